"""What is still free of people and things once a visit has a place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .intervals import Span, normalize, pad, subtract
from .visit import PlacedPhase, PlacedService

# Seconds to prepare before each use of a person or thing, and to clean up after it
Margins = Mapping[int, tuple[int, int]]


def held(phase: PlacedPhase) -> tuple[int, ...]:
    """Return whom and what a phase holds."""
    return (*([phase.staff] if phase.staff else []), *phase.things)


def kept_clear(spans: Sequence[Span], before: int, after: int) -> list[Span]:
    """Return where a new use would meet these, with what is to be done between both.

    :param spans: in use, in normal form
    """
    if not before and not after:
        return list(spans)
    return normalize((start - after, stop + before) for start, stop in spans)


def left(
    free: Mapping[int, Sequence[Span]],
    services: Iterable[PlacedService],
    margins: Margins,
) -> dict[int, list[Span]]:
    """Return what one visit's services leave free of those whom and what they hold.

    :param free: person or thing to free spans; who or what is missing is never free
    :param margins: none for who or what is missing
    """
    taken = defaultdict(list)
    for service in services:
        for phase in service.phases:
            for key in held(phase):
                taken[key].append((phase.start, phase.stop))
    rest = {}
    for key, spans in taken.items():
        before, after = margins.get(key, (0, 0))
        used = pad(sorted(spans), before, after)
        rest[key] = subtract(free.get(key, ()), kept_clear(used, before, after))
    return rest
