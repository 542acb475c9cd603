"""The arithmetic of the board, and of services that take longer."""

from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import board, hours, intervals, longer

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
ZONES = st.sampled_from(
    ["UTC", "Europe/Paris", "America/New_York", "Asia/Shanghai", "Asia/Kathmandu"]
)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
NEAR = st.tuples(st.integers(-40, 180), st.integers(1, 60))
SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8)


def spans_of(pairs):
    return intervals.normalize((start, start + length) for start, length in pairs)


class TestDrawn(BaseCase):
    @LAWS
    @given(ZONES, DAYS, st.integers(1, 7), st.lists(NEAR, max_size=10))
    def test_everything_is_drawn_and_all_days_alike(self, tz, day, number, quarters):
        days = [day + timedelta(days=n) for n in range(number)]
        begin = hours.days_span(day, day, tz)[0]
        seen = [
            (begin + 900 * start, begin + 900 * (start + length))
            for start, length in quarters
        ]
        drawn = board.drawn(days, seen, tz)
        self.assertEqual(len(drawn), number)
        walls = set()
        for each, (start, stop) in zip(days, drawn, strict=True):
            whole = hours.days_span(each, each, tz)
            self.assertTrue(whole[0] <= start < stop <= whole[1])
            inside = intervals.intersect(intervals.normalize(seen), [whole])
            self.assertEqual(intervals.subtract(inside, [(start, stop)]), [])
            if whole[1] - whole[0] == 24 * 3600:
                walls.add((start - whole[0], stop - whole[0]))
                self.assertEqual((start - whole[0]) % 3600, 0)
                self.assertEqual((stop - whole[0]) % 3600, 0)
        self.assertLessEqual(len(walls), 1)

    def test_a_day_without_anything(self):
        day = date(2026, 5, 4)
        begin = hours.days_span(day, day, "Europe/Paris")[0]
        self.assertEqual(
            board.drawn([day], [], "Europe/Paris"),
            [(begin + 9 * 3600, begin + 18 * 3600)],
        )

    def test_the_hour_that_comes_twice(self):
        """What begins in the first of the two hours from 2 to 3 is drawn, too."""
        day = date(2027, 10, 31)
        begin = hours.days_span(day, day, "Europe/Paris")[0]
        seen = [(begin + 2 * 3600 + 1800, begin + 4 * 3600)]
        (drawn,) = board.drawn([day], seen, "Europe/Paris")
        self.assertEqual(drawn, (begin + 2 * 3600, begin + 4 * 3600))


class TestOff(BaseCase):
    @LAWS
    @given(SPANS, st.lists(st.tuples(SPANS, st.sampled_from("abc")), max_size=4))
    def test_it_is_what_is_left_of_the_day(self, there, causes):
        span, there = (10, 60), spans_of(there)
        named = [(spans_of(pairs), why) for pairs, why in causes]
        rows = board.off_spans(span, there, named)
        self.assertEqual(
            intervals.normalize(row[:2] for row in rows),
            intervals.subtract([span], there),
        )
        self.assertEqual(
            sum(b - a for a, b, _w in rows),
            sum(b - a for a, b in intervals.subtract([span], there)),
        )
        for start, stop, why in rows:
            for instant in range(start, stop):
                first = next(
                    (
                        word
                        for spans, word in named
                        if intervals.span_at(spans, instant)
                    ),
                    "",
                )
                self.assertEqual(why, first)


class TestBirthday(BaseCase):
    @LAWS
    @given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), DAYS, st.integers(0, 30))
    def test_near(self, birth, day, days):
        found = any(
            (each.month, each.day) == (birth.month, birth.day)
            or ((birth.month, birth.day) == (2, 29) and is_substitute(each))
            for each in (day + timedelta(days=n) for n in range(-days, days + 1))
        )
        self.assertEqual(board.is_near_birthday(birth, day, days), found)

    def test_of_nobody(self):
        self.assertFalse(board.is_near_birthday(None, date(2026, 1, 1), 3))


def is_substitute(day):
    """Whether a leap day's birthday is kept on this 1 March."""
    return (day.month, day.day) == (3, 1) and (day - timedelta(days=1)).day == 28


def in_turn(services):
    """The services' numbers in the order in which they are done."""
    return sorted(range(len(services)), key=services.__getitem__)


class TestLonger(BaseCase):
    services = st.lists(
        st.tuples(st.integers(0, 60), st.integers(5, 30)).map(
            lambda pair: (pair[0], pair[0] + pair[1])
        ),
        min_size=1,
        max_size=6,
    )

    def changed(self, services, index, seconds, moved):
        rows = [
            (start + seconds, stop + seconds) if number in moved else (start, stop)
            for number, (start, stop) in enumerate(services)
        ]
        rows[index] = (services[index][0], services[index][1] + seconds)
        return rows

    @staticmethod
    def pairs_that_meet(services):
        return {
            (one, other)
            for one, (start, stop) in enumerate(services)
            for other, (begin, end) in enumerate(services)
            if one < other and start < end and begin < stop
        }

    @LAWS
    @given(services, st.data(), st.integers(-20, 40))
    def test_nothing_meets_that_did_not(self, services, data, seconds):
        index = data.draw(st.integers(0, len(services) - 1))
        start, stop = services[index]
        seconds = max(seconds, start - stop + 1) or 1
        moved = longer.followers(services, index, seconds)
        after = self.changed(services, index, seconds, moved)
        self.assertLessEqual(
            self.pairs_that_meet(after), self.pairs_that_meet(services)
        )
        self.assertTrue(all(services[number][0] >= stop for number in moved))

    @LAWS
    @given(services, st.data(), st.integers(1, 40))
    def test_only_who_must_makes_way(self, services, data, seconds):
        index = data.draw(st.integers(0, len(services) - 1))
        # Those that are done at the same time move together.
        assume(not self.pairs_that_meet(services))
        moved = longer.followers(services, index, seconds)
        for number in moved:
            fewer = self.changed(services, index, seconds, moved - {number})
            self.assertTrue(
                self.pairs_that_meet(fewer) or in_turn(fewer) != in_turn(services)
            )

    def test_none_is_overtaken(self):
        """The last one could stay, if it were done before the one in the middle."""
        row = [(0, 5), (10, 15), (15, 20)]
        self.assertEqual(longer.followers(row, 0, 10), {1, 2})

    def test_who_follows_at_once_comes_forward(self):
        row = [(0, 60), (60, 90), (90, 120), (130, 150)]
        self.assertEqual(longer.followers(row, 0, -10), {1, 2})
        self.assertEqual(longer.followers(row, 0, 10), {1, 2})
        self.assertEqual(longer.followers(row, 0, 15), {1, 2, 3})

    def test_not_while_another_goes_on(self):
        """The manicure beside the colour lasts as long as before."""
        self.assertEqual(longer.followers([(0, 60), (30, 60), (60, 90)], 0, -10), set())
