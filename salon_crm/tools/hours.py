"""Working hours: from the week on the wall to spans in UTC.

Follows ``resource.calendar._attendance_intervals_batch`` and
``hr.employee._get_version`` of Odoo 19.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

import pytz

from .intervals import Span, intersect, normalize

DAY = timedelta(days=1)
DAY_MINUTES = 24 * 60


class Attendance(NamedTuple):
    """One working row of a week.

    Made from a ``resource.calendar.attendance``, the caller

    - leaves out rows with a ``display_type`` (headings of a two-week calendar) and
      rows with ``day_period == 'lunch'``: a break is a row of its own beside the
      working rows, never inside one;
    - gives a ``week_type`` only if the calendar's ``two_weeks_calendar`` is set (Odoo
      ignores the rows' otherwise) and then always ``int(row.week_type)``: there an
      empty one counts as 0;
    - does not ask for calendars with ``flexible_hours``: their rows mean nothing.

    Odoo 19 has no dates on the row any more; ``date_from`` and ``date_to`` serve
    callers that have.

    :param weekday: 0 is Monday
    :param hour_from: local hours as Odoo keeps them, taken to the nearest minute
    :param hour_to: the same; 24.0 is the end of the day
    :param date_from: first local day, None if open
    :param date_to: last local day, None if open
    :param week_type: None for every week, else as `week_type`
    """

    weekday: int
    hour_from: float
    hour_to: float
    date_from: date | None = None
    date_to: date | None = None
    week_type: int | None = None

    def is_on(self, day: date) -> bool:
        """Return whether the row holds on this local day."""
        return (
            day.weekday() == self.weekday
            and (self.week_type is None or self.week_type == week_type(day))
            and (self.date_from is None or self.date_from <= day)
            and (self.date_to is None or day <= self.date_to)
        )


def week_type(day: date) -> int:
    """Return 0 or 1, in turn from Monday to Monday: Odoo's ``get_week_type``."""
    return (day.toordinal() - 1) // 7 % 2


def work_spans(
    attendances: Collection[Attendance], tz: str, window: Span
) -> list[Span]:
    """Return when the attendances hold inside ``window``, in normal form.

    Hours are those on the wall, also on days when the clock changes. As in Odoo,
    an hour that does not exist is read in winter time (2:30 in the night that skips
    from 2 to 3 is 3:30), an hour that comes twice is the second one, and a shift that
    thereby ends before it starts is none. 24.0 is the end of the day to the second,
    where Odoo stops a microsecond earlier.

    :param tz: name of a time zone
    :raises pytz.UnknownTimeZoneError: there is no such time zone
    """
    return [*_work_spans(tuple(attendances), tz, window)]


@lru_cache(maxsize=512)
def _work_spans(
    attendances: tuple[Attendance, ...], tz: str, window: Span
) -> list[Span]:
    """Return as `work_spans`.

    Remembered: a client who looks for a time asks for the same days again and again.
    """
    zone = pytz.timezone(tz)
    week = [[row for row in attendances if row.weekday == n] for n in range(7)]
    spans = [
        (_instant(zone, day, row.hour_from), _instant(zone, day, row.hour_to))
        for day in _local_days(zone, window)
        for row in week[day.weekday()]
        if row.is_on(day)
    ]
    return intersect(normalize(spans), [window])


def versioned_spans(
    versions: Sequence[tuple[date, Hashable]],
    tz: str,
    window: Span,
    calendars: Mapping[Hashable, tuple[Collection[Attendance], str]],
) -> list[Span]:
    """Return when somebody works whose hours change from one day to another.

    As ``hr.employee._get_version``, a day follows the last version that has begun,
    and a day before all versions the first one. Each instant follows exactly one
    version. (Odoo's ``_get_valid_work_intervals`` goes by contract dates instead, and
    two versions of one contract give both schedules at once.) Whether a contract has
    ended is not looked at: pass a version with key None from the day after.

    :param versions: ``(first local day, key)`` by day, active versions only; a key of
        None has no hours
    :param tz: name of the time zone in which a version's first day begins
    :param calendars: key to ``(attendances, name of their time zone)``
    :return: spans inside ``window`` in normal form; none without versions
    :raises KeyError: a version needed here has an unknown key
    :raises pytz.UnknownTimeZoneError: there is no such time zone
    """
    zone = pytz.timezone(tz)
    changes = [_instant(zone, first_day, 0) for first_day, _key in versions[1:]]
    starts = [window[0], *changes]
    stops = [*changes, window[1]]
    spans = []
    for (_first_day, key), start, stop in zip(versions, starts, stops, strict=False):
        piece = (max(start, window[0]), min(stop, window[1]))
        if key is not None and piece[0] < piece[1]:
            attendances, calendar_tz = calendars[key]
            spans += work_spans(attendances, calendar_tz, piece)
    return normalize(spans)


def days_span(first: date, last: date, tz: str) -> Span:
    """Return the span from the first day's beginning to the last day's end.

    :param tz: name of a time zone
    :raises pytz.UnknownTimeZoneError: there is no such time zone
    """
    zone = pytz.timezone(tz)
    return _instant(zone, first, 0), _instant(zone, last, 24)


def instant(day: date, hour: float, tz: str) -> int:
    """Return when the clock on the wall shows an hour of a day, read as `work_spans`
    reads it.

    :param hour: 0 to 24, the end of the day
    :raises pytz.UnknownTimeZoneError: there is no such time zone
    """
    return _instant(pytz.timezone(tz), day, hour)


def wall_hour(second: int, tz: str) -> float:
    """Return the hours since midnight that the clock on the wall shows at an instant.

    :raises pytz.UnknownTimeZoneError: there is no such time zone
    """
    wall = datetime.fromtimestamp(second, pytz.timezone(tz))
    return wall.hour + wall.minute / 60 + wall.second / 3600


def midnights(tz: str, window: Span) -> list[int]:
    """Return when the local days begin that lie in the window or reach into it, and
    when the day after them does.

    :param tz: name of a time zone
    :param window: not empty
    :raises pytz.UnknownTimeZoneError: there is no such time zone
    """
    zone = pytz.timezone(tz)
    day = datetime.fromtimestamp(window[0], zone).date()
    starts = [_instant(zone, day, 0)]
    while starts[-1] < window[1]:
        day += DAY
        starts.append(_instant(zone, day, 0))
    return starts


@lru_cache(maxsize=64)
def _local_days(zone: pytz.BaseTzInfo, window: Span) -> list[date]:
    """Return every day whose hours can reach into the window.

    Remembered: one search asks for the same window of many people.
    """
    if window[0] >= window[1]:
        return []
    # A skipped hour late in the evening is read as one of the next day.
    day = datetime.fromtimestamp(window[0], zone).date() - DAY
    last = datetime.fromtimestamp(window[1], zone).date()
    return [day + DAY * number for number in range((last - day).days + 1)]


@lru_cache(maxsize=8192)
def _instant(zone: pytz.BaseTzInfo, day: date, hour: float) -> int:
    """Return the instant at which the wall clock of the day shows the hour.

    Remembered: pytz is slow, and one search asks for the same days of many people.
    """
    # To the nearest minute, as Odoo does.
    minutes = round(hour * 60)
    if minutes >= DAY_MINUTES:
        # The day's last second and one more: midnight itself may be another day's.
        wall = datetime.combine(day, time(23, 59, 59))
        return int(zone.localize(wall, is_dst=False).timestamp()) + 1
    wall = datetime.combine(day, time(*divmod(minutes, 60)))
    return int(zone.localize(wall, is_dst=False).timestamp())
