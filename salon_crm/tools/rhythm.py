"""How often a client comes."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median_low

# Fewer visits say nothing about a habit.
FEWEST_VISITS = 3


def usual_days(visits: Iterable[date]) -> int | None:
    """Return the days that usually lie between two visits, None if nobody can tell.

    The median: one long journey does not make a rare client of a regular one.

    :param visits: the days of the visits, in any order; one day counts once
    """
    days = sorted(set(visits))
    if len(days) < FEWEST_VISITS:
        return None
    gaps = [(later - day).days for day, later in zip(days, days[1:], strict=False)]
    return median_low(gaps)


def next_day(visits: Iterable[date], today: date) -> date:
    """Return the day on which the client would usually come again, today at least."""
    days = set(visits)
    usual = usual_days(days)
    if usual is None:
        return today
    return max(today, max(days) + timedelta(days=usual))


def day_after(visits: Iterable[date], today: date, otherwise: int) -> date:
    """Return when who is here today would usually come again.

    :param visits: the days of earlier visits, in any order
    :param otherwise: the days until then of whom nobody knows a habit
    """
    usual = usual_days([*visits, today])
    return today + timedelta(days=usual or otherwise)
