"""Between Odoo's datetimes (naive, UTC) and the tools' seconds since the epoch."""

from calendar import timegm
from datetime import datetime, timezone
from functools import lru_cache


def to_seconds(moment: datetime) -> int:
    """Whole seconds since the epoch of a naive UTC datetime."""
    return timegm(moment.utctimetuple())


def to_datetime(seconds: int) -> datetime:
    """The naive UTC datetime of whole seconds since the epoch."""
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)


@lru_cache(maxsize=8192)
def to_text(seconds: int) -> str:
    """Whole seconds since the epoch as Odoo writes a datetime.

    Remembered: most of a search would go into writing the times that offers share.
    """
    return to_datetime(seconds).strftime("%Y-%m-%d %H:%M:%S")


def to_span(start: datetime, stop: datetime) -> tuple[int, int]:
    """A half-open span of seconds; 23:59:59, as Odoo ends a day, means midnight."""
    return whole_span(to_seconds(start), to_seconds(stop))


def whole_span(start: int, stop: int) -> tuple[int, int]:
    """As `to_span`, of whole seconds since the epoch."""
    return start, stop + 1 if stop % 60 == 59 else stop
