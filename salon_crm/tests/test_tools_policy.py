from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools.policy import (
    ASKED,
    EVERYBODY,
    MISSED,
    NEW,
    DepositRule,
    deposit,
    is_late,
)
from odoo.addons.salon_crm.tools.rhythm import next_day, usual_days

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
RULES = st.builds(
    DepositRule,
    who=st.sampled_from(sorted(ASKED)),
    from_price=st.integers(0, 200).map(float),
    percent=st.none() | st.integers(0, 100).map(float),
    fixed=st.integers(0, 20000).map(lambda cents: cents / 100),
)
PRICES = st.integers(0, 100_000).map(lambda cents: cents / 100)
COINS = st.sampled_from([0.01, 0.05, 0.1, 1.0, 0.001])


class TestDeposit(BaseCase):
    def test_who_pays(self):
        for who, came, missed, why in (
            ("nobody", 0, 5, None),
            ("new", 0, 0, NEW),
            ("new", 1, 1, None),
            ("missed", 0, 0, None),
            ("missed", 3, 1, MISSED),
            ("new_missed", 3, 0, None),
            ("new_missed", 0, 0, NEW),
            ("new_missed", 0, 1, MISSED),
            ("everybody", 3, 0, EVERYBODY),
            ("everybody", 0, 0, NEW),
        ):
            with self.subTest(who=who, came=came, missed=missed):
                rule = DepositRule(who, percent=20)
                due = (10.0, why) if why else (0.0, None)
                self.assertEqual(deposit(rule, 50, came, missed, 0.01), due)

    def test_how_much(self):
        for rule, price, rounding, due in (
            (DepositRule("everybody", percent=30), 33.35, 0.01, 10.01),
            (DepositRule("everybody", percent=50), 0.01, 0.01, 0.01),
            (DepositRule("everybody", percent=30), 33.35, 0.05, 10.0),
            (DepositRule("everybody", percent=30), 3335, 1, 1001),
            (DepositRule("everybody", fixed=20), 50, 0.01, 20),
            (DepositRule("everybody", fixed=20), 15, 0.01, 15),
            (DepositRule("everybody", 50, percent=10), 49.99, 0.01, 0),
            (DepositRule("everybody", 50, percent=10), 50, 0.01, 5),
            (DepositRule("everybody", percent=0), 50, 0.01, 0),
            (DepositRule("everybody", fixed=20), 0, 0.01, 0),
        ):
            with self.subTest(rule=rule, price=price):
                self.assertEqual(deposit(rule, price, 1, 0, rounding)[0], due)

    @LAWS
    @given(RULES, PRICES, st.integers(0, 3), st.integers(0, 3), COINS)
    def test_laws(self, rule, price, came, missed, coin):
        due, why = deposit(rule, price, came, missed, coin)
        self.assertEqual(due > 0, why is not None)
        self.assertTrue(0 <= due <= price + coin / 2 + 1e-9)
        self.assertEqual(Decimal(str(due)) % Decimal(str(coin)), 0, "whole coins")
        if rule.who == "nobody" or price < rule.from_price:
            self.assertEqual(due, 0)

    @LAWS
    @given(RULES, PRICES, PRICES, st.integers(0, 3), st.integers(0, 3))
    def test_who_spends_more_pays_no_less(self, rule, one, two, came, missed):
        less, more = sorted((one, two))
        self.assertLessEqual(
            deposit(rule, less, came, missed, 0.01)[0],
            deposit(rule, more, came, missed, 0.01)[0],
        )


class TestLateness(BaseCase):
    def test_to_the_second(self):
        start, second = datetime(2026, 5, 4, 10), timedelta(seconds=1)
        day = timedelta(days=1)
        self.assertFalse(is_late(start, 24, start - day))
        self.assertTrue(is_late(start, 24, start - day + second))
        self.assertFalse(is_late(start, 0, start))
        self.assertTrue(is_late(start, 0, start + second))


class TestRhythm(BaseCase):
    def days(self, *numbers):
        return [date(2026, 1, 1) + timedelta(days=number) for number in numbers]

    def test_median_of_the_days_between(self):
        self.assertEqual(usual_days(self.days(0, 28, 58)), 28)
        self.assertEqual(usual_days(self.days(58, 0, 28, 228)), 30)
        self.assertIsNone(usual_days(self.days(0, 28)))
        self.assertIsNone(usual_days(self.days(0, 28, 28, 0)), "one day counts once")

    def test_next_day(self):
        today = date(2026, 3, 1)
        self.assertEqual(next_day(self.days(0, 28, 56), today), *self.days(84))
        self.assertEqual(next_day(self.days(-300, -270, -240), today), today)
        self.assertEqual(next_day(self.days(0), today), today)
        self.assertEqual(next_day([], today), today)

    @LAWS
    @given(st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), max_size=12))
    def test_laws(self, days):
        today = date(2026, 1, 1)
        self.assertGreaterEqual(next_day(days, today), today)
        usual = usual_days(days)
        if usual is not None:
            ordered = sorted(set(days))
            gaps = [(b - a).days for a, b in zip(ordered, ordered[1:], strict=False)]
            self.assertIn(usual, gaps)
            self.assertGreaterEqual(usual, 1)
