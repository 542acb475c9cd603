import json
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import points

# The till's test in JavaScript reads the same table.
CASES = Path(__file__).parents[1] / "static/tests/unit/points/points_cases.js"
DAY = date(2026, 1, 31)


class TestEarned(BaseCase):
    def test_table(self):
        cases = json.loads(CASES.read_text().split("`")[1])
        for case in cases["earned"]:
            with self.subTest(case):
                wanted = case.pop("points")
                self.assertEqual(points.earned(**case), wanted)
        for case in cases["left"]:
            with self.subTest(case):
                wanted = case.pop("left")
                self.assertEqual(points.left(**case), wanted)

    @given(
        st.integers(0, 10**9),
        st.integers(1, 10**5),
        st.integers(0, 1000),
    )
    def test_never_more_than_promised(self, coins, rate, factor):
        found = points.earned(coins / 100, rate / 1000, factor / 100)
        self.assertEqual(found, coins * rate * factor // 10**7)


class TestLeft(BaseCase):
    @given(
        st.integers(0, 10**6),
        st.lists(st.integers(0, 10**5), min_size=1, max_size=6),
    )
    def test_nothing_is_left_of_all(self, whole, parts):
        net, back, before = sum(parts), 0, whole
        for part in parts:
            back += part
            now = points.left(whole, net, back)
            self.assertLessEqual(now, before)
            self.assertGreaterEqual(now, 0)
            before = now
        if net:
            self.assertEqual(before, 0)


class TestLots(BaseCase):
    def entry(self, key, days, kind, count, origin=None):
        day = DAY + timedelta(days=days)
        return points.Entry(key, day, kind, count, origin)

    def test_oldest_is_used_first(self):
        entries = [
            self.entry(1, 5, points.EARNED, 1000),
            self.entry(2, 1, points.BY_HAND, 400),
            self.entry(3, 6, points.SPENT, -600),
        ]
        self.assertEqual(points.lots(entries), [(entries[0], 800)])

    def test_given_back_was_not_used(self):
        entries = [
            self.entry(1, 0, points.EARNED, 1000),
            self.entry(2, 1, points.SPENT, -600),
            self.entry(3, 2, points.GIVEN_BACK, 600, 2),
        ]
        self.assertEqual(points.lots(entries), [(entries[0], 1000)])

    def test_taken_back_counts_against_its_own(self):
        entries = [
            self.entry(1, 0, points.EARNED, 1000),
            self.entry(2, 1, points.EARNED, 500),
            self.entry(3, 2, points.TAKEN_BACK, -500, 2),
        ]
        self.assertEqual(points.lots(entries), [(entries[0], 1000)])

    def test_lapse_at_the_end_of_a_month(self):
        entries = [self.entry(1, 0, points.EARNED, 1000)]
        self.assertEqual(points.lapses(entries, 1), [(date(2026, 2, 28), 1000)])
        self.assertEqual(points.lapses(entries, 0), [])

    @given(st.lists(st.tuples(st.integers(0, 99), st.integers(-50, 99)), max_size=20))
    def test_point_by_point(self, moves):
        """As if each point lay in a queue: the front ones go first.

        Who owes points pays them with the next ones.
        """
        moves = sorted(moves, key=lambda move: move[0])
        entries = [
            self.entry(
                number, days, points.EARNED if count > 0 else points.SPENT, count
            )
            for number, (days, count) in enumerate(moves)
            if count
        ]
        queue, debt = [], 0
        for entry in entries:
            for _point in range(abs(entry.points)):
                if entry.points < 0 and queue:
                    queue.pop(0)
                elif entry.points < 0:
                    debt += 1
                elif debt:
                    debt -= 1
                else:
                    queue.append(entry.key)
        found = {entry.key: left for entry, left in points.lots(entries)}
        self.assertEqual(found, {key: queue.count(key) for key in set(queue)})
