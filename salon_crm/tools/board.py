"""What the day board draws: which hours of a day, and when somebody is not there.

Instants are ints (seconds since the epoch); lists of spans are in normal form, see
`intervals`.
"""

from calendar import isleap
from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil, floor

from . import hours
from .intervals import Span, intersect, normalize, subtract

# What is drawn of a day on which nothing is: hours on the wall.
USUAL_HOURS = (9, 18)
HOUR = 3600


def drawn(days: Sequence[date], spans: Iterable[Span], tz: str) -> list[Span]:
    """Return what to draw of each day: the same whole hours on the wall for all.

    :param days: local days
    :param spans: what has to be seen, such as opening hours and visits, in any order;
        what lies on no day of these is not drawn
    :param tz: name of a time zone
    :return: a span for each day, inside of it
    """
    spans = normalize(spans)
    seen = {}
    for day in days:
        whole = hours.days_span(day, day, tz)
        if met := intersect(spans, [whole]):
            seen[day] = met[0][0], met[-1][1]
    # An hour that comes twice is drawn as a whole by its day, not by its number.
    first = min((floor(hours.wall_hour(a, tz)) for a, _b in seen.values()), default=9)
    last = max((_last_hour(day, b, tz) for day, (_a, b) in seen.items()), default=18)
    return [_drawn_of(day, first, last, seen.get(day), tz) for day in days]


def _last_hour(day, stop, tz):
    """The first whole hour after a span's end, 24 at the end of its day."""
    if stop == hours.days_span(day, day, tz)[1]:
        return 24
    return ceil(hours.wall_hour(stop, tz))


def _drawn_of(day, first, last, seen, tz):
    whole = hours.days_span(day, day, tz)
    start, stop = hours.instant(day, first, tz), hours.instant(day, last, tz)
    if seen:
        start, stop = min(start, seen[0]), max(stop, seen[1])
    start -= round(hours.wall_hour(start, tz) % 1 * HOUR)
    return max(start, whole[0]), min(stop, whole[1])


def off_spans(
    span: Span, there: Sequence[Span], causes: Iterable[tuple[Iterable[Span], str]]
) -> list[tuple[int, int, str]]:
    """Return when somebody is not there, and why.

    :param span: what is looked at
    :param there: when they are at work and not busy
    :param causes: ``(spans in any order, reason)``, what counts more first
    :return: ``(start, stop, reason)`` by time, without gaps where nobody is there; the
        reason is empty where there is no cause
    """
    left = subtract([span], there)
    rows = []
    for spans, reason in causes:
        met = intersect(left, normalize(spans))
        rows += [(*each, reason) for each in met]
        left = subtract(left, met)
    rows += [(*each, "") for each in left]
    return sorted(rows)


def is_near_birthday(birth: date | None, day: date, days: int) -> bool:
    """Return whether a birthday lies at most so many days before or after a day.

    Who was born on a leap day has it on 1 March in other years.
    """
    if not birth:
        return False
    return any(
        abs((_birthday(birth, year) - day).days) <= days
        for year in (day.year - 1, day.year, day.year + 1)
    )


def _birthday(birth: date, year: int) -> date:
    if (birth.month, birth.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)
