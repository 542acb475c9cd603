"""Tiers of members: what it takes, who has which, and what is missing for the next.

The SQL of ``salon.membership`` decides the same for all clients at once; its test has
these functions as oracle.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

AMOUNT, VISITS = "amount", "visits"
RISE, FALL, RENEW = "rise", "fall", "renew"
WHOLE = 100


@dataclass(frozen=True)
class Tier:
    """A step of the members.

    :ivar key: anything
    :ivar rank: the higher, the better; one tier for each
    :ivar amount: net consumption that it takes within the months; 0: not asked
    :ivar visits: number of visits that it takes within the months; 0: not asked
    :ivar every: whether it takes both, or one of them is enough
    :ivar valid_months: for how long it is kept; 0: for ever
    :ivar grace_days: for how long it is kept beyond that
    """

    key: object
    rank: int
    amount: float = 0
    visits: int = 0
    months: int = 12
    every: bool = False
    valid_months: int = 12
    grace_days: int = 30

    @property
    def conditions(self):
        """:return: list of (kind, what it takes)"""
        asked = [(AMOUNT, self.amount), (VISITS, self.visits)]
        return [(kind, wanted) for kind, wanted in asked if wanted]


@dataclass(frozen=True)
class Held:
    """Which tier a client has.

    :ivar until: the last day on which it is kept, None: for ever
    :ivar by_hand: somebody gave it, whatever the client consumed
    """

    tier: Tier
    until: date | None
    by_hand: bool = False


@dataclass(frozen=True)
class Missing:
    """What is missing for a tier; ``progress`` from 0 to 100."""

    amount: float
    visits: int
    progress: int


def months_later(day, months):
    """The same day of another month, or its last one; before if negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def kept_until(tier, day):
    """:return: until when who reaches the tier on this day keeps it; None: for ever"""
    return months_later(day, tier.valid_months) if tier.valid_months else None


def is_met(tier, sums):
    """Whether a client did what a tier takes.

    :param sums: {months: (net consumption, visits) of so many months until now}
    """
    done = dict(zip((AMOUNT, VISITS), sums.get(tier.months, (0, 0)), strict=True))
    parts = [done[kind] >= wanted for kind, wanted in tier.conditions]
    return all(parts) if tier.every or not parts else any(parts)


def best(tiers, sums):
    """:return: the highest tier that is met, None if none is"""
    found = [tier for tier in tiers if is_met(tier, sums)]
    return max(found, key=lambda tier: tier.rank, default=None)


def follow(held, found, day, deserved=True):
    """What becomes of a client's tier on a day.

    A tier is kept until its day and some days of grace, then it is what is met. Who
    still meets it when its day is over keeps it anew. One given by hand has no grace.

    :param held: Held, or None
    :param found: the highest Tier that is met now, or None
    :param deserved: whether what the tier was reached by still stands after refunds
    :return: RISE or FALL to what was found, RENEW, or None: nothing changes
    """
    if held is None:
        # What takes nothing has everybody, without a word about it.
        return RISE if found and found.conditions else None
    rank = found.rank if found else held.tier.rank - 1
    if rank > held.tier.rank:
        return RISE
    if not held.by_hand and not deserved and rank < held.tier.rank:
        return FALL
    if held.until is None or day <= held.until:
        return None
    if rank == held.tier.rank:
        return RISE if held.by_hand else RENEW
    grace = timedelta(0 if held.by_hand else held.tier.grace_days)
    return FALL if day > held.until + grace else None


def missing(tier, sums):
    """What a client still has to do for a tier.

    Of a tier that takes one of two things, the nearer one says how far it is.

    :return: Missing
    """
    done = dict(zip((AMOUNT, VISITS), sums.get(tier.months, (0, 0)), strict=True))
    left = {AMOUNT: 0, VISITS: 0}
    shares = []
    for kind, wanted in tier.conditions:
        left[kind] = max(wanted - done[kind], 0)
        shares.append(min(max(done[kind] / wanted, 0), 1))
    share = 1
    if shares:
        share = sum(shares) / len(shares) if tier.every else max(shares)
    if is_met(tier, sums):
        left = {AMOUNT: 0, VISITS: 0}
    return Missing(left[AMOUNT], left[VISITS], int(share * WHOLE))


def following(tiers, held):
    """:return: the tier after this one (None: before all), None if there is none"""
    above = [tier for tier in tiers if held is None or tier.rank > held.rank]
    return min(above, key=lambda tier: tier.rank, default=None)


def is_pointless(lower, higher):
    """Whether some way to reach the lower tier already reaches the higher one.

    Such a way never leads to the lower one: the conditions contradict each other.
    """
    asked = [(kind, wanted, lower.months) for kind, wanted in lower.conditions]
    ways = [asked] if lower.every or not asked else [[one] for one in asked]
    return any(_reaches(way, higher) for way in ways)


def _reaches(way, tier):
    """:param way: list of (kind, at least, within months), all of them done"""
    parts = [
        any(
            kind == done and wanted <= amount and months <= tier.months
            for done, amount, months in way
        )
        for kind, wanted in tier.conditions
    ]
    return all(parts) if tier.every or not parts else any(parts)
