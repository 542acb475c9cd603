from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools.stored_value import (
    BONUS_FIRST,
    PRINCIPAL_FIRST,
    PROPORTION,
    give_back,
    share_out,
    split,
    spread,
)

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
ORDERS = st.sampled_from([PRINCIPAL_FIRST, BONUS_FIRST, PROPORTION])
COINS = st.integers(0, 10_000_000)
BALANCES = st.integers(-1_000, 10_000_000)


class TestSplit(BaseCase):
    def test_examples(self):
        for order, expected in (
            (PRINCIPAL_FIRST, (600, 0)),
            (BONUS_FIRST, (400, 200)),
            (PROPORTION, (500, 100)),
        ):
            self.assertEqual(split(600, 1000, 200, order), expected)
        self.assertEqual(split(1100, 1000, 200, PRINCIPAL_FIRST), (1000, 100))
        self.assertEqual(split(9999, 1000, 200, PROPORTION), (1000, 200))
        self.assertEqual(split(50, -30, 0, BONUS_FIRST), (0, 0))
        self.assertEqual(split(-50, 100, 100, PROPORTION), (0, 0))

    @LAWS
    @given(BALANCES, BALANCES, BALANCES, ORDERS)
    def test_pays_what_it_can_and_no_more(self, amount, principal, bonus, order):
        taken = split(amount, principal, bonus, order)
        self.assertEqual(
            sum(taken), min(max(amount, 0), max(principal, 0) + max(bonus, 0))
        )
        for part, balance in zip(taken, (principal, bonus), strict=True):
            self.assertLessEqual(0, part)
            self.assertLessEqual(part, max(balance, 0))

    @LAWS
    @given(COINS, COINS, COINS)
    def test_first_means_first(self, amount, principal, bonus):
        from_principal, from_bonus = split(amount, principal, bonus, PRINCIPAL_FIRST)
        self.assertTrue(not from_bonus or from_principal == principal)
        from_principal, from_bonus = split(amount, principal, bonus, BONUS_FIRST)
        self.assertTrue(not from_principal or from_bonus == bonus)

    @LAWS
    @given(COINS, COINS, COINS)
    def test_proportion_to_the_coin(self, amount, principal, bonus):
        from_principal, from_bonus = split(amount, principal, bonus, PROPORTION)
        paid, all_there_is = from_principal + from_bonus, principal + bonus
        self.assertLessEqual(
            abs(from_bonus * all_there_is - paid * bonus), all_there_is
        )


class TestShareOut(BaseCase):
    @LAWS
    @given(COINS, st.lists(COINS, max_size=20))
    def test_nothing_is_lost(self, amount, weights):
        shares = share_out(amount, weights)
        self.assertEqual(len(shares), len(weights))
        self.assertEqual(sum(shares), amount if sum(weights) else 0)
        for share, weight in zip(shares, weights, strict=True):
            self.assertLessEqual(0, share)
            exact = amount * weight
            self.assertLessEqual(abs(share * sum(weights) - exact), sum(weights))

    @LAWS
    @given(st.integers(-10_000, 10_000), st.lists(BALANCES, min_size=1, max_size=5))
    def test_spread_takes_where_something_is(self, amount, balances):
        parts = spread(amount, balances)
        self.assertEqual(sum(parts), amount)
        there = sum(max(balance, 0) for balance in balances)
        if amount < 0 and -amount <= there:
            for part, balance in zip(parts, balances, strict=True):
                self.assertLessEqual(-part, max(balance, 0))


class TestGiveBack(BaseCase):
    def test_examples(self):
        self.assertEqual(give_back([300], [0], 1000, 0, 500), [150])
        self.assertEqual(give_back([300], [150], 1000, 500, 500), [150])
        self.assertEqual(give_back([300], [300], 1000, 1000, 100), [0])
        self.assertEqual(give_back([300], [0], 1000, 0, 0), [0])
        self.assertEqual(give_back([], [], 1000, 0, 500), [])
        # A discount on the whole order: its services are worth more than it cost
        self.assertEqual(give_back([900], [0], 900, 0, 1000), [900])
        # Half of 200 of which a deposit paid 50: the client gets 25 in money, …
        self.assertEqual(give_back([120, 30], [0, 0], 200, 0, 100), [60, 15])
        self.assertEqual(give_back([120, 30], [60, 15], 200, 100, 100), [60, 15])
        # … or none, if all of the deposit is open again
        self.assertEqual(give_back([120, 30], [0, 0], 200, 0, 100, 50), [40, 10])
        self.assertEqual(give_back([120, 30], [40, 10], 200, 100, 100), [80, 20])
        # Half of it was paid in money before: the client pays that in
        self.assertEqual(give_back([150], [75], 200, 100, 100, 50), [75])

    @LAWS
    @given(st.lists(COINS.filter(bool), min_size=1, max_size=10), COINS, COINS)
    def test_many_refunds_give_back_all(self, prices, first, second):
        price, returned, before = sum(prices), [0, 0], 0
        first = min(first, price)
        used = [first, min(second, price - first)]
        for now in prices:
            parts = give_back(used, returned, price, before, now)
            self.assertGreaterEqual(min(parts), 0)
            returned = [one + part for one, part in zip(returned, parts, strict=True)]
            before += now
            self.assertLessEqual(abs(sum(returned) * price - sum(used) * before), price)
        self.assertEqual(returned, used)

    @LAWS
    @given(st.lists(st.tuples(COINS.filter(bool), COINS), max_size=10), COINS, COINS)
    def test_deposits_that_are_open_again(self, refunds, value, deposit):
        """All value returns, and never more than was paid."""
        price = sum(now for now, _reopened in refunds)
        used = [min(value, price)]
        deposit = min(deposit, price - sum(used))
        returned, before, money = [0], 0, 0
        for now, wished in refunds:
            reopened = min(wished, deposit, now)
            [part] = give_back(used, returned, price, before, now, reopened)
            self.assertGreaterEqual(part, 0)
            returned = [returned[0] + part]
            before, deposit = before + now, deposit - reopened
            money += now - reopened - part
            self.assertGreaterEqual(money, 0)
        self.assertEqual(returned, used if refunds else [0])
