from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import giveaway
from odoo.addons.salon_crm.tools.giveaway import Given, Limit, Line

money = st.integers(0, 100_000).map(lambda cents: cents / 100)
lines = st.lists(
    st.builds(
        Line,
        key=st.uuids(),
        part=st.sampled_from(
            [giveaway.SALE, giveaway.BACK, giveaway.OFF_BILL, giveaway.ROUND_OFF]
        ),
        quantity=st.integers(-5, 5).map(float),
        list_price=money,
        price=st.one_of(money, money.map(lambda value: -value)),
        discount=st.integers(0, 100).map(float),
    ),
    max_size=6,
    unique_by=lambda line: line.key,
)
limits = st.dictionaries(
    st.sampled_from(giveaway.KINDS),
    st.builds(
        Limit,
        mode=st.sampled_from(giveaway.MODES),
        percent=st.integers(0, 100).map(float),
        amount=money,
    ),
)


def sale(price=50, listed=50, discount=0, quantity=1, key="a"):
    return Line(key, giveaway.SALE, quantity, listed, price, discount)


class TestGiveaway(BaseCase):
    """What a bill gives away, and what of it is too much."""

    def one(self, *rows, digits=2):
        found = giveaway.given_away(rows, digits)
        self.assertEqual(len(found), 1)
        return found[0][1:]

    def test_kinds(self):
        self.assertEqual(self.one(sale(discount=20)), ("discount", 50, 10, 20))
        self.assertEqual(self.one(sale(price=40)), ("price", 50, 10, 20))
        self.assertEqual(self.one(sale(discount=100)), ("free", 50, 50, 100))
        self.assertEqual(self.one(sale(price=0)), ("free", 50, 50, 100))
        self.assertEqual(self.one(sale(price=40, discount=50)), ("price", 50, 30, 60))

    def test_dearer_than_listed(self):
        self.assertEqual(giveaway.given_away([sale(price=80)]), [])
        dearer = sale(price=80, discount=50)
        self.assertEqual(self.one(dearer), ("discount", 80, 40, 50))

    def test_back(self):
        back = Line("a", giveaway.BACK, -2, 0, 30, 10)
        self.assertEqual(self.one(back), ("refund", 54, 54, 100))
        self.assertEqual(self.one(sale(quantity=-1)), ("refund", 50, 50, 100))

    def test_deductions_from_the_bill(self):
        bill = sale(price=80, listed=80)
        off = Line("b", giveaway.OFF_BILL, 1, 0, -8, 0)
        self.assertEqual(self.one(bill, off), ("discount", 80, 8, 10))
        rounded = Line("b", giveaway.ROUND_OFF, 1, 0, -0.4, 0)
        self.assertEqual(self.one(bill, rounded), ("rounding", 80, 0.4, 0.5))

    def test_negative_price_is_no_way_round(self):
        self.assertEqual(self.one(sale(price=-10, listed=0)), ("price", 0, 10, 100))

    def test_currency_without_cents(self):
        self.assertEqual(giveaway.given_away([sale(price=49.6)], 0), [])

    def test_amount_is_of_the_bill(self):
        givens = [Given(key, "discount", 50, 6, 12) for key in "ab"]
        self.assertEqual(
            giveaway.above(givens, {"discount": Limit("limit", 0, 10)}), givens
        )
        self.assertEqual(
            giveaway.above(givens, {"discount": Limit("limit", 12, 12)}), []
        )

    def test_share_says_nothing_of_a_refund(self):
        refund = [Given("a", "refund", 50, 50, 100)]
        self.assertEqual(giveaway.above(refund, {"refund": Limit("limit", 10)}), [])
        over = {"refund": Limit("limit", 0, 49.99)}
        self.assertEqual(giveaway.above(refund, over), refund)

    def test_leave_covers_what_was_seen_and_less(self):
        seen = Given("a", "discount", 50, 10, 20)
        for given_now, covered in (
            (seen, True),
            (seen._replace(amount=5, percent=10), True),
            (seen._replace(amount=10.01), False),
            (seen._replace(percent=20.01), False),
            (seen._replace(key="b"), False),
            (seen._replace(kind="free"), False),
        ):
            self.assertEqual(giveaway.covers(seen, given_now), covered)

    @given(lines)
    @settings(max_examples=200)
    def test_all_that_is_missing_is_found(self, rows):
        """What is charged and what is given are the list price, or more is charged."""
        sold = [r for r in rows if r.part == giveaway.SALE and r.quantity > 0]
        givens = {g.key: g for g in giveaway.given_away(sold)}
        for row in sold:
            charged = row.quantity * row.price * (1 - row.discount / 100)
            listed = max(row.list_price, row.price) * row.quantity
            amount = givens[row.key].amount if row.key in givens else 0
            self.assertAlmostEqual(charged + amount, listed, delta=0.011)

    @given(lines, limits)
    @settings(max_examples=200)
    def test_above(self, rows, limit_of):
        givens = giveaway.given_away(rows)
        self.assertTrue(all(g.amount > 0 and g.percent >= 0 for g in givens))
        over = giveaway.above(givens, limit_of)
        self.assertLessEqual(set(over), set(givens))
        self.assertEqual(giveaway.above(givens, {}), [])
        strict = dict.fromkeys(giveaway.KINDS, Limit(giveaway.MANAGER))
        self.assertEqual(giveaway.above(givens, strict), givens)
        # Who gives less is not above where who gives more was not.
        less = [g._replace(amount=g.amount / 2, percent=g.percent / 2) for g in givens]
        keys = {g.key for g in over}
        self.assertLessEqual({g.key for g in giveaway.above(less, limit_of)}, keys)
