"""Who does a visit, and with which things, once it is clear when."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from .intervals import FOREVER, Span, covers, normalize, span_at
from .layout import Layout, Need, unsellable
from .visit import (
    BEST_FIT,
    EVEN_LOAD,
    FIRST_FREE,
    Offer,
    Place,
    PlacedPhase,
    PlacedService,
    Rules,
)


class Role(NamedTuple):
    """What one person does: a service, or a phase that is handed over.

    ``number`` is the phase, or None; ``held`` are offsets in the visit; ``able`` are
    the people, in turn order, who are free then.
    """

    service: int
    number: int | None
    held: list[Span]
    able: Sequence[int | None]


class Placing:
    """A layout at one start that its services fit.

    :param place: as the search has it
    :param start: the visit's
    """

    def __init__(self, place: Place, rules: Rules, layout: Layout, start: int):
        self.place = place
        self.rules = rules
        self.layout = layout
        self.start = start
        self.things = self._hold_things()
        # By service in time order, what does not depend on who does it.
        self.parts = None if self.things is None else list(self._parts())

    def offer(self, first: int | None, lost: int) -> tuple[int, Offer] | None:
        """Return what it costs and the offer, with this person for the first service.

        :param first: one who is free for it; None if it needs nobody
        :param lost: seconds that the first service alone makes unsellable
        """
        if self.things is None:
            return None
        team = self._team(first, lost)
        if team is None:
            return None
        cost, lost, people = team
        return cost, Offer(
            self.start,
            self.start + self.layout.seconds,
            self._placed(people),
            -(lost + self.layout.waited) / 60,
        )

    # -- people

    def _roles(self) -> Iterator[Role]:
        for place, (way, at) in enumerate(self.layout.ways):
            begin = self.start + at
            able = [p for p, starts in way.people.items() if span_at(starts, begin)]
            yield Role(place, None, self.layout.held[place], able)
            for number, step in enumerate(self.layout.steps[place]):
                if step.phase.is_handed_over:
                    held = (step.start, step.stop)
                    able = [p for p in step.phase.staff if self._is_free(p, held)]
                    yield Role(place, number, [held], able)

    def _is_free(self, resource: int, held: Span) -> bool:
        free = self.place.free.get(resource, ())
        return covers(free, (self.start + held[0], self.start + held[1]))

    def _team(self, first: int | None, lost: int) -> tuple[int, int, dict] | None:
        """Return cost, seconds lost, and people by ``(service, phase or None)``."""
        people = {(0, None): first}
        cost = self.cost(first, lost, self.start)
        if self.layout.is_one_role:
            return cost, lost, people
        roles = list(self._roles())[1:]
        chosen = self._fill(roles, first, {first: self.layout.held[0]}, {first: lost})
        if chosen is None:
            return None
        for role, (person, extra) in zip(roles, chosen, strict=True):
            people[role.service, role.number] = person
            lost += extra
            cost += extra if self.rules.policy != FIRST_FREE else 0
        return cost, lost, people

    def _lost(self, person: int | None, held: Sequence[Span]) -> int:
        return unsellable(self.place.free.get(person, ()), held, self.start)

    def cost(self, person: int | None, lost: int, instant: int) -> int:
        """Return what decides between people, the least first; then the turn does."""
        return cost_of(self.place, self.rules, person, lost, instant)

    def _fill(
        self,
        roles: Sequence[Role],
        before: int | None,
        held: Mapping[int | None, list[Span]],
        lost: Mapping[int | None, int],
    ) -> list[tuple[int | None, int]] | None:
        """Return who does the roles, and the seconds that each loses more.

        Where nothing goes on at the same time, whoever is free can do a role, and the
        first choice is the last one.

        :param before: who does the service before
        :param held: by person, when the roles before hold them, as offsets
        :param lost: by person, the seconds that this makes unsellable
        """
        if not roles:
            return []
        role = roles[0]
        for *_order, person, extra in self._ranked(role, before, held, lost):
            rest = self._fill(
                roles[1:],
                before if role.number is not None else person,
                {**held, person: sorted([*held.get(person, ()), *role.held])},
                {**lost, person: lost.get(person, 0) + extra},
            )
            if rest is not None:
                return [(person, extra), *rest]
        return None

    def _ranked(self, role, before, held, lost) -> list[tuple]:
        """Return ``(…, person, unsellable seconds more)``, the best first."""
        ranked = []
        at = self.start + self.layout.ways[role.service][1]
        for turn, person in enumerate(role.able):
            mine = held.get(person, ())
            if mine and self.layout.together and _overlap(mine, role.held):
                continue
            # What is idle around two services is not the sum of each alone.
            both = normalize([*mine, *role.held])
            extra = self._lost(person, both) - lost.get(person, 0)
            cost = self.cost(person, extra, at)
            other = person != before
            order = (cost, other) if self.rules.policy == BEST_FIT else (other, cost)
            ranked.append((*order, turn, person, extra))
        if self.layout.together:
            return sorted(ranked, key=lambda entry: entry[:3])
        return [min(ranked, key=lambda entry: entry[:3])] if ranked else []

    # -- things

    def _hold_things(self) -> dict[tuple[int, int], dict[int, tuple]] | None:
        """Return by service, phase and type what it holds; None if that cannot be."""
        things = {}
        for kind, needs in self.layout.needs.items():
            held = self._hold(kind, needs, [])
            if held is None:
                return None
            for need, chosen in zip(needs, held, strict=True):
                things.setdefault((need.service, need.number), {})[kind] = chosen
        return things

    def _hold(self, kind: int, needs: Sequence[Need], held: list) -> list | None:
        """Return the things for all needs of a type, given those for the first."""
        while len(held) < len(needs):
            able = self._able(kind, needs, held)
            count = needs[len(held)].count
            if self.layout.together:
                for chosen in combinations(able, count):
                    whole = self._hold(kind, needs, [*held, chosen])
                    if whole is not None:
                        return whole
                return None
            held = [*held, tuple(able[:count])]
        return held

    def _able(self, kind: int, needs: Sequence[Need], held: list) -> list[int]:
        """Return the things that the next need can have, the best first.

        Those that the client has already come first, then those that stay free
        longest while the type is needed: there is no way with fewer changes.
        """
        need = needs[len(held)]
        kept = () if need.before is None else held[need.before]
        start, stop = self.start + need.start, self.start + need.stop
        until = self.start + need.until
        taken = self._taken(needs, held) if self.layout.together else ()
        others = (thing for thing in self.place.things[kind] if thing not in kept)
        able = []
        lasting = 0
        for turn, thing in enumerate(chain(kept, others)):
            span = span_at(self.place.free.get(thing, ()), start)
            if span is None or span[1] < stop or thing in taken:
                continue
            able.append((turn >= len(kept), -min(span[1], until), turn, thing))
            lasting += span[1] >= until
            if lasting == need.count and not self.layout.together:
                break
        able.sort()
        return [entry[-1] for entry in able]

    @staticmethod
    def _taken(needs: Sequence[Need], held: list) -> set[int]:
        """Return the things that another service of the visit has at the same time."""
        need = needs[len(held)]
        return {
            thing
            for other, chosen in zip(needs, held, strict=False)
            if other.start < need.stop and other.stop > need.start
            for thing in chosen
        }

    # -- the offer's services

    def _parts(self) -> Iterator[tuple]:
        """Yield ``(index, start, stop, [(start, stop, whose, things)])`` of services.

        ``whose`` is the key of the phase's person among the people; None: nobody's.
        """
        for place, (way, at) in enumerate(self.layout.ways):
            phases = []
            for number, step in enumerate(self.layout.steps[place]):
                whose = None
                if step.phase.needs_staff:
                    whose = (place, None if step.phase.is_own else number)
                things = ()
                if step.phase.types:
                    held = self.things[place, number]
                    left = {kind: iter(chosen) for kind, chosen in held.items()}
                    things = tuple([next(left[kind]) for kind in step.phase.types])
                start, stop = self.start + step.start, self.start + step.stop
                phases.append((start, stop, whose, things))
            start = self.start + at
            yield way.index, start, start + way.seconds, phases

    def _placed(self, people: Mapping) -> tuple[PlacedService, ...]:
        services = [None] * len(self.parts)
        for place, (index, begun, ended, parts) in enumerate(self.parts):
            phases = [
                PlacedPhase(start, stop, people[whose] if whose else None, things)
                for start, stop, whose, things in parts
            ]
            own = people[place, None]
            services[index] = PlacedService(begun, ended, own, tuple(phases))
        return tuple(services)


def cost_of(
    place: Place, rules: Rules, person: int | None, lost: int, instant: int
) -> int:
    """Return by the policy what a person costs: the least is best.

    :param lost: seconds that become unsellable
    """
    return costs_of(place, rules, person, [lost], [instant])[0]


def costs_of(
    place: Place,
    rules: Rules,
    person: int | None,
    lost: Sequence[int],
    instants: Sequence[int],
) -> Sequence[int]:
    """Return as `cost_of` what a person costs at each of some instants.

    :param lost: by instant
    """
    if rules.policy == BEST_FIT:
        return lost
    if rules.policy == EVEN_LOAD:
        load = place.load.get(person, ())
        return [
            seconds + _load(load, instant)
            for seconds, instant in zip(lost, instants, strict=True)
        ]
    return [0] * len(lost)


def _load(load: Sequence[tuple[int, int]], instant: int) -> int:
    """Return how long one is booked at an instant, of ``(since, seconds)`` by time."""
    index = bisect_right(load, (instant, FOREVER))
    return load[index - 1][1] if index else 0


def _overlap(first: Sequence[Span], second: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in first for c, d in second)
