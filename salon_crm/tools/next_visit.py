"""Which of many free times to propose to who is about to leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

DAY_AWAY = 60
OTHER_WEEKDAY = 60
SOMEBODY_ELSE = 90
# What makes the alternatives differ from each other and not lie side by side.
SAME_DAY = 150
SAME_HOUR = 45


@dataclass(frozen=True)
class Offer:
    """A free time.

    :param day: on the branch's wall
    :param minute: of that day
    :param own: whether it is with whom the client usually comes
    """

    day: date
    minute: int
    own: bool = True


@dataclass(frozen=True)
class Wish:
    """When a client would come by habit: the day, the weekday (0 is Monday) and the
    minute of the day."""

    day: date
    weekday: int
    minute: int


def distance(offer: Offer, wish: Wish) -> int:
    """Return how far a time is from the habit, in minutes of inconvenience."""
    return (
        DAY_AWAY * abs((offer.day - wish.day).days)
        + OTHER_WEEKDAY * (offer.day.weekday() != wish.weekday)
        + abs(offer.minute - wish.minute)
        + SOMEBODY_ELSE * (not offer.own)
    )


def choose(offers: Sequence[Offer], wish: Wish, most: int) -> list[int]:
    """Return which times to propose, as numbers in ``offers``.

    The first is the nearest to the habit. Each other one is near, too, but on another
    day or at another hour than those before it, as far as there are such. A time of
    day is proposed once only, with whom the client knows if that is possible.

    :param most: how many at most
    """
    left: dict[tuple[date, int], int] = {}
    for number, offer in enumerate(offers):
        key = (offer.day, offer.minute)
        if key not in left or (offer.own and not offers[left[key]].own):
            left[key] = number
    chosen: list[int] = []
    while left and len(chosen) < most:
        best = min(
            left.values(), key=lambda number: (_cost(offers, number, wish, chosen))
        )
        chosen.append(best)
        del left[offers[best].day, offers[best].minute]
    return chosen


def _cost(offers, number, wish, chosen):
    offer = offers[number]
    likeness = sum(
        SAME_DAY * (offers[other].day == offer.day)
        + SAME_HOUR * (offers[other].minute // 60 == offer.minute // 60)
        for other in chosen
    )
    return distance(offer, wish) + likeness, offer.day, offer.minute
