"""Stored value that is paid in at one branch and used at another (跨店).

Of each client, what was paid in first is used first. Where a branch lets a client use
what another one took, the other one owes it that much. All amounts are integers of the
smallest coin.
"""

from collections import defaultdict

PAID_IN, USED = "paid_in", "used"


class Purse:
    """What one client paid in, by branch, and who owes whom for its use."""

    def __init__(self):
        # One each time the client paid in, oldest first: [branch, amount, still open].
        self.lots = []
        self.by_key = {}
        # What was used without being there, oldest first: [branch, amount].
        self.overdrawn = []

    def enter(self, kind, branch, amount, key=None):
        """Continue the ledger by one entry.

        :param kind: ``PAID_IN``, below 0 if it is paid back; ``USED``, below 0 if the
            use is taken back
        :param branch: where it happens
        :param amount: in the smallest coin
        :param key: of what is paid in, also where it is paid back
        :return: list of (branch that owes, branch that it owes to, amount)
        """
        if kind == PAID_IN and amount < 0:
            owed = self._pay_back(branch, -amount, key)
        elif kind == PAID_IN:
            owed = self._pay_in(branch, amount, key)
        elif amount < 0:
            owed = self._put_back(branch, -amount)
        else:
            owed = self._take(branch, amount)
        return [row for row in owed if row[2]]

    def open(self):
        """:return: {branch: what is open of what it took}, below 0: it let a client use
        more than was there"""
        found = defaultdict(int)
        for branch, _amount, left in self.lots:
            found[branch] += left
        for branch, amount in self.overdrawn:
            found[branch] -= amount
        return {branch: amount for branch, amount in found.items() if amount}

    def _pay_in(self, branch, amount, key):
        """What was used beforehand is covered first."""
        lot = [branch, amount, amount]
        self.lots.append(lot)
        self.by_key.setdefault(key, lot)
        owed = []
        while self.overdrawn and lot[2]:
            debt = self.overdrawn[0]
            part = min(debt[1], lot[2])
            lot[2] -= part
            debt[1] -= part
            owed.append((branch, debt[0], part))
            if not debt[1]:
                self.overdrawn.pop(0)
        return owed

    def _pay_back(self, branch, amount, key):
        """Of what was paid in then, as far as it is still there."""
        lot = self.by_key.get(key)
        owed = []
        if lot:
            part = min(lot[2], amount)
            lot[1] -= part
            lot[2] -= part
            amount -= part
            owed.append((lot[0], branch, part))
        return owed + self._take(branch, amount)

    def _take(self, branch, amount):
        owed = []
        for lot in self.lots:
            part = min(lot[2], amount)
            lot[2] -= part
            amount -= part
            owed.append((lot[0], branch, part))
            if not amount:
                break
        if amount:
            self.overdrawn.append([branch, amount])
        return owed

    def _put_back(self, branch, amount):
        """The other way round: what was used last comes back first."""
        owed = []
        while self.overdrawn and amount:
            debt = self.overdrawn[-1]
            part = min(debt[1], amount)
            debt[1] -= part
            amount -= part
            owed.append((branch, debt[0], part))
            if not debt[1]:
                self.overdrawn.pop()
        for lot in reversed(self.lots):
            part = min(lot[1] - lot[2], amount)
            lot[2] += part
            amount -= part
            owed.append((branch, lot[0], part))
        if amount:
            self._pay_in(branch, amount, None)
        return owed


def owed_between(purses, since, moved=()):
    """What branches owe one another by what clients did in a period.

    :param purses: for each client a list of (when, kind, branch, amount, key) as
        `Purse.enter` takes them, in order, from the first to the end of the period
    :param since: the first moment of the period
    :param moved: (branch that took it, branch that has it now, amount) of what was
        handed over in the period
    :return: {(branch that owes, branch that it owes to): amount above 0}; each pair of
        branches once, and none where one of them is None
    """
    sums = defaultdict(int)
    for debtor, creditor, amount in moved:
        sums[debtor, creditor] += amount
    for entries in purses:
        purse = Purse()
        for when, kind, branch, amount, key in entries:
            for debtor, creditor, part in purse.enter(kind, branch, amount, key):
                if when >= since:
                    sums[debtor, creditor] += part
    return _netted(sums)


def _netted(sums):
    found = {}
    for debtor, creditor in list(sums):
        if None in (debtor, creditor) or debtor == creditor:
            continue
        net = sums[debtor, creditor] - sums.get((creditor, debtor), 0)
        if net > 0:
            found[debtor, creditor] = net
    return found


def balances(owed):
    """:return: {branch: what it is owed less what it owes}; together 0"""
    found = defaultdict(int)
    for (debtor, creditor), amount in owed.items():
        found[creditor] += amount
        found[debtor] -= amount
    return dict(found)
