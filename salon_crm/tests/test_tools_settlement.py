"""Who owes whom for stored value that is used in another branch."""

from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools.settlement import (
    PAID_IN,
    USED,
    Purse,
    balances,
    owed_between,
)

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
BRANCHES = st.sampled_from("ABC")
STEPS = st.lists(
    st.tuples(
        st.sampled_from([PAID_IN, USED]),
        BRANCHES,
        st.integers(-500, 1000),
        st.integers(0, 5),
    ),
    max_size=20,
)


def run(entries):
    """:return: the purse, and all that was owed by its entries"""
    purse = Purse()
    return purse, [row for entry in entries for row in purse.enter(*entry)]


def purse_of(entries):
    return [(number, *entry) for number, entry in enumerate(entries)]


class TestExamples(BaseCase):
    def test_first_in_first_used(self):
        purse, owed = run(
            [(PAID_IN, "A", 100, 1), (PAID_IN, "B", 50, 2), (USED, "C", 120)]
        )
        self.assertEqual(owed, [("A", "C", 100), ("B", "C", 20)])
        self.assertEqual(purse.open(), {"B": 30})

    def test_use_taken_back(self):
        purse, owed = run([(PAID_IN, "A", 100, 1), (USED, "B", 60), (USED, "B", -60)])
        self.assertEqual(owed, [("A", "B", 60), ("B", "A", 60)])
        self.assertEqual(purse.open(), {"A": 100})

    def test_paid_back_elsewhere(self):
        purse, owed = run(
            [(PAID_IN, "A", 100, 1), (PAID_IN, "B", 50, 2), (PAID_IN, "A", -50, 2)]
        )
        self.assertEqual(owed, [("B", "A", 50)])
        self.assertEqual(purse.open(), {"A": 100})

    def test_used_before_it_was_there(self):
        purse, owed = run([(USED, "B", 30), (PAID_IN, "A", 100, 1)])
        self.assertEqual(owed, [("A", "B", 30)])
        self.assertEqual(purse.open(), {"A": 70})

    def test_period_and_net(self):
        entries = [
            (1, PAID_IN, "A", 100, 1),
            (2, USED, "B", 10, None),
            (3, USED, "B", 20, None),
        ]
        other = [(3, PAID_IN, "B", 100, 1), (4, USED, "A", 5, None)]
        self.assertEqual(owed_between([entries, other], 3), {("A", "B"): 15})
        self.assertEqual(owed_between([entries, other], 1), {("A", "B"): 25})

    def test_a_till_without_branch_owes_nothing(self):
        entries = [(1, PAID_IN, None, 100, 1), (2, USED, "B", 10, None)]
        self.assertEqual(owed_between([entries], 1), {})


class TestLaws(BaseCase):
    @LAWS
    @given(st.lists(STEPS, max_size=4), st.integers(0, 10))
    def test_what_all_owe_is_nothing(self, purses, since):
        owed = owed_between([purse_of(entries) for entries in purses], since)
        self.assertEqual(sum(balances(owed).values()), 0)
        for (debtor, creditor), amount in owed.items():
            self.assertGreater(amount, 0)
            self.assertNotEqual(debtor, creditor)
            self.assertNotIn((creditor, debtor), owed)

    @LAWS
    @given(STEPS)
    def test_each_branch_is_even_once_all_is_settled(self, entries):
        """What a branch took, less what was used there, less what it is still to
        serve for, is what it owes."""
        purse, owed = run(entries)
        took = defaultdict(int)
        for kind, branch, amount, _key in entries:
            took[branch] += amount if kind == PAID_IN else -amount
        for debtor, creditor, amount in owed:
            took[debtor] -= amount
            took[creditor] += amount
        self.assertEqual(
            {branch: amount for branch, amount in took.items() if amount}, purse.open()
        )

    @LAWS
    @given(STEPS)
    def test_what_is_open_is_the_balance(self, entries):
        purse, _owed = run(entries)
        balance = sum(
            amount if kind == PAID_IN else -amount
            for kind, _branch, amount, _key in entries
        )
        self.assertEqual(sum(purse.open().values()), balance)
        self.assertFalse(purse.overdrawn and any(lot[2] for lot in purse.lots))

    @LAWS
    @given(
        st.lists(st.tuples(BRANCHES, st.integers(1, 1000)), min_size=1, max_size=8),
        st.integers(0, 9000),
    )
    def test_first_in_first_used(self, lots, used):
        total = sum(amount for _branch, amount in lots)
        entries = [(PAID_IN, *lot, key) for key, lot in enumerate(lots)]
        purse, _owed = run([*entries, (USED, "A", min(used, total))])
        left = [lot[2] for lot in purse.lots]
        begun = [number for number, lot in enumerate(purse.lots) if lot[2]]
        for number in begun[1:]:
            self.assertEqual(left[number], purse.lots[number][1])
        self.assertEqual(sum(left), total - min(used, total))
