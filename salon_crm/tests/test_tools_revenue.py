from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools.revenue import take_off

COINS = st.integers(0, 10**7)
SALES = st.lists(COINS, max_size=12)
LAWS = settings(deadline=None, database=None, max_examples=200)
DISCOUNTS = st.lists(COINS.map(lambda coins: -coins), max_size=4)


class TestTakeOff(BaseCase):
    @LAWS
    @given(sold=SALES, discounts=DISCOUNTS, sign=st.sampled_from([1, -1]))
    def test_no_coin_is_lost(self, sold, discounts, sign):
        amounts = [sign * coins for coins in sold + discounts]
        off = [False] * len(sold) + [True] * len(discounts)
        result = take_off(amounts, off)
        self.assertEqual(sum(result), sum(amounts))
        self.assertEqual(len(result), len(amounts))
        if any(sold):
            self.assertFalse(any(result[len(sold) :]), "discounts are shared out")

    @LAWS
    @given(sold=SALES, discounts=DISCOUNTS)
    def test_a_refund_is_the_sale_backwards(self, sold, discounts):
        off = [False] * len(sold) + [True] * len(discounts)
        amounts = sold + discounts
        there = take_off(amounts, off)
        back = take_off([-coins for coins in amounts], off)
        for number, (one, other) in enumerate(zip(there, back, strict=True)):
            self.assertLessEqual(abs(one + other), 1, number)

    @LAWS
    @given(sold=SALES, discounts=DISCOUNTS)
    def test_nobody_pays_for_what_was_bought(self, sold, discounts):
        """A discount of at most the bill leaves every line at least at 0."""
        if -sum(discounts) > sum(sold):
            return
        off = [False] * len(sold) + [True] * len(discounts)
        result = take_off(sold + discounts, off)
        self.assertTrue(all(coins >= 0 for coins in result))

    def test_nothing_sold(self):
        self.assertEqual(take_off([-5, 0], [True, False]), [-5, 0])
        self.assertEqual(take_off([], []), [])
