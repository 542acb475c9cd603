"""The search for a time.

A visit is some services, a service some phases back to back. A phase may need a person
and things; a service keeps one person for all its phases but those that are handed
over. Services follow one another, in the given or in any order, with short waits; two
that allow it may go on at the same time.

The search is interval arithmetic: the starts from which somebody can do a phase are
their free spans, each shortened by the phase's length and moved back by its offset.
Services that follow one another never overlap in time, so what each of them and each
phase needs can be chosen for itself. From which starts a *set* of services can follow
is worked out from the sets with one service less, and so for all orders at once. Only
of two services at the same time, it takes a look at each start whether both are served.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from .able import Able, Beginning
from .intervals import FOREVER, Span, covers, intersect, normalize, span_at
from .layout import SELLABLE, Block, Layout, Way, blocks_of, unsellable, ways_of
from .placing import Placing
from .visit import (
    EVEN_LOAD,
    Bunch,
    Offer,
    Phase,
    Place,
    PlacedPhase,
    PlacedService,
    Rules,
    Service,
)

__all__ = [
    "EVEN_LOAD",
    "SELLABLE",
    "Bunch",
    "Offer",
    "Phase",
    "Place",
    "PlacedPhase",
    "PlacedService",
    "Rules",
    "Service",
    "are_kept",
    "explain",
    "place",
    "search",
    "search_bunched",
]

# More services in any order are searched in the given one: the sets double with each.
MOST_IN_ANY_ORDER = 8
STRICT = Rules()


def search(
    services: Sequence[Service],
    where: Place,
    window: Span,
    step: int,
    anchor: int,
    limit: int | None = None,
    rules: Rules = STRICT,
    best: bool = False,
) -> list[Offer]:
    """Return where the services fit.

    For each start there is one offer for each person who can begin (one in all if the
    first service needs nobody), the best by the rules; a later service goes to whom
    the policy favours, then to who did the service before, then by turn order.

    Things are taken in turn order, but a type that phases need one after the other,
    be it in two services, is served by the same thing where that is possible, else
    with as few changes as possible: a client does not change chairs.

    :param services: at least one
    :param where: free spans should reach past the window on both sides: where they
        end, the score takes it that a booking begins
    :param window: the visit neither starts before it nor stops after it
    :param step: seconds, above 0: starts are ``anchor + k * step``
    :param limit: how many starts at most; each comes with all its offers
    :param rules: as they are for the branch; without, services follow one another in
        the given order and without a wait
    :param best: whether the first offer of each start will do
    :return: offers by start; in a start the best by the rules first
    :raises ValueError: no services, or the step is not positive
    """
    found = search_bunched(services, where, window, step, anchor, limit, rules, best)
    return [offer for one in found for offer in one.offers()]


def search_bunched(
    services: Sequence[Service],
    where: Place,
    window: Span,
    step: int,
    anchor: int,
    limit: int | None = None,
    rules: Rules = STRICT,
    best: bool = False,
) -> list[Offer | Bunch]:
    """Return as `search`, in bunches where one person does the whole visit.

    :raises ValueError: no services, or the step is not positive
    """
    if step <= 0:
        raise ValueError("The step between starts is above 0.")
    visit = _Visit(services, where, window, rules)
    starts = visit.starts(step, anchor)
    offers = []
    begun = taken = 0
    # A start may turn out not to fit where two services go on at the same time.
    while begun < len(starts) and (limit is None or taken < limit):
        part = starts[begun:] if limit is None else starts[begun : begun + limit]
        for found in visit.offers(part, best):
            if limit is not None and taken == limit:
                break
            taken += bool(found)
            offers += found
        begun += len(part)
    return offers


def place(
    services: Sequence[Service],
    where: Place,
    start: int,
    staff: Sequence[int | None] | None = None,
    rules: Rules = STRICT,
    offsets: Sequence[int] | None = None,
) -> Offer | None:
    """Return the best offer at exactly this start, or None.

    :param services: at least one
    :param staff: for each service the person wanted, or None for anyone; who may not
        do the service is never found. Has no bearing on a service that needs nobody.
    :param offsets: if given, for each service when it begins after the start; the
        rules on order and waits are not asked then
    :raises ValueError: no services, or not as many ``staff`` or ``offsets``
    """
    if staff is not None:
        services = [
            service if person is None else _only(service, person)
            for service, person in zip(services, staff, strict=True)
        ]
    # Nothing that comes later is looked at.
    longest = sum(map(_longest, services)) + rules.wait * len(services)
    if offsets is not None:
        window = (start, start + longest + max(offsets, default=0))
        return _Visit(services, where, window, rules).at(start, offsets)
    visit = _Visit(services, where, (start, start + longest), rules)
    for found in visit.offers([start], only_best=True):
        return found[0].offers()[0] if found else None
    return None


def explain(
    services: Sequence[Service], where: Place, start: int, rules: Rules = STRICT
) -> list[tuple[int, int, str, tuple[int, ...], Span]]:
    """Return what stands against this start, by service and phase.

    Empty if and only if the visit can be placed there. Else it is what stands against
    the services in the given order without a wait.

    :param services: at least one
    :return: ``(service index, phase index, kind, ids, span)``. Kind ``"staff"``:
        nobody of the ids is free during the phase; these are its people but those who
        were not free in earlier phases of the service. Kind ``"thing"``: fewer things
        of the one type in ids are free than are needed.
    :raises ValueError: no services
    """
    if place(services, where, start, rules=rules):
        return []
    reasons = []
    begun = start
    for index, service in enumerate(services):
        # What stands against the way of most people; who takes another time is not
        # free either.
        ways = ways_of(index, service) or [Way(index, service, ())]
        way = max(ways, key=lambda way: len(way.staff))
        reasons += _missing_staff(way, where, begun)
        reasons += _missing_things(way, where, begun)
        begun += way.seconds
    return sorted(reasons)


def are_kept(
    services: Sequence[Service],
    placed: Sequence[PlacedService],
    rules: Rules,
    offsets: Sequence[int] | None = None,
) -> bool:
    """Return whether places that come from outside are such as a search would offer.

    Whether people and things are free, and the things of the right type, is not asked.

    :param placed: by service
    :param offsets: of services that lay so already, which the rules do not change
    """
    for service, one in zip(services, placed, strict=True):
        if not _is_made_of(service, one):
            return False
    first = min(one.start for one in placed)
    if offsets is not None and [one.start - first for one in placed] == [*offsets]:
        return True
    by_time = sorted(range(len(placed)), key=lambda index: placed[index].start)
    until = placed[by_time[0]].start
    for number, index in enumerate(by_time):
        if placed[index].start - until > rules.wait:
            return False
        start = placed[index].start
        beside = [other for other in by_time[:number] if placed[other].stop > start]
        if len(beside) > 1:
            return False
        if beside and not all(services[i].parallel for i in (index, *beside)):
            return False
        until = max(until, placed[index].stop)
    return True


def _is_made_of(service: Service, placed: PlacedService) -> bool:
    """Return whether the phases are the service's, one after the other."""
    lengths = service.seconds_with(placed.staff)
    if len(placed.phases) != len(lengths):
        return False
    if bool(placed.staff) != any(phase.is_own for phase in service.phases):
        return False
    start = placed.start
    for phase, seconds, one in zip(service.phases, lengths, placed.phases, strict=True):
        if (one.start, one.stop) != (start, start + seconds):
            return False
        if phase.is_handed_over:
            if one.staff not in phase.staff:
                return False
        elif one.staff != (placed.staff if phase.is_own else None):
            return False
        if len(one.things) != len(phase.types):
            return False
        start = one.stop
    return placed.stop == start


def _longest(service: Service) -> int:
    people = {None, *service.lengths}
    return max(sum(service.seconds_with(person)) for person in people)


def _only(service: Service, person: int) -> Service:
    """Return the service as done by this person, by nobody if that may not be."""
    return replace(service, staff=(person,) if person in service.staff else ())


def _missing_staff(way: Way, place: Place, start: int) -> Iterator:
    """Yield the reasons of `explain` that are about people."""
    left = way.staff
    for number, step in enumerate(way.steps):
        span = (start + step.start, start + step.stop)
        if step.phase.is_own:
            able = [p for p in left if covers(place.free.get(p, ()), span)]
            if able:
                left = able
            else:
                yield way.index, number, "staff", tuple(left), span
        elif step.phase.is_handed_over:
            able = step.phase.staff
            if not any(covers(place.free.get(p, ()), span) for p in able):
                yield way.index, number, "staff", tuple(able), span


def _missing_things(way: Way, place: Place, start: int) -> Iterator:
    """Yield the reasons of `explain` that are about things."""
    for number, step in enumerate(way.steps):
        span = (start + step.start, start + step.stop)
        for kind in sorted(set(step.phase.types)):
            free = [
                thing
                for thing in place.things.get(kind, ())
                if covers(place.free.get(thing, ()), span)
            ]
            if len(free) < step.phase.types.count(kind):
                yield way.index, number, "thing", (kind,), span


class _Visit:
    """Services that look for a time in a window."""

    def __init__(
        self, services: Sequence[Service], place: Place, window: Span, rules: Rules
    ):
        if not services:
            raise ValueError("A visit has a service.")
        if rules.any_order and len(services) > MOST_IN_ANY_ORDER:
            rules = replace(rules, any_order=False)
        self.place = place
        self.rules = rules
        self.window = window
        self.ways = [ways_of(index, service) for index, service in enumerate(services)]
        for way in chain.from_iterable(self.ways):
            way.look(place, (window[0], window[1] - way.seconds + 1))
        self.all = (1 << len(services)) - 1
        self._blocks = {}
        self._onward = {}
        self._rests = {}
        self._layouts = {}
        # By start off the grid, whose gap it closes.
        self.closing = {}

    # -- when

    def starts(self, step: int, anchor: int) -> list[int]:
        """Return the starts on the grid, and those off it that close a gap."""
        fits = self.onward(self.all)
        starts = []
        for low, high in fits:
            starts += range(low + (anchor - low) % step, high, step)
        if self.rules.close_gaps:
            for block, spans in self.blocks(self.all):
                self._close_gaps(block.ways[0][0], spans, step, anchor)
        return sorted([*starts, *self.closing])

    def _close_gaps(self, way: Way, spans: list[Span], step: int, anchor: int) -> None:
        """Note starts off the grid that leave a person less unsellable time than
        those on the grid beside them."""
        if not way.held:
            return
        first, last = way.held[0][0], way.held[-1][1]
        for person, able in way.people.items():
            able = able if spans is way.starts else intersect(able, spans)
            free = self.place.free.get(person, ())
            for low, high in free if able else ():
                for start in (low - first, high - last):
                    off = (start - anchor) % step
                    if not off or span_at(able, start) is None:
                        continue
                    lost = unsellable(free, way.held, start)
                    beside = (start - off, start - off + step)
                    if all(
                        span_at(able, other) is None
                        or lost < unsellable(free, way.held, other)
                        for other in beside
                    ):
                        self.closing.setdefault(start, set()).add(person)

    def onward(self, mask: int, together: bool = True) -> list[Span]:
        """Return the starts from which the services of a mask can follow."""
        key = mask, together
        if key not in self._onward:
            spans = (spans for _block, spans in self.blocks(mask, together))
            self._onward[key] = normalize(chain.from_iterable(spans))
        return self._onward[key]

    def blocks(
        self, mask: int, together: bool = True
    ) -> list[tuple[Block, list[Span]]]:
        """Return with what the services of a mask can begin, and from which starts.

        :param together: whether two may go on at the same time
        """
        key = mask, together
        if key not in self._blocks:
            found = []
            for block in blocks_of(self.ways, mask, self.rules.any_order):
                if len(block.ways) > 1 and not together:
                    continue
                starts = block.starts
                rest = mask & ~block.mask
                if rest:
                    starts = intersect(starts, self._before(rest, block, together))
                if starts:
                    found.append((block, starts))
            self._blocks[key] = found
        return self._blocks[key]

    def _before(self, rest: int, block: Block, together: bool) -> list[Span]:
        """Return when a block can begin so that the rest can follow it."""
        seconds, wait = block.seconds, self.rules.wait
        return normalize(
            (low - seconds - wait, high - seconds)
            for low, high in self.onward(rest, together)
        )

    # -- what then

    def offers(
        self, starts: Sequence[int], only_best: bool = False
    ) -> Iterator[list[Offer | Bunch]]:
        """Yield for each start its offers, the best first, or the best one alone."""
        blocks = self.blocks(self.all)
        layouts = [self._layout(block.ways) for block, _spans in blocks]
        ways = [(block.ways[0][0], spans) for block, spans in blocks]
        beginning = Beginning(self.place, self.rules, ways, self.closing)
        # Then who is best is known before the offer is made.
        of_one = len(self.ways) == 1 and all(each.is_one_role for each in layouts)
        if of_one and only_best:
            best = beginning.best(starts)
            able = {start: (one,) for start, one in best.items()}
        else:
            able = beginning.everybody(starts)
        if of_one:
            yield from self._bunches(starts, able, layouts)
            return
        for start in starts:
            found = self._ranked(start, able.get(start, ()))
            yield found[:1] if only_best else found

    def _bunches(
        self,
        starts: Sequence[int],
        able: Mapping[int, Sequence[Able]],
        layouts: Sequence[Layout],
    ) -> Iterator[list[Bunch]]:
        """Yield as `offers`, where one does the whole visit, or nobody.

        :param layouts: by the number of the block with which the visit begins
        """
        for start in starts:
            bunches, last = [], None
            for _cost, _turn, number, person, lost in sorted(able.get(start, ())):
                if number != last:
                    phases = self._phases_of_one(layouts[number], start)
                    people, last = [], number
                    bunches.append(Bunch(start, phases[-1][1], phases, people))
                people.append((person, -lost / 60))
            yield bunches

    def _phases_of_one(self, layout: Layout, start: int) -> list[tuple]:
        """Return ``(start, stop, is the person's own, things)`` of the phases."""
        if layout.needs:
            placing = Placing(self.place, self.rules, layout, start)
            return [
                (begun, ended, whose is not None, things)
                for begun, ended, whose, things in placing.parts[0][3]
            ]
        return [
            (start + begin, start + end, is_own, ())
            for begin, end, is_own in layout.own_steps
        ]

    def _ranked(self, start: int, who: Iterable[Able]) -> list[Offer]:
        """Return the best offer of each who can begin, the best first."""
        blocks = self.blocks(self.all)
        best, placings = {}, {}
        for _cost, turn, number, person, lost in who:
            if number not in placings:
                placings[number] = list(self._placings(start, blocks[number][0]))
            for delay, placing in placings[number]:
                found = placing.offer(person, lost)
                if found is None:
                    continue
                entry = (found[0] + delay, turn, found[1])
                if person not in best or entry[:2] < best[person][:2]:
                    best[person] = entry
                break
        return [entry[2] for entry in sorted(best.values(), key=_cost_and_turn)]

    def _placings(self, start: int, block: Block) -> Iterator[tuple[int, Placing]]:
        """Yield the delay and the visit as it begins with a block, the best first.

        The second has nothing at the same time after the block: it always fits if the
        block does.
        """
        if block.mask == self.all:
            layout = self._layout(block.ways)
            yield -block.saved, Placing(self.place, self.rules, layout, start)
            return
        seen = set()
        for together in (True, False):
            rest = self._rest(self.all & ~block.mask, start + block.seconds, together)
            if rest is None:
                continue
            delay, ways = rest
            layout = self._layout(
                (*block.ways, *((way, at - start) for way, at in ways))
            )
            if layout not in seen:
                seen.add(layout)
                yield (
                    delay - block.saved,
                    Placing(self.place, self.rules, layout, start),
                )

    def _rest(
        self, mask: int, ready: int, together: bool
    ) -> tuple[int, tuple[tuple[Way, int], ...]] | None:
        """Return how the services of a mask go on, with the least delay.

        Whoever begins as early as possible is never later in the end.

        :param ready: since when the client waits
        :return: seconds waited less those saved, and ``(way, start)``
        """
        if not mask:
            return 0, ()
        key = mask, ready, together
        if key not in self._rests:
            found = []
            for block, spans in self.blocks(mask, together):
                start = _first_from(spans, ready)
                if start is None or start - ready > self.rules.wait:
                    continue
                after = mask & ~block.mask
                rest = self._rest(after, start + block.seconds, together)
                if rest is not None:
                    delay = start - ready - block.saved + rest[0]
                    ways = tuple((way, start + at) for way, at in block.ways)
                    found.append((delay, (*ways, *rest[1])))
            self._rests[key] = min(found, key=lambda each: each[0], default=None)
        return self._rests[key]

    def _layout(self, ways: tuple[tuple[Way, int], ...]) -> Layout:
        key = tuple((id(way), at) for way, at in ways)
        if key not in self._layouts:
            self._layouts[key] = Layout(ways)
        return self._layouts[key]

    def at(self, start: int, offsets: Sequence[int]) -> Offer | None:
        """Return the best offer with the services at these offsets."""
        order = sorted(zip(self.ways, offsets, strict=True), key=lambda entry: entry[1])
        best = None
        first = order[0][1]
        for layout in self._layouts_at(order):
            if any(span_at(way.starts, start + at) is None for way, at in layout.ways):
                continue
            placing = Placing(self.place, self.rules, layout, start)
            way = layout.ways[0][0]
            ways = [(way, way.starts)]
            beginning = Beginning(self.place, self.rules, ways, self.closing)
            able = beginning.everybody([start + first])
            for _cost, turn, _number, person, lost in able.get(start + first, ()):
                found = placing.offer(person, lost)
                if found and (best is None or (found[0], turn) < best[:2]):
                    best = (found[0], turn, found[1])
        return best and best[2]

    def _layouts_at(self, order: Sequence[tuple[list[Way], int]]) -> Iterator[Layout]:
        """Yield each choice of ways at their offsets."""
        choices = [()]
        for ways, at in order:
            choices = [(*chosen, (way, at)) for chosen in choices for way in ways]
        for chosen in choices:
            yield self._layout(chosen)


def _cost_and_turn(entry: tuple[int, int, Offer]) -> tuple[int, int]:
    return entry[:2]


def _first_from(spans: Sequence[Span], instant: int) -> int | None:
    """Return the first instant in the spans, from one on."""
    index = bisect_right(spans, (instant, FOREVER)) - 1
    if index >= 0 and instant < spans[index][1]:
        return instant
    return spans[index + 1][0] if index + 1 < len(spans) else None
