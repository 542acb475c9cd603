"""Who walks in without an appointment: whose turn it is to serve them, and how long
they wait."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from .intervals import Span
from .slots import Offer, Place, Rules, Service, search
from .taking import Margins, left


class Turn(NamedTuple):
    """A walk-in who was served.

    :param asked_for: whether the client asked for this person by name: then it is not
        counted, and the person keeps their place
    """

    person: int
    at: int
    asked_for: bool = False


class Standing(NamedTuple):
    """How many turns a person had, and when the last of them was (None: none)."""

    person: int
    turns: int
    last: int | None


class Waiting(NamedTuple):
    """A client in the queue: what is to be done, and in which spans of time at most."""

    services: tuple[Service, ...]
    windows: Sequence[Span]


def in_turn(people: Sequence[int], turns: Iterable[Turn]) -> list[Standing]:
    """Return who is next, and next after that: who had the fewest turns; of those, who
    waits longest since the last one; of those, who comes first in ``people``.

    :param people: who is at work, in turn order; turns of others are not looked at
    """
    counted = [turn for turn in turns if not turn.asked_for]
    count = Counter(turn.person for turn in counted)
    last = {}
    for turn in counted:
        last[turn.person] = max(turn.at, last.get(turn.person, turn.at))
    standings = [Standing(key, count[key], last.get(key)) for key in people]
    # Who had no turn yet has no last one: among them, only the order of people counts.
    return sorted(standings, key=lambda each: (each.turns, each.last or 0))


def waits(
    queue: Iterable[Waiting],
    where: Place,
    step: int,
    anchor: int,
    rules: Rules,
    margins: Margins,
) -> list[tuple[int, int | None] | None]:
    """Return from when until when the begin of each client's visit is to be expected.

    The first is the earliest time if nobody before them in the queue came, the last
    that if all of them came, each at their earliest; None if there is no time then.

    :param queue: in the order in which they came
    :param step: seconds; visits begin at ``anchor + k * step``
    :return: by client; None if there is no such time
    """
    # A gap that is to be closed would allow a begin off the steps, before the others.
    rules = replace(rules, close_gaps=False)
    free = dict(where.free)
    expected = []
    for one in queue:
        earliest = _first(one, where, step, anchor, rules)
        latest = earliest and _first(
            one, replace(where, free=free), step, anchor, rules
        )
        expected.append(earliest and (earliest.start, latest and latest.start))
        if latest:
            free.update(left(free, latest.services, margins))
    return expected


def _first(
    one: Waiting, where: Place, step: int, anchor: int, rules: Rules
) -> Offer | None:
    for window in one.windows:
        for offer in search(
            one.services, where, window, step, anchor, 1, rules, best=True
        ):
            return offer
    return None
