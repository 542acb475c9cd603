from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import closing

CENTS = st.integers(-(10**7), 10**7).map(lambda cents: cents / 100)
ROWS = st.lists(st.tuples(st.sampled_from(closing.KINDS), CENTS, st.integers(1, 9)))
LAWS = settings(
    deadline=None,
    database=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.differing_executors],
)


class TestClosing(BaseCase):
    @LAWS
    @given(ROWS, CENTS)
    def test_sums_up_to_the_takings(self, rows, takings):
        found = closing.by_kind(rows, takings, 2)
        self.assertAlmostEqual(sum(row[1] for row in found), takings if found else 0, 2)
        kinds = [row[0] for row in found]
        order = [*closing.KINDS, "rounding"]
        self.assertEqual(kinds, sorted(set(kinds), key=order.index))
        self.assertEqual(sum(row[2] for row in found), sum(row[2] for row in rows))

    def test_no_rounding_is_not_shown(self):
        rows = [(closing.SALE, 10.0, 2), (closing.REFUND, -3.0, 1)]
        self.assertEqual(closing.by_kind(rows, 7.0, 2), rows)
        self.assertEqual(closing.by_kind(rows, 7.01, 2)[-1], ("rounding", 0.01, 0))

    @LAWS
    @given(st.lists(st.tuples(st.sampled_from("ABC"), CENTS)))
    def test_by_person(self, rows):
        found = closing.by_person(rows, 2)
        self.assertEqual({row[0] for row in found}, {row[0] for row in rows})
        self.assertEqual(sum(row[2] for row in found), len(rows))
        amounts = [row[1] for row in found]
        self.assertEqual(amounts, sorted(amounts, reverse=True))
        self.assertAlmostEqual(sum(amounts), sum(row[1] for row in rows), 2)

    @LAWS
    @given(
        st.lists(
            st.tuples(
                st.sampled_from("ABC"),
                st.sampled_from(closing.GIVEN),
                CENTS,
                st.integers(1, 9),
                st.integers(0, 9),
            )
        )
    )
    def test_given_by_person(self, rows):
        found = closing.given_by_person(rows, 2)
        self.assertEqual(
            {(person, row[0]) for person, _amount, kinds in found for row in kinds},
            {row[:2] for row in rows},
        )
        amounts = [amount for _person, amount, _kinds in found]
        self.assertEqual(amounts, sorted(amounts, reverse=True))
        for person, amount, kinds in found:
            mine = [row for row in rows if row[0] == person]
            self.assertAlmostEqual(amount, sum(row[1] for row in kinds), 2)
            self.assertAlmostEqual(amount, sum(row[2] for row in mine), 2)
            self.assertEqual(sum(row[2] for row in kinds), sum(r[3] for r in mine))
            self.assertEqual(sum(row[3] for row in kinds), sum(r[4] for r in mine))
            order = [closing.GIVEN.index(row[0]) for row in kinds]
            self.assertEqual(order, sorted(set(order)))
