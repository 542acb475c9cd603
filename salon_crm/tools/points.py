"""Points (积分): how many a sale earns, what a refund leaves of them, when they lapse.

Lots of points lapse first in, first out: whatever was used counts against the oldest.
Points of the ledger are integers of a hundredth; earned ones are whole.
"""

from collections import defaultdict
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

EARNED = "earned"
SPENT = "spent"
TAKEN_BACK = "taken_back"
GIVEN_BACK = "given_back"
LAPSED = "lapsed"
BY_HAND = "hand"

UNIT = 100


class Entry(NamedTuple):
    """An entry of the ledger; ``points`` in hundredths, below 0 if they went.

    ``origin``: key of the entry that it takes back, gives back or lets lapse.
    """

    key: int
    day: object
    kind: str
    points: int
    origin: int | None = None


def earned(net, rate, factor=1):
    """Whole points for what was paid.

    Amounts are taken as they are written: 0.1 is a tenth. The till has the same in
    JavaScript, and both have the same table of cases.

    :param net: paid for services and goods, rounded to the coin
    :param rate: points for one unit of the currency
    :param factor: of the client's tier
    :return: integer, at least 0
    """
    points = Decimal(str(net)) * Decimal(str(rate)) * Decimal(str(factor))
    return max(int(points.to_integral_value(ROUND_FLOOR)), 0)


def left(points, net, given_back):
    """What stays of points of which a part of the sale was given back.

    In proportion, rounded down; nothing stays when all of it was given back.

    :param points: integer
    :param net, given_back: integers of the smallest coin
    """
    if given_back <= 0:
        return points
    if given_back >= net:
        return 0
    return points * (net - given_back) // net


def lots(entries):
    """What is left of each lot of points that came in, the oldest first.

    What was taken back or lapsed counts against its own lot, all else that was used
    against the oldest ones, and what was given back was not used after all.

    :param entries: iterable of `Entry` of one card
    :return: list of (entry, hundredths left), only those with something left
    """
    came, gone, used = [], defaultdict(int), 0
    for entry in entries:
        if entry.kind in (TAKEN_BACK, LAPSED):
            gone[entry.origin] += entry.points
        elif entry.kind == EARNED or (entry.kind == BY_HAND and entry.points > 0):
            came.append(entry)
        else:
            used -= entry.points
    result = []
    for entry in sorted(came, key=lambda one: (one.day, one.key)):
        points = entry.points + gone[entry.key]
        part = min(points, max(used, 0))
        used -= part
        if points > part:
            result.append((entry, points - part))
    return result


def lapse_day(day, months):
    """The first day on which points of a day are no longer valid."""
    return day + relativedelta(months=months)


def lapses(entries, months):
    """When what is left lapses, if nothing is used until then.

    :param months: after which points lapse; 0: never
    :return: list of (day, hundredths), the next first, one for each day
    """
    if not months:
        return []
    by_day = defaultdict(int)
    for entry, points in lots(entries):
        by_day[lapse_day(entry.day, months)] += points
    return sorted(by_day.items())
