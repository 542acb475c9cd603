"""What a branch asks of its clients, worked out from plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

# Who pays a deposit: the first of these words that holds is the reason.
MISSED, NEW, EVERYBODY = "missed", "new", "everybody"
ASKED = {
    "nobody": (),
    "new": (NEW,),
    "missed": (MISSED,),
    "new_missed": (MISSED, NEW),
    "everybody": (MISSED, NEW, EVERYBODY),
}


@dataclass(frozen=True)
class DepositRule:
    """Who pays a deposit, from which price on, and how much.

    :param who: a key of ``ASKED``
    :param from_price: of the whole visit, in its currency; 0: always
    :param percent: of the price, 0 to 100; None: ``fixed`` holds
    :param fixed: amount in the currency
    """

    who: str
    from_price: float = 0.0
    percent: float | None = None
    fixed: float = 0.0


def deposit(
    rule: DepositRule, price: float, came: int, missed: int, rounding: float
) -> tuple[float, str | None]:
    """Return what must be paid beforehand, and why: MISSED, NEW, EVERYBODY or None.

    Never more than the price, to the currency's smallest coin, half a coin up.

    :param price: of the visit, in its currency
    :param came: how often the client was here before
    :param missed: how often the client was booked and did not come
    :param rounding: the smallest coin, as 0.01
    """
    holds = {MISSED: missed > 0, NEW: came == 0, EVERYBODY: True}
    why = next((key for key in ASKED[rule.who] if holds[key]), None)
    if why is None or price <= 0 or price < rule.from_price:
        return 0.0, None
    exact = Decimal(str(price))
    if rule.percent is None:
        amount = Decimal(str(rule.fixed))
    else:
        amount = exact * Decimal(str(rule.percent)) / 100
    coin = Decimal(str(rounding))
    coins = (min(amount, exact) / coin).to_integral_value(ROUND_HALF_UP)
    due = float(coins * coin)
    return (due, why) if due else (0.0, None)


def last_moment(start: datetime, hours: int) -> datetime:
    """Return until when something may be changed that begins at ``start``."""
    return start - timedelta(hours=hours)


def is_late(start: datetime, hours: int, now: datetime) -> bool:
    """Return whether it is later than ``hours`` before ``start``."""
    return now > last_moment(start, hours)
