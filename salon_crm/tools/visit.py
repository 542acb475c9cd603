"""What a visit is made of, for the search of a time: plain values.

Instants are ints, seconds since the epoch, UTC; lists of spans are in normal form (see
`intervals`). People and things are resource ids; nobody is also a thing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from .intervals import Span

# How "anyone" is chosen, and so what comes first within a start.
BEST_FIT = "best_fit"
EVEN_LOAD = "even_load"
FIRST_FREE = "first_free"


@dataclass(frozen=True)
class Phase:
    """A part of a service.

    :param seconds: length, above 0
    :param needs_staff: whether it holds a person
    :param types: ids of resource types, one thing of each; a type may come twice
    :param staff: who may do it, in turn order, if the service is handed over for this
        phase; None if the service's person does it
    :raises ValueError: the length is not positive
    """

    seconds: int
    needs_staff: bool
    types: tuple[int, ...] = ()
    staff: tuple[int, ...] | None = None

    def __post_init__(self):
        if self.seconds <= 0:
            raise ValueError("A phase takes time.")

    @property
    def is_own(self) -> bool:
        """Whether it holds the service's person."""
        return self.needs_staff and self.staff is None

    @property
    def is_handed_over(self) -> bool:
        """Whether it holds somebody of its own list."""
        return self.needs_staff and self.staff is not None


@dataclass(frozen=True)
class Service:
    """What is done in one go.

    :param phases: at least one
    :param staff: who may do it, in turn order
    :param lengths: the seconds of the phases with those people who take other times
    :param parallel: whether it can go on at the same time as another that allows it
    :raises ValueError: there is no phase, or not a length for each
    """

    phases: tuple[Phase, ...]
    staff: tuple[int, ...] = ()
    lengths: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    parallel: bool = False

    def __post_init__(self):
        if not self.phases:
            raise ValueError("A service has a phase.")
        if any(len(each) != len(self.phases) for each in self.lengths.values()):
            raise ValueError("Each phase has a length.")

    def seconds_with(self, person: int | None) -> tuple[int, ...]:
        """Return how long each phase takes with a person."""
        own = self.lengths.get(person)
        return own or tuple(phase.seconds for phase in self.phases)


@dataclass(frozen=True)
class Place:
    """Where the visit is to be.

    :param free: resource id to free spans; who or what is missing is never free
    :param things: resource type id to its things, in turn order
    :param load: person to ``(instant, seconds)``: from then on, such as for a day,
        they are booked so long. For the policy `EVEN_LOAD`.
    :raises ValueError: a thing is listed twice; it has one type
    """

    free: Mapping[int, list[Span]]
    things: Mapping[int, tuple[int, ...]]
    load: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self):
        if max(Counter(chain(*self.things.values())).values(), default=1) > 1:
            raise ValueError("A thing has one type and counts once.")


@dataclass(frozen=True)
class Rules:
    """How the services of a visit may lie, and which offers are the best.

    :param any_order: whether services may change their order
    :param wait: seconds that may pass at most between two services
    :param policy: `BEST_FIT` (the least unsellable time), `EVEN_LOAD` (who has least
        to do that day) or `FIRST_FREE` (turn order)
    :param close_gaps: whether a start may lie off the grid where that leaves a person
        less unsellable time than the starts on the grid beside it
    """

    any_order: bool = False
    wait: int = 0
    policy: str = BEST_FIT
    close_gaps: bool = False


class PlacedPhase(NamedTuple):
    """A phase with its time, its person (None if it needs none) and its things.

    ``things`` are in the order of the phase's types.
    """

    start: int
    stop: int
    staff: int | None
    things: tuple[int, ...]


class PlacedService(NamedTuple):
    """A service with its time, its person (None if it has none) and phases."""

    start: int
    stop: int
    staff: int | None
    phases: tuple[PlacedPhase, ...]


class Offer(NamedTuple):
    """A visit as it could be booked.

    ``services`` are in the order in which they were asked for, whatever their times.
    ``score`` is 0 or less: minus the minutes that the visit makes unsellable and that
    the client waits. Unsellable are the idle times shorter than `layout.SELLABLE` that
    are left of those free spans of its people in which they serve it.
    """

    start: int
    stop: int
    services: tuple[PlacedService, ...]
    score: float

    def offers(self) -> list["Offer"]:
        """Return it alone, as a `Bunch` returns its offers."""
        return [self]


class Bunch(NamedTuple):
    """Offers of one service that differ only in who does it all, the best first.

    A month has thousands of offers, and most of them are alike.

    :ivar phases: ``(start, stop, whether it is the person's own, things)``
    :ivar people: ``(person, score)``; the person is None if it needs nobody
    """

    start: int
    stop: int
    phases: Sequence[tuple[int, int, bool, tuple[int, ...]]]
    people: Sequence[tuple[int | None, float]]

    def offers(self) -> list[Offer]:
        """Return them one by one."""
        return [self._offer(*who) for who in self.people]

    def _offer(self, person: int | None, score: float) -> Offer:
        phases = tuple(
            PlacedPhase(begun, ended, person if is_own else None, things)
            for begun, ended, is_own, things in self.phases
        )
        service = PlacedService(self.start, self.stop, person, phases)
        return Offer(self.start, self.stop, (service,), score)
