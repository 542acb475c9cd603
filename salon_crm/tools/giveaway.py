"""What a bill gives away, and what of it is more than somebody may give.

All amounts are in the currency of the bill and as the prices on it are meant, with or
without taxes. The till computes the same in JavaScript, to ask in time; what is here
decides.
"""

import math
from collections import defaultdict
from typing import NamedTuple

DISCOUNT, PRICE, FREE, ROUNDING, REFUND = KINDS = (
    "discount",
    "price",
    "free",
    "rounding",
    "refund",
)
# How a line takes part: it sells something, gives money back, or is a deduction from
# the whole bill.
SALE, BACK, OFF_BILL, ROUND_OFF = "sale", "back", "off_bill", "round_off"
FREELY, UP_TO, MANAGER = MODES = ("free", "limit", "manager")


class Line(NamedTuple):
    """A line of a bill. ``list_price``: for one, as on the price list; ``price``: for
    one, as charged; ``discount``: in percent, taken off the price."""

    key: object
    part: str
    quantity: float
    list_price: float
    price: float
    discount: float


class Given(NamedTuple):
    """What one line gives away: of ``list_amount`` the ``amount``, which is
    ``percent``. A refund gives back all of its amount."""

    key: object
    kind: str
    list_amount: float
    amount: float
    percent: float


class Limit(NamedTuple):
    """How much of a kind somebody may give.

    ``percent``: of a line, ``amount``: on one bill; they count if the mode is UP_TO,
    and one that is 0 does not count.
    """

    mode: str
    percent: float = 0.0
    amount: float = 0.0


def given_away(lines, digits=2):
    """What each line gives away, without those that give nothing.

    :param lines: list of Line
    :param digits: decimal places of the currency
    :return: list of Given, in the order of the lines
    """
    lines = list(lines)
    bill = sum(
        max(line.list_price, line.price) * line.quantity
        for line in lines
        if line.part == SALE and line.quantity > 0
    )
    found = (_given(line, bill, digits) for line in lines)
    return [given for given in found if given]


def _given(line, bill, digits):
    charged = line.quantity * line.price * (1 - line.discount / 100)
    if line.part == BACK or (line.part == SALE and line.quantity < 0):
        return _of(line, REFUND, -charged, -charged, digits)
    if line.part in (OFF_BILL, ROUND_OFF):
        kind = DISCOUNT if line.part == OFF_BILL else ROUNDING
        return _of(line, kind, bill, -charged, digits)
    # A price above the list is not given away, but what is taken off it is.
    listed = max(line.list_price, line.price) * line.quantity
    if listed > 0 and not _round(charged, digits):
        kind = FREE
    elif _round(line.price - line.list_price, digits) < 0:
        kind = PRICE
    else:
        kind = DISCOUNT
    return _of(line, kind, listed, listed - charged, digits)


def _round(value, digits):
    """Half away from zero, as the till does: what a manager saw there counts here."""
    power = 10**digits
    rounded = math.floor((abs(value) + 1e-9) * power + 0.5) / power
    return math.copysign(rounded, value) if rounded else 0.0


def _of(line, kind, listed, amount, digits):
    listed, amount = _round(listed, digits), _round(amount, digits)
    if amount <= 0:
        return None
    percent = _round(100 * amount / listed, 2) if listed > 0 else 100.0
    return Given(line.key, kind, listed, amount, percent)


def above(givens, limits):
    """What is more than the limits allow.

    :param givens: list of Given, of one bill
    :param limits: dict of kind to Limit; a kind without one is not limited
    :return: list of Given. Where the amount on the bill is too much it is all of the
        kind, since no line is more to blame than another.
    """
    total = defaultdict(float)
    for given in givens:
        total[given.kind] += given.amount
    return [
        given
        for given in givens
        if given.kind in limits
        and _is_above(given, limits[given.kind], total[given.kind])
    ]


def _is_above(given, limit, total):
    if limit.mode != UP_TO:
        return limit.mode == MANAGER
    too_much = limit.amount and round(total - limit.amount, 6) > 0
    # Of a refund the whole is given back: a share of it says nothing.
    if given.kind == REFUND:
        return bool(too_much)
    return bool(too_much or (limit.percent and given.percent > limit.percent))


def covers(approved, given):
    """Whether what a manager approved allows this.

    :param approved: the Given that the manager saw
    """
    return (
        approved.key == given.key
        and approved.kind == given.kind
        and round(given.amount - approved.amount, 6) <= 0
        and round(given.percent - approved.percent, 6) <= 0
    )
