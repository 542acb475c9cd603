"""A table whose sums agree in both directions."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools.crosstab import crosstab

LAWS = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from("xyz"),
        st.integers(-100_000, 100_000).map(lambda coins: coins / 100),
    )
)


class TestCrosstab(BaseCase):
    def test_example(self):
        rows = [("B", "x", 1.1), ("A", "y", 2.2), ("B", "x", 1.0), ("B", "y", 0.1)]
        self.assertEqual(
            crosstab(rows, 2),
            (
                ["x", "y"],
                [("B", [2.1, 0.1], 2.2), ("A", [0.0, 2.2], 2.2)],
                [2.1, 2.3],
                4.4,
            ),
        )
        self.assertEqual(crosstab([], 2), ([], [], [], 0))

    @LAWS
    @given(ROWS)
    def test_sums_agree(self, rows):
        columns, body, totals, total = crosstab(rows, 2)
        self.assertAlmostEqual(total, sum(amount for _r, _c, amount in rows), 2)
        self.assertAlmostEqual(total, sum(row[2] for row in body), 2)
        self.assertEqual(len(totals), len(columns))
        for _row, amounts, summed in body:
            self.assertEqual(len(amounts), len(columns))
            self.assertAlmostEqual(summed, sum(amounts), 2)
