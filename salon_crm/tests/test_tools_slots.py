from collections import Counter
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools.intervals import normalize, subtract
from odoo.addons.salon_crm.tools.slots import (
    SELLABLE,
    Phase,
    Place,
    Service,
    explain,
    place,
    search,
)

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
MINUTE = 60
QUARTER = 15 * MINUTE
HOUR = 60 * MINUTE
ANNA, BEA, CARL, DORA = 1, 2, 3, 4
CHAIR, BASIN = 1, 2
DAY = (0, 4 * HOUR)


def phase(minutes, *types, staff=True):
    return Phase(minutes * MINUTE, staff, types)


def at(minutes, until):
    return (minutes * MINUTE, until * MINUTE)


CUT = (phase(30, CHAIR),)
COLOUR = (phase(45, CHAIR), phase(30, CHAIR, staff=False), phase(30, CHAIR))


# ------------------------------------------------------------
# The oracle: slow, and right at a glance.
# ------------------------------------------------------------


def is_free(place, resource, start, stop):
    spans = place.free.get(resource, [])
    return any(low <= start and stop <= high for low, high in spans)


def timed_phases(services, start):
    """``(service index, phase index, phase, start, stop)``"""
    for index, service in enumerate(services):
        for number, part in enumerate(service.phases):
            yield index, number, part, start, start + part.seconds
            start += part.seconds


def all_teams(services):
    """Everyone who may do the services: tuples, None for who needs nobody."""
    return product(
        *(
            service.staff if any(p.needs_staff for p in service.phases) else (None,)
            for service in services
        )
    )


def thing_choices(place, part, start, stop):
    """Every set of free things that gives a phase what it needs."""
    by_type = [
        combinations(
            [i for i in place.things.get(kind, ()) if is_free(place, i, start, stop)],
            count,
        )
        for kind, count in Counter(part.types).items()
    ]
    return [frozenset().union(*choice) for choice in product(*by_type)]


def has_things(services, place, start):
    return all(
        thing_choices(place, part, begin, end)
        for _index, _number, part, begin, end in timed_phases(services, start)
    )


def is_team_free(services, place, start, team):
    return all(
        is_free(place, team[index], begin, end)
        for index, _number, part, begin, end in timed_phases(services, start)
        if part.needs_staff
    )


def possible_teams(services, place, start):
    if not has_things(services, place, start):
        return []
    return [
        team
        for team in all_teams(services)
        if is_team_free(services, place, start, team)
    ]


def unsellable(services, place, start, team):
    """Seconds lost; ``services`` may be more than the team has people for yet."""
    seconds = 0
    for person in set(team):
        booked = normalize(
            (begin, end)
            for index, _number, part, begin, end in timed_phases(services, start)
            if part.needs_staff and index < len(team) and team[index] == person
        )
        for low, high in place.free.get(person, []):
            if any(low <= begin < high for begin, _end in booked):
                left = subtract([(low, high)], booked)
                seconds += sum(b - a for a, b in left if b - a < SELLABLE)
    return seconds


def kept_things(held):
    """How many things stay from one phase to the next."""
    return sum(len(a & b) for a, b in zip(held, held[1:], strict=False))


def most_kept_things(services, place, start):
    choices = [
        thing_choices(place, part, begin, end)
        for _index, _number, part, begin, end in timed_phases(services, start)
    ]
    return max(kept_things(held) for held in product(*choices))


# ------------------------------------------------------------
# Situations. Time goes in units of five minutes, which is shorter than `SELLABLE`.
# ------------------------------------------------------------

UNIT = 5 * MINUTE
END = 30


def scaled(spans):
    return [(start * UNIT, stop * UNIT) for start, stop in spans]


@st.composite
def free_spans(draw):
    busy = st.tuples(st.integers(0, END), st.integers(1, 4))
    busy = draw(st.lists(busy, max_size=3))
    busy = normalize((start, start + length) for start, length in busy)
    return scaled(subtract([(0, END)], busy))


@st.composite
def places(draw):
    pool = draw(st.permutations([11, 12, 13, 14, 15]))
    cut = draw(st.integers(0, 5))
    # 15 is unknown: never free.
    free = {key: draw(free_spans()) for key in (ANNA, BEA, CARL, 11, 12, 13, 14)}
    return Place(free, {CHAIR: tuple(pool[:cut]), BASIN: tuple(pool[cut:])})


def visits(max_services, max_phases):
    # Dora is unknown: never free.
    staff = st.permutations([ANNA, BEA, CARL, DORA])
    types = st.lists(st.sampled_from([CHAIR, CHAIR, CHAIR, BASIN]), max_size=2)
    phases = st.builds(
        Phase,
        seconds=st.integers(1, 4).map(lambda n: n * UNIT),
        needs_staff=st.sampled_from([True, True, False]),
        types=types.map(tuple),
    )
    services = st.builds(
        Service,
        phases=st.lists(phases, min_size=1, max_size=max_phases).map(tuple),
        staff=st.tuples(staff, st.integers(0, 4)).map(lambda s: tuple(s[0][: s[1]])),
    )
    return st.lists(services, min_size=1, max_size=max_services)


WINDOWS = st.tuples(st.integers(-3, END), st.integers(0, END + 3)).map(
    lambda window: (window[0] * UNIT, window[1] * UNIT)
)
STARTS = st.integers(-1, END).map(lambda n: n * UNIT)


def people(offer):
    return tuple(service.staff for service in offer.services)


def things(offer):
    """The things of each phase of the visit."""
    return [part.things for service in offer.services for part in service.phases]


class TestSlotsAgainstOracle(BaseCase):
    @LAWS
    @given(
        visits(3, 2),
        places(),
        WINDOWS,
        st.sampled_from([UNIT, 2 * UNIT, 3 * UNIT, 7 * MINUTE]),
        st.integers(-50, 50).map(lambda n: n * MINUTE),
    )
    def test_search_finds_all_there_is(self, services, place, window, step, anchor):
        length = sum(part.seconds for s in services for part in s.phases)
        expected = {}
        for start in range(window[0], window[1] - length + 1, MINUTE):
            if (start - anchor) % step == 0:
                teams = possible_teams(services, place, start)
                if teams:
                    expected[start] = sorted({team[0] for team in teams}, key=str)
        offers = search(services, place, window, step, anchor)
        found = {}
        for offer in offers:
            found.setdefault(offer.start, []).append(people(offer)[0])
        found = {start: sorted(first, key=str) for start, first in found.items()}
        self.assertEqual(found, expected)
        starts = [offer.start for offer in offers]
        self.assertEqual(starts, sorted(starts))

    @LAWS
    @given(visits(3, 3), places())
    def test_every_offer_can_be_kept(self, services, where):
        for offer in search(services, where, (0, END * UNIT), UNIT, 0):
            self.assertValid(offer, services, where)
            again = place(services, where, offer.start, staff=people(offer))
            self.assertEqual(again, offer)

    def assertValid(self, offer, services, where):
        placed = [(s, p) for s in offer.services for p in s.phases]
        wanted = list(timed_phases(services, offer.start))
        for (service, part), (index, _number, asked, start, stop) in zip(
            placed, wanted, strict=True
        ):
            self.assertEqual((part.start, part.stop), (start, stop))
            self.assertEqual(part.staff, service.staff if asked.needs_staff else None)
            if asked.needs_staff:
                self.assertIn(part.staff, services[index].staff)
            for kind, thing in zip(asked.types, part.things, strict=True):
                self.assertIn(thing, where.things[kind])
            held = [*part.things, *([part.staff] if asked.needs_staff else [])]
            self.assertEqual(len(held), len(set(held)))
            self.assertTrue(all(is_free(where, i, start, stop) for i in held))
        for service in offer.services:
            ends = (service.phases[0].start, service.phases[-1].stop)
            self.assertEqual((service.start, service.stop), ends)
            if not any(part.staff for part in service.phases):
                self.assertIsNone(service.staff)
        self.assertEqual((offer.start, offer.stop), (wanted[0][3], wanted[-1][4]))

    @LAWS
    @given(visits(3, 2), places())
    def test_the_best_come_first(self, services, where):
        offers = search(services, where, (0, END * UNIT), UNIT, 0)
        order = []
        for offer in offers:
            team = people(offer)
            seconds = unsellable(services, where, offer.start, team)
            self.assertEqual(offer.score, -seconds / 60)
            turn = services[0].staff.index(team[0]) if team[0] else 0
            order.append((offer.start, seconds, turn))
        self.assertEqual(order, sorted(order))

    @LAWS
    @given(visits(3, 2), places())
    def test_later_services_go_to_the_best(self, services, where):
        for offer in search(services, where, (0, END * UNIT), 4 * UNIT, 0):
            team = people(offer)
            able = list(zip(*possible_teams(services, where, offer.start), strict=True))
            for index in range(1, len(team)):

                def rank(person, offer=offer, before=team[:index], index=index):
                    so_far = (*before, person)
                    seconds = unsellable(services, where, offer.start, so_far)
                    turn = services[index].staff.index(person) if person else 0
                    return seconds, person != before[-1], turn

                self.assertEqual(team[index], min(able[index], key=rank))

    @LAWS
    @given(visits(2, 2), places())
    def test_things_change_as_little_as_possible(self, services, where):
        for offer in search(services, where, (0, END * UNIT), 4 * UNIT, 0):
            kept = kept_things([frozenset(held) for held in things(offer)])
            most = most_kept_things(services, where, offer.start)
            self.assertEqual(kept, most)

    @LAWS
    @given(st.data(), visits(3, 2), places(), STARTS)
    def test_place(self, data, services, where, start):
        offers = search(services, where, (-UNIT, 2 * END * UNIT), UNIT, 0)
        there = [offer for offer in offers if offer.start == start]
        self.assertEqual(place(services, where, start), there[0] if there else None)

        wish = st.sampled_from([None, ANNA, BEA, CARL, DORA])
        wishes = [data.draw(wish) for _service in services]
        granted = [
            team
            for team in possible_teams(services, where, start)
            if all(
                wished in (None, person) or person is None
                for person, wished in zip(team, wishes, strict=True)
            )
        ]
        offer = place(services, where, start, staff=wishes)
        if granted:
            self.assertIn(people(offer), granted)
        else:
            self.assertIsNone(offer)

    @LAWS
    @given(visits(3, 3), places(), STARTS)
    def test_explain(self, services, where, start):
        reasons = explain(services, where, start)
        self.assertEqual(not reasons, bool(possible_teams(services, where, start)))
        self.assertEqual(reasons, sorted(reasons))
        lacking = set()
        for index, number, part, begin, end in timed_phases(services, start):
            for kind in set(part.types):
                needs = Phase(part.seconds, False, (kind,) * part.types.count(kind))
                if not thing_choices(where, needs, begin, end):
                    lacking.add((index, number, "thing", (kind,), (begin, end)))
        self.assertEqual({r for r in reasons if r[2] == "thing"}, lacking)
        times = {(i, n): (a, b) for i, n, _p, a, b in timed_phases(services, start)}
        for index, number, kind, ids, (begin, end) in reasons:
            self.assertEqual((begin, end), times[index, number])
            if kind == "staff":
                self.assertLessEqual(set(ids), set(services[index].staff))
                self.assertFalse([i for i in ids if is_free(where, i, begin, end)])

    @LAWS
    @given(visits(2, 2), places(), st.integers(0, 4))
    def test_limit_counts_starts(self, services, where, limit):
        window = (0, END * UNIT)
        offers = search(services, where, window, UNIT, 0)
        starts = sorted({offer.start for offer in offers})[:limit]
        first = [offer for offer in offers if offer.start in starts]
        self.assertEqual(search(services, where, window, UNIT, 0, limit), first)


class TestSlots(BaseCase):
    def test_starts_lie_on_the_grid_of_the_anchor(self):
        where = Place({ANNA: [at(5, 70)]}, {})
        offers = search([Service((phase(30),), (ANNA,))], where, DAY, QUARTER, 5 * HOUR)
        starts = [offer.start // MINUTE for offer in offers]
        self.assertEqual(starts, [15, 30])

    def test_the_window_bounds_start_and_stop(self):
        where = Place({ANNA: [DAY]}, {})
        cut = [Service((phase(30),), (ANNA,))]
        offers = search(cut, where, at(60, 105), QUARTER, 0)
        self.assertEqual([offer.start // MINUTE for offer in offers], [60, 75])
        self.assertEqual(search(cut, where, at(60, 89), QUARTER, 0), [])

    def test_the_gap_is_sold(self):
        """While the colour of one client develops, Anna cuts another's hair."""
        colour = Service(COLOUR, (ANNA,))
        where = Place({ANNA: [at(0, 45), at(75, 105)], 11: [DAY]}, {CHAIR: (11,)})
        offer = place([colour], where, 0)
        staff = [part.staff for part in offer.services[0].phases]
        self.assertEqual(staff, [ANNA, None, ANNA])
        self.assertEqual(offer.score, 0)
        where.free[ANNA] = [at(0, 45), at(80, 110)]
        self.assertIsNone(place([colour], where, 0))

    def test_one_person_does_a_whole_service(self):
        free = {ANNA: [at(0, 45)], BEA: [at(75, 105)], 11: [DAY]}
        where = Place(free, {CHAIR: (11,)})
        colour = Service(COLOUR, (ANNA, BEA))
        self.assertIsNone(place([colour], where, 0))
        self.assertEqual(
            explain([colour], where, 0), [(0, 2, "staff", (ANNA,), at(75, 105))]
        )

    def test_services_follow_one_another(self):
        free = {ANNA: [at(0, 60)], BEA: [at(60, 180)], 11: [DAY]}
        where = Place(free, {CHAIR: (11,)})
        services = [Service((phase(20),), (ANNA, BEA)), Service(CUT, (ANNA, BEA))]
        self.assertEqual(people(place(services, where, 0)), (ANNA, ANNA))
        self.assertEqual(people(place(services, where, 40 * MINUTE)), (ANNA, BEA))
        second = place(services, where, 40 * MINUTE).services[1]
        self.assertEqual((second.start, second.stop), at(60, 90))

    def test_the_chair_is_kept_into_the_next_service(self):
        free = {ANNA: [DAY], 11: [at(0, 60)], 12: [DAY]}
        where = Place(free, {CHAIR: (11, 12)})
        colour, cut = Service(COLOUR, (ANNA,)), Service(CUT, (ANNA,))
        self.assertEqual(things(place([cut, cut], where, 0)), [(11,), (11,)])
        self.assertEqual(things(place([cut, colour], where, 0)), [(12,)] * 4)

    def test_the_chair_changes_if_nothing_else_works(self):
        free = {ANNA: [DAY], 11: [at(0, 50)], 12: [at(0, 80)], 13: [at(75, 240)]}
        where = Place(free, {CHAIR: (11, 12, 13)})
        offer = place([Service(COLOUR, (ANNA,))], where, 0)
        self.assertEqual(things(offer), [(12,), (12,), (13,)])

    def test_few_changes(self):
        """Half hours that need so many chairs."""
        for needs, chairs, expected in (
            # Who moves on as late as possible, moves once.
            (
                (1, 1, 1, 1),
                {11: at(0, 60), 12: at(30, 90), 13: at(60, 120)},
                [(11,), (11,), (13,), (13,)],
            ),
            # The second chair is one that stays, too.
            (
                (1, 2, 2),
                {11: at(0, 60), 12: at(0, 120), 13: at(30, 120)},
                [(12,), (12, 13), (12, 13)],
            ),
            # Both stay to the end: turn order, not who is free afterwards.
            (
                (1, 2, 2),
                {11: at(0, 60), 12: at(30, 120), 13: at(30, 240)},
                [(11,), (11, 12), (12, 13)],
            ),
        ):
            free = {ANNA: [DAY]} | {chair: [span] for chair, span in chairs.items()}
            service = Service(tuple(phase(30, *[CHAIR] * n) for n in needs), (ANNA,))
            offer = place([service], Place(free, {CHAIR: (11, 12, 13)}), 0)
            self.assertEqual(things(offer), expected)

    def test_two_of_a_type_are_two_things(self):
        free = {ANNA: [DAY], 11: [DAY], 12: [at(0, 30)]}
        where = Place(free, {CHAIR: (11, 12)})
        both = [Service((phase(20, CHAIR, CHAIR),), (ANNA,))]
        self.assertEqual(things(place(both, where, 0)), [(11, 12)])
        self.assertIsNone(place(both, where, 15 * MINUTE))
        reasons = explain(both, where, 15 * MINUTE)
        self.assertEqual(reasons, [(0, 0, "thing", (CHAIR,), at(15, 35))])

    def test_a_chair_free_too_short_does_not_count(self):
        free = {ANNA: [DAY], 11: [DAY], 12: [DAY], 13: [at(60, 65)]}
        where = Place(free, {CHAIR: (13, 11, 12)})
        both = [Service((phase(30, CHAIR, CHAIR),), (ANNA,))]
        offers = search(both, where, at(0, 120), QUARTER, 0)
        self.assertEqual([things(offer) for offer in offers], [[(11, 12)]] * 7)

    def test_things_are_in_the_order_of_the_types(self):
        free = {ANNA: [DAY], 11: [DAY], 21: [DAY]}
        where = Place(free, {CHAIR: (11,), BASIN: (21,)})
        wash = Service((phase(10, BASIN, CHAIR), phase(10, CHAIR, BASIN)), (ANNA,))
        self.assertEqual(things(place([wash], where, 0)), [(21, 11), (11, 21)])

    def test_the_smallest_hole_is_best(self):
        """Anna would be left with 15 minutes before and 20 after, Bea with 10."""
        free = {ANNA: [at(45, 110)], BEA: [at(60, 100)], CARL: [DAY]}
        cut = Service((phase(30),), (ANNA, BEA, CARL))
        offers = search([cut], Place(free, {}), at(60, 90), QUARTER, 0)
        ranked = [(people(offer)[0], offer.score) for offer in offers]
        # An hour or more can be sold: Carl loses nothing.
        self.assertEqual(ranked, [(CARL, 0), (BEA, -10), (ANNA, -35)])

    def test_idle_time_around_two_services_counts_once(self):
        where = Place({ANNA: [at(50, 240)], BEA: [at(90, 130)]}, {})
        cut = Service((phase(30),), (BEA, ANNA))
        offer = place([cut, cut], where, HOUR)
        self.assertEqual((people(offer), offer.score), ((ANNA, ANNA), -10))

    def test_equally_good_people_are_in_turn_order(self):
        free = {person: [DAY] for person in (ANNA, BEA, CARL)}
        cut = Service((phase(60),), (CARL, ANNA, BEA))
        offers = search([cut], Place(free, {}), at(60, 120), QUARTER, 0)
        self.assertEqual([people(offer)[0] for offer in offers], [CARL, ANNA, BEA])

    def test_a_visit_without_staff(self):
        where = Place({11: [DAY]}, {CHAIR: (11,)})
        tanning = Service((phase(20, CHAIR, staff=False),))
        offers = search([tanning], where, at(0, 30), 10 * MINUTE, 0)
        self.assertEqual([people(offer) for offer in offers], [(None,), (None,)])
        wish = place([tanning], where, 0, staff=[ANNA])
        self.assertEqual(people(wish), (None,))

    def test_nobody_may_do_it(self):
        where = Place({ANNA: [DAY]}, {})
        cut = Service((phase(30),))
        self.assertEqual(search([cut], where, DAY, QUARTER, 0), [])
        self.assertEqual(explain([cut], where, 0), [(0, 0, "staff", (), at(0, 30))])

    def test_a_wish_for_who_may_not_do_it(self):
        where = Place({ANNA: [DAY], BEA: [DAY]}, {})
        services = [Service((phase(30),), (ANNA,)), Service((phase(30),), (ANNA, BEA))]
        self.assertEqual(people(place(services, where, 0, [None, BEA])), (ANNA, BEA))
        self.assertIsNone(place(services, where, 0, [BEA, None]))

    def test_nonsense_is_refused(self):
        where = Place({}, {})
        cut = Service((phase(30),), (ANNA,))
        for nonsense in (
            lambda: Phase(0, True),
            lambda: Service((), (ANNA,)),
            lambda: Place({}, {CHAIR: (11,), BASIN: (11,)}),
            lambda: Place({}, {CHAIR: (11, 11)}),
            lambda: search([], where, DAY, QUARTER, 0),
            lambda: search([cut], where, DAY, 0, 0),
            lambda: place([], where, 0),
            lambda: place([cut], where, 0, [ANNA, BEA]),
            lambda: explain([], where, 0),
        ):
            with self.assertRaises(ValueError):
                nonsense()
