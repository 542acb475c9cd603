"""The same salon for both sides: who works when, and what is booked already.

Plain values, worked out alike in each process.
"""

import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/Brussels"
STAFF = 20
DAYS = 30
FULL = 0.4  # of the working hours in the time searched
PEER_BOOKINGS = 1_000
LENGTH = timedelta(hours=1)


def week(person):
    """Weekdays and hours of a person: five days of the six, nine hours a day."""
    begin = 9 + person % 2
    return [day for day in range(6) if day != person % 6], (begin, begin + 9)


def first_day():
    """The time searched begins at this midnight, UTC, and lasts ``DAYS``."""
    return datetime.combine(datetime.now().date() + timedelta(days=1), time())


def leave(person):
    """The one day that a person is away, as UTC datetimes."""
    begun = first_day() + timedelta(days=3 + person % 20)
    return begun, begun + timedelta(days=1)


def hours_at_work(staff=STAFF):
    """Each whole hour at work outside of leaves: list of (person, start in UTC)."""
    cells = []
    for person in range(staff):
        weekdays, (begin, end) = week(person)
        away, back = leave(person)
        for number in range(DAYS):
            day = first_day() + timedelta(days=number)
            if day.weekday() in weekdays:
                hours = [in_utc(day, hour) for hour in range(begin, end)]
                cells += [(person, hour) for hour in hours if not away <= hour < back]
    return cells


def in_utc(day, hour):
    """An hour on the salon's wall."""
    moment = day.replace(hour=hour, tzinfo=ZoneInfo(ZONE))
    return moment.astimezone(UTC).replace(tzinfo=None)


def booked(staff=STAFF):
    """What is booked, spread evenly: list of (person, start in UTC)."""
    cells = hours_at_work(staff)
    return sorted(random.Random(1).sample(cells, round(FULL * len(cells))))
