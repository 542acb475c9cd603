"""What follows from a delay: each later booking moves by what it must, if it can.

Times are ints (seconds since the epoch), spans are half-open.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .intervals import Span, covers

# Why a booking cannot move as it must
FIXED, TOO_FAR, NO_TIME = "fixed", "too_far", "no_time"


@dataclass(frozen=True)
class Booking:
    """What holds people and things, and moves as one piece.

    :param key: its name
    :param holds: ``(resource, start, stop)``, in any order
    :param fixed: it cannot move at all
    """

    key: Hashable
    holds: tuple[tuple[Hashable, int, int], ...]
    fixed: bool = False

    @property
    def stop(self) -> int:
        return max(stop for _resource, _start, stop in self.holds)


@dataclass(frozen=True)
class Ripple:
    """What a delay does.

    :param shifts: key to seconds, of each booking that must move
    :param refusals: key to FIXED, TOO_FAR or NO_TIME, of those that cannot
    """

    shifts: dict
    refusals: dict


def ripple(
    bookings: Sequence[Booking],
    first: Hashable,
    delay: int = 0,
    longer: int = 0,
    limit: int | None = None,
    free: Mapping[Hashable, Sequence[Span]] | None = None,
    gaps: Mapping[Hashable, int] | None = None,
) -> Ripple:
    """Return how the bookings move when one begins later, or takes longer.

    Each resource keeps its order, every booking moves by the least that this allows
    (a gap takes up what it can), and nothing moves to an earlier time. Two bookings
    that overlap already overlap by no more afterwards. No shift is longer than
    ``delay`` and ``longer`` together.

    :param first: key of the booking that is late
    :param delay: by how much it begins later
    :param longer: by how much its end moves, its start apart
    :param limit: by how much others may move; None: by any time
    :param free: when each resource can be booked at all; None: always. A booking that
        lies outside of it already is refused only if it has to move.
    :param gaps: seconds that a resource needs between two bookings, to be cleaned
    """
    known = {booking.key: booking for booking in bookings}
    followers = _followers(bookings, first, longer, gaps or {})
    shifts = {first: delay}
    queue = [first]
    while queue:
        key = queue.pop(0)
        for later, room in followers[key].items():
            shift = shifts[key] - room
            if shift > shifts.get(later, 0):
                shifts[later] = shift
                queue.append(later)
    shifts = {key: shift for key, shift in shifts.items() if shift > 0}
    refusals = {}
    for key, shift in shifts.items():
        why = _refusal(known[key], shift, limit if key != first else None, free)
        if why:
            refusals[key] = why
    return Ripple(shifts, refusals)


def _followers(bookings, first, longer, gaps):
    """Who comes later where, and how much room there is before.

    :return: {key: {key of a later one: seconds, below 0 if the first is now too long}}
    """
    lines = defaultdict(list)
    ends = {b.key: b.stop for b in bookings if b.key == first and b.holds}
    for booking in bookings:
        for resource, start, stop in booking.holds:
            extra = longer if stop == ends.get(booking.key) else 0
            lines[resource].append((start, stop, extra, booking.key))
    followers = defaultdict(dict)
    for resource, line in lines.items():
        gap = gaps.get(resource, 0)
        line.sort(key=lambda hold: hold[:2])
        for before, after in combinations(line, 2):
            if before[3] == after[3]:
                continue
            room = max(0, after[0] - before[1] - gap) - before[2]
            known = followers[before[3]].get(after[3])
            followers[before[3]][after[3]] = room if known is None else min(room, known)
    return followers


def _refusal(booking, shift, limit, free):
    if booking.fixed:
        return FIXED
    if limit is not None and shift > limit:
        return TOO_FAR
    if free is not None:
        for resource, start, stop in booking.holds:
            if not covers(free.get(resource, []), (start + shift, stop + shift)):
                return NO_TIME
    return None
