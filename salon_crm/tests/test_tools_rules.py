"""Visits whose services change order, wait, go on at once or are handed over.

Beside the search stands one that tries everything.
"""

from dataclasses import replace
from itertools import combinations, permutations, product
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tests.test_tools_slots import (
    ANNA,
    BASIN,
    BEA,
    CARL,
    CHAIR,
    DAY,
    END,
    HOUR,
    LAWS,
    MINUTE,
    QUARTER,
    UNIT,
    at,
    is_free,
    people,
    phase,
    places,
)
from odoo.addons.salon_crm.tools.intervals import normalize, subtract
from odoo.addons.salon_crm.tools.layout import Layout
from odoo.addons.salon_crm.tools.slots import (
    SELLABLE,
    Phase,
    Place,
    Rules,
    Service,
    are_kept,
    explain,
    place,
    search,
)

MOST_WAIT = 3 * UNIT
POLICIES = ("best_fit", "even_load", "first_free")

# ------------------------------------------------------------
# The oracle: tries every order, wait, person and thing.
# ------------------------------------------------------------


def orders(services, rules):
    given_order = tuple(range(len(services)))
    return permutations(given_order) if rules.any_order else [given_order]


def who(service):
    if any(part.is_own for part in service.phases):
        return service.staff
    return (None,)


def spans_of(service, person, begun):
    """``(phase, start, stop)``"""
    for part, seconds in zip(service.phases, service.seconds_with(person), strict=True):
        yield part, begun, begun + seconds
        begun += seconds


def demands(services, team, begins):
    """What each phase needs: ``(start, stop, choices of who and what is held)``"""
    for service, person, begun in zip(services, team, begins, strict=True):
        for part, start, stop in spans_of(service, person, begun):
            who_may = [()]
            if part.is_own:
                who_may = [(person,)]
            elif part.is_handed_over:
                who_may = [(other,) for other in part.staff]
            yield start, stop, part, who_may


def can_be_held(services, where, team, begins):
    """Whether everybody and everything can be had, nobody and nothing twice."""
    wanted = []
    for start, stop, part, who_may in demands(services, team, begins):
        pools = [
            combinations(where.things.get(kind, ()), part.types.count(kind))
            for kind in sorted(set(part.types))
        ]
        choices = [
            (*chosen, *(thing for held in things for thing in held))
            for chosen, *things in product(who_may, *pools)
        ]
        choices = [
            held
            for held in choices
            if all(is_free(where, each, start, stop) for each in held)
        ]
        wanted.append((start, stop, choices))
    return fill(wanted, [])


def fill(wanted, taken):
    if not wanted:
        return True
    (start, stop, choices), *rest = wanted
    busy = {each for a, b, held in taken if a < stop and start < b for each in held}
    return any(
        not busy.intersection(held) and fill(rest, [*taken, (start, stop, held)])
        for held in choices
    )


def sequences(services, order, team, start, rules):
    """The times at which services can follow one another: lists by service."""
    waits = range(0, rules.wait + 1, UNIT)
    for pauses in product(waits, repeat=len(order) - 1):
        begins, begun = {}, start
        for index, pause in zip(order, (0, *pauses), strict=True):
            begun += pause
            begins[index] = begun
            begun += sum(services[index].seconds_with(team[index]))
        yield [begins[index] for index in range(len(order))], begun


def first_people(services, where, window, start, rules):
    """Who can begin a visit at a start, one service after the other."""
    found = set()
    for team in product(*map(who, services)):
        for order in orders(services, rules):
            if team[order[0]] in found:
                continue
            for begins, stop in sequences(services, order, team, start, rules):
                if stop <= window[1] and can_be_held(services, where, team, begins):
                    found.add(team[order[0]])
                    break
    return found


def first_people_together(services, where, window, start):
    """Who can begin two services, the second with a phase of the first."""
    found = set()
    for team in product(*map(who, services)):
        for host in (0, 1):
            for _part, begun, _stop in spans_of(services[host], team[host], start):
                begins = [start, begun] if host == 0 else [begun, start]
                ends = [
                    begin + sum(service.seconds_with(person))
                    for service, person, begin in zip(
                        services, team, begins, strict=True
                    )
                ]
                if max(ends) <= window[1] and can_be_held(
                    services, where, team, begins
                ):
                    found.add(team[host])
    return found


# ------------------------------------------------------------
# Situations
# ------------------------------------------------------------


@st.composite
def services_of(draw, parallel):
    staff = st.lists(st.sampled_from([ANNA, BEA, CARL]), unique=True, max_size=3)
    types = st.lists(st.sampled_from([CHAIR, BASIN]), max_size=1).map(tuple)
    units = st.integers(1, 3).map(lambda n: n * UNIT)
    phases = draw(
        st.lists(
            st.builds(
                Phase,
                seconds=units,
                needs_staff=st.sampled_from([True, True, False]),
                types=types,
                staff=st.one_of(st.none(), st.none(), st.none(), staff.map(tuple)),
            ),
            min_size=1,
            max_size=2,
        )
    )
    people_able = tuple(draw(staff))
    slow = draw(st.lists(st.sampled_from([ANNA, BEA, CARL]), unique=True, max_size=1))
    lengths = {person: tuple(draw(units) for _each in phases) for person in slow}
    return Service(tuple(phases), people_able, lengths, parallel)


def visits(count, parallel=False):
    return st.lists(services_of(parallel), min_size=count, max_size=count)


def days_of_work():
    """How long somebody is booked from which instant on: days of an hour each."""
    hours = st.lists(st.integers(0, 3).map(lambda n: n * UNIT), min_size=3, max_size=3)
    return hours.map(lambda booked: [(n * HOUR, b) for n, b in enumerate(booked)])


RULES = st.builds(
    Rules,
    any_order=st.booleans(),
    wait=st.sampled_from([0, UNIT, MOST_WAIT]),
)


class TestRulesAgainstOracle(BaseCase):
    @LAWS
    @given(st.integers(1, 3).flatmap(visits), places(), RULES)
    def test_all_there_is_one_after_the_other(self, services, where, rules):
        window = (0, END * UNIT)
        found = {}
        for offer in search(services, where, window, 2 * UNIT, 0, rules=rules):
            self.assertKept(offer, services, where, rules)
            first = min(offer.services, key=lambda placed: placed.start)
            self.assertEqual(first.start, offer.start)
            found.setdefault(offer.start, set()).add(first.staff)
        for start in range(0, END * UNIT, 2 * UNIT):
            expected = first_people(services, where, window, start, rules)
            self.assertEqual(found.get(start, set()), expected)

    @LAWS
    @given(visits(2, parallel=True), places(), st.booleans())
    def test_all_there_is_at_the_same_time(self, services, where, any_order):
        window = (0, END * UNIT)
        rules = Rules(any_order=any_order)
        found = {}
        for offer in search(services, where, window, 2 * UNIT, 0, rules=rules):
            self.assertKept(offer, services, where, rules)
            found.setdefault(offer.start, []).append(offer)
        for start in range(0, END * UNIT, 2 * UNIT):
            expected = first_people(services, where, window, start, rules)
            if any_order:
                expected |= first_people_together(services, where, window, start)
            firsts = set()
            for offer in found.get(start, ()):
                by_time = sorted(
                    offer.services, key=lambda p: (p.start, p.staff is None)
                )
                firsts.add(by_time[0].staff)
            if any_order:
                self.assertEqual(bool(firsts), bool(expected))
            else:
                self.assertGreaterEqual(len(found.get(start, ())), len(expected))

    @LAWS
    @given(visits(3, parallel=True), places(), RULES)
    def test_three_at_once_are_kept_apart(self, services, where, rules):
        for offer in search(services, where, (0, END * UNIT), 4 * UNIT, 0, rules=rules):
            self.assertKept(offer, services, where, rules)

    @LAWS
    @given(st.integers(1, 2).flatmap(visits), places(), st.sampled_from(POLICIES))
    def test_best_is_the_first_of_each_start(self, services, where, policy):
        rules = Rules(any_order=True, policy=policy, close_gaps=True)
        window = (0, END * UNIT)
        offers = search(services, where, window, 3 * UNIT, MINUTE, rules=rules)
        firsts = {}
        for offer in offers:
            firsts.setdefault(offer.start, offer)
        best = search(services, where, window, 3 * UNIT, MINUTE, rules=rules, best=True)
        self.assertEqual(best, list(firsts.values()))

    @settings(LAWS, max_examples=200)
    @given(
        visits(1),
        places(),
        st.tuples(*[days_of_work()] * 3),
        st.builds(
            Rules,
            wait=st.sampled_from([0, MOST_WAIT]),
            policy=st.sampled_from(POLICIES),
            close_gaps=st.booleans(),
        ),
        st.integers(-10, 10).map(lambda n: n * MINUTE),
        st.one_of(st.none(), st.integers(1, 4)),
        st.booleans(),
    )
    def test_one_who_does_it_alone(
        self, services, where, load, rules, anchor, limit, best
    ):
        """There is a short way for these visits. It finds what the long one finds."""
        where = replace(where, load=dict(zip((ANNA, BEA, CARL), load, strict=True)))
        asked = (services, where, (0, END * UNIT), 3 * UNIT, anchor, limit, rules, best)
        found = search(*asked)
        with patch.object(Layout, "is_one_role", False):
            self.assertEqual(search(*asked), found)

    @LAWS
    @given(visits(2), places(), RULES, st.integers(0, END).map(lambda n: n * UNIT))
    def test_explain_is_empty_when_it_fits(self, services, where, rules, start):
        fits = place(services, where, start, rules=rules)
        reasons = explain(services, where, start, rules)
        self.assertEqual(not reasons, bool(fits))

    @LAWS
    @given(visits(2, parallel=True), places(), RULES)
    def test_an_offer_can_be_had_again_by_its_offsets(self, services, where, rules):
        for offer in search(services, where, (0, END * UNIT), 4 * UNIT, 0, rules=rules):
            offsets = [placed.start - offer.start for placed in offer.services]
            team = people(offer)
            again = place(services, where, offer.start, team, offsets=offsets)
            self.assertIsNotNone(again)
            self.assertEqual(
                [(p.start, p.stop, p.staff) for p in again.services],
                [(p.start, p.stop, p.staff) for p in offer.services],
            )

    @LAWS
    @given(visits(1), places(), st.integers(-10, 10).map(lambda n: n * MINUTE))
    def test_gaps_are_closed(self, services, where, anchor):
        """A start off the grid is offered when it wastes less than those beside it."""
        step, window = 6 * UNIT, (0, END * UNIT)
        closed = search(
            services, where, window, step, anchor, rules=Rules(close_gaps=True)
        )
        everywhere = search(services, where, window, MINUTE, 0)
        score = {(o.start, people(o)[0]): o.score for o in everywhere}
        on_grid = search(services, where, window, step, anchor)
        off_grid = [o for o in closed if (o.start - anchor) % step]
        self.assertEqual([o for o in closed if o not in off_grid], on_grid)
        for offer in off_grid:
            self.assertEqual(offer.score, score[offer.start, people(offer)[0]])
            off = (offer.start - anchor) % step
            for beside in (offer.start - off, offer.start - off + step):
                other = score.get((beside, people(offer)[0]))
                self.assertTrue(other is None or other < offer.score)

    def assertKept(self, offer, services, where, rules):
        self.assertTrue(are_kept(services, offer.services, rules))
        held = []
        for service, placed in zip(services, offer.services, strict=True):
            for asked, part in zip(service.phases, placed.phases, strict=True):
                for kind, thing in zip(asked.types, part.things, strict=True):
                    self.assertIn(thing, where.things[kind])
                for each in (*part.things, *([part.staff] if part.staff else [])):
                    self.assertTrue(is_free(where, each, part.start, part.stop))
                    held.append((each, part.start, part.stop))
            if placed.staff:
                self.assertIn(placed.staff, service.staff)
        for (one, a, b), (other, c, d) in combinations(held, 2):
            self.assertFalse(one == other and a < d and c < b)
        self.assertEqual(offer.start, min(p.start for p in offer.services))
        self.assertEqual(offer.stop, max(p.stop for p in offer.services))
        self.assertEqual(offer.score, -self.wasted(offer, where) / 60)

    def wasted(self, offer, where):
        """Seconds unsellable or waited."""
        busy = normalize((p.start, p.stop) for p in offer.services)
        seconds = offer.stop - offer.start - sum(b - a for a, b in busy)
        parts = [part for p in offer.services for part in p.phases if part.staff]
        for person in {part.staff for part in parts}:
            booked = normalize((p.start, p.stop) for p in parts if p.staff == person)
            for low, high in where.free[person]:
                if any(low <= start < high for start, _stop in booked):
                    left = subtract([(low, high)], booked)
                    seconds += sum(b - a for a, b in left if b - a < SELLABLE)
        return seconds


class TestRules(BaseCase):
    def test_the_order_is_turned_where_that_fits(self):
        """Anna is there first and Bea later; the client wants Bea's service first."""
        where = Place({ANNA: [at(0, 30)], BEA: [at(30, 60)]}, {})
        services = [Service((phase(30),), (BEA,)), Service((phase(30),), (ANNA,))]
        self.assertIsNone(place(services, where, 0))
        offer = place(services, where, 0, rules=Rules(any_order=True))
        self.assertEqual([p.start for p in offer.services], [30 * MINUTE, 0])

    def test_eight_services_in_any_order(self):
        team = range(1, 9)
        where = Place({who: [at(10 * (8 - who), 10 * (9 - who))] for who in team}, {})
        services = [Service((phase(10),), (who,)) for who in team]
        offer = place(services, where, 0, rules=Rules(any_order=True))
        self.assertEqual(
            [p.start for p in offer.services], [(8 - who) * 10 * MINUTE for who in team]
        )

    def test_a_short_wait(self):
        where = Place({ANNA: [at(0, 30)], BEA: [at(40, 100)]}, {})
        services = [Service((phase(30),), (ANNA,)), Service((phase(30),), (BEA,))]
        self.assertIsNone(place(services, where, 0))
        self.assertIsNone(place(services, where, 0, rules=Rules(wait=5 * MINUTE)))
        offer = place(services, where, 0, rules=Rules(wait=QUARTER))
        self.assertEqual(offer.services[1].start, 40 * MINUTE)
        self.assertEqual(offer.score, -10)

    def test_manicure_during_the_colour(self):
        colour = Service(
            (phase(45), phase(30, staff=False), phase(30)), (ANNA,), parallel=True
        )
        manicure = Service((phase(30),), (BEA,), parallel=True)
        where = Place({ANNA: [DAY], BEA: [at(45, 75)]}, {})
        offer = place([colour, manicure], where, 0)
        self.assertEqual([p.start for p in offer.services], [0, 45 * MINUTE])
        self.assertEqual(offer.stop, 105 * MINUTE)
        alone = Service((phase(30),), (BEA,))
        self.assertIsNone(place([colour, alone], where, 0))

    def test_one_person_does_both_in_the_gap(self):
        """Anna does the nails herself while her colour develops."""
        colour = Service(
            (phase(45), phase(30, staff=False), phase(30)), (ANNA,), parallel=True
        )
        manicure = Service((phase(30),), (ANNA,), parallel=True)
        offer = place([colour, manicure], Place({ANNA: [at(0, 105)]}, {}), 0)
        self.assertEqual([p.start for p in offer.services], [0, 45 * MINUTE])

    def test_the_last_two_at_once(self):
        """There is no time to do the nails after the colour."""
        wash = Service((phase(15),), (CARL,))
        colour = Service((phase(30), phase(30, staff=False)), (ANNA,), parallel=True)
        manicure = Service((phase(30),), (BEA,), parallel=True)
        where = Place({ANNA: [DAY], BEA: [DAY], CARL: [at(0, 15)]}, {})
        offers = search([wash, colour, manicure], where, at(0, 80), QUARTER, 0)
        self.assertEqual([offer.start for offer in offers], [0])

    def test_the_wait_is_until_the_assistant_is_free(self):
        rinse = Phase(15 * MINUTE, True, (), (CARL,))
        services = [Service((phase(30),), (ANNA,)), Service((rinse,), ())]
        where = Place({ANNA: [DAY], CARL: [at(40, 60)]}, {})
        offer = place(services, where, 0, rules=Rules(wait=QUARTER))
        self.assertEqual(offer.services[1].start, 40 * MINUTE)

    def test_two_at_once_want_one_chair(self):
        both = [
            Service((phase(30, CHAIR),), (ANNA,), parallel=True),
            Service((phase(30, CHAIR),), (BEA,), parallel=True),
        ]
        free = {ANNA: [at(0, 30)], BEA: [at(0, 30)], 11: [DAY]}
        self.assertIsNone(place(both, Place(free, {CHAIR: (11,)}), 0))
        free[12] = [DAY]
        self.assertIsNotNone(place(both, Place(free, {CHAIR: (11, 12)}), 0))

    def test_the_assistant_rinses(self):
        rinse = Phase(15 * MINUTE, True, (BASIN,), (BEA, CARL))
        colour = Service((phase(30), rinse, phase(30)), (ANNA,))
        free = {ANNA: [at(0, 30), at(45, 75)], CARL: [DAY], 21: [DAY]}
        offer = place([colour], Place(free, {BASIN: (21,)}), 0)
        staff = [part.staff for part in offer.services[0].phases]
        self.assertEqual((offer.services[0].staff, staff), (ANNA, [ANNA, CARL, ANNA]))
        del free[CARL]
        reasons = explain([colour], Place(free, {BASIN: (21,)}), 0)
        self.assertEqual(reasons, [(0, 1, "staff", (BEA, CARL), at(30, 45))])

    def test_who_is_new_takes_longer(self):
        cut = Service((phase(30),), (ANNA, BEA), {BEA: (HOUR,)})
        where = Place({ANNA: [at(0, 45)], BEA: [at(0, 60)]}, {})
        offers = search([cut], where, at(0, 60), QUARTER, 0)
        ends = [(people(o)[0], o.start // MINUTE, o.stop // MINUTE) for o in offers]
        self.assertEqual(ends, [(BEA, 0, 60), (ANNA, 0, 30), (ANNA, 15, 45)])

    def test_a_gap_off_the_grid_is_sold(self):
        """A hole of 45 minutes that no start on a grid of 30 minutes can fill."""
        where = Place({ANNA: [at(10, 55)]}, {})
        cut = [Service((phase(45),), (ANNA,))]
        self.assertEqual(search(cut, where, DAY, 30 * MINUTE, 0), [])
        rules = Rules(close_gaps=True)
        offers = search(cut, where, DAY, 30 * MINUTE, 0, rules=rules)
        self.assertEqual([o.start // MINUTE for o in offers], [10])

    def test_who_has_least_to_do(self):
        free = {ANNA: [DAY], BEA: [DAY], CARL: [at(45, 110)]}
        load = {ANNA: [(-HOUR, 4 * HOUR)], BEA: [(-HOUR, HOUR), (2 * HOUR, 5 * HOUR)]}
        where = Place(free, {}, load)
        cut = [Service((phase(30),), (ANNA, BEA, CARL))]
        for policy, expected in (
            ("best_fit", [ANNA, BEA, CARL]),
            ("even_load", [CARL, BEA, ANNA]),
            ("first_free", [ANNA, BEA, CARL]),
        ):
            rules = Rules(policy=policy)
            offers = search(cut, where, at(60, 90), QUARTER, 0, rules=rules)
            self.assertEqual([people(o)[0] for o in offers], expected)

    def test_turn_order_asks_no_holes(self):
        where = Place({ANNA: [at(45, 110)], BEA: [DAY]}, {})
        cut = [Service((phase(30),), (ANNA, BEA))]
        offer = place(cut, where, HOUR, rules=Rules(policy="first_free"))
        self.assertEqual(people(offer), (ANNA,))
        self.assertEqual(people(place(cut, where, HOUR)), (BEA,))

    def test_places_from_outside(self):
        cut = Service((phase(30),), (ANNA,))
        pair = [cut, Service((phase(30),), (BEA,))]
        where = Place({ANNA: [DAY], BEA: [at(40, 200)]}, {})
        offer = place(pair, where, 0, rules=Rules(wait=QUARTER))
        self.assertTrue(are_kept(pair, offer.services, Rules(wait=QUARTER)))
        self.assertFalse(are_kept(pair, offer.services, Rules(wait=5 * MINUTE)))
        first, second = offer.services
        early = second._replace(start=0, stop=30 * MINUTE, phases=first.phases[:1])
        self.assertFalse(are_kept(pair, (first, early), Rules(wait=HOUR)))
        short = first._replace(stop=first.stop - 1)
        self.assertFalse(are_kept([cut], [short], Rules()))

    def test_nonsense_is_refused(self):
        with self.assertRaises(ValueError):
            Service((phase(30),), (ANNA,), {ANNA: (1, 2)})
