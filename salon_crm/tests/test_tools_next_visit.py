from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import next_visit, rhythm
from odoo.addons.salon_crm.tools.next_visit import Offer, Wish

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
TUESDAY = date(2027, 1, 5)
OFFERS = st.lists(
    st.builds(
        Offer,
        st.integers(-3, 20).map(lambda days: TUESDAY + timedelta(days=days)),
        st.integers(32, 80).map(lambda quarter: quarter * 15),
        st.booleans(),
    ),
    max_size=60,
)
WISHES = st.builds(
    Wish,
    st.integers(0, 14).map(lambda days: TUESDAY + timedelta(days=days)),
    st.integers(0, 6),
    st.integers(0, 24 * 60 - 1),
)


class TestNextVisit(BaseCase):
    """Which free times are proposed."""

    @LAWS
    @given(OFFERS, WISHES, st.integers(0, 8))
    def test_laws(self, offers, wish, most):
        chosen = next_visit.choose(offers, wish, most)
        starts = [(offers[number].day, offers[number].minute) for number in chosen]
        self.assertEqual(len(set(starts)), len(chosen), "each time once")
        there = {(offer.day, offer.minute) for offer in offers}
        self.assertEqual(len(chosen), min(most, len(there)), "as many as there are")
        if chosen:
            nearest = min(next_visit.distance(offer, wish) for offer in offers)
            self.assertEqual(next_visit.distance(offers[chosen[0]], wish), nearest)
        own = {(offer.day, offer.minute) for offer in offers if offer.own}
        for number, start in zip(chosen, starts, strict=True):
            self.assertEqual(offers[number].own, start in own)

    @LAWS
    @given(OFFERS, WISHES, st.integers(1, 8), st.randoms())
    def test_order_of_offers_does_not_matter(self, offers, wish, most, random):
        def times(rows):
            chosen = next_visit.choose(rows, wish, most)
            return [(rows[number].day, rows[number].minute) for number in chosen]

        shuffled = list(offers)
        random.shuffle(shuffled)
        self.assertEqual(times(offers), times(shuffled))

    def test_habit_comes_first_then_other_days_and_hours(self):
        days = [TUESDAY + timedelta(days=number) for number in range(-2, 3)]
        offers = [
            Offer(day, minute) for day in days for minute in range(9 * 60, 18 * 60, 15)
        ]
        chosen = next_visit.choose(offers, Wish(TUESDAY, 1, 14 * 60), 5)
        picked = [offers[number] for number in chosen]
        self.assertEqual(picked[0], Offer(TUESDAY, 14 * 60))
        self.assertGreaterEqual(len({offer.day for offer in picked}), 3)
        self.assertGreaterEqual(len({offer.minute // 60 for offer in picked}), 3)

    def test_whom_the_client_knows_comes_first(self):
        offers = [Offer(TUESDAY, 600, own=False), Offer(TUESDAY, 645, own=True)]
        self.assertEqual(next_visit.choose(offers, Wish(TUESDAY, 1, 600), 2), [1, 0])


class TestDayAfter(BaseCase):
    def test_habit_counts_today(self):
        days = [TUESDAY - timedelta(days=number) for number in (60, 30)]
        self.assertEqual(
            rhythm.day_after(days, TUESDAY, 28), TUESDAY + timedelta(days=30)
        )

    def test_who_is_new(self):
        self.assertEqual(
            rhythm.day_after([], TUESDAY, 28), TUESDAY + timedelta(days=28)
        )

    @LAWS
    @given(st.lists(st.integers(1, 900), max_size=20), st.integers(1, 90))
    def test_is_never_today(self, ago, otherwise):
        days = [TUESDAY - timedelta(days=number) for number in ago]
        self.assertGreater(rhythm.day_after(days, TUESDAY, otherwise), TUESDAY)
