import io
import random
from datetime import date, timedelta

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import commission, payroll_sheet
from odoo.addons.salon_crm.tools.commission import (
    CONSUMPTION,
    HELPER,
    LIST,
    PRODUCT,
    STYLIST,
    TIP,
    TOP_UP,
    WHOLE,
    WORK,
    Origin,
    Return,
    Rule,
    Sale,
)

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
DAY = date(2026, 3, 10)
ALL = frozenset({WORK, CONSUMPTION, PRODUCT, TOP_UP})
COINS = st.integers(0, 10_000_000)
RATES = st.integers(0, commission.MILLION)
TENTH = commission.MILLION // 10

RULES = st.builds(
    Rule,
    key=st.integers(1, 10**6),
    kinds=st.frozensets(st.sampled_from(sorted(ALL)), min_size=1),
    rate=RATES,
    fixed=st.booleans(),
    basis=st.sampled_from(commission.BASES),
    person=st.sampled_from([None, 1, 2]),
    product=st.sampled_from([None, 10, 11]),
    category=st.sampled_from([None, 20, 21]),
    level=st.sampled_from([None, "senior"]),
    requested=st.sampled_from([None, True, False]),
    new=st.sampled_from([None, True, False]),
    since=st.none(),
    until=st.none(),
    sequence=st.integers(1, 3),
    steps=st.lists(st.tuples(COINS, RATES), max_size=3).map(tuple),
)
SALES = st.builds(
    Sale,
    key=st.just(()),
    person=st.sampled_from([1, 2]),
    role=st.just(STYLIST),
    kind=st.sampled_from(commission.KINDS),
    day=st.dates(date(2026, 3, 1), date(2026, 3, 31)),
    listed=COINS,
    net=COINS,
    pieces=st.sampled_from([1000, 2000, 500]),
    part=st.just((0, 1, 1)),
    shares=st.sampled_from([(1, 0), (7000, 3000)]),
    product=st.sampled_from([10, 11]),
    categories=st.sampled_from([(20,), (20, 21), ()]),
    level=st.sampled_from([None, "senior"]),
    requested=st.sampled_from([None, True, False]),
    new=st.sampled_from([None, True, False]),
    redo=st.booleans(),
)


def numbered(sales):
    return [
        sale._replace(key=("order_line_id", number, sale.role, sale.kind))
        for number, sale in enumerate(sales)
    ]


RULE_BOOK = st.lists(RULES, max_size=6, unique_by=lambda rule: rule.key)
MONTHS = st.lists(SALES, max_size=8).map(numbered)


def sale(**values):
    values = {"person": 1, "role": STYLIST, "kind": WORK, "day": DAY, **values}
    values.setdefault("net", 10_000)
    values.setdefault("listed", values["net"])
    key = ("order_line_id", 1, values["role"], values["kind"])
    return Sale(**{"key": key, **values})


def rule(key=1, rate=TENTH, **values):
    return Rule(**{"key": key, "kinds": ALL, "rate": rate, **values})


def amounts(*args):
    return [row.amount for row in commission.month(*args)]


class TestPick(BaseCase):
    def test_each_dimension(self):
        here = sale(
            product=10, categories=(20, 21), level="senior", requested=True, new=False
        )
        for fitting, other in (
            ({"person": 1}, {"person": 2}),
            ({"product": 10}, {"product": 11}),
            ({"category": 20}, {"category": 22}),
            ({"level": "senior"}, {"level": "director"}),
            ({"requested": True}, {"requested": False}),
            ({"new": False}, {"new": True}),
            ({"kinds": frozenset({WORK})}, {"kinds": frozenset({CONSUMPTION})}),
            ({"since": DAY, "until": DAY}, {"since": DAY + timedelta(1)}),
            ({}, {"until": DAY - timedelta(1)}),
        ):
            with self.subTest(fitting=fitting):
                self.assertTrue(commission.fits(rule(**fitting), here))
                self.assertFalse(commission.fits(rule(**other), here))

    def test_most_specific_wins(self):
        here = sale(
            product=10, categories=(20, 21), level="senior", requested=True, new=False
        )
        ladder = [
            rule(1),
            rule(2, new=False),
            rule(3, requested=True),
            rule(4, level="senior"),
            rule(5, category=20),
            rule(6, category=21),
            rule(7, product=10),
            rule(8, person=1),
        ]
        for length in range(1, len(ladder) + 1):
            known = ladder[:length]
            self.assertEqual(commission.pick(known, here).key, length)
            self.assertEqual(commission.pick(known[::-1], here).key, length)
        equal = [rule(9, sequence=1), rule(3, sequence=2), rule(5, sequence=1)]
        self.assertEqual(commission.pick(equal, here).key, 5)
        self.assertIsNone(commission.pick([], here))

    def test_what_nobody_knows_fits_no_rule_that_asks_for_it(self):
        self.assertFalse(commission.fits(rule(new=True), sale()))
        self.assertFalse(commission.fits(rule(requested=False), sale()))


class TestEarn(BaseCase):
    def test_examples(self):
        for values, book, expected in (
            ({}, rule(), 1000),
            ({"listed": 20_000}, rule(basis=LIST), 2000),
            ({"pieces": 2000}, rule(rate=500, fixed=True), 1000),
            ({"part": (1, 3, 4)}, rule(rate=500, fixed=True), 250),
            ({"redo": True}, rule(rate=500, fixed=True), 0),
            ({"kind": TIP}, rule(), 10_000),
            ({"net": -10_000}, rule(), -1000),
        ):
            with self.subTest(values=values, book=book):
                self.assertEqual(amounts([sale(**values)], [], [book]), [expected])

    @LAWS
    @given(COINS, COINS, st.integers(0, 10_000), RULES)
    def test_shares_are_the_whole(self, net, listed, share, book):
        book = book._replace(person=None, steps=())
        shares = (10_000 - share, share)
        plain = {"net": net, "listed": listed, "product": 10, "categories": (20, 21)}
        plain |= {"level": "senior", "requested": book.requested, "new": book.new}
        [alone] = commission.month([sale(**plain)], [], [book])
        both = commission.month(
            [
                sale(role=STYLIST, shares=shares, **plain),
                sale(role=HELPER, person=2, shares=shares, **plain),
            ],
            [],
            [book],
        )
        for name in ("revenue", "base", "amount"):
            parts = [getattr(row, name) for row in both]
            self.assertEqual(sum(parts), getattr(alone, name))

    @LAWS
    @given(COINS, st.integers(0, 100), st.integers(0, 100))
    def test_two_ways_to_pay_earn_one_amount(self, rate, money, value):
        total = money + value
        if not total:
            return
        book = [rule(rate=rate, fixed=True)]
        parts = [
            sale(kind=WORK, part=(0, money, total)),
            sale(kind=CONSUMPTION, part=(money, total, total)),
        ]
        self.assertEqual(sum(amounts(parts, [], book)), rate)


class TestSteps(BaseCase):
    BOOK = rule(steps=((50_000, 2 * TENTH), (100_000, 3 * TENTH)))

    def test_highest_step_counts_for_all(self):
        for net, rate in ((49_999, 1), (50_000, 2), (99_999, 2), (100_000, 3)):
            with self.subTest(net=net):
                small = sale(key=(0,), net=100)
                large = sale(key=(1,), net=net - 100)
                found = amounts([small, large], [], [self.BOOK])
                self.assertEqual(found[0], 10 * rate)

    def test_what_counts(self):
        for kind, rate in ((PRODUCT, 2), (CONSUMPTION, 2), (TOP_UP, 1), (TIP, 1)):
            with self.subTest(kind=kind):
                rows = [sale(key=(0,), net=100), sale(key=(1,), kind=kind, net=60_000)]
                self.assertEqual(amounts(rows, [], [self.BOOK])[0], 10 * rate)

    def test_of_somebody_else_does_not_count(self):
        rows = [sale(key=(0,), net=100), sale(key=(1,), person=2, net=60_000)]
        self.assertEqual(amounts(rows, [], [self.BOOK])[0], 10)

    @LAWS
    @given(RULES, COINS, COINS)
    def test_monotone(self, book, one, other):
        """Where steps rise, more revenue never earns less."""
        rates = sorted([book.rate, *(rate for _from, rate in book.steps)])
        starts = sorted({start for start, _rate in book.steps})
        steps = tuple(zip(starts, rates[1:], strict=False))
        book = book._replace(rate=rates[0], steps=steps)
        low, high = sorted((one, other))
        self.assertLessEqual(
            commission.rate_at(book, low), commission.rate_at(book, high)
        )


class TestMonth(BaseCase):
    @LAWS
    @given(MONTHS, RULE_BOOK, st.integers(0, 99))
    def test_order_does_not_matter(self, sales, book, seed):
        returns = [
            Return((*row.key, "back"), row.key, row.day, WHOLE // 3) for row in sales
        ]
        expected = commission.month(sales, returns, book)
        chance = random.Random(seed)  # noqa: S311
        for rows in (sales, returns, book):
            chance.shuffle(rows)
        self.assertEqual(commission.month(sales, returns, book), expected)

    @LAWS
    @given(MONTHS, RULE_BOOK, st.integers(1, 7), st.integers(0, 7))
    def test_returns_take_back_exactly_what_was_earned(self, sales, book, times, later):
        """In how many parts and months ever it is given back, to the coin."""
        returns = [
            Return((*row.key[:2], row.role, row.kind, 1 + time), row.key, DAY, part)
            for row in sales
            for time, part in enumerate([WHOLE // times] * times)
        ]
        now = [back for back in returns if back.key[-1] > later]
        then = [back for back in returns if back.key[-1] <= later]
        first = commission.month(sales, now, book)
        earned = [row for row in first if not row.origin]
        given_back = {row.key: 0 for row in earned}
        for row in first:
            if row.origin:
                given_back[row.origin] += row.part
        known = [Origin(row, given_back[row.key]) for row in earned]
        second = commission.month([], then, [], known)
        for row in earned:
            taken = [back for back in [*first, *second] if back.origin == row.key]
            for name in ("revenue", "base", "amount"):
                total = sum(getattr(back, name) for back in taken)
                self.assertEqual(total, -getattr(row, name))

    def test_nothing_is_given_back_twice(self):
        one = sale()
        returns = [
            Return((*one.key[:2], "r", number), one.key, DAY, WHOLE)
            for number in range(3)
        ]
        self.assertEqual(sorted(amounts([one], returns, [rule()])), [-1000, 1000])

    @LAWS
    @given(MONTHS, RULE_BOOK, st.integers(1, WHOLE))
    def test_what_is_not_given_back_any_more_is_earned_again(self, sales, book, part):
        """To the coin, and before another return of the whole."""
        earned = commission.month(sales, [], book)
        backs, undone, anew = (
            [Return((*row.key, name), row.key, DAY, each) for row in earned]
            for name, each in (("b", part), ("c", -part), ("a", WHOLE))
        )
        rows = commission.month(sales, backs, book)
        # What was almost all of it has taken all.
        parts = {row.origin: row.part for row in rows if row.origin}
        # What a month with returns earned may be of a lower step.
        earned = [row for row in rows if not row.origin]
        known = [Origin(row, parts[row.key]) for row in earned]
        undone = [back._replace(part=-parts[back.origin]) for back in undone]
        taken = [row for row in rows if row.origin]
        again = commission.month([], undone, [], known)
        both = commission.month([], [*anew, *undone], [], known)
        for name in ("revenue", "base", "amount"):
            sums = [
                sum(getattr(row, name) for row in some)
                for some in (earned, taken, again, both)
            ]
            self.assertEqual(sums[1] + sums[2], 0)
            self.assertEqual(sums[0] + sums[1] + sums[3], 0)

    def test_returns_lower_the_revenue(self):
        book = rule(steps=((10_000, 2 * TENTH),))
        one, two = sale(key=("a", 1)), sale(key=("a", 2), net=100)
        back = Return(("b", 1), one.key, DAY, WHOLE)
        self.assertEqual(amounts([one, two], [], [book]), [2000, 20])
        self.assertEqual(amounts([one, two], [back], [book]), [1000, 10, -1000])

    def test_unknown_sales_take_nothing_back(self):
        back = Return(("b", 1), ("a", 9), DAY, WHOLE)
        self.assertEqual(commission.month([], [back], [rule()]), [])

    @LAWS
    @given(MONTHS, RULE_BOOK)
    def test_nothing_is_forgotten(self, sales, book):
        earned = commission.month(sales, [], book)
        self.assertEqual([row.key for row in earned], sorted(s.key for s in sales))
        for one, row in zip(sales, earned, strict=True):
            self.assertEqual(row.revenue, commission.shared(one.net, one))


class TestPayrollSheet(BaseCase):
    def test_amounts_are_numbers_and_names_are_texts(self):
        content = payroll_sheet.write_sheet(
            ["Employee", "Total"], [["=1+1", 12.345], ["张三", 0.1 + 0.2]]
        )
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.assertEqual(rows, [["Employee", "Total"], ["=1+1", 12.35], ["张三", 0.3]])
        self.assertEqual(sheet["A2"].data_type, "s")
        self.assertEqual(sheet["B2"].number_format, "#,##0.00")
