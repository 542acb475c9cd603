"""The search for a time.

A visit is some services one after the other, a service some phases back to back. A
phase may need a person and things; a service keeps one person for all its phases that
need one. Instants are ints, seconds since the epoch, UTC; lists of spans are in normal
form (see `intervals`). People and things are resource ids; nobody is also a thing.

The search is interval arithmetic: the starts from which somebody can do a phase are
their free spans, each shortened by the phase's length and moved back by its offset in
the visit. Phases of a visit never overlap in time, so what each service and phase
needs can be chosen for itself: a visit fits a start if and only if one person is free
for each service, and enough things of each type are free for each phase.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import NamedTuple

from .intervals import FOREVER, Span, at_least, covers, intersect, normalize, span_at

# Seconds. A shorter idle time between two bookings cannot be sold.
SELLABLE = 30 * 60


@dataclass(frozen=True)
class Phase:
    """A part of a service.

    :param seconds: length, above 0
    :param needs_staff: whether it holds the service's person
    :param types: ids of resource types, one thing of each; a type may come twice
    :raises ValueError: the length is not positive
    """

    seconds: int
    needs_staff: bool
    types: tuple[int, ...] = ()

    def __post_init__(self):
        if self.seconds <= 0:
            raise ValueError("A phase takes time.")


@dataclass(frozen=True)
class Service:
    """What is done in one go.

    :param phases: at least one
    :param staff: who may do it, in turn order
    :raises ValueError: there is no phase
    """

    phases: tuple[Phase, ...]
    staff: tuple[int, ...] = ()

    def __post_init__(self):
        if not self.phases:
            raise ValueError("A service has a phase.")


@dataclass(frozen=True)
class Place:
    """Where the visit is to be.

    :param free: resource id to free spans; who or what is missing is never free
    :param things: resource type id to its things, in turn order
    :raises ValueError: a thing is listed twice; it has one type
    """

    free: Mapping[int, list[Span]]
    things: Mapping[int, tuple[int, ...]]

    def __post_init__(self):
        if max(Counter(chain(*self.things.values())).values(), default=1) > 1:
            raise ValueError("A thing has one type and counts once.")


class PlacedPhase(NamedTuple):
    """A phase with its time, its person (None if it needs none) and its things.

    ``things`` are in the order of the phase's types.
    """

    start: int
    stop: int
    staff: int | None
    things: tuple[int, ...]


class PlacedService(NamedTuple):
    """A service with its time, its person (None if no phase needs one) and phases."""

    start: int
    stop: int
    staff: int | None
    phases: tuple[PlacedPhase, ...]


class Offer(NamedTuple):
    """A visit as it could be booked.

    ``score`` is 0 or less: minus the minutes that the visit makes unsellable. These
    are the idle times shorter than `SELLABLE` that are left of those free spans of
    its people in which they serve it.
    """

    start: int
    stop: int
    services: tuple[PlacedService, ...]
    score: float


def search(
    services: Sequence[Service],
    place: Place,
    window: Span,
    step: int,
    anchor: int,
    limit: int | None = None,
) -> list[Offer]:
    """Return where the services fit, one after the other in the given order.

    For each start there is one offer for each person who can do the first service
    (one in all if it needs nobody); a later service goes to whom the visit leaves the
    least unsellable time, then to who did the service before, then by turn order.

    Things are taken in turn order, but a type that phases need one after the other,
    be it in two services, is served by the same thing where that is possible, else
    with as few changes as possible: a client does not change chairs.

    :param services: at least one
    :param place: free spans should reach past the window on both sides: where they
        end, the score takes it that a booking begins
    :param window: the visit neither starts before it nor stops after it
    :param step: seconds, above 0: starts are ``anchor + k * step``
    :param limit: how many starts at most; each comes with all its offers
    :return: offers by start; in a start by falling score, then by turn order
    :raises ValueError: no services, or the step is not positive
    """
    if step <= 0:
        raise ValueError("The step between starts is above 0.")
    visit = _Visit(services, place)
    people = visit.feasible((window[0], window[1] - visit.seconds + 1))
    fits = normalize(chain.from_iterable(people[0].values()))
    starts = list(islice(_on_grid(fits, step, anchor), limit))
    rankings = visit.rankings(people, starts)
    return [
        offer
        for start in starts
        for offer in _Start(visit, start, [r[start] for r in rankings]).offers()
    ]


def place(
    services: Sequence[Service],
    place: Place,
    start: int,
    staff: Sequence[int | None] | None = None,
) -> Offer | None:
    """Return the best offer at exactly this start, or None.

    :param services: at least one
    :param staff: for each service the person wanted, or None for anyone; who may not
        do the service is never found. Has no bearing on a service that needs nobody.
    :raises ValueError: no services, or not as many ``staff``
    """
    if staff is not None:
        services = [
            service if person is None else _only(service, person)
            for service, person in zip(services, staff, strict=True)
        ]
    stop = start + sum(_seconds(service) for service in services)
    return next(iter(search(services, place, (start, stop), 1, start)), None)


def explain(
    services: Sequence[Service], place: Place, start: int
) -> list[tuple[int, int, str, tuple[int, ...]]]:
    """Return what stands against this start, by service and phase.

    Empty if and only if the visit can be placed there.

    :param services: at least one
    :return: ``(service index, phase index, kind, ids)``. Kind ``"staff"``: nobody of
        the ids is free during the phase; these are the people of the service but
        those who were not free in its earlier phases. Kind ``"thing"``: fewer things
        of the one type in ids are free than are needed.
    :raises ValueError: no services
    """
    visit = _Visit(services, place)
    reasons = []
    for index in range(len(services)):
        reasons += visit.missing_staff(index, start)
        reasons += visit.missing_things(index, start)
    return sorted(reasons)


def _only(service: Service, person: int) -> Service:
    """Return the service as done by this person, by nobody if that may not be."""
    return replace(service, staff=(person,) if person in service.staff else ())


def _seconds(service: Service) -> int:
    return sum(phase.seconds for phase in service.phases)


def _on_grid(spans: Iterable[Span], step: int, anchor: int) -> Iterator[int]:
    """Yield the instants ``anchor + k * step`` in the spans."""
    for start, stop in spans:
        yield from range(start + (anchor - start) % step, stop, step)


def _starts(free: Sequence[Span], held: Span, window: Span) -> list[Span]:
    """Return the visit's starts from which ``held`` is free, about the window.

    :param held: offsets in the visit
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


def _unsellable(free: Sequence[Span], held: Sequence[Span], start: int) -> int:
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


class _Step(NamedTuple):
    """A phase at its offsets in the visit.

    ``needs`` has for each type how many things, and the offset at which the visit
    stops needing the type without a break.
    """

    start: int
    stop: int
    phase: Phase
    needs: dict[int, tuple[int, int]]


class _Visit:
    """Services laid out one after the other, not yet at any start."""

    def __init__(self, services: Sequence[Service], place: Place):
        if not services:
            raise ValueError("A visit has a service.")
        self.services = services
        self.free = place.free
        self.things = place.things
        self.seconds = sum(map(_seconds, services))
        self.steps = self._lay_out()
        # By service: the spans in which its person is held, as offsets.
        self.held = [
            normalize(
                (step.start, step.stop) for step in steps if step.phase.needs_staff
            )
            for steps in self.steps
        ]

    def _lay_out(self) -> list[list[_Step]]:
        """Return the steps of each service."""
        stop = self.seconds
        needs = {}
        layout = []
        # From the end: how long a type is needed depends on what follows.
        for service in reversed(self.services):
            steps = []
            for phase in reversed(service.phases):
                needs = {
                    kind: (count, needs[kind][1] if kind in needs else stop)
                    for kind, count in Counter(phase.types).items()
                }
                start = stop - phase.seconds
                steps.append(_Step(start, stop, phase, needs))
                stop = start
            layout.append(steps[::-1])
        return layout[::-1]

    def feasible(self, window: Span) -> list[dict[int | None, list[Span]]]:
        """Return by service: person to starts, None alone if it needs nobody.

        Starts are the visit's and lie in the window. For the first service they are
        those at which the whole visit fits; for a later one those at which the person
        is free.
        """
        people = [self._people(index, window) for index in range(len(self.services))]
        common = normalize([window])
        for step in chain.from_iterable(self.steps):
            for kind, (count, _until) in step.needs.items():
                common = intersect(common, self._served(step, kind, count, window))
        for later in people[1:]:
            common = intersect(common, normalize(chain.from_iterable(later.values())))
        people[0] = {
            person: intersect(starts, common) for person, starts in people[0].items()
        }
        return people

    def _people(self, index: int, window: Span) -> dict[int | None, list[Span]]:
        """Return the starts at which each person of a service is free for it."""
        held = self.held[index]
        if not held:
            return {None: normalize([window])}
        people = {}
        for person in self.services[index].staff:
            free = self.free.get(person, ())
            starts = normalize([window])
            for span in held:
                starts = intersect(starts, _starts(free, span, window))
            people[person] = starts
        return people

    def _served(self, step: _Step, kind: int, count: int, window: Span) -> list[Span]:
        """Return the starts at which so many things of a type are free for a step."""
        held = (step.start, step.stop)
        things = self.things.get(kind, ())
        return at_least(
            count,
            [_starts(self.free.get(thing, ()), held, window) for thing in things],
        )

    def rankings(
        self, people: Iterable[Mapping[int | None, list[Span]]], starts: Sequence[int]
    ) -> list[dict[int, list[tuple[int, int, int | None]]]]:
        """Return by service and start who can do it, the best first.

        :param people: as `feasible` returned them
        :param starts: in order
        :return: lists of ``(unsellable seconds, turn, person)``
        """
        rankings = []
        for held, able in zip(self.held, people, strict=True):
            ranking = {start: [] for start in starts}
            for turn, (person, spans) in enumerate(able.items()):
                free = self.free.get(person, ())
                for low, high in spans:
                    span = slice(bisect_left(starts, low), bisect_left(starts, high))
                    for start in starts[span]:
                        seconds = _unsellable(free, held, start)
                        ranking[start].append((seconds, turn, person))
            for entries in ranking.values():
                entries.sort()
            rankings.append(ranking)
        return rankings

    def missing_staff(self, index: int, start: int) -> Iterator[tuple]:
        """Yield the reasons of `explain` that are about a service's person."""
        left = self.services[index].staff
        for number, step in enumerate(self.steps[index]):
            if not step.phase.needs_staff:
                continue
            able = [person for person in left if self._is_free(person, step, start)]
            if able:
                left = able
            else:
                yield index, number, "staff", tuple(left)

    def missing_things(self, index: int, start: int) -> Iterator[tuple]:
        """Yield the reasons of `explain` that are about things of a service."""
        for number, step in enumerate(self.steps[index]):
            for kind, (count, _until) in step.needs.items():
                things = self.things.get(kind, ())
                if sum(self._is_free(thing, step, start) for thing in things) < count:
                    yield index, number, "thing", (kind,)

    def _is_free(self, resource: int, step: _Step, start: int) -> bool:
        free = self.free.get(resource, ())
        return covers(free, (start + step.start, start + step.stop))


class _Start:
    """A visit at one start that it fits.

    :param rankings: by service, what `_Visit.rankings` has for the start
    """

    def __init__(
        self,
        visit: _Visit,
        start: int,
        rankings: list[list[tuple[int, int, int | None]]],
    ):
        self.visit = visit
        self.start = start
        self.rankings = rankings
        # By service: start, stop, needs staff and things of its phases.
        self.phases = self._hold_things()

    def offers(self) -> list[Offer]:
        """Return one offer for each person of the first service, best first."""
        teams = self.rankings[0]
        if len(self.rankings) > 1:
            teams = sorted(self._team(*entry) for entry in teams)
        stop = self.start + self.visit.seconds
        return [
            Offer(self.start, stop, self._placed(team), -seconds / 60)
            for seconds, _turn, *team in teams
        ]

    # -- people

    def _team(self, seconds: int, turn: int, person: int | None) -> tuple:
        """Return unsellable seconds, turn, and who does each service.

        The arguments say this for the first service alone, and are an entry of its
        ranking; the answer has the same shape, with more people.
        """
        team = [person]
        held = {person: self.visit.held[0]}
        unsellable = {person: seconds}
        for index in range(1, len(self.rankings)):
            extra, *_order, person = min(self._choices(index, person, held, unsellable))
            held[person] = held.get(person, []) + self.visit.held[index]
            unsellable[person] = unsellable.get(person, 0) + extra
            team.append(person)
        return sum(unsellable.values()), turn, *team

    def _choices(
        self,
        index: int,
        before: int | None,
        held: Mapping[int | None, list[Span]],
        unsellable: Mapping[int | None, int],
    ) -> Iterator[tuple[int, bool, int, int | None]]:
        """Yield ``(unsellable seconds more, not as before, turn, person)``.

        Of the people who have nothing to do in the visit yet, only the best.

        :param before: who does the service before
        :param held: by person, when the services before hold them, as offsets
        :param unsellable: by person, the seconds that this leaves
        """
        others = True
        for seconds, turn, person in self.rankings[index]:
            if person in held:
                # What is idle around two services is not the sum of each alone.
                free = self.visit.free.get(person, ())
                spans = held[person] + self.visit.held[index]
                both = _unsellable(free, spans, self.start)
                yield both - unsellable[person], person != before, turn, person
            elif others:
                others = False
                yield seconds, True, turn, person

    # -- things

    def _hold_things(self) -> list[list[tuple[int, int, bool, tuple[int, ...]]]]:
        """Return what `phases` holds."""
        held = {}
        services = []
        for steps in self.visit.steps:
            phases = []
            for step in steps:
                held = {
                    kind: self._choose(kind, step, held.get(kind, ()))
                    for kind in step.needs
                }
                left = {kind: iter(things) for kind, things in held.items()}
                things = tuple([next(left[kind]) for kind in step.phase.types])
                start, stop = self.start + step.start, self.start + step.stop
                phases.append((start, stop, step.phase.needs_staff, things))
            services.append(phases)
        return services

    def _choose(self, kind: int, step: _Step, kept: Sequence[int]) -> list[int]:
        """Return the things of a type that a step holds.

        They are those of the step before as far as they are free, then those that
        stay free longest: there is no way with fewer changes.

        :param kept: the type's things in the step before
        """
        count, until = step.needs[kind]
        start, stop, until = (self.start + at for at in (step.start, step.stop, until))
        others = (thing for thing in self.visit.things[kind] if thing not in kept)
        able = []
        lasting = 0
        for turn, thing in enumerate(chain(kept, others)):
            span = span_at(self.visit.free.get(thing, ()), start)
            if span is None or span[1] < stop:
                continue
            able.append((turn >= len(kept), -min(span[1], until), turn, thing))
            lasting += span[1] >= until
            if lasting == count:
                break
        able.sort()
        return [entry[-1] for entry in able[:count]]

    # -- the offer's services

    def _placed(self, team: Iterable[int | None]) -> tuple[PlacedService, ...]:
        services = []
        for person, phases in zip(team, self.phases, strict=True):
            placed = [
                PlacedPhase(start, stop, person if needs_staff else None, things)
                for start, stop, needs_staff, things in phases
            ]
            start, stop = phases[0][0], phases[-1][1]
            services.append(PlacedService(start, stop, person, tuple(placed)))
        return tuple(services)
