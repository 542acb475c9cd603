from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from functools import cache

import pytz
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase
from odoo.tools.date_utils import float_to_time, time_to_float

from odoo.addons.resource.models.resource_calendar_attendance import (
    ResourceCalendarAttendance,
)
from odoo.addons.salon_crm.tools.hours import (
    Attendance,
    versioned_spans,
    week_type,
    work_spans,
)

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
DAY = timedelta(days=1)
CLOCK_CHANGES = [
    ("Europe/Paris", date(2025, 3, 30)),
    ("Europe/Paris", date(2025, 10, 26)),
    ("America/New_York", date(2025, 3, 9)),
    ("America/New_York", date(2025, 11, 2)),
    # by half an hour
    ("Australia/Lord_Howe", date(2025, 4, 6)),
    ("Australia/Lord_Howe", date(2025, 10, 5)),
    # at midnight: the day begins at 1, or the day before has its last hour twice
    ("Africa/Cairo", date(2025, 4, 25)),
    ("Africa/Cairo", date(2025, 10, 31)),
    # from 23 to midnight: the skipped hour is read as one of the next day
    ("America/Nuuk", date(2025, 3, 29)),
]
TICK = 5 * 60


def utc(*when):
    return int(datetime(*when, tzinfo=pytz.utc).timestamp())


def ticks_of(spans):
    return {tick for start, stop in spans for tick in range(start, stop, TICK)}


# The oracle: look at the wall clock every five minutes. Knows nothing of offsets.


@cache
def wall_clock(tz, day):
    """What the wall shows, by tick, from three days before to three days after."""
    zone = pytz.timezone(tz)
    noon = utc(day.year, day.month, day.day, 12)
    return {
        tick: datetime.fromtimestamp(tick, zone).replace(tzinfo=None)
        for tick in range(noon - 3 * 86400, noon + 3 * 86400, TICK)
    }


@cache
def last_shown(tz, day):
    """When the wall shows a time (the later, if twice), and those times in order."""
    shown = {wall: tick for tick, wall in wall_clock(tz, day).items()}
    return shown, sorted(shown)


def tick_of(tz, change, day, hours):
    if hours == 24:
        return tick_of(tz, change, day, 23 + 55 / 60) + TICK
    wall = datetime.combine(day, time()) + timedelta(minutes=round(hours * 60))
    shown, walls = last_shown(tz, change)
    before = walls[bisect_right(walls, wall) - 1]
    # A skipped time is as long after the last one shown as it would have been.
    return shown[before] + int((wall - before).total_seconds())


def worked_ticks(rows, tz, change):
    worked = set()
    for day in (change + n * DAY for n in (-2, -1, 0, 1, 2)):
        weeks = (day - date(2024, 1, 1)).days // 7  # that was a Monday of type 1
        for row in rows:
            if (
                row.weekday == day.weekday()
                and (row.week_type is None or row.week_type != weeks % 2)
                and (row.date_from or day) <= day <= (row.date_to or day)
            ):
                start = tick_of(tz, change, day, row.hour_from)
                stop = tick_of(tz, change, day, row.hour_to)
                worked |= set(range(start, stop, TICK))
    return worked


@st.composite
def situations(draw):
    """A clock change, rows of the days around it, and a window."""
    tz, change = draw(st.sampled_from(CLOCK_CHANGES))
    days = st.integers(-1, 1).map(lambda n: change + n * DAY)
    hours = st.one_of(
        st.sampled_from([0.0, 9.0, 17.0, 22.5, 23.0, 23.5, 24.0]),
        st.integers(0, 4 * 12).map(lambda n: n / 12),
    )
    rows = st.builds(
        Attendance,
        weekday=days.map(date.weekday),
        hour_from=hours,
        hour_to=hours,
        date_from=st.none() | days,
        date_to=st.none() | days,
        week_type=st.sampled_from([None, None, 0, 1]),
    )
    noon = utc(change.year, change.month, change.day, 12)
    edges = st.integers(-30 * 12, 30 * 12).map(lambda n: noon + n * TICK)
    window = draw(st.tuples(edges, edges))
    return tz, change, rows, window


class TestHours(BaseCase):
    def assertTicks(self, spans, expected, window):
        self.assertEqual(ticks_of(spans), expected & ticks_of([window]))
        gaps = zip(spans, spans[1:], strict=False)
        self.assertTrue(all(a[1] < b[0] for a, b in gaps), f"not normal: {spans}")

    def test_nine_to_five_on_the_wall(self):
        rows = [Attendance(weekday, 9.0, 17.0) for weekday in range(7)]
        window = (utc(2025, 3, 28, 12), utc(2025, 3, 31, 12))
        self.assertEqual(
            work_spans(rows, "Europe/Paris", window),
            [
                (utc(2025, 3, 28, 12), utc(2025, 3, 28, 16)),
                (utc(2025, 3, 29, 8), utc(2025, 3, 29, 16)),
                (utc(2025, 3, 30, 7), utc(2025, 3, 30, 15)),
                (utc(2025, 3, 31, 7), utc(2025, 3, 31, 12)),
            ],
        )

    def test_hours_that_do_not_exist_or_come_twice(self):
        sunday = [Attendance(6, 2.5, 4.0)]
        spring = (utc(2025, 3, 29), utc(2025, 3, 31))
        self.assertEqual(
            work_spans(sunday, "Europe/Paris", spring),
            [(utc(2025, 3, 30, 1, 30), utc(2025, 3, 30, 2))],
        )
        autumn = (utc(2025, 10, 25), utc(2025, 10, 27))
        self.assertEqual(
            work_spans(sunday, "Europe/Paris", autumn),
            [(utc(2025, 10, 26, 1, 30), utc(2025, 10, 26, 3))],
        )
        backward = [Attendance(6, 2.5, 3.0)]
        self.assertEqual(work_spans(backward, "Europe/Paris", spring), [])

    def test_a_midnight_that_comes_twice(self):
        rows = [Attendance(5, 20.0, 24.0), Attendance(6, 0.0, 2.0)]
        window = (utc(2025, 11, 1), utc(2025, 11, 3))
        self.assertEqual(
            work_spans(rows, "America/Havana", window),
            [
                (utc(2025, 11, 2, 0), utc(2025, 11, 2, 4)),
                (utc(2025, 11, 2, 5), utc(2025, 11, 2, 7)),
            ],
        )

    def test_a_last_hour_that_comes_twice(self):
        thursday = [Attendance(3, 20.0, 24.0)]
        window = (utc(2025, 10, 30), utc(2025, 11, 1))
        self.assertEqual(
            work_spans(thursday, "Africa/Cairo", window),
            [(utc(2025, 10, 30, 17), utc(2025, 10, 30, 22))],
        )

    def test_a_last_hour_that_is_skipped(self):
        """Saturday's half past eleven is half past midnight on Sunday."""
        saturday = [Attendance(5, 22.0, 23.5)]
        window = (utc(2025, 3, 30, 1, 15), utc(2025, 3, 31))
        self.assertEqual(
            work_spans(saturday, "America/Nuuk", window),
            [(utc(2025, 3, 30, 1, 15), utc(2025, 3, 30, 1, 30))],
        )

    def test_until_and_after_midnight_is_one_span(self):
        rows = [Attendance(0, 20.0, 24.0), Attendance(1, 0.0, 2.0)]
        window = (utc(2025, 6, 1), utc(2025, 6, 5))
        self.assertEqual(
            work_spans(rows, "UTC", window), [(utc(2025, 6, 2, 20), utc(2025, 6, 3, 2))]
        )

    def test_first_and_last_day_are_worked(self):
        rows = [
            Attendance(weekday, 9.0, 10.0, date(2025, 6, 3), date(2025, 6, 5))
            for weekday in range(7)
        ]
        spans = work_spans(rows, "UTC", (utc(2025, 6, 1), utc(2025, 6, 9)))
        expected = [(2025, 6, 3, 9), (2025, 6, 4, 9), (2025, 6, 5, 9)]
        self.assertEqual([start for start, _stop in spans], [utc(*w) for w in expected])

    def test_two_weeks_in_turn_over_new_year(self):
        # ISO weeks 53 and 1 are both odd: the turn must not depend on them.
        rows = [Attendance(0, 9.0, 10.0, week_type=1)]
        spans = work_spans(rows, "UTC", (utc(2020, 12, 14), utc(2021, 1, 19)))
        mondays = [start for start, _stop in spans]
        expected = [(2020, 12, 21, 9), (2021, 1, 4, 9), (2021, 1, 18, 9)]
        self.assertEqual(mondays, [utc(*when) for when in expected])

    def test_unknown_time_zone(self):
        with self.assertRaises(pytz.UnknownTimeZoneError):
            work_spans([], "Europe/Atlantis", (0, 1))

    @LAWS
    @given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
    def test_week_type_is_odoos(self, day):
        odoos = ResourceCalendarAttendance.get_week_type(None, day)
        self.assertEqual(week_type(day), odoos)

    @LAWS
    @given(st.integers(0, 24 * 3600 - 60).map(lambda n: n / 3600))
    def test_nearest_minute_as_odoo(self, hour):
        # Half minutes Odoo rounds up or down by luck.
        assume(abs(hour * 60 % 1 - 0.5) > 1e-6)
        try:
            odoos = time_to_float(float_to_time(hour))
        except ValueError:  # Odoo reads 8.999 as 8:60
            odoos = int(hour) + 1
        day = (utc(2025, 6, 2), utc(2025, 6, 3))
        spans = work_spans([Attendance(0, 0.0, hour)], "UTC", day)
        stop = spans[0][1] if spans else day[0]
        self.assertEqual(stop - day[0], round(odoos * 3600))

    @LAWS
    @given(st.data(), situations())
    def test_every_tick(self, data, situation):
        tz, change, rows, window = situation
        rows = data.draw(st.lists(rows, max_size=5))
        expected = worked_ticks(rows, tz, change)
        self.assertTicks(work_spans(rows, tz, window), expected, window)

    @LAWS
    @given(st.data(), situations())
    def test_every_tick_follows_one_version(self, data, situation):
        tz, change, rows, window = situation
        rows = st.lists(rows, max_size=4)
        zones = {key: data.draw(st.sampled_from([tz, "UTC"])) for key in "abc"}
        calendars = {key: (data.draw(rows), zone) for key, zone in zones.items()}
        days = st.integers(-2, 2).map(lambda n: change + n * DAY)
        firsts = sorted(data.draw(st.sets(days, min_size=1, max_size=3)))
        keys = st.sampled_from(["a", "b", "c", None])
        versions = [(first, data.draw(keys)) for first in firsts]

        worked = {None: set()}
        for key, (attendances, zone) in calendars.items():
            worked[key] = worked_ticks(attendances, zone, change)
        expected = set()
        for tick in ticks_of([window]):
            day = wall_clock(tz, change)[tick].date()
            begun = [key for first, key in versions if first <= day]
            if tick in worked[begun[-1] if begun else versions[0][1]]:
                expected.add(tick)
        spans = versioned_spans(versions, tz, window, calendars)
        self.assertTicks(spans, expected, window)

    def test_versions_example(self):
        calendars = {
            "mornings": ([Attendance(d, 9.0, 12.0) for d in range(7)], "Europe/Paris"),
            "evenings": ([Attendance(d, 16.0, 20.0) for d in range(7)], "Europe/Paris"),
        }
        versions = [
            (date(2025, 6, 2), "mornings"),
            (date(2025, 6, 4), "evenings"),
            (date(2025, 6, 20), "mornings"),
        ]
        window = (utc(2025, 6, 1), utc(2025, 6, 5))
        spans = versioned_spans(versions, "Europe/Paris", window, calendars)
        hours = [((start - window[0]) // 3600 + 2) % 24 for start, _stop in spans]
        # The first of June is before all versions.
        self.assertEqual(hours, [9, 9, 9, 16])
        later = (window[1], utc(2025, 6, 6))
        self.assertEqual(
            versioned_spans(versions, "Europe/Paris", later, calendars),
            [(utc(2025, 6, 5, 14), utc(2025, 6, 5, 18))],
        )

    def test_versions_meet_at_midnight(self):
        """Each calendar has its own time zone; the day begins in the person's."""
        calendars = {
            "late": ([Attendance(0, 20.0, 24.0)], "Europe/Paris"),
            "early": ([Attendance(0, 22.0, 24.0), Attendance(1, 0.0, 1.0)], "UTC"),
        }
        versions = [(date(2025, 6, 1), "late"), (date(2025, 6, 3), "early")]
        window = (utc(2025, 6, 2), utc(2025, 6, 5))
        self.assertEqual(
            versioned_spans(versions, "Europe/Paris", window, calendars),
            [(utc(2025, 6, 2, 18), utc(2025, 6, 3, 1))],
        )

    def test_no_versions_no_hours(self):
        self.assertEqual(versioned_spans([], "UTC", (0, 10**6), {}), [])

    def test_unknown_calendar(self):
        with self.assertRaises(KeyError):
            versioned_spans([(date(2025, 1, 1), "lost")], "UTC", (0, 1), {})
