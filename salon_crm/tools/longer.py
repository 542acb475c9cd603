"""A service of a visit takes longer or shorter: which of the others move with it.

Instants are ints, services are half-open spans.
"""

from collections.abc import Sequence

from .intervals import Span


def followers(services: Sequence[Span], index: int, seconds: int) -> set[int]:
    """Return which later services begin so much later, or earlier, too.

    Those move that the longer service would meet, and what these would meet then.
    Those that follow a shorter one at once come forward with it, unless the client
    would have two services at a time that had not before.

    :param services: of one visit, in any order
    :param index: of the one that changes; something of it must remain
    :param seconds: by how much it ends later, below 0: earlier
    """
    end = services[index][1]
    later = sorted(
        (start, stop, number)
        for number, (start, stop) in enumerate(services)
        if number != index and start >= end
    )
    if seconds > 0:
        return _pushed(later, end + seconds, seconds)
    others = [each for number, each in enumerate(services) if number != index]
    return _drawn(others, later, end, seconds)


def _pushed(later, busy_until, seconds):
    moved = set()
    for start, stop, number in later:
        if start < busy_until:
            moved.add(number)
            busy_until = max(busy_until, stop + seconds)
    return moved


def _drawn(others, later, end, seconds):
    moved, ends = set(), {end}
    # When the client is free again of what stays as it is.
    stays = [stop for start, stop in others if start < end]
    for start, stop, number in later:
        before = [each for each in stays if each <= start]
        if start in ends and max(before, default=start + seconds) <= start + seconds:
            moved.add(number)
            ends.add(stop)
        else:
            stays.append(stop)
    return moved
