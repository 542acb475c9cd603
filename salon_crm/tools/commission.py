"""What people earn by what they did and sold in a month, from plain values.

Money is in integers of the smallest coin, percentages in millionths of the whole, and
what is given back of a sale in parts of ``WHOLE``.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from .stored_value import share_out

# Work that was paid by money, and by stored value; what was sold; tips.
WORK, CONSUMPTION, PRODUCT, TOP_UP, TIP = KINDS = (
    "work",
    "consumption",
    "product",
    "top_up",
    "tip",
)
STYLIST, HELPER = ROLES = ("stylist", "helper")
NET, LIST = BASES = ("net", "list")
# What counts for the steps: a top-up does when it is used, and a tip is no revenue.
REVENUE = frozenset({WORK, CONSUMPTION, PRODUCT})
MILLION = 10**6
WHOLE = 10**9
# Thirds given back three times are the whole.
ALMOST = 100


class Rule(NamedTuple):
    """Who earns what by what. What is None is for all.

    ``rate``: millionths of the base or, if ``fixed``, coins for one piece. ``steps``:
    (revenue of the month, rate from there on).
    """

    key: object
    kinds: frozenset
    rate: int
    fixed: bool = False
    basis: str = NET
    person: object = None
    product: object = None
    category: object = None
    level: object = None
    requested: bool | None = None
    new: bool | None = None
    since: date | None = None
    until: date | None = None
    sequence: int = 10
    steps: tuple = ()


class Sale(NamedTuple):
    """What one person did of one line, paid in one way.

    ``key``: what names it, such as (document, line, role, kind). ``listed``, ``net``:
    of the whole line. ``pieces``: thousandths, of which ``part`` is (from, to, of) if
    the line was paid in two ways. ``shares``: weights of the stylist and the helper.
    ``categories``: from the root to the product's own. ``requested``, ``new``: None
    where nobody knows or it makes no sense.
    """

    key: tuple
    person: object
    role: str
    kind: str
    day: date
    listed: int
    net: int
    pieces: int = 1000
    part: tuple = (0, 1, 1)
    shares: tuple = (1, 0)
    product: object = None
    categories: tuple = ()
    level: object = None
    requested: bool | None = None
    new: bool | None = None
    redo: bool = False


class Return(NamedTuple):
    """``part`` of WHOLE of a sale is given back. ``key`` as that of a sale;
    ``origin``: the key of the sale. Below zero: what was given back is not any more."""

    key: tuple
    origin: tuple
    day: date
    part: int


class Earned(NamedTuple):
    """One line of a statement. ``revenue`` and ``base`` are the person's share."""

    key: tuple
    person: object
    role: str
    kind: str
    day: date
    revenue: int
    base: int
    amount: int
    rule: object = None
    rate: int = 0
    redo: bool = False
    origin: tuple | None = None
    part: int = 0


class Origin(NamedTuple):
    """What was earned in an earlier month, and how much was given back since."""

    earned: Earned
    returned: int


def pick(rules, sale):
    """The most specific rule for a sale, None if there is none."""
    fitting = [rule for rule in rules if fits(rule, sale)]
    return min(fitting, key=lambda rule: _rank(rule, sale), default=None)


def fits(rule, sale):
    """Whether a rule is for a sale."""
    wanted = (
        (rule.person, sale.person),
        (rule.product, sale.product),
        (rule.level, sale.level),
        (rule.requested, sale.requested),
        (rule.new, sale.new),
    )
    return (
        sale.kind in rule.kinds
        and all(want is None or want == has for want, has in wanted)
        and (rule.category is None or rule.category in sale.categories)
        and (rule.since is None or rule.since <= sale.day)
        and (rule.until is None or sale.day <= rule.until)
    )


def _rank(rule, sale):
    """Smallest first: the person, the product, the nearest category, the level, asked
    for or turn, new or not; then as the manager sorted them."""
    depth = sale.categories.index(rule.category) + 1 if rule.category else 0
    return (
        rule.person is None,
        rule.product is None,
        -depth,
        rule.level is None,
        rule.requested is None,
        rule.new is None,
        rule.sequence,
        rule.key,
    )


def rate_at(rule, revenue):
    """The rate of a rule at a revenue of the month: that of the highest step that was
    reached, for all of the month."""
    reached = [step for step in rule.steps if step[0] <= revenue]
    return max(reached)[1] if reached else rule.rate


def shared(coins, sale):
    """The person's share of an amount of the whole line; shares sum up to it."""
    return share_out(coins, sale.shares)[ROLES.index(sale.role)]


def earn(sale, rules, revenue):
    """What a person earns by a sale.

    :param revenue: the person's, of the month
    :return: Earned
    """
    net = shared(sale.net, sale)
    found = Earned(sale.key, sale.person, sale.role, sale.kind, sale.day, net, net, 0)
    if sale.kind == TIP:
        return found._replace(amount=net)
    rule = None if sale.redo else pick(rules, sale)
    if rule is None:
        return found._replace(redo=sale.redo)
    rate = rate_at(rule, revenue)
    base = sale.listed if rule.basis == LIST else sale.net
    if rule.fixed:
        begin, end, whole = sale.part
        amount = _rounded(rate * sale.pieces * end, 1000 * whole)
        amount -= _rounded(rate * sale.pieces * begin, 1000 * whole)
    else:
        amount = _rounded(base * rate, MILLION)
    return found._replace(
        base=shared(base, sale),
        amount=shared(amount, sale),
        rule=rule.key,
        rate=rate,
    )


def take_back(whole, before, now):
    """What a return takes back of an amount: all returns together exactly all of it.

    :param before, now: parts of WHOLE that were and are given back
    :return: of the other sign than the whole
    """
    return _rounded(whole * before, WHOLE) - _rounded(whole * (before + now), WHOLE)


def month(sales, returns, rules, earlier=()):
    """All that is earned in a month.

    :param sales: list of Sale
    :param returns: list of Return; one whose sale is not known takes nothing back
    :param rules: list of Rule
    :param earlier: list of Origin, of returns of what earlier months earned
    :return: list of Earned, sorted by key
    """
    revenue = defaultdict(int)
    for sale in sales:
        revenue[sale.person] += shared(sale.net, sale) if sale.kind in REVENUE else 0
    plain = {sale.key: earn(sale, (), 0) for sale in sales}
    plain.update((origin.earned.key, origin.earned) for origin in earlier)
    given_back = _parts(returns, plain, earlier)
    for back, before, now in given_back:
        origin = plain[back.origin]
        if origin.kind in REVENUE:
            revenue[origin.person] += take_back(origin.revenue, before, now)
    earned = {sale.key: earn(sale, rules, revenue[sale.person]) for sale in sales}
    known = {**plain, **earned}
    backs = [_taken(back, known[back.origin], *parts) for back, *parts in given_back]
    return sorted([*earned.values(), *backs], key=lambda row: row.key)


def _parts(returns, known, earlier):
    """How much was given back before each return, the oldest first.

    What is not given back any more comes before all: it makes room for another return.

    :return: list of (Return, part before, part now)
    """
    returned = defaultdict(int)
    returned.update((origin.earned.key, origin.returned) for origin in earlier)
    found = []
    for back in sorted(returns, key=lambda back: (back.part > 0, back.day, back.key)):
        before = returned[back.origin]
        left = WHOLE - before
        now = left if back.part >= left - ALMOST else max(back.part, -before)
        if back.origin in known and now:
            found.append((back, before, now))
            returned[back.origin] = before + now
    return found


def _taken(back, origin, before, now):
    return origin._replace(
        key=back.key,
        day=back.day,
        revenue=take_back(origin.revenue, before, now),
        base=take_back(origin.base, before, now),
        amount=take_back(origin.amount, before, now),
        origin=origin.key,
        part=now,
    )


def _rounded(numerator, denominator):
    """An integer division rounded to the nearest, a half away from zero."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))
