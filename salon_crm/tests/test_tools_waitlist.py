from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import intervals, waitlist
from odoo.addons.salon_crm.tools.slots import Phase, Place, Service, search
from odoo.addons.salon_crm.tools.waitlist import Gap, Wish

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
MINUTE = 60
HOUR = 60 * MINUTE
QUARTER = 15 * MINUTE
# Thursday, 1 January 1970, in UTC
THURSDAY = date(1970, 1, 1)
ANNA, BEN, CHAIR = 1, 2, 3
EVERY_DAY = frozenset(range(7))

quarters = st.integers(0, 4 * 24 * 2).map(lambda number: number * QUARTER)


def make_wish(key=1, **values):
    return Wish(
        **{
            "key": key,
            "since": float(key),
            "client": key,
            "seconds": HOUR,
            "weekdays": EVERY_DAY,
            "hours": (0, 24),
            "days": (THURSDAY, THURSDAY + timedelta(days=9)),
            **values,
        }
    )


@st.composite
def wishes(draw, number=1):
    hour = draw(st.integers(0, 23))
    first = draw(st.integers(0, 3))
    busy = draw(st.lists(st.tuples(quarters, quarters), max_size=2))
    return make_wish(
        number,
        since=float(draw(st.integers(0, 2))),
        client=draw(st.integers(1, 4)),
        seconds=draw(st.sampled_from([15, 30, 60, 90])) * MINUTE,
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        hours=(hour, draw(st.integers(hour + 1, 24))),
        days=(
            THURSDAY + timedelta(days=first),
            THURSDAY + timedelta(days=draw(st.integers(first, 4))),
        ),
        busy=tuple(span for span in busy if span[0] < span[1]),
    )


@st.composite
def gaps(draw):
    start = draw(quarters)
    stop = start + draw(st.integers(1, 12)) * QUARTER
    return Gap({ANNA: [(start, stop)]}, draw(st.none() | st.integers(1, 4)))


def is_wanted(wish, start):
    """The oracle: minute by minute, on a clock in UTC."""
    stop = start + wish.seconds
    for instant in range(start, stop, MINUTE):
        day = THURSDAY + timedelta(days=instant // (24 * HOUR))
        hour = instant % (24 * HOUR) / HOUR
        if not (
            day.weekday() in wish.weekdays
            and wish.days[0] <= day <= wish.days[1]
            and wish.hours[0] <= hour < wish.hours[1]
        ):
            return False
        if any(low <= instant < high for low, high in wish.busy):
            return False
    return True


class TestFitting(BaseCase):
    @LAWS
    @given(wishes(), gaps(), quarters)
    def test_as_minute_by_minute(self, wish, gap, earliest):
        """What fits is what the oracle finds, with starts at every quarter."""
        start, stop = gap.span
        possible = any(
            is_wanted(wish, moment) and moment < stop and moment + wish.seconds > start
            for moment in range(0, stop, QUARTER)
            if moment >= earliest
        )
        fits = waitlist.may_fit(wish, gap, earliest, "UTC")
        self.assertEqual(fits, possible and wish.client != gap.client)

    @LAWS
    @given(st.lists(wishes(), max_size=6), gaps(), quarters, st.data())
    def test_order_is_first_come_first(self, some, gap, earliest, data):
        some = [replace(wish, key=n) for n, wish in enumerate(some)]
        keys = [wish.key for wish in some]
        asked = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
        answering = data.draw(st.sets(st.integers(1, 4)))
        turn, later = waitlist.in_turn(some, gap, earliest, "UTC", asked, answering)
        self.assertEqual(turn, sorted(turn, key=lambda wish: (wish.since, wish.key)))
        fits = [w for w in some if waitlist.may_fit(w, gap, earliest, "UTC")]
        free = {w.key for w in fits if w.key not in asked}
        self.assertEqual(
            {wish.key for wish in turn},
            {w.key for w in fits if w.key in free and w.client not in answering},
        )
        self.assertEqual(later, len(turn) < len(free))
        # The order in which they are given does not matter.
        again = waitlist.in_turn(some[::-1], gap, earliest, "UTC", asked, answering)
        self.assertEqual(again, (turn, later))

    def test_nobody_who_can_do_it(self):
        gap = Gap({ANNA: [(10 * HOUR, 11 * HOUR)]})
        self.assertTrue(waitlist.may_fit(make_wish(), gap, 0, "UTC"))
        for staff, fits in ((frozenset(), False), (frozenset({ANNA}), True)):
            wish = make_wish(staff=staff)
            self.assertEqual(waitlist.may_fit(wish, gap, 0, "UTC"), fits)

    def test_hours_are_on_the_wall(self):
        """10:00 in Shanghai is 2:00 in UTC."""
        gap = Gap({ANNA: [(2 * HOUR, 3 * HOUR)]})
        wish = make_wish(hours=(10, 11))
        self.assertTrue(waitlist.may_fit(wish, gap, 0, "Asia/Shanghai"))
        self.assertFalse(waitlist.may_fit(wish, gap, 0, "UTC"))

    def test_days_are_on_the_wall(self):
        """Thursday 20:00 in UTC is Friday in Shanghai."""
        gap = Gap({ANNA: [(20 * HOUR, 21 * HOUR)]})
        friday = make_wish(weekdays=frozenset({4}))
        self.assertTrue(waitlist.may_fit(friday, gap, 20 * HOUR, "Asia/Shanghai"))
        self.assertFalse(waitlist.may_fit(friday, gap, 0, "UTC"))


class TestLimits(BaseCase):
    @LAWS
    @given(st.integers(0, 10), st.integers(0, 40))
    def test_messages(self, of_gap, today):
        left = waitlist.messages_left(of_gap, today)
        self.assertEqual(left > 0, of_gap < 3 and today < 20)
        self.assertLessEqual(of_gap + left, max(3, of_gap))
        self.assertLessEqual(today + left, max(20, today))

    @LAWS
    @given(
        st.integers(0, 10 * HOUR),
        st.integers(0, 10 * HOUR),
        st.integers(1, 120),
        st.integers(0, 120),
    )
    def test_deadline(self, now, start, minutes, lead):
        until = waitlist.deadline(now, start, minutes, lead)
        least = waitlist.least_seconds(minutes)
        if until is None:
            self.assertLess(start - lead * MINUTE - now, least)
            return
        self.assertGreaterEqual(until, now + least)
        self.assertLessEqual(until, now + minutes * MINUTE)
        self.assertLessEqual(until + lead * MINUTE, start)

    def test_deadline_of_an_ordinary_day(self):
        self.assertEqual(waitlist.deadline(0, 5 * HOUR, 30, 60), 30 * MINUTE)
        self.assertEqual(waitlist.deadline(0, 75 * MINUTE, 30, 60), 15 * MINUTE)
        self.assertIsNone(waitlist.deadline(0, 69 * MINUTE, 30, 60))
        self.assertEqual(waitlist.deadline(0, 65 * MINUTE, 5, 60), 5 * MINUTE)


class TestBest(BaseCase):
    def offers(self, free, window, seconds=HOUR, staff=(ANNA, BEN)):
        service = Service((Phase(seconds, True),), staff)
        return search([service], Place(free, {}), window, QUARTER, 0)

    @LAWS
    @given(wishes(), gaps(), quarters, st.lists(st.tuples(quarters, quarters)))
    def test_is_wanted_and_uses_what_was_freed(self, wish, gap, earliest, spans):
        free = {
            ANNA: intervals.normalize([*spans, *gap.held[ANNA]]),
            BEN: [(0, 5 * 24 * HOUR)],
        }
        offers = self.offers(free, (0, 5 * 24 * HOUR), wish.seconds)
        best = waitlist.best(offers, wish, gap, earliest, "UTC")
        good = [
            offer
            for offer in offers
            if offer.start >= earliest
            and is_wanted(wish, offer.start)
            and waitlist.freed_seconds(offer, gap)
        ]
        self.assertEqual(best is None, not good)
        if best:
            self.assertIn(best, good)
            most = max(waitlist.freed_seconds(offer, gap) for offer in good)
            self.assertEqual(waitlist.freed_seconds(best, gap), most)

    def test_who_was_free_before_is_not_what_was_freed(self):
        gap = Gap({ANNA: [(10 * HOUR, 11 * HOUR)]})
        free = {BEN: [(0, 24 * HOUR)]}
        offers = self.offers(free, (0, 24 * HOUR))
        self.assertIsNone(waitlist.best(offers, make_wish(), gap, 0, "UTC"))

    def test_of_equals_the_one_that_leaves_no_useless_rest(self):
        gap = Gap({ANNA: [(10 * HOUR, 12 * HOUR)]})
        offers = self.offers({ANNA: [(10 * HOUR, 12 * HOUR)]}, (0, 24 * HOUR))
        best = waitlist.best(offers, make_wish(), gap, 0, "UTC")
        self.assertEqual(best.start, 10 * HOUR)

    def test_a_gap_in_pieces(self):
        """As a colour leaves it: what develops between is not Anna's time."""
        gap = Gap({ANNA: [(0, 45 * MINUTE), (75 * MINUTE, 90 * MINUTE)]})
        self.assertEqual(gap.span, (0, 90 * MINUTE))
        free = {ANNA: [(0, 45 * MINUTE)]}
        offers = self.offers(free, (0, 24 * HOUR), 45 * MINUTE, (ANNA,))
        best = waitlist.best(offers, make_wish(seconds=45 * MINUTE), gap, 0, "UTC")
        self.assertEqual(waitlist.freed_seconds(best, gap), 45 * MINUTE)
