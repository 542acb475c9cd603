from collections import Counter, defaultdict
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.salon_crm.demo import diary

TASTES = {
    "hair_women": [["cut"], ["colour", "cut"]],
    "hair_men": [["cut"]],
    "child": [["child"]],
    "nails": [["gel"]],
    "beauty": [["facial"]],
    "lashes": [["lashes"]],
}
SEEDS = st.integers(0, 2**32)


def make(seed):
    random = Random(seed)
    clients = diary.clients(random)
    past = diary.past_wishes(random, clients, TASTES)
    return clients, past, diary.next_wishes(random, clients, TASTES)


@tagged("-at_install", "post_install")
class TestDemoDiary(BaseCase):
    @settings(max_examples=20, deadline=None)
    @given(SEEDS)
    def test_same_seed_same_diary(self, seed):
        self.assertEqual(make(seed), make(seed))

    @settings(max_examples=40, deadline=None)
    @given(SEEDS)
    def test_any_seed_is_a_salon(self, seed):
        clients, past, to_come = make(seed)
        self.assertEqual(len(clients), 200)
        self.assertLessEqual(len(past) + len(to_come), 1500)
        self.assertTrue(all(-diary.PAST <= wish.day < 0 for wish in past))
        self.assertTrue(all(0 <= wish.day < diary.FUTURE for wish in to_come))
        # Nobody comes twice on one day.
        days = Counter((wish.client.number, wish.day) for wish in past + to_come)
        self.assertEqual(set(days.values()), {1})

    @settings(max_examples=20, deadline=None)
    @given(SEEDS)
    def test_rhythms_show_in_the_visits(self, seed):
        clients, past, to_come = make(seed)
        visits = defaultdict(list)
        for wish in past + to_come:
            visits[wish.client.number].append(wish.day)
        for client in clients:
            days = visits[client.number]
            if client.rhythm == "lapsed":
                self.assertTrue(days and max(days) <= -74)
            elif client.rhythm == "lapsing":
                self.assertTrue(days and -91 <= max(days) <= -30)
            elif client.rhythm == "new":
                self.assertGreaterEqual(min(days), -diary.NEW_SINCE)
            else:
                self.assertGreaterEqual(max(days), 0)

    @settings(max_examples=20, deadline=None)
    @given(SEEDS)
    def test_families(self, seed):
        clients, _past, _to_come = make(seed)
        families = defaultdict(list)
        for client in clients:
            if client.family is not None:
                families[client.family].append(client)
        self.assertEqual(len(families), diary.FAMILIES)
        for members in families.values():
            mother, child = members[0], members[-1]
            self.assertEqual(mother.gender, "female")
            self.assertGreaterEqual(mother.age, 18)
            self.assertLess(child.age, 15)
            self.assertEqual(child.taste, "child")
            self.assertEqual({m.branch for m in members}, {mother.branch})
