"""How the phases of a visit lie to one another, before anybody asks when.

A *way* of a service is its phases with the lengths that some of its people take. A
*block* is what is done without a break between two waits: one service, or two at the
same time. A *layout* has all services of a visit at their offsets.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from .intervals import FOREVER, Span, at_least, intersect, normalize, span_at
from .visit import Phase, Place, Service

# Seconds. A shorter idle time between two bookings cannot be sold.
SELLABLE = 30 * 60


class Step(NamedTuple):
    """A phase at its offsets in its service or visit."""

    start: int
    stop: int
    phase: Phase


class Need(NamedTuple):
    """So many things of a type that a phase holds.

    ``before`` is the place, among the needs of the type, of the phase that the client
    comes from, if that needs the type too: things are kept from there. ``until`` is
    the offset at which the visit stops needing the type without a break.
    """

    service: int
    number: int
    start: int
    stop: int
    count: int
    until: int
    before: int | None


class Way:
    """A service as some of its people do it.

    :ivar index: which service of the visit
    :ivar staff: those people, in turn order; None alone if it needs none of its own
    :ivar steps: its phases at their offsets in the service
    :ivar held: when its person is held, as offsets
    """

    def __init__(self, index: int, service: Service, staff: Sequence[int | None]):
        self.index = index
        self.staff = tuple(staff)
        self.steps = []
        stop = 0
        for phase, seconds in zip(
            service.phases, service.seconds_with(next(iter(staff), None)), strict=True
        ):
            start, stop = stop, stop + seconds
            self.steps.append(Step(start, stop, phase))
        self.seconds = stop
        self.parallel = service.parallel
        self.held = normalize(
            (step.start, step.stop) for step in self.steps if step.phase.is_own
        )

    def look(self, place: Place, window: Span) -> None:
        """Find when it can begin: ``people`` has the starts of each person.

        :param window: of the starts
        """
        common = normalize([window])
        for step in self.steps:
            held = (step.start, step.stop)
            for kind, count in Counter(step.phase.types).items():
                things = place.things.get(kind, ())
                common = intersect(common, _served(count, things, place, held, window))
            if step.phase.is_handed_over:
                common = intersect(
                    common, _served(1, step.phase.staff, place, held, window)
                )
        self.people = {}
        for person in self.staff:
            starts = common
            free = place.free.get(person, ())
            for held in self.held:
                starts = intersect(starts, starts_of(free, held, window))
            self.people[person] = starts
        self.starts = normalize(chain.from_iterable(self.people.values()))


def ways_of(index: int, service: Service) -> list[Way]:
    """Return the ways of a service: one for each set of lengths of its phases."""
    if not any(phase.is_own for phase in service.phases):
        return [Way(index, service, (None,))]
    by_lengths = {}
    for person in service.staff:
        by_lengths.setdefault(service.seconds_with(person), []).append(person)
    return [Way(index, service, staff) for staff in by_lengths.values()]


class Block:
    """One service, or two at the same time.

    :ivar ways: ``(way, offset in the block)``
    :ivar mask: the bits of its services
    :ivar saved: seconds that the two go on at once
    :ivar starts: those at which each of them fits; whether two fit together, when
        both want the same person or thing, only placing them tells
    """

    def __init__(self, *ways: tuple[Way, int]):
        self.ways = ways
        self.mask = sum(1 << way.index for way, _offset in ways)
        self.seconds = max(offset + way.seconds for way, offset in ways)
        self.saved = sum(way.seconds for way, _offset in ways) - self.seconds
        self.starts = ways[0][0].starts
        for way, offset in ways[1:]:
            self.starts = intersect(
                self.starts, [(a - offset, b - offset) for a, b in way.starts]
            )


def blocks_of(
    ways: Sequence[Sequence[Way]], mask: int, any_order: bool
) -> Iterator[Block]:
    """Yield with what a visit can go on, of the services in the mask.

    The second of two at the same time begins with a phase of the first.

    :param ways: by service
    """
    left = [index for index in range(len(ways)) if mask >> index & 1]
    for index in left if any_order else left[:1]:
        for way in ways[index]:
            yield Block((way, 0))
            if not way.parallel:
                continue
            others = left if any_order else left[1:2]
            for other in others:
                for guest in ways[other] if other != index else ():
                    if guest.parallel:
                        for step in way.steps:
                            yield Block((way, 0), (guest, step.start))


class Layout:
    """All services of a visit at their offsets.

    :ivar ways: ``(way, offset)`` by time
    :ivar together: whether some go on at the same time
    :ivar waited: seconds that the client waits between services
    """

    def __init__(self, ways: Iterable[tuple[Way, int]]):
        self.ways = tuple(ways)
        self.seconds = max(offset + way.seconds for way, offset in self.ways)
        busy = normalize((at, at + way.seconds) for way, at in self.ways)
        self.waited = self.seconds - sum(stop - start for start, stop in busy)
        whole = sum(way.seconds for way, _offset in self.ways)
        self.together = whole + self.waited > self.seconds
        self.held = [
            [(start + offset, stop + offset) for start, stop in way.held]
            for way, offset in self.ways
        ]

    @cached_property
    def is_one_role(self) -> bool:
        """Whether one person does it all, or nobody."""
        return len(self.ways) == 1 and not any(
            step.phase.is_handed_over for step in self.steps[0]
        )

    @cached_property
    def steps(self) -> list[list[Step]]:
        """By service in time order: its phases at their offsets in the visit."""
        return [
            [Step(step.start + at, step.stop + at, step.phase) for step in way.steps]
            for way, at in self.ways
        ]

    @cached_property
    def own_steps(self) -> list[tuple[int, int, bool]]:
        """Of the first service: offsets, and whether it is its person's own phase."""
        return [(begin, end, phase.is_own) for begin, end, phase in self.steps[0]]

    @cached_property
    def needs(self) -> dict[int, list[Need]]:
        """By type, in time order: the phases that need things of it."""
        needs = {}
        for place, steps in enumerate(self.steps):
            for number, step in enumerate(steps):
                for kind, count in Counter(step.phase.types).items():
                    row = Need(
                        place, number, step.start, step.stop, count, step.stop, None
                    )
                    needs.setdefault(kind, []).append(row)
        return {kind: self._linked(rows) for kind, rows in needs.items()}

    def _linked(self, rows: list[Need]) -> list[Need]:
        """Return the needs of a type by time, each with what comes before and after."""
        rows.sort(key=lambda row: (row.start, row.service))
        places = {(row.service, row.number): at for at, row in enumerate(rows)}
        for at, row in enumerate(rows):
            before = places.get(self._before(row.service, row.number))
            rows[at] = row._replace(before=before)
        # From the end: how long a type is needed depends on what follows.
        for row in reversed(rows):
            if row.before is not None and rows[row.before].stop == row.start:
                until = rows[places[row.service, row.number]].until
                rows[row.before] = rows[row.before]._replace(until=until)
        return rows

    def _before(self, place: int, number: int) -> tuple[int, int] | None:
        """Return service and phase after which the client comes to a phase."""
        if number:
            return place, number - 1
        start = self.ways[place][1]
        ended = [
            (at + way.seconds, other)
            for other, (way, at) in enumerate(self.ways[:place])
            if at + way.seconds <= start
        ]
        if not ended:
            return None
        other = max(ended)[1]
        return other, len(self.steps[other]) - 1


def starts_of(free: Sequence[Span], held: Span, window: Span) -> list[Span]:
    """Return the starts from which ``held`` is free, about the window.

    :param held: offsets from the start
    :param window: starts; the answer is not cut to it, only whole free spans that are
        of no use for it are passed over
    """
    begin, end = held
    low = bisect_right(free, (window[0] + begin, FOREVER)) - 1
    high = bisect_right(free, (window[1] + begin, FOREVER))
    return [
        (start - begin, stop - end + 1)
        for start, stop in free[max(low, 0) : high]
        if stop - start >= end - begin
    ]


def unsellable(free: Sequence[Span], held: Sequence[Span], start: int) -> int:
    """Return the seconds in idle times shorter than `SELLABLE` that a visit leaves.

    :param held: offsets in the visit, disjoint, by time, each inside one free span
    :param start: the visit's
    """
    seconds = 0
    idle_from = free_until = None
    for begin, end in held:
        begin += start
        if free_until is None or begin >= free_until:
            if free_until is not None and free_until - idle_from < SELLABLE:
                seconds += free_until - idle_from
            idle_from, free_until = span_at(free, begin)
        if begin - idle_from < SELLABLE:
            seconds += begin - idle_from
        idle_from = end + start
    if held and free_until - idle_from < SELLABLE:
        seconds += free_until - idle_from
    return seconds


def _served(
    count: int, pool: Sequence[int], place: Place, held: Span, window: Span
) -> list[Span]:
    """Return the starts at which so many of a pool are free for a step."""
    return at_least(
        count, [starts_of(place.free.get(one, ()), held, window) for one in pool]
    )
