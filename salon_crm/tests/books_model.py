"""What the books of a salon should say after anything, in plain sums of coins.

Nothing here asks Odoo. Prices hold 20 % of tax; 6 coins of a price are 5 of revenue.
"""

from collections import Counter
from dataclasses import dataclass, field

HELPED = 30


def without_tax(coins):
    assert coins % 6 == 0, coins
    return coins * 5 // 6


@dataclass(eq=False)
class Service:
    """A service of a visit; its record is its identity."""

    price: int
    state: str = "not_paid"
    paid: int = 0
    refunded: int = 0


@dataclass(eq=False)
class Visit:
    branch: int
    services: list
    deposit: int = 0
    cancelled: bool = False
    invoice: object = None

    @property
    def state(self):
        states = {service.state for service in self.services}
        if len(states) == 1:
            found = states.pop()
        elif states == {"paid", "refunded"}:
            found = "paid"
        else:
            found = "partial" if states & {"paid", "partial"} else "not_paid"
        return "deposit" if found == "not_paid" and self.deposit else found

    @property
    def paid(self):
        return sum(service.paid for service in self.services)

    @property
    def refunded(self):
        return sum(service.refunded for service in self.services)


@dataclass(eq=False)
class Part:
    """A line of an order: what it adds to the bill, with taxes."""

    kind: str
    coins: int
    service: Service = None
    helped: bool = False
    visit: Visit = None
    bonus: int = 0
    returned: int = 0

    @property
    def left(self):
        return self.coins - self.returned


@dataclass(eq=False)
class Order:
    branch: int
    parts: list
    invoiced: bool = False
    closed: bool = False
    refunded: list = field(default_factory=list)

    def left(self):
        """What was not given back yet."""
        return [part for part in self.parts if part not in self.refunded]


class Books:
    """Balances, and what is booked: at once with an invoice, else at the closing.

    :ivar booked: {("deposit",), ("principal",) or ("income", branch, stylist): coins}
    :ivar waiting: the same of the orders whose till is open
    """

    def __init__(self, taxed):
        self.taxed = taxed
        self.principal = self.bonus = 0
        self.visits, self.orders = [], []
        self.booked = Counter()

    # ------------------------------------------------------------
    # Sums
    # ------------------------------------------------------------

    @property
    def deposits(self):
        return self.deposit_untaxed(sum(visit.deposit for visit in self.visits))

    def deposit_untaxed(self, coins):
        return without_tax(coins) if self.taxed else coins

    def waiting(self):
        total = Counter()
        for order in self.orders:
            if not order.closed and not order.invoiced:
                self._add(total, order)
        return total

    def all_booked(self):
        total = Counter(self.booked)
        for order in self.orders:
            if order.closed or order.invoiced:
                self._add(total, order)
        return total

    def revenue(self):
        """:return: {(branch, "anna", "ben" or None): coins}"""
        return {
            key[1:]: coins
            for key, coins in self.all_booked().items()
            if key[0] == "income" and coins
        }

    def _add(self, total, order):
        for part in order.parts:
            self._add_part(total, order.branch, part)

    def _add_part(self, total, branch, part):
        if part.kind in ("service", "bonus"):
            net = without_tax(part.coins)
            helper = net * HELPED // 100 if part.helped else 0
            total["income", branch, "anna"] += net - helper
            total["income", branch, "ben"] += helper
        elif part.kind == "tip":
            total["income", branch, None] += part.coins
        elif part.kind == "deposit":
            total["deposit",] += self.deposit_untaxed(part.coins)
        else:
            total["principal",] += part.coins

    # ------------------------------------------------------------
    # Events
    # ------------------------------------------------------------

    def sell(self, order):
        """An order, or a refund whose parts are those of another with another sign."""
        self.orders.append(order)
        for part in order.parts:
            if part.kind == "service":
                self._pay(part.service, part.coins)
            elif part.kind == "deposit":
                part.visit.deposit += part.coins
            elif part.kind == "bonus":
                self.bonus += part.coins
            elif part.kind in ("principal", "top_up"):
                self.principal += part.coins
                self.bonus += part.bonus

    @staticmethod
    def _pay(service, coins):
        service.paid += coins
        service.state = "paid" if coins > 0 else "refunded"
        service.refunded -= min(coins, 0)

    def close(self, branch):
        for order in self.orders:
            order.closed |= order.branch == branch

    def forfeit(self, visit):
        untaxed = self.deposit_untaxed(visit.deposit)
        self.booked["deposit",] -= untaxed
        self.booked["income", visit.branch, None] += untaxed
        visit.deposit = 0

    def invoice(self, visit, services, sign):
        """The office invoices services, or takes the invoice back."""
        for service in services:
            self.booked["income", visit.branch, "anna"] += sign * without_tax(
                service.price
            )
