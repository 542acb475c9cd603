"""Deadlines counted in opening hours, with pauses.

Times are whole seconds since the epoch; ``spans`` is the opening in normal form (see
``intervals``), as far as it is known.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .intervals import Span


@dataclass(frozen=True)
class Term:
    """How long something may take, in seconds of opening hours.

    :ivar allowed: until it is due
    :ivar warn: so long before, its owner is warned
    :ivar escalate: so long after, the second one is told
    """

    allowed: int
    warn: int
    escalate: int


def within(spans: Sequence[Span], start: int, stop: int) -> int:
    """Return how many seconds of the spans lie between two instants."""
    return sum(
        max(0, min(end, stop) - max(begin, start))
        for begin, end in spans
        if begin < stop and end > start
    )


def after(spans: Sequence[Span], start: int, seconds: int) -> int | None:
    """Return when so many seconds of the spans are over, counted from ``start``.

    What ends with a span is due at its end, not when the next one begins.

    :param seconds: not negative; 0 is at once
    :return: None if the spans do not reach that far
    """
    if not seconds:
        return start
    left = seconds
    first = max(0, bisect_right(spans, (start,)) - 1)
    for begin, end in spans[first:]:
        begin = max(begin, start)
        if end - begin >= left:
            return begin + left
        left -= max(0, end - begin)
    return None


def waited(spans: Sequence[Span], due: int | None, since: int, until: int) -> int:
    """Return by how many seconds of opening hours a pause puts off what is due.

    What was late before the pause began stays late.
    """
    if due is None or since >= due:
        return 0
    return within(spans, since, until)


def alarms(
    spans: Sequence[Span], start: int, pause: int, term: Term
) -> list[int | None]:
    """Return when to warn, when it is due, and when to tell the second one.

    :param pause: seconds of opening hours that do not count
    """
    return [
        after(spans, start, pause + seconds)
        for seconds in (
            max(0, term.allowed - term.warn),
            term.allowed,
            term.allowed + term.escalate,
        )
    ]


def passed(times: Sequence[int | None], now: int) -> int:
    """Return how many of the alarms are over."""
    return sum(time is not None and time <= now for time in times)


def next_alarm(times: Sequence[int | None], level: int, now: int):
    """Return the level that alarms stand at, and when the next one is.

    An alarm is raised again only where its time was put off into the future.

    :param level: how many were raised already
    :return: (level, instant or None)
    """
    level = min(level, passed(times, now))
    return level, times[level] if level < len(times) else None
