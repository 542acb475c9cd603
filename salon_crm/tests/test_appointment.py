from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.date_utils import localized

from odoo.addons.salon_crm.tools import instants

from .common import SalonCase


@tagged("post_install", "-at_install")
class TestAppointment(SalonCase):
    """A visit from the booking to its end."""

    def test_book_writes_lines_phases_and_held_time(self):
        visit = self.book(self.at(10), self.colour)
        line = visit.line_ids
        self.assertEqual((visit.start, visit.stop), (self.at(10), self.at(11, 30)))
        self.assertEqual(line.employee_id, self.anna)
        self.assertEqual(line.price_unit, 50)
        self.assertEqual(
            line.phase_ids.mapped("stop"),
            [self.at(10, 45), self.at(11, 15), self.at(11, 30)],
        )
        held = self.env["salon.occupancy"].search([("appointment_id", "=", visit.id)])
        anna = held.filtered(lambda row: row.resource_id == self.anna.resource_id)
        self.assertEqual(
            anna.mapped("start"), [self.at(10), self.at(11, 15)], "free between"
        )
        self.assertEqual(len(held - anna), 3)
        self.assertEqual(len((held - anna).resource_id), 1, "one chair throughout")
        self.assertRegex(visit.name, r"^V\d{6}$")

    def test_booking_asks_the_database_little(self):
        self.book(self.at(9), self.cut, self.anna)
        request = self.request(self.cut, self.anna, start=self.at(10), channel="desk")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(17):
            self.env["salon.appointment"].book(request)
            self.env.flush_all()

    def test_gap_of_a_colour_is_sold(self):
        self.book(self.at(10), self.colour)
        quick = self.make_service("Fringe", [(30, True, self.chair_type)], self.anna)
        visit = self.book(self.at(10, 45), quick)
        self.assertEqual(visit.line_ids.employee_id, self.anna)

    def test_slots_are_those_free(self):
        self.book(self.at(9), self.cut, self.anna)
        slots = self.slots(self.cut, self.anna)
        self.assertEqual(self.starts(slots)[0], "10:00")
        self.assertEqual(self.starts(slots)[-1], "17:00")
        self.assertEqual(self.starts(self.slots(self.cut))[0], "09:00", "Ben is free")
        slot = slots[0]
        self.assertEqual(slot["stop"], fields.Datetime.to_string(self.at(11)))
        self.assertEqual(
            slot["lines"][0]["phases"],
            [
                {
                    "start": slot["start"],
                    "stop": slot["stop"],
                    "employee_id": self.anna.id,
                    "resource_ids": [self.chairs[0].id],
                }
            ],
        )

    def test_slots_limit_counts_starts(self):
        self.assertEqual(self.starts(self.slots(limit=3)), ["09:00", "09:15", "09:30"])

    def test_every_slot_can_be_booked(self):
        self.book(self.at(10), self.colour)
        self.book(self.at(13), self.cut, self.ben)
        for slot in self.slots(self.cut | self.colour)[::5]:
            with self.subTest(start=slot["start"]):
                visit = self.book(
                    slot["start"], self.cut | self.colour, lines=slot["lines"]
                )
                self.assertEqual(
                    [line.employee_id.id for line in visit.line_ids],
                    [line["employee_id"] for line in slot["lines"]],
                )
                visit.action_cancel()

    def test_chairs_run_out_before_stylists(self):
        carla = self.make_stylist("Carla", 3)
        self.cut.product_tmpl_id.salon_staff_ids = [
            fields.Command.create({"resource_id": carla.resource_id.id})
        ]
        self.book(self.at(10), self.cut, self.anna)
        self.book(self.at(10), self.cut, self.ben)
        with self.assertRaisesRegex(UserError, "No test chair is free from 10"):
            self.book(self.at(10), self.cut, carla)

    def test_services_follow_each_other(self):
        visit = self.book(self.at(10), self.cut | self.colour)
        self.assertEqual(visit.line_ids.mapped("start"), [self.at(10), self.at(11)])
        self.assertEqual(visit.stop, self.at(12, 30))
        self.assertEqual(visit.amount_total, 100)

    def test_same_request_books_once(self):
        first = self.book(self.at(10), request_uid="abc")
        again = self.book(self.at(10), request_uid="abc")
        self.assertEqual(first, again)

    def test_hold_is_taken_until_it_runs_out(self):
        hold = self.book(self.at(10), self.cut, self.anna, hold=True)
        self.assertEqual(hold.state, "hold")
        self.assertNotIn("10:00", self.starts(self.slots(self.cut, self.anna)))
        hold.hold_until = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        self.assertIn("10:00", self.starts(self.slots(self.cut, self.anna)))
        visit = self.book(self.at(10), self.cut, self.anna)
        self.assertEqual(visit.state, "booked")

    def test_hold_becomes_a_booking(self):
        hold = self.book(self.at(10), self.cut, self.anna, hold=True)
        hold.action_book()
        self.assertEqual(hold.state, "booked")
        self.assertFalse(hold.hold_until)
        self.assertTrue(self.held(hold))

    def test_states_stamp_their_times(self):
        visit = self.book(self.at(10))
        visit.action_confirm()
        visit.action_arrive()
        self.assertTrue(visit.arrived_at)
        visit.action_start()
        self.assertEqual(visit.line_ids.state, "in_service")
        visit.action_done()
        self.assertEqual(visit.line_ids.state, "done")
        self.assertTrue(visit.started_at and visit.done_at)

    def test_wrong_taps_are_taken_back(self):
        visit = self.book(self.at(10))
        visit.action_start()
        arrived = visit.arrived_at
        visit.action_back()
        self.assertEqual((visit.state, visit.started_at), ("arrived", False))
        self.assertEqual(visit.line_ids.state, "planned")
        self.assertEqual(visit.arrived_at, arrived)
        visit.action_back()
        self.assertEqual((visit.state, visit.arrived_at), ("booked", False))
        self.assertTrue(self.held(visit))
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            visit.action_back()

    def test_only_taking_back_goes_back(self):
        """Who taps on a list that is not up to date changes nothing."""
        visit = self.book(self.at(10))
        visit.action_start()
        before = visit.read(["state", "arrived_at", "started_at"])
        with self.assertRaises(UserError):
            visit.action_arrive()
        with self.assertRaises(UserError):
            visit.with_context(salon_step_back=True).state = "arrived"
        self.assertEqual(visit.read(["state", "arrived_at", "started_at"]), before)
        visit.action_back()
        with self.assertRaises(UserError):
            visit.action_book()
        self.assertTrue(visit.arrived_at)

    def test_steps_back_are_refused(self):
        visit = self.book(self.at(10))
        visit.action_cancel("ill")
        for step in ("confirm", "arrive", "start", "done", "cancel", "no_show", "back"):
            with self.subTest(step=step), self.assertRaises(UserError):
                getattr(visit, f"action_{step}")()

    def test_cancelling_frees_the_time_and_reopening_takes_it(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        visit.action_cancel("ill")
        self.assertEqual(visit.cancel_reason, "ill")
        self.assertFalse(self.held(visit))
        visit.action_reopen()
        self.assertTrue(self.held(visit))

    def test_finishing_early_frees_the_rest(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        with self.at_time(self.at(10, 40)):
            visit.action_start()
            visit.action_done()
        self.assertEqual(self.held(visit).mapped("stop"), [self.at(10, 40)] * 2)

    def test_no_show_only_after_its_time(self):
        visit = self.book(self.at(10))
        with self.assertRaisesRegex(UserError, "has not come yet"):
            visit.action_no_show()
        with self.at_time(self.at(11)):
            visit.action_no_show()
        self.assertEqual(visit.state, "no_show")
        self.assertFalse(self.held(visit))

    def test_reschedule(self):
        visit = self.book(self.at(10), self.colour)
        agreed = visit.line_ids.phase_ids.mapped("name")
        visit.reschedule(fields.Datetime.to_string(self.at(10, 15)))
        self.assertEqual((visit.start, visit.stop), (self.at(10, 15), self.at(11, 45)))
        self.assertEqual(visit.line_ids.phase_ids.mapped("name"), agreed)
        self.assertEqual(min(self.held(visit).mapped("start")), self.at(10, 15))

    def test_reschedule_to_a_taken_time_changes_nothing(self):
        self.book(self.at(14), self.cut, self.anna)
        visit = self.book(self.at(10), self.cut, self.anna)
        with self.assertRaisesRegex(UserError, "Anna is booked"):
            visit.reschedule(self.at(13, 30))
        self.assertEqual(visit.start, self.at(10))
        self.assertEqual(min(self.held(visit).mapped("start")), self.at(10))

    def test_reschedule_to_a_slot_with_another_stylist(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        slot = self.slots(self.cut, self.ben, appointment_id=visit.id)[0]
        visit.reschedule(slot["start"], slot["lines"])
        self.assertEqual(visit.line_ids.employee_id, self.ben)
        self.assertEqual(visit.start, self.at(9))

    def test_two_visits_swap(self):
        one = self.book(self.at(10), self.cut, self.anna)
        two = self.book(self.at(11), self.cut, self.anna)
        self.env["salon.appointment"].reschedule_together(
            [
                {"appointment_id": one.id, "start": self.at(11)},
                {"appointment_id": two.id, "start": self.at(10)},
            ]
        )
        self.assertEqual((one.start, two.start), (self.at(11), self.at(10)))

    def test_drag_in_the_calendar_moves_everything(self):
        visit = self.book(self.at(10), self.colour)
        visit.write({"start": self.at(12), "stop": self.at(12, 5)})
        self.assertEqual((visit.start, visit.stop), (self.at(12), self.at(13, 30)))
        self.assertEqual(visit.line_ids.start, self.at(12))

    def test_form_plans_what_the_desk_types(self):
        form = Form(self.env["salon.appointment"])
        form.partner_id = self.client_laura
        form.branch_id = self.branch
        form.start = self.at(10)
        with form.line_ids.new() as line:
            line.product_id = self.cut
        with form.line_ids.new() as line:
            line.product_id = self.colour
        visit = form.save()
        self.assertEqual(visit.stop, self.at(12, 30))
        self.assertTrue(all(line.employee_id for line in visit.line_ids))
        self.assertEqual(len(self.held(visit)), 2 + 5)

    def test_changing_the_service_places_it_anew(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        visit.line_ids.product_id = self.colour
        self.assertEqual(visit.line_ids.mapped("start"), [self.at(10)])
        self.assertEqual(visit.stop, self.at(11, 30))

    def test_changing_the_first_service_moves_the_next(self):
        visit = self.book(self.at(10), self.cut | self.colour, self.anna)
        visit.line_ids[0].product_id = self.colour
        self.assertEqual(visit.line_ids.mapped("start"), [self.at(10), self.at(11, 30)])

    def test_agreed_phases_outlive_a_change_of_the_service(self):
        visit = self.book(self.at(10), self.colour)
        self.colour.salon_phase_ids[0].minutes = 90
        visit.reschedule(self.at(12))
        self.assertEqual(visit.stop, self.at(13, 30))

    def test_only_holds_and_cancelled_visits_can_be_deleted(self):
        visit = self.book(self.at(10))
        with self.assertRaises(UserError):
            visit.unlink()
        visit.action_cancel()
        visit.unlink()
        self.assertFalse(visit.exists())

    def test_nobody_outside_can_say_that_a_visit_is_placed(self):
        """A call's context cannot keep a visit from holding its time."""
        visit = (
            self.env["salon.appointment"]
            .with_context(salon_planned=True)
            .create(
                {
                    "partner_id": self.client_laura.id,
                    "branch_id": self.branch.id,
                    "start": self.at(10),
                    "line_ids": [fields.Command.create({"product_id": self.cut.id})],
                }
            )
        )
        self.assertTrue(self.held(visit))

    def test_only_managers_bring_in_visits_of_the_past(self):
        desk = self.make_user("desk_past", "salon_crm.group_salon_receptionist")
        past = self.request(start=self.at(10, day=-9))
        visits = self.env["salon.appointment"].with_context(salon_past_allowed=True)
        with self.assertRaisesRegex(UserError, "is in the past"):
            visits.with_user(desk).book(past)
        self.assertEqual(visits.browse(visits.book(past)).start, self.at(10, day=-9))

    def test_booking_makes_a_client(self):
        newcomer = self.env["res.partner"].create({"name": "Newcomer"})
        self.book(self.at(10), partner_id=newcomer.id)
        self.assertTrue(newcomer.is_salon_client)

    def test_explains_why_not(self):
        def why(hour, **values):
            return self.env["salon.appointment"].explain_unavailable(
                self.request(self.cut, self.anna, start=self.at(hour), **values)
            )

        self.assertEqual(why(10), [])
        self.assertRegex(why(20)[0], "Test branch is not open from 8")
        self.book(self.at(10), self.cut, self.anna)
        self.assertRegex(why(10)[0], "Anna is booked from 10")
        self.anna.resource_calendar_id = self.make_calendar("Afternoon", 13, 18)
        self.assertRegex(why(11)[0], "Anna works from 1:00")

    def test_length_is_known_at_once(self):
        """However the visit was made: by the desk's form as by ``book``."""
        visit = self.env["salon.appointment"].create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "start": self.at(10),
                "line_ids": [
                    Command.create(
                        {"product_id": self.cut.id, "employee_id": self.anna.id}
                    )
                ],
            }
        )
        self.assertEqual(visit.stop, self.at(11))
        self.assertEqual(visit.duration, 1)
        self.assertEqual(visit.line_ids.minutes, 60)
        self.assertEqual(self.book(self.at(12), self.cut, self.anna).duration, 1)

    def test_two_week_hours_are_those_of_odoo(self):
        """Also of rows that name no week, which count for the first."""
        calendar = self.make_calendar("In turns", 9, 18)
        calendar.two_weeks_calendar = True
        for row in calendar.attendance_ids:
            row.week_type = {"0": "0", "1": "1"}.get(row.dayofweek, False)
        self.anna.resource_calendar_id = calendar
        self.env.flush_all()
        person, stop = self.anna.resource_id, self.at(0, day=28)
        window = instants.to_span(self.day, stop)
        spans = person._salon_work_spans(self.branch, window)[person.id]
        odoo, _hours = person._get_valid_work_intervals(
            localized(self.day), localized(stop)
        )
        self.assertEqual(
            spans,
            [(int(a.timestamp()), int(b.timestamp())) for a, b, _r in odoo[person.id]],
        )
        self.assertTrue(0 < len(spans) < 28)

    def test_query_count_does_not_grow_with_staff(self):
        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.slots(self.cut)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(10):
            calendar = self.make_calendar(f"Own {number}", 9, 18)
            stylist = self.make_stylist(f"S{number}", 9, calendar=calendar)
            self.cut.product_tmpl_id.salon_staff_ids = [
                fields.Command.create({"resource_id": stylist.resource_id.id})
            ]
        self.env.flush_all()
        self.assertLessEqual(queries(), few)

    def held(self, visit):
        return self.env["salon.occupancy"].search(
            [("appointment_id", "=", visit.id)], order="start"
        )

    def at_time(self, moment):
        """The clock of the code under test."""
        return freeze_time(moment)
