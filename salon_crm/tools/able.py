"""Who can begin a visit at which starts, and what they cost.

A month of a large branch has thousands of starts, each with as many people: what holds
for a whole stretch of free time is worked out once for all starts in it.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from .intervals import FOREVER, Span, intersect, span_at
from .layout import SELLABLE, Way, unsellable
from .placing import costs_of
from .visit import EVEN_LOAD, Place, Rules

# Who can begin at a start: cost, turn, with which way, person, and the seconds that
# become unsellable. Of those who can, the least is the best.
Able = tuple[int, int, int, int | None, int]


class Beginning:
    """Those who can begin a visit.

    :param ways: what it can begin with, and from which starts the rest can follow
    :param closing: by start off the grid, whose gap it closes: it is theirs only
    """

    def __init__(
        self,
        place: Place,
        rules: Rules,
        ways: Sequence[tuple[Way, list[Span]]],
        closing: Mapping[int, set[int | None]],
    ):
        self.place = place
        self.rules = rules
        self.closing = closing
        self.people = []
        for number, (way, spans) in enumerate(ways):
            for turn, (person, own) in enumerate(way.people.items()):
                own = own if spans is way.starts else intersect(own, spans)
                if own:
                    self.people.append((turn, number, person, way.held, own))
        # Of those who cost the same, the first is the best.
        self.people.sort(key=lambda row: row[:2])

    def everybody(self, starts: Sequence[int]) -> dict[int, list[Able]]:
        """Return by start all who can begin, where somebody can.

        :param starts: by time
        """
        able = defaultdict(list)
        for turn, number, person, held, own in self.people:
            free = self.place.free.get(person, ())
            mine, lost = [], []
            for first, last in _stretches(starts, own):
                part = self._theirs(person, starts[first:last])
                if part:
                    mine += part
                    low, high, seconds = _losses(free, held, part, 0, len(part))
                    lost += [*seconds[:low], *[0] * (high - low), *seconds[low:]]
            costs = costs_of(self.place, self.rules, person, lost, mine)
            for start, cost, seconds in zip(mine, costs, lost, strict=True):
                able[start].append((cost, turn, number, person, seconds))
        return able

    def best(self, starts: Sequence[int]) -> dict[int, Able]:
        """Return by start the best of those who can begin, where somebody can.

        Who leaves nothing unsellable is not outdone by anybody after them: such starts
        need not be looked at again.

        :param starts: by time
        """
        if self.rules.policy == EVEN_LOAD:
            # There is hardly anybody who costs nothing.
            return {start: min(able) for start, able in self.everybody(starts).items()}
        closing = self.closing
        left = [start for start in starts if start not in closing]
        best = {}
        for row in self.people:
            left = self._outdo(best, left, *row)
        if closing:
            rest = self.everybody([start for start in starts if start in closing])
            best |= {start: min(able) for start, able in rest.items()}
        return best

    def _outdo(
        self,
        best: dict[int, Able],
        starts: list[int],
        turn: int,
        number: int,
        person: int | None,
        held: Sequence[Span],
        own: Sequence[Span],
    ) -> list[int]:
        """Note somebody where nobody before them costs as little.

        :return: the starts at which somebody after them may still cost less
        """
        free = self.place.free.get(person, ())
        of_no_cost = (0, turn, number, person, 0)
        left, done = [], 0
        for first, last in _stretches(starts, own):
            left += starts[done:first]
            done = last
            low, high, lost = _losses(free, held, starts, first, last)
            if low < high:
                best |= dict.fromkeys(starts[low:high], of_no_cost)
            edges = starts[first:low] + starts[high:last]
            costs = costs_of(self.place, self.rules, person, lost, edges)
            for start, cost, seconds in zip(edges, costs, lost, strict=True):
                if start not in best or cost < best[start][0]:
                    best[start] = (cost, turn, number, person, seconds)
                if cost:
                    left.append(start)
        return left + starts[done:]

    def _theirs(self, person: int | None, starts: Sequence[int]) -> Sequence[int]:
        """Return the starts less those that close a gap of others."""
        if not self.closing:
            return starts
        return [
            start
            for start in starts
            if start not in self.closing or person in self.closing[start]
        ]


def _stretches(
    starts: Sequence[int], spans: Sequence[Span]
) -> Iterator[tuple[int, int]]:
    """Yield from where to where the starts lie in each of the spans, if any do.

    A few starts are found among many spans as quickly as the other way round.
    """
    first = 0
    while first < len(starts):
        index = bisect_right(spans, (starts[first], FOREVER))
        if not index or spans[index - 1][1] <= starts[first]:
            if index == len(spans):
                return
            first = bisect_left(starts, spans[index][0], first)
            index += 1
        last = bisect_left(starts, spans[index - 1][1], first)
        if last > first:
            yield first, last
        first = last


def _losses(
    free: Sequence[Span],
    held: Sequence[Span],
    starts: Sequence[int],
    first: int,
    last: int,
) -> tuple[int, int, list[int]]:
    """Return which of some starts in one stretch make nothing unsellable, as it is of
    most, and the seconds that those before and after them make so.

    :return: from where to where nothing does, and the seconds of the others by time
    """
    if not held:
        return first, last, []
    if len(held) > 1:
        lost = [unsellable(free, held, start) for start in starts[first:last]]
        return first, first, lost
    begin, end = held[0]
    since, until = span_at(free, starts[first] + begin)
    lead, tail = begin - since, until - end
    low = bisect_left(starts, SELLABLE - lead, first, last)
    high = bisect_right(starts, tail - SELLABLE, low, last)
    lost = [
        (start + lead if start + lead < SELLABLE else 0)
        + (tail - start if tail - start < SELLABLE else 0)
        for start in starts[first:low] + starts[high:last]
    ]
    return low, high, lost
