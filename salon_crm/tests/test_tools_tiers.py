"""What tiers take, how long they are kept, and what is missing: plain values."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.salon_crm.tools import tiers
from odoo.addons.salon_crm.tools.tiers import FALL, RENEW, RISE, Held, Tier

DAY = date(2026, 3, 31)
BASE = Tier("base", 1)
SILVER = Tier("silver", 2, amount=1000, visits=6)
GOLD = Tier("gold", 3, amount=3000, visits=12, every=True)
ALL = [BASE, SILVER, GOLD]

amounts = st.integers(0, 50).map(lambda number: number * 100)
some_tiers = st.builds(
    Tier,
    key=st.none(),
    rank=st.integers(1, 9),
    amount=amounts,
    visits=st.integers(0, 9),
    months=st.sampled_from([3, 12]),
    every=st.booleans(),
    valid_months=st.integers(0, 24),
    grace_days=st.integers(0, 60),
)
# What is done in three months is done in twelve.
done = st.tuples(amounts, st.integers(0, 9), amounts, st.integers(0, 9)).map(
    lambda row: {3: row[:2], 12: (row[0] + row[2], row[1] + row[3])}
)


@tagged("post_install", "-at_install")
class TestToolsTiers(BaseCase):
    def sums(self, amount, visits):
        return {12: (amount, visits)}

    def best(self, amount, visits):
        return tiers.best(ALL, self.sums(amount, visits))

    def test_any_and_all(self):
        self.assertEqual(self.best(0, 0), BASE)
        self.assertEqual(self.best(1000, 0), SILVER)
        self.assertEqual(self.best(0, 6), SILVER)
        self.assertEqual(self.best(999.99, 5), BASE)
        self.assertEqual(self.best(9000, 11), SILVER)
        self.assertEqual(self.best(2999, 12), SILVER)
        self.assertEqual(self.best(3000, 12), GOLD)
        self.assertIsNone(tiers.best([SILVER], self.sums(0, 0)))

    def test_months_end_where_the_month_does(self):
        self.assertEqual(tiers.months_later(DAY, -1), date(2026, 2, 28))
        self.assertEqual(tiers.months_later(DAY, 11), date(2027, 2, 28))
        self.assertEqual(tiers.months_later(DAY, -13), date(2025, 2, 28))
        self.assertEqual(tiers.months_later(DAY, 9), date(2026, 12, 31))
        self.assertEqual(tiers.kept_until(SILVER, DAY), date(2027, 3, 31))
        self.assertIsNone(tiers.kept_until(Tier(1, 1, valid_months=0), DAY))

    def test_rise(self):
        self.assertIsNone(tiers.follow(None, BASE, DAY))
        self.assertIsNone(tiers.follow(None, None, DAY))
        self.assertEqual(tiers.follow(None, SILVER, DAY), RISE)
        held = Held(SILVER, DAY + timedelta(9))
        self.assertEqual(tiers.follow(held, GOLD, DAY), RISE)
        self.assertEqual(tiers.follow(Held(BASE, None), SILVER, DAY), RISE)

    def test_kept_with_grace_then_falls(self):
        held = Held(SILVER, DAY)
        for days, outcome in ((0, None), (1, None), (30, None), (31, FALL)):
            day = DAY + timedelta(days)
            self.assertEqual(tiers.follow(held, BASE, day), outcome)
            self.assertEqual(tiers.follow(held, None, day), outcome)
        self.assertIsNone(tiers.follow(Held(SILVER, None), None, DAY))

    def test_renewed_when_it_is_over_and_still_met(self):
        held = Held(SILVER, DAY)
        self.assertIsNone(tiers.follow(held, SILVER, DAY))
        for days in (1, 20, 400):
            self.assertEqual(tiers.follow(held, SILVER, DAY + timedelta(days)), RENEW)

    def test_given_by_hand(self):
        held = Held(GOLD, DAY, by_hand=True)
        self.assertIsNone(tiers.follow(held, BASE, DAY, deserved=False))
        self.assertEqual(tiers.follow(held, BASE, DAY + timedelta(1)), FALL)
        self.assertEqual(tiers.follow(held, GOLD, DAY + timedelta(1)), RISE)
        self.assertIsNone(
            tiers.follow(Held(GOLD, None, by_hand=True), None, DAY + timedelta(9999))
        )

    def test_what_was_refunded_is_not_kept(self):
        held = Held(GOLD, DAY + timedelta(300))
        self.assertIsNone(tiers.follow(held, SILVER, DAY))
        self.assertEqual(tiers.follow(held, SILVER, DAY, deserved=False), FALL)
        self.assertIsNone(tiers.follow(held, GOLD, DAY, deserved=False))

    def test_missing(self):
        left = tiers.missing(SILVER, self.sums(580, 4))
        self.assertEqual((left.amount, left.visits), (420, 2))
        self.assertEqual(left.progress, 66)  # by visits, the nearer one
        left = tiers.missing(GOLD, self.sums(3000, 6))
        self.assertEqual((left.amount, left.visits, left.progress), (0, 6, 75))
        self.assertEqual(tiers.missing(SILVER, self.sums(-50, 0)).progress, 0)
        self.assertEqual(tiers.missing(SILVER, {}).amount, 1000)

    def test_following(self):
        self.assertEqual(tiers.following(ALL, None), BASE)
        self.assertEqual(tiers.following(ALL, BASE), SILVER)
        self.assertIsNone(tiers.following(ALL, GOLD))

    def test_pointless(self):
        for lower, higher, pointless in (
            (SILVER, GOLD, False),
            (GOLD, SILVER, True),
            (SILVER, SILVER, True),
            # One of two ways is enough to contradict
            (SILVER, Tier(1, 3, amount=5000, visits=5), True),
            (Tier(1, 2, visits=10), Tier(2, 3, amount=5000), False),
            # More, but in a longer time: nobody can say
            (SILVER, Tier(1, 3, amount=2000, months=24), False),
            # Less, in a longer time
            (SILVER, Tier(1, 3, amount=900, months=24), True),
            (SILVER, Tier(1, 3, amount=900, months=6), False),
            (BASE, SILVER, False),
            (BASE, Tier(1, 3), True),
        ):
            with self.subTest(lower=lower, higher=higher):
                self.assertEqual(tiers.is_pointless(lower, higher), pointless)

    # ------------------------------------------------------------
    # Whatever the numbers
    # ------------------------------------------------------------

    @given(some_tiers, done)
    def test_nothing_is_missing_when_it_is_met(self, tier, sums):
        left = tiers.missing(tier, sums)
        self.assertTrue(0 <= left.progress <= 100)
        if tiers.is_met(tier, sums):
            self.assertEqual(left, tiers.Missing(0, 0, 100))
        else:
            self.assertLess(left.progress, 100)
            self.assertTrue(left.amount or left.visits)

    @given(some_tiers, done)
    def test_who_does_what_is_missing_reaches_it(self, tier, sums):
        left = tiers.missing(tier, sums)
        amount, visits = sums[tier.months]
        sums = {**sums, tier.months: (amount + left.amount, visits + left.visits)}
        self.assertTrue(tiers.is_met(tier, sums))

    @given(some_tiers, some_tiers, done)
    def test_pointless_means_never_alone(self, lower, higher, sums):
        """Who has only the way that leads to the lower one has the higher one, too."""
        if tiers.is_pointless(lower, higher) and (
            lower.every or len(lower.conditions) < 2
        ):
            if tiers.is_met(lower, sums):
                self.assertTrue(tiers.is_met(higher, sums))

    @given(some_tiers, some_tiers, done, st.integers(-400, 400), st.booleans())
    def test_nobody_falls_before_the_end(self, held, other, sums, days, by_hand):
        found = tiers.best([held, other], sums)
        until = DAY + timedelta(days)
        outcome = tiers.follow(Held(held, until, by_hand), found, DAY)
        if outcome == FALL:
            grace = 0 if by_hand else held.grace_days
            self.assertGreater(DAY, until + timedelta(grace))
        if outcome == RENEW:
            self.assertGreater(DAY, until)
            self.assertEqual(found.rank, held.rank)
        if found and found.rank > held.rank:
            self.assertEqual(outcome, RISE)
