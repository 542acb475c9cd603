"""The waiting list: who is asked for freed time, in which order, and until when.

Instants and spans as everywhere here: whole seconds since the epoch, half-open.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .hours import Attendance, work_spans
from .intervals import Span, covers, intersect, normalize, subtract
from .slots import Offer

ASKED_OF_A_GAP = 3
ASKED_IN_A_DAY = 20
# Who has less time than this to answer is not asked.
LEAST_SECONDS = 10 * 60
MINUTE = 60


@dataclass(frozen=True)
class Wish:
    """What a client on the list waits for.

    :ivar key: of the entry
    :ivar since: what the order goes by; the key decides between equals
    :ivar client: key of the client
    :ivar seconds: how long the services take
    :ivar staff: resources each of whom may do one of the services; None: no service
        needs anybody
    :ivar weekdays: 0 is Monday
    :ivar hours: from, until; hours on the wall as floats
    :ivar days: first and last day
    :ivar busy: when the client has another visit
    """

    key: int
    since: float
    client: int
    seconds: int
    weekdays: frozenset
    hours: tuple[float, float]
    days: tuple[date, date]
    staff: frozenset | None = None
    busy: tuple[Span, ...] = field(default=())


@dataclass(frozen=True)
class Gap:
    """Freed time.

    :ivar held: what was freed: {resource: spans in normal form}; at least one span
    :ivar client: key of whose visit it was: they are not asked for what they gave up
    """

    held: Mapping[int, Sequence[Span]]
    client: int | None = None

    @property
    def span(self) -> Span:
        """From the first moment freed to the last."""
        spans = [span for spans in self.held.values() for span in spans]
        return min(start for start, _ in spans), max(stop for _, stop in spans)


def messages_left(asked_of_gap: int, asked_today: int) -> int:
    """Return how many more may be asked, for this gap and in this branch today."""
    return max(0, min(ASKED_OF_A_GAP - asked_of_gap, ASKED_IN_A_DAY - asked_today))


def deadline(now: int, start: int, minutes: int, lead: int) -> int | None:
    """Return until when a client may answer, or None if there is no time to ask.

    :param start: of the visit offered
    :param minutes: that the branch gives for an answer
    :param lead: minutes before the visit that the client needs to come
    """
    until = min(now + minutes * MINUTE, start - lead * MINUTE)
    return until if until - now >= least_seconds(minutes) else None


def least_seconds(minutes: int) -> int:
    """Return the shortest time to answer, in a branch that gives so many minutes."""
    return min(LEAST_SECONDS, minutes * MINUTE)


def windows(wish: Wish, around: Span, tz: str) -> list[Span]:
    """Return when the client could be here, inside ``around``, in normal form."""
    rows = [Attendance(day, *wish.hours, *wish.days) for day in wish.weekdays]
    return subtract(work_spans(rows, tz, around), normalize(wish.busy))


def reach(wish: Wish, gap: Gap, earliest: int) -> Span:
    """Return where visits lie that begin at ``earliest`` or later and touch the gap."""
    start, stop = gap.span
    return max(earliest, start - wish.seconds + 1), stop + wish.seconds - 1


def may_fit(wish: Wish, gap: Gap, earliest: int, tz: str) -> bool:
    """Return whether a visit that the client wants could touch the freed time.

    Whether everybody and everything needed is free is not looked at.
    """
    if wish.client == gap.client:
        return False
    if wish.staff is not None and not wish.staff:
        return False
    around = reach(wish, gap, earliest)
    if around[1] - around[0] < wish.seconds:
        return False
    return any(
        stop - start >= wish.seconds for start, stop in windows(wish, around, tz)
    )


def in_turn(
    wishes: Iterable[Wish],
    gap: Gap,
    earliest: int,
    tz: str,
    asked: Collection[int] = (),
    answering: Collection[int] = (),
) -> tuple[list[Wish], bool]:
    """Return whom to ask, first come first, and whether others may follow later.

    :param asked: keys of wishes that were asked for this gap: none is asked twice
    :param answering: clients who have not answered another offer yet: when they have,
        they may be asked
    """
    fitting = [
        wish
        for wish in sorted(wishes, key=lambda wish: (wish.since, wish.key))
        if wish.key not in asked and may_fit(wish, gap, earliest, tz)
    ]
    now = [wish for wish in fitting if wish.client not in answering]
    return now, len(now) < len(fitting)


def freed_seconds(offer: Offer, gap: Gap) -> int:
    """Return how much of what was freed an offer holds, over all people and things."""
    total = 0
    for service in offer.services:
        for phase in service.phases:
            people = [phase.staff] if phase.staff else []
            for key in (*people, *phase.things):
                both = intersect([(phase.start, phase.stop)], gap.held.get(key, ()))
                total += sum(stop - start for start, stop in both)
    return total


def uses_freed_person(offer: Offer, gap: Gap) -> bool:
    """Return whether somebody serves in an offer who was freed for it."""
    return any(
        intersect([(phase.start, phase.stop)], gap.held.get(phase.staff, ()))
        for service in offer.services
        for phase in service.phases
        if phase.staff
    )


def best(
    offers: Iterable[Offer],
    wish: Wish,
    gap: Gap,
    earliest: int,
    tz: str,
    before: Collection[int] = (),
) -> Offer | None:
    """Return the offer that uses most of the freed time at hours that are wanted.

    Of equals the one of the higher score, then the earlier one. An offer that uses
    nothing of what was freed is none; nor is one that uses only things that were
    freed, at a start that was possible before: any chair would have done.

    :param before: starts that were possible without what was freed
    """
    wanted = windows(wish, reach(wish, gap, earliest), tz)
    ranked = [
        (freed_seconds(offer, gap), offer.score, -offer.start, -number, offer)
        for number, offer in enumerate(offers)
        if offer.start >= earliest
        and covers(wanted, (offer.start, offer.stop))
        and (offer.start not in before or uses_freed_person(offer, gap))
    ]
    ranked = [rank for rank in ranked if rank[0]]
    return max(ranked)[-1] if ranked else None
