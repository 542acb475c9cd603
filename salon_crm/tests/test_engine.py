"""What the booking engine does with services as salons have them."""

import random
from datetime import datetime, time, timedelta

import psycopg2
import pytz

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import SalonCase


class EngineCase(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.env["salon.appointment"]

    def clocks(self, records):
        return [
            (record.start.strftime("%H:%M"), record.stop.strftime("%H:%M"))
            for record in records
        ]

    def held(self, resource):
        rows = self.env["salon.occupancy"].search(
            [("resource_id", "=", resource.id)], order="start"
        )
        return self.clocks(rows)

    def assertTaken(self, slots, request):
        """Whatever is offered can be booked."""
        for slot in slots:
            with self.env.cr.savepoint() as savepoint:
                self.visits.book(
                    {**request, "start": slot["start"], "lines": slot["lines"]}
                )
                savepoint.rollback()


class TestCleanUp(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.chairs - cls.chairs[0]).salon_bookable = False
        cls.chair = cls.chairs[0]
        cls.chair.write({"salon_minutes_before": 5, "salon_minutes_after": 10})

    def test_the_chair_is_held_for_it(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.assertEqual(self.held(self.chair), [("09:55", "11:10")])
        self.assertEqual(self.held(self.anna.resource_id), [("10:00", "11:00")])
        self.assertEqual(self.clocks(visit), [("10:00", "11:00")])

    def test_nobody_else_before_it_is_clean_and_ready(self):
        self.book(self.at(10), self.cut, self.anna)
        found = self.starts(self.slots(self.cut, self.ben, hours=(9, 13)))
        # Ten minutes to clean up, five to prepare: from 11:15 on.
        self.assertEqual(found, ["11:15", "11:30", "11:45", "12:00"])
        with self.assertRaisesRegex(UserError, "(?i)chair"):
            self.book(self.at(11, 10), self.cut, self.ben)
        self.book(self.at(11, 15), self.cut, self.ben)

    def test_not_between_two_services_of_a_visit(self):
        visit = self.book(self.at(10), self.cut + self.cut, self.anna)
        self.assertEqual(
            self.held(self.chair), [("09:55", "11:00"), ("11:00", "12:10")]
        )
        visit.line_ids = [Command.create({"product_id": self.cut.id})]
        self.assertEqual(self.clocks(visit), [("10:00", "13:00")])

    def test_it_goes_on_when_the_visit_ends_early(self):
        now = self.env.cr.now().replace(microsecond=0)
        self.chair.write({"salon_minutes_before": 0, "salon_minutes_after": 30})
        calendar = self.make_calendar("Day and night", 0, 24)
        self.branch.resource_calendar_id = calendar
        self.anna.resource_calendar_id = calendar
        start = now + timedelta(minutes=1)
        visit = self.book(start, self.cut, self.anna)
        self.env["salon.occupancy"]._release(visit)
        visit.line_ids.phase_ids.write({"start": now - timedelta(minutes=20)})
        visit._occupy()
        visit.action_start()
        visit.action_done()
        row = self.env["salon.occupancy"].search([("resource_id", "=", self.chair.id)])
        self.assertEqual(row.stop, visit.done_at + timedelta(minutes=30))

    def test_four_hours_at_most(self):
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.chair.salon_minutes_after = 241
            self.chair.flush_recordset()


class TestHandOver(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cleo = cls.make_stylist("Cleo", 3)
        cls.tint = cls.make_service(
            "Tint",
            [
                (30, True, cls.chair_type),
                (15, True, cls.chair_type),
                (30, True, cls.chair_type),
            ],
            cls.anna,
        )
        rinse = cls.tint.product_tmpl_id.salon_phase_ids.sorted("sequence")[1]
        rinse.staff_ids = cls.ben.resource_id | cls.cleo.resource_id
        cls.rinse = rinse

    def people(self, visit):
        return [p.employee_id.name for p in visit.line_ids.phase_ids.sorted("start")]

    def test_the_assistant_rinses(self):
        visit = self.book(self.at(10), self.tint)
        self.assertEqual(self.people(visit), ["Anna", "Ben", "Anna"])
        self.assertEqual(visit.line_ids.employee_id, self.anna)
        self.assertEqual(self.held(self.ben.resource_id), [("10:30", "10:45")])

    def test_meanwhile_the_stylist_is_free(self):
        self.book(self.at(10), self.tint)
        quick = self.make_service("Fringe", [(15, True, self.chair_type)], self.anna)
        self.book(self.at(10, 30), quick, self.anna)

    def test_another_assistant_if_the_first_is_busy(self):
        quick = self.make_service("Beard", [(15, True, self.chair_type)], self.ben)
        self.book(self.at(10, 30), quick, self.ben)
        visit = self.book(self.at(10), self.tint)
        self.assertIn(self.cleo, visit.line_ids.phase_ids.employee_id)

    def test_what_is_offered_is_taken(self):
        quick = self.make_service("Beard", [(15, True, self.chair_type)], self.ben)
        self.book(self.at(10, 30), quick, self.ben)
        slots = self.slots(self.tint, hours=(9, 13))
        self.assertTrue(slots)
        self.assertTaken(slots, self.request(self.tint, channel="desk"))

    def test_a_moved_visit_may_get_another_assistant(self):
        visit = self.book(self.at(10), self.tint)
        quick = self.make_service("Beard", [(15, True, self.chair_type)], self.ben)
        self.book(self.at(14, 30), quick, self.ben)
        visit.reschedule(self.at(14))
        self.assertIn(self.cleo, visit.line_ids.phase_ids.employee_id)
        self.assertEqual(visit.line_ids.employee_id, self.anna)

    def test_slots_name_who_may_do_it(self):
        slot = self.slots(self.tint, hours=(9, 13))[0]
        slot["lines"][0]["phases"][1]["employee_id"] = self.anna.id
        request = self.request(self.tint, start=slot["start"], lines=slot["lines"])
        with self.assertRaises(UserError):
            self.visits.book(request)

    def test_nobody_to_rinse(self):
        self.rinse.staff_ids.salon_bookable = False
        self.assertEqual(self.slots(self.tint), [])
        reasons = self.visits.explain_unavailable(
            self.request(self.tint, start=self.at(10))
        )
        self.assertIn("Tint", reasons[0])


class TestTimings(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        length = cls.env["product.attribute"].create(
            {
                "name": "Hair",
                "create_variant": "always",
                "value_ids": [
                    Command.create({"name": name}) for name in ("Short", "Long")
                ],
            }
        )
        cls.template = cls.cut.product_tmpl_id
        cls.template.attribute_line_ids = [
            Command.create(
                {
                    "attribute_id": length.id,
                    "value_ids": [Command.set(length.value_ids.ids)],
                }
            )
        ]
        cls.short, cls.long = cls.template.product_variant_ids
        cls.phase = cls.template.salon_phase_ids

    def timing(self, minutes, **who):
        names = {"variant": "product_id", "person": "resource_id"}
        return self.env["salon.service.timing"].create(
            {
                "phase_id": self.phase.id,
                "minutes": minutes,
                **{names.get(key, "partner_id"): who[key].id for key in who},
            }
        )

    def minutes(self, product, employee):
        visit = self.book(self.at(10), product, employee)
        minutes = visit.line_ids.minutes
        visit.action_cancel()
        return minutes

    def test_the_most_specific_wins(self):
        self.timing(90, variant=self.long)
        self.assertEqual(self.minutes(self.short, self.anna), 60)
        self.assertEqual(self.minutes(self.long, self.anna), 90)
        self.timing(75, person=self.ben.resource_id)
        self.assertEqual(self.minutes(self.long, self.ben), 75)
        self.timing(100, person=self.ben.resource_id, variant=self.long)
        self.assertEqual(self.minutes(self.long, self.ben), 100)
        self.assertEqual(self.minutes(self.short, self.ben), 75)
        self.timing(120, client=self.client_laura)
        self.assertEqual(self.minutes(self.long, self.ben), 120)
        self.assertEqual(self.minutes(self.short, self.anna), 120)

    def test_anyone_is_offered_with_their_own_times(self):
        self.timing(75, person=self.ben.resource_id)
        slots = self.slots(self.short, hours=(16, 18))
        lengths = {(s["lines"][0]["employee_id"], s["stop"][11:16]) for s in slots}
        self.assertIn((self.anna.id, "17:00"), lengths)
        self.assertIn((self.ben.id, "17:15"), lengths)
        self.assertNotIn((self.ben.id, "17:00"), lengths)
        self.assertTaken(slots, self.request(self.short, channel="desk"))

    def test_a_phase_can_be_left_out(self):
        develop = self.colour.product_tmpl_id.salon_phase_ids.sorted("sequence")[1]
        self.env["salon.service.timing"].create(
            {
                "phase_id": develop.id,
                "partner_id": self.client_laura.id,
                "minutes": 0,
            }
        )
        visit = self.book(self.at(10), self.colour)
        self.assertEqual(len(visit.line_ids.phase_ids), 2)
        self.assertEqual(visit.line_ids.minutes, 60)

    def test_what_was_agreed_stays(self):
        visit = self.book(self.at(10), self.long, self.anna)
        self.timing(90, variant=self.long)
        visit.reschedule(self.at(12))
        self.assertEqual(visit.line_ids.minutes, 60)

    def test_a_change_of_service_takes_its_time(self):
        visit = self.book(self.at(10), self.short, self.anna)
        self.timing(90, variant=self.long)
        visit.line_ids.product_id = self.long
        self.assertEqual(visit.line_ids.minutes, 90)

    def test_one_row_each(self):
        self.timing(75, person=self.ben.resource_id)
        for values in (
            {"person": self.ben.resource_id},
            {},
        ):
            with (
                self.assertRaises(psycopg2.IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.timing(80, **values)

    def test_the_desk_notes_clients_only(self):
        desk = self.make_user("desk_timing", "salon_crm.group_salon_receptionist")
        timings = self.env["salon.service.timing"].with_user(desk)
        values = {"phase_id": self.phase.id, "minutes": 70}
        own = timings.create({**values, "partner_id": self.client_laura.id})
        own.minutes = 80
        with self.assertRaises(AccessError):
            timings.create({**values, "resource_id": self.ben.resource_id.id})


class TestTogether(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        nobody = cls.env["salon.resource.type"]
        cls.manicure = cls.make_service("Manicure", [(30, True, nobody)], cls.ben)
        cls.wash = cls.make_service("Wash", [(15, True, nobody)], cls.anna)

    def allow(self):
        for service in (self.colour, self.manicure):
            service.product_tmpl_id.salon_parallel = True

    def test_manicure_during_the_colour(self):
        self.allow()
        visit = self.book(self.at(10), self.colour + self.manicure)
        self.assertEqual(self.clocks(visit), [("10:00", "11:30")])
        self.assertEqual(
            self.clocks(visit.line_ids.sorted("id")),
            [("10:00", "11:30"), ("10:00", "10:30")],
        )

    def test_together_they_are_done_before_closing(self):
        self.allow()
        services = self.colour + self.manicure
        request = self.request(services, start=self.at(16, 30))
        self.assertEqual(self.visits.explain_unavailable(request), [])
        self.assertEqual(
            self.clocks(self.book(self.at(16, 30), services)), [("16:30", "18:00")]
        )
        late = request | {"start": self.at(16, 45)}
        self.assertTrue(self.visits.explain_unavailable(late))

    def test_both_must_allow_it(self):
        self.manicure.product_tmpl_id.salon_parallel = True
        visit = self.book(self.at(10), self.colour + self.manicure)
        self.assertEqual(self.clocks(visit), [("10:00", "12:00")])

    def test_moved_as_they_were(self):
        """Booked one after the other, they stay so though they may be together now."""
        visit = self.book(self.at(10), self.colour + self.manicure)
        self.allow()
        visit.reschedule(self.at(13))
        self.assertEqual(self.clocks(visit), [("13:00", "15:00")])

    def test_any_order(self):
        """Ben is there from ten on only."""
        self.book(self.at(9), self.cut, self.ben)
        services = self.manicure + self.wash
        given = self.slots(services, hours=(9, 10))
        self.assertEqual(given, [])
        request = self.request(services, channel="desk", order="any")
        slots = self.visits.get_available_slots(
            {**request, "date_from": self.at(9), "date_to": self.at(10, 30)}
        )
        self.assertEqual(self.starts(slots), ["09:30", "09:45"])
        self.assertTaken(slots, request)
        visit = self.visits.browse(
            self.visits.book({**request, "start": self.at(9, 45)})
        )
        self.assertEqual(
            self.clocks(visit.line_ids.sorted("id")),
            [("10:00", "10:30"), ("09:45", "10:00")],
        )

    def test_the_longest_wait(self):
        self.book(self.at(10), self.cut, self.ben)
        services = self.wash + self.manicure
        self.branch.wait_minutes = 15
        visit = self.book(self.at(10, 30), services)
        self.assertEqual(
            self.clocks(visit.line_ids.sorted("id")),
            [("10:30", "10:45"), ("11:00", "11:30")],
        )
        visit.action_cancel()
        self.branch.wait_minutes = 10
        with self.assertRaises(UserError):
            self.book(self.at(10, 30), services)

    def test_order_is_one_of_two(self):
        with self.assertRaises(UserError):
            self.book(self.at(10), self.cut, order="backwards")


class TestPolicyOfSlots(EngineCase):
    def test_gaps_off_the_grid_are_sold(self):
        """A hole of 45 minutes that the grid of 30 minutes does not meet."""
        self.branch.slot_minutes = 30
        trim = self.make_service("Trim", [(45, True, self.chair_type)], self.anna)
        self.book(self.at(9), self.cut, self.anna)
        quick = self.make_service("Fringe", [(15, True, self.chair_type)], self.anna)
        self.book(self.at(10), quick, self.anna)
        self.book(self.at(11), self.cut, self.anna)
        found = self.starts(self.slots(trim, self.anna, hours=(9, 12)))
        self.assertEqual(found, ["10:15"])
        self.book(self.at(10, 15), trim, self.anna)

    def test_best_fit_leaves_no_hole(self):
        self.book(self.at(10, 45), self.cut, self.ben)
        slots = self.slots(self.cut, hours=(9, 11))
        at_half_past = [s for s in slots if s["start"][11:16] == "09:30"]
        who = [s["lines"][0]["employee_id"] for s in at_half_past]
        self.assertEqual(who, [self.anna.id, self.ben.id])
        self.assertLess(at_half_past[1]["score"], at_half_past[0]["score"])

    def test_even_load(self):
        self.book(self.at(9), self.cut, self.anna)
        self.branch.slot_policy = "even_load"
        visit = self.book(self.at(14), self.cut)
        self.assertEqual(visit.line_ids.employee_id, self.ben)
        self.branch.slot_policy = "first_free"
        visit = self.book(self.at(16), self.cut)
        self.assertEqual(visit.line_ids.employee_id, self.anna)

    def test_even_load_counts_the_day(self):
        self.book(self.at(9, day=1), self.colour, self.anna)
        self.book(self.at(9), self.cut, self.ben)
        self.branch.slot_policy = "even_load"
        visit = self.book(self.at(14), self.cut)
        self.assertEqual(visit.line_ids.employee_id, self.anna)

    def test_holes_outside_of_the_window_count(self):
        """The search knows what lies around the hours that were asked for."""
        self.book(self.at(11, 15), self.cut, self.anna)
        slots = self.slots(self.cut, self.anna, hours=(10, 11))
        self.assertEqual(
            [(s["start"][11:16], s["score"]) for s in slots], [("10:00", -15)]
        )

    def test_levels(self):
        template = self.cut.product_tmpl_id
        rows = {row.resource_id: row for row in template.salon_staff_ids}
        rows[self.anna.resource_id].level = "stylist"
        rows[self.ben.resource_id].level = "director"

        def who(**values):
            request = self.request(self.cut, date_from=self.at(9), date_to=self.at(10))
            request["services"][0].update(values)
            slots = self.visits.get_available_slots(request)
            return {s["lines"][0]["employee_id"] for s in slots}

        self.assertEqual(who(), {self.anna.id, self.ben.id})
        self.assertEqual(who(level="senior"), {self.ben.id})
        template.salon_level = "director"
        self.assertEqual(who(), {self.ben.id})
        self.assertEqual(who(level="stylist"), {self.ben.id})
        with self.assertRaisesRegex(UserError, "Anna.*level"):
            self.book(self.at(10), self.cut, self.anna)
        with self.assertRaises(UserError):
            who(level="wizard")


class TestClockChanges(EngineCase):
    """Days on which the clock is put forward or back, wherever the salon is."""

    ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe")

    def changes(self, zone):
        """The next two days on which the clock changes, as local dates."""
        found, day = [], self.day.date()
        while len(found) < 2:
            day += timedelta(days=1)
            begun, ended = self.day_of(zone, day)
            if ended - begun != timedelta(days=1):
                found.append(day)
        return found

    def day_of(self, zone, day):
        """When a local day begins and ends, in UTC."""
        return [
            zone.localize(datetime.combine(each, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for each in (day, day + timedelta(days=1))
        ]

    def open_in(self, zone, hour_from, hour_to):
        calendar = self.make_calendar(f"{zone} {hour_from}", hour_from, hour_to, zone)
        self.branch.resource_calendar_id = calendar
        self.local = self.make_stylist(f"Of {zone}", 9, calendar=calendar)
        self.cut.product_tmpl_id.salon_staff_ids = [
            Command.clear(),
            Command.create({"resource_id": self.local.resource_id.id}),
        ]

    def local_starts(self, zone, day):
        begun, ended = self.day_of(zone, day)
        request = self.request(self.cut, self.local, date_from=begun, date_to=ended)
        slots = self.visits.get_available_slots(request)
        self.assertTaken(slots[:4] + slots[-4:], request | {"channel": "desk"})
        starts = [datetime.fromisoformat(slot["start"]) for slot in slots]
        return [pytz.utc.localize(start).astimezone(zone) for start in starts]

    def test_the_wall_clock_counts(self):
        """Open from nine to six on the wall, whatever it was the day before."""
        for name in self.ZONES:
            zone = pytz.timezone(name)
            self.open_in(name, 9, 18)
            for day in self.changes(zone):
                with self.subTest(zone=name, day=day):
                    clocks = [f"{s:%H:%M}" for s in self.local_starts(zone, day)]
                    expected = [
                        f"{m // 60:02}:{m % 60:02}" for m in range(540, 1021, 15)
                    ]
                    self.assertEqual(clocks, expected)

    def test_the_night_is_as_long_as_it_is(self):
        """Who works through the night is offered each real quarter of an hour."""
        for name in self.ZONES:
            zone = pytz.timezone(name)
            self.open_in(name, 0, 24)
            for day in self.changes(zone):
                with self.subTest(zone=name, day=day):
                    begun, ended = self.day_of(zone, day)
                    starts = self.local_starts(zone, day)
                    quarters = (ended - begun) // timedelta(minutes=15)
                    self.assertEqual(len(set(starts)), quarters - 3)
                    self.assertEqual(len(starts), quarters - 3)

    def test_an_hour_of_work_is_an_hour(self):
        """A cut over the change takes sixty minutes, not none and not two hours."""
        for name in self.ZONES:
            zone = pytz.timezone(name)
            self.open_in(name, 0, 24)
            for day in self.changes(zone):
                begun, _ended = self.day_of(zone, day)
                visit = self.book(begun + timedelta(hours=1, minutes=30), self.cut)
                self.assertEqual(visit.stop - visit.start, timedelta(hours=1))


class TestOffersAreKept(EngineCase):
    """What is offered, ``book`` takes, and what is not offered, it refuses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        nobody = cls.env["salon.resource.type"]
        cls.chairs[0].salon_minutes_after = 5
        cls.chairs[1].salon_minutes_before = 10
        cls.basin_type = cls.env["salon.resource.type"].create({"name": "Test basin"})
        cls.make_thing("Basin", cls.basin_type, 1)
        cls.cleo = cls.make_stylist("Cleo", 3)
        team = cls.anna | cls.ben | cls.cleo
        cls.tint = cls.make_service(
            "Tint",
            [
                (35, True, cls.chair_type),
                (25, False, cls.chair_type),
                (10, True, cls.basin_type),
                (20, True, cls.chair_type),
            ],
            cls.anna | cls.ben,
        )
        rinse = cls.tint.product_tmpl_id.salon_phase_ids.sorted("sequence")[2]
        rinse.staff_ids = cls.cleo.resource_id
        cls.nails = cls.make_service("Nails", [(40, True, nobody)], cls.cleo | cls.ben)
        for service in (cls.tint, cls.nails):
            service.product_tmpl_id.salon_parallel = True
        cls.fringe = cls.make_service("Fringe", [(10, True, nobody)], team)
        cls.env["salon.service.timing"].create(
            {
                "phase_id": cls.cut.salon_phase_ids.id,
                "resource_id": cls.ben.resource_id.id,
                "minutes": 50,
            }
        )
        cls.branch.wait_minutes = 15

    def test_by_chance(self):
        """Days that fill up by chance, asked for visits by chance."""
        catalogue = [self.cut, self.tint, self.nails, self.fringe]
        for seed in range(6):
            chance = random.Random(seed)
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                for _visit in range(8):
                    self.book_by_chance(chance, chance.choice(catalogue))
                wanted = chance.sample(catalogue, chance.randint(1, 3))
                services = self.env["product.product"].union(*wanted)
                request = self.request(
                    services,
                    channel="desk",
                    order=chance.choice(["given", "any"]),
                )
                self.check_offers(chance, request)
                savepoint.rollback()

    def book_by_chance(self, chance, service):
        request = self.request(service, channel="desk")
        slots = self.visits.get_available_slots(
            request | {"date_from": self.at(9), "date_to": self.at(18)}
        )
        if slots:
            slot = chance.choice(slots)
            self.visits.book(request | {"start": slot["start"], "lines": slot["lines"]})

    def check_offers(self, chance, request):
        slots = self.visits.get_available_slots(
            request | {"date_from": self.at(9), "date_to": self.at(18)}
        )
        self.assertTaken(chance.sample(slots, min(len(slots), 12)), request)
        offered = {slot["start"] for slot in slots}
        for quarter in chance.sample(range(36), 12):
            start = self.at(9, 15 * quarter)
            asked = request | {"start": start}
            reasons = self.visits.explain_unavailable(asked)
            self.assertEqual(not reasons, str(start) in offered, (start, reasons))
            if reasons:
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self.visits.book(asked)


class TestAnswer(EngineCase):
    """A visit that one person does is told by a shorter way than others."""

    def found(self, services):
        branch, wanted = self.visits._read_services(self.request(services))
        planner = self.visits._planner(branch, wanted, self.at(9), self.at(18))
        step, anchor = 15 * 60, planner.days[0]
        bunches = planner.search_bunched(wanted, step, anchor)
        products = [one.product.id for one in wanted]
        return planner, bunches, products

    def test_the_shorter_way_says_the_same(self):
        self.book(self.at(10), self.cut, self.anna)
        for service in (self.cut, self.colour):
            planner, bunches, products = self.found(service)
            offers = [offer for bunch in bunches for offer in bunch.offers()]
            self.assertTrue(offers)
            self.assertEqual(
                self.visits._slots_of_bunches(planner.employees, products[0], bunches),
                self.visits._slots(planner.employees, products, offers),
            )

    def test_who_changes_a_slot_changes_no_other(self):
        slots = self.slots(self.cut)
        untouched = [str(slot) for slot in slots[1:]]
        slots[0]["lines"][0]["phases"][0]["resource_ids"].append(0)
        slots[0]["lines"][0]["phases"][0]["start"] = "never"
        slots[0]["lines"].append({})
        self.assertEqual([str(slot) for slot in slots[1:]], untouched)


class TestExpiredHold(EngineCase):
    def test_its_time_is_booked(self):
        """`book` drops it, since its search saw that it ran out."""
        held = self.book(self.at(10), self.cut, self.anna, hold=True)
        held.hold_until = datetime.now() - timedelta(minutes=1)
        visit = self.book(self.at(10, 30), self.cut, self.anna)
        self.assertEqual(visit.line_ids.employee_id, self.anna)
        self.assertFalse(held.occupancy_ids)
        self.assertEqual(self.held(self.anna.resource_id), [("10:30", "11:30")])


class TestQueries(EngineCase):
    def queries(self, request):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.visits.get_available_slots(request)
        return self.env.cr.sql_log_count - before

    def test_a_month_takes_at_most_twelve_queries(self):
        """The same for two people as for forty."""
        request = self.request(
            self.cut, date_from=self.at(0), date_to=self.at(0, day=30)
        )
        del request["partner_id"]
        self.queries(request)
        few = self.queries(request)
        self.assertLessEqual(few, 12)
        for number in range(38):
            calendar = self.make_calendar(f"Hours {number}", 9, 17)
            person = self.make_stylist(f"P{number}", number, calendar=calendar)
            self.cut.product_tmpl_id.salon_staff_ids = [
                Command.create({"resource_id": person.resource_id.id})
            ]
            nothing = self.env["salon.resource.type"]
            short = self.make_service(f"S{number}", [(15, True, nothing)], person)
            self.book(self.at(9), short, person)
        self.assertEqual(self.queries(request), few)
