from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools.ripple import (
    FIXED,
    NO_TIME,
    TOO_FAR,
    Booking,
    ripple,
)

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
ANNA, BEN, CHAIR, BASIN = range(4)


def booking(key, *holds, **values):
    return Booking(key, holds, **values)


def moved(bookings, shifts):
    """{resource: [(start, stop, key), …]} afterwards"""
    lines = {}
    for one in bookings:
        shift = shifts.get(one.key, 0)
        for resource, start, stop in one.holds:
            line = lines.setdefault(resource, [])
            line.append((start + shift, stop + shift, one.key))
    return lines


def overlaps(bookings, shifts):
    return {
        (resource, before[2], after[2])
        for resource, line in moved(bookings, shifts).items()
        for before, after in combinations(sorted(line), 2)
        if before[2] != after[2] and after[0] < before[1]
    }


@st.composite
def days(draw):
    """Bookings of two people and two things in one day, none of them overlapping."""
    bookings, taken = [], {resource: [] for resource in range(4)}
    for key in range(draw(st.integers(1, 9))):
        cursor, holds = draw(st.integers(0, 40)), []
        for _phase in range(draw(st.integers(1, 3))):
            stop = cursor + draw(st.integers(1, 8))
            for resource in draw(st.sets(st.sampled_from(range(4)), max_size=2)):
                holds.append((resource, cursor, stop))
            cursor = stop
        clash = any(
            start < other_stop and other_start < stop
            for resource, start, stop in holds
            for other_start, other_stop in taken[resource]
        )
        if holds and not clash:
            for resource, start, stop in holds:
                taken[resource].append((start, stop))
            bookings.append(Booking(key, tuple(holds)))
    first = draw(st.sampled_from([b.key for b in bookings])) if bookings else None
    return bookings, first


class TestRipple(BaseCase):
    def test_gap_takes_up_the_delay(self):
        day = [
            booking("a", (ANNA, 0, 60)),
            booking("b", (ANNA, 60, 90)),
            booking("c", (ANNA, 100, 160)),
            booking("d", (ANNA, 170, 200)),
        ]
        self.assertEqual(ripple(day, "a", 15).shifts, {"a": 15, "b": 15, "c": 5})

    def test_it_spreads_by_things_and_people(self):
        day = [
            booking("a", (ANNA, 0, 60), (CHAIR, 0, 60)),
            booking("b", (BEN, 60, 90), (CHAIR, 60, 90)),
            booking("c", (BEN, 90, 120), (BASIN, 90, 120)),
            booking("d", (ANNA, 90, 120)),
        ]
        self.assertEqual(ripple(day, "a", 10).shifts, {"a": 10, "b": 10, "c": 10})

    def test_another_client_while_the_colour_works(self):
        day = [
            booking("colour", (ANNA, 0, 45), (ANNA, 75, 90), (CHAIR, 0, 90)),
            booking("fringe", (ANNA, 45, 75), (BASIN, 45, 75)),
        ]
        both = {"colour": 10, "fringe": 10}
        self.assertEqual(ripple(day, "colour", 10).shifts, both)
        self.assertEqual(ripple(day, "fringe", 10).shifts, both)

    def test_who_takes_longer_does_not_begin_later(self):
        day = [
            booking("a", (ANNA, 0, 60), (CHAIR, 0, 40)),
            booking("b", (ANNA, 65, 90)),
            booking("c", (CHAIR, 40, 60)),
        ]
        self.assertEqual(ripple(day, "a", longer=20).shifts, {"b": 15})

    def test_long_booking_reaches_past_a_short_one_that_was_squeezed_in(self):
        day = [
            booking("long", (ANNA, 0, 120)),
            booking("short", (ANNA, 30, 60)),
            booking("next", (ANNA, 120, 150)),
        ]
        self.assertEqual(
            ripple(day, "long", 30).shifts, {"long": 30, "short": 30, "next": 30}
        )

    def test_what_cannot_move(self):
        day = [
            booking("a", (ANNA, 0, 60)),
            booking("b", (ANNA, 60, 90), fixed=True),
            booking("c", (ANNA, 90, 120)),
        ]
        found = ripple(day, "a", 20, limit=15, free={ANNA: [(0, 130)]})
        self.assertEqual(found.shifts, {"a": 20, "b": 20, "c": 20})
        self.assertEqual(found.refusals, {"b": FIXED, "c": TOO_FAR})
        found = ripple(day, "a", 15, limit=15, free={ANNA: [(0, 130)]})
        self.assertEqual(found.refusals, {"b": FIXED, "c": NO_TIME})

    def test_limit_is_not_for_who_is_late(self):
        self.assertFalse(
            ripple([booking("a", (ANNA, 0, 60))], "a", 99, limit=1).refusals
        )

    def test_who_was_outside_of_the_hours_and_stays_is_let_be(self):
        day = [booking("a", (ANNA, 0, 60)), booking("b", (BEN, 500, 600))]
        self.assertFalse(ripple(day, "a", 5, free={ANNA: [(0, 70)]}).refusals)

    @LAWS
    @given(days(), st.integers(0, 30), st.booleans())
    def test_laws(self, day, delay, longer):
        bookings, first = day
        if first is None:
            return
        by = {"longer": delay} if longer else {"delay": delay}
        shifts = ripple(bookings, first, **by).shifts
        if longer:
            bookings = [self._longer(one, first, delay) for one in bookings]
        self.assertFalse(overlaps(bookings, shifts), "nobody is in two places")
        self.assertTrue(all(0 < shift <= delay for shift in shifts.values()))
        self.assertEqual(shifts.get(first, 0), 0 if longer else delay)
        self._check_order_and_past(bookings, first, shifts)
        self._check_least(bookings, first, shifts)

    def _longer(self, one, first, delay):
        if one.key != first:
            return one
        holds = [
            (resource, start, stop + delay if stop == one.stop else stop)
            for resource, start, stop in one.holds
        ]
        return Booking(one.key, tuple(holds))

    def _check_order_and_past(self, bookings, first, shifts):
        for resource, line in moved(bookings, {}).items():
            before = [key for _start, _stop, key in sorted(line)]
            later = sorted(moved(bookings, shifts)[resource])
            after = [key for _start, _stop, key in later]
            self.assertEqual(before, after, "the order is kept")
        late = next(one for one in bookings if one.key == first)
        begin = min(start for _resource, start, _stop in late.holds)
        for one in bookings:
            if max(stop for _resource, _start, stop in one.holds) <= begin:
                self.assertNotIn(one.key, shifts, "nothing before moves")

    def _check_least(self, bookings, first, shifts):
        """None can stay a minute earlier while the others are where they are."""
        for key in set(shifts) - {first}:
            less = {**shifts, key: shifts[key] - 1}
            self.assertTrue(overlaps(bookings, less), "no more than needed")

    @LAWS
    @given(days())
    def test_no_delay_moves_nothing(self, day):
        bookings, first = day
        if first is not None:
            self.assertEqual(ripple(bookings, first, 0).shifts, {})
