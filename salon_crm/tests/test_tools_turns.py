from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import intervals, slots, taking
from odoo.addons.salon_crm.tools.slots import Phase, Place, Rules, Service
from odoo.addons.salon_crm.tools.turns import Standing, Turn, Waiting, in_turn, waits

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
MINUTE = 60
HOUR = 60 * MINUTE
QUARTER = 15 * MINUTE
ANNA, BEN, CLEO = 1, 2, 3
CHAIR_A, CHAIR_B = 11, 12
CHAIR = 9
DAY = (0, 8 * HOUR)
ALL_DAY = [DAY]

quarters = st.integers(0, 32).map(lambda number: number * QUARTER)
spans = st.lists(st.tuples(quarters, quarters), min_size=1, max_size=4).map(
    intervals.normalize
)
phases = st.builds(
    Phase,
    st.integers(1, 4).map(lambda number: number * QUARTER),
    st.booleans(),
    st.sampled_from([(), (CHAIR,)]),
)
services = st.builds(
    Service,
    st.lists(phases, min_size=1, max_size=3).map(tuple),
    st.permutations([ANNA, BEN, CLEO]).map(lambda people: tuple(people[:2])),
)
queues = st.lists(
    st.lists(services, min_size=1, max_size=2).map(
        lambda each: Waiting(tuple(each), ALL_DAY)
    ),
    max_size=4,
)
rules = st.builds(
    Rules,
    any_order=st.booleans(),
    wait=st.sampled_from([0, QUARTER]),
    close_gaps=st.booleans(),
)
margins = st.dictionaries(
    st.sampled_from([ANNA, CHAIR_A]), st.tuples(st.just(0), st.sampled_from([0, 300]))
)


@st.composite
def places(draw):
    free = {key: draw(spans) for key in (ANNA, BEN, CLEO, CHAIR_A, CHAIR_B)}
    return Place(free, {CHAIR: (CHAIR_A, CHAIR_B)})


def cut(minutes=60, staff=(ANNA, BEN)):
    return Service((Phase(minutes * MINUTE, True),), staff)


def turns(*people, start=0):
    return [Turn(person, start + number) for number, person in enumerate(people)]


class TestInTurn(BaseCase):
    def test_order_of_the_house_at_first(self):
        self.assertEqual(
            in_turn([BEN, ANNA], []), [Standing(BEN, 0, None), Standing(ANNA, 0, None)]
        )

    def test_fewest_turns_then_longest_without(self):
        people = [ANNA, BEN, CLEO]
        for served, expected in (
            (turns(ANNA), [BEN, CLEO, ANNA]),
            (turns(ANNA, BEN, CLEO), [ANNA, BEN, CLEO]),
            (turns(CLEO, BEN, ANNA), [CLEO, BEN, ANNA]),
            (turns(ANNA, ANNA, BEN, CLEO), [BEN, CLEO, ANNA]),
        ):
            with self.subTest(served=served):
                order = [each.person for each in in_turn(people, served)]
                self.assertEqual(order, expected)

    def test_who_was_asked_for_keeps_the_place(self):
        served = [Turn(ANNA, 1, True), Turn(ANNA, 2, True), Turn(BEN, 3)]
        self.assertEqual(
            in_turn([ANNA, BEN], served),
            [Standing(ANNA, 0, None), Standing(BEN, 1, 3)],
        )

    def test_who_is_not_at_work_has_no_turn(self):
        self.assertEqual(in_turn([BEN], turns(ANNA)), [Standing(BEN, 0, None)])

    @LAWS
    @given(
        st.permutations([ANNA, BEN, CLEO]),
        st.lists(
            st.builds(
                Turn,
                st.sampled_from([ANNA, BEN, CLEO]),
                st.integers(0, 99),
                st.booleans(),
            )
        ),
    )
    def test_laws(self, people, served):
        standings = in_turn(people, served)
        self.assertEqual({each.person for each in standings}, set(people))
        counts = [each.turns for each in standings]
        self.assertEqual(counts, sorted(counts))
        self.assertEqual(sum(counts), sum(not turn.asked_for for turn in served))
        # Served one after the other, everybody comes once before anybody twice.
        fair, moment = list(served), 1_000
        after = []
        for _each in range(sum(max(counts) - count for count in counts) + 3):
            first = in_turn(people, fair)[0].person
            after.append(first)
            fair.append(Turn(first, moment))
            moment += 1
        self.assertEqual(set(after[-3:]), set(people))


class TestWaits(BaseCase):
    def expect(self, queue, free, **options):
        place = Place(free, {CHAIR: ()})
        options = {"rules": Rules(), "margins": {}, **options}
        return waits(queue, place, MINUTE, 0, **options)

    def test_one_after_the_other(self):
        queue = [Waiting((cut(),), ALL_DAY)] * 3
        found = self.expect(queue, {ANNA: [(0, 2 * HOUR)], BEN: []})
        self.assertEqual(found, [(0, 0), (0, HOUR), (0, None)])

    def test_who_asks_for_another_waits_less(self):
        queue = [
            Waiting((cut(),), ALL_DAY),
            Waiting((cut(staff=(BEN,)),), ALL_DAY),
        ]
        found = self.expect(queue, {ANNA: [DAY], BEN: [(QUARTER, 8 * HOUR)]})
        self.assertEqual(found, [(0, 0), (QUARTER, QUARTER)])

    def test_clean_up_between_two(self):
        queue = [Waiting((cut(staff=(ANNA,)),), ALL_DAY)] * 2
        found = self.expect(queue, {ANNA: [DAY]}, margins={ANNA: (0, 10 * MINUTE)})
        self.assertEqual(found, [(0, 0), (0, 70 * MINUTE)])

    def test_nobody_today(self):
        queue = [Waiting((cut(),), ALL_DAY), Waiting((cut(15),), ALL_DAY)]
        found = self.expect(queue, {ANNA: [(0, 30 * MINUTE)], BEN: []})
        self.assertEqual(found, [None, (0, 0)], "who cannot be served is no obstacle")

    @LAWS
    @given(queues, places(), rules, margins)
    def test_laws(self, queue, place, rules, margins):
        before = {key: list(value) for key, value in place.free.items()}
        found = waits(queue, place, 5 * MINUTE, 0, rules, margins)
        self.assertEqual(dict(place.free), before, "nothing was booked")
        self.assertEqual(len(found), len(queue))
        for number, (one, wait) in enumerate(zip(queue, found, strict=True)):
            alone = waits([one], place, 5 * MINUTE, 0, rules, margins)[0]
            if wait is None:
                self.assertIsNone(alone, "who could come if they were alone may yet")
                continue
            least, most = wait
            self.assertEqual(alone, (least, least))
            self.assertGreaterEqual(least, DAY[0])
            if most is None:
                self.assertTrue(number, "nobody is before the first one")
                continue
            self.assertLessEqual(least, most)
            self.assertLess(most, DAY[1])
        # Who comes later changes nothing for those before.
        self.assertEqual(
            waits(queue[:-1], place, 5 * MINUTE, 0, rules, margins), found[:-1]
        )


class TestTaking(BaseCase):
    @LAWS
    @given(st.lists(services, min_size=1, max_size=2), places(), margins)
    def test_what_is_taken_is_not_free(self, wanted, place, margins):
        for offer in slots.search(wanted, place, DAY, QUARTER, 0, 1):
            left = taking.left(place.free, offer.services, margins)
            for service in offer.services:
                for phase in service.phases:
                    for key in taking.held(phase):
                        span = (phase.start, phase.stop)
                        self.assertFalse(intervals.intersect(left[key], [span]))
            for key, spans in left.items():
                self.assertFalse(intervals.subtract(spans, place.free[key]))
            self.assertFalse(set(left) - set(place.free))

    def test_margins_on_both_sides(self):
        placed = slots.search(
            [cut(staff=(ANNA,))], Place({ANNA: [DAY]}, {}), DAY, HOUR, HOUR
        )
        second = next(offer for offer in placed if offer.start == 2 * HOUR)
        self.assertEqual(
            taking.left({ANNA: [DAY]}, second.services, {ANNA: (300, 600)}),
            {ANNA: [(0, 2 * HOUR - 900), (3 * HOUR + 900, 8 * HOUR)]},
        )
        self.assertEqual(
            taking.left({}, second.services, {}), {ANNA: []}, "who is unknown is busy"
        )
