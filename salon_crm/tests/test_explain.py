"""Why not? The person, thing or rule that refuses is named, also in the forms."""

from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from odoo.addons.salon_crm.tools import instants

from .common import SalonCase


class ExplainCase(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.make_user("explain_anna", "salon_crm.group_salon_stylist")
        cls.desk = cls.make_user("explain_desk", "salon_crm.group_salon_receptionist")
        cls.anna.user_id = cls.user
        cls.env.flush_all()

    @classmethod
    def leave(cls, start, stop, **values):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Secret",
                "date_from": start,
                "date_to": stop,
                "resource_id": cls.anna.resource_id.id,
                "calendar_id": cls.calendar.id,
                **values,
            }
        )

    def meet(self, start, stop):
        return self.env["calendar.event"].create(
            {
                "name": "Secret",
                "start": start,
                "stop": stop,
                "partner_ids": self.user.partner_id.ids,
                "show_as": "busy",
            }
        )


@tagged("post_install", "-at_install")
class TestWhyNotFree(ExplainCase):
    def why(self, hour_from, hour_to, person=None, **values):
        """With times like 9:30 instead of the user's way to write them."""
        resource = (person or self.anna).resource_id
        span = instants.to_span(self.at(hour_from), self.at(hour_to))
        said = resource._salon_why_not_free(self.branch, span, **values)
        return [
            sentence.replace("\u202f", " ") for sentence in said.get(resource.id, [])
        ]

    def test_free(self):
        self.assertEqual(self.why(10, 11), [])

    def test_on_leave(self):
        self.leave(self.at(9), self.at(14))
        self.assertEqual(
            self.why(10, 11),
            ["Anna is on leave until 2:00 PM.", "Anna is free from 2:00 PM."],
        )

    def test_on_leave_for_days(self):
        self.leave(self.at(0), self.at(23, 59, day=2) + timedelta(seconds=59))
        back = self.branch._day_and_clock(self.at(9, day=3)).replace("\u202f", " ")
        self.assertEqual(
            self.why(10, 11),
            [f"Anna is on leave until {back}.", f"Anna is free from {back}."],
        )

    def test_holiday(self):
        self.leave(self.at(0), self.at(24), resource_id=False, name="Midsummer")
        said = self.why(10, 11)
        self.assertEqual(said[0], "Anna: closed, Midsummer.")
        self.assertIn("is free from", said[1])

    def test_hours(self):
        self.anna.resource_calendar_id = self.make_calendar("Till five", 10, 17)
        self.env.flush_all()
        self.assertEqual(self.why(17, 18)[0], "Anna works until 5:00 PM.")
        self.assertEqual(
            self.why(9, 10),
            ["Anna works from 10:00 AM.", "Anna is free from 10:00 AM."],
        )

    def test_break(self):
        calendar = self.make_calendar("With a break", 9, 12)
        for row in calendar.attendance_ids:
            row.copy({"hour_from": 13, "hour_to": 18, "day_period": "afternoon"})
        self.anna.resource_calendar_id = calendar
        self.env.flush_all()
        self.assertEqual(
            self.why(11.5, 12.5)[0], "Anna does not work from 12:00 PM to 1:00 PM."
        )

    def test_day_off(self):
        calendar = self.make_calendar("Not that day", 9, 18)
        weekday = str(self.day.weekday())
        calendar.attendance_ids.filtered(lambda r: r.dayofweek == weekday).unlink()
        self.anna.resource_calendar_id = calendar
        self.env.flush_all()
        self.assertRegex(self.why(10, 11)[0], r"Anna does not work on \w+, \w+ \d+")

    def test_booked(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.assertEqual(
            self.why(10.5, 11.5),
            [
                "Anna is booked from 10:00 AM to 11:00 AM.",
                "Anna is free from 11:00 AM.",
            ],
        )
        self.assertEqual(self.why(10.5, 11.5, ignored=visit), [])

    def test_own_calendar(self):
        self.meet(self.at(10), self.at(11))
        said = self.why(10, 11)
        self.assertEqual(
            said[0],
            "Anna has an entry in the own calendar from 10:00 AM to 11:00 AM.",
        )
        self.assertNotIn("Secret", " ".join(said))

    def test_everything_that_is_in_the_way(self):
        self.book(self.at(10), self.cut, self.anna)
        self.meet(self.at(11), self.at(12))
        said = self.why(10, 12)
        self.assertEqual(len(said), 3)
        self.assertEqual(said[-1], "Anna is free from 12:00 PM.")

    def test_things(self):
        self.book(self.at(10), self.cut, self.anna)
        chair = self.chairs[0]
        span = instants.to_span(self.at(10), self.at(11))
        said = chair._salon_why_not_free(self.branch, span)[chair.id]
        self.assertRegex(said[0], "Chair A is booked from 10:00.AM to 11:00.AM")

    def test_queries_do_not_grow_with_people(self):
        self.book(self.at(10), self.cut, self.anna)
        self.leave(self.at(9), self.at(14))
        self.meet(self.at(9), self.at(12))
        span = instants.to_span(self.at(10), self.at(11))

        def queries(people):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            people.resource_id._salon_why_not_free(self.branch, span)
            return self.env.cr.sql_log_count - before

        queries(self.anna)
        few = queries(self.anna | self.ben)
        more = self.env["hr.employee"].union(
            *(self.make_stylist(f"S{number}", 9) for number in range(8))
        )
        self.assertLessEqual(queries(self.anna | self.ben | more), few)


@tagged("post_install", "-at_install")
class TestExplainInForms(ExplainCase):
    def booking(self, **values):
        return (
            self.env["salon.booking"]
            .with_user(self.desk)
            .create(
                {
                    "branch_id": self.branch.id,
                    "product_ids": self.cut.ids,
                    "employee_id": self.anna.id,
                    "date_from": self.day.date(),
                    **values,
                }
            )
        )

    def wished(self, booking):
        return [time["clock"] for time in booking.times if time["wished"]]

    def test_wished_time_is_marked(self):
        booking = self.booking(time_wished="10:30")
        self.assertFalse(booking.why_not)
        self.assertRegex(self.wished(booking)[0], "10:30")

    def test_wished_time_off_the_grid_is_offered(self):
        booking = self.booking(time_wished="1040")
        self.assertRegex(self.wished(booking)[0], "10:40")
        starts = [time["start"] for time in booking.times]
        self.assertEqual(starts, sorted(starts))
        booking.partner_id = self.client_laura
        booking.chosen = next(time for time in booking.times if time["wished"])
        visit = self.env["salon.appointment"].browse(booking.action_book()["res_id"])
        self.assertEqual(visit.start, self.at(10, 40))

    def test_wished_time_that_is_taken(self):
        self.book(self.at(10), self.cut, self.anna)
        booking = self.booking(time_wished="10:30")
        self.assertIn("Anna", booking.why_not)
        self.assertFalse(self.wished(booking))
        self.assertTrue(booking.times, "other times are offered all the same")

    def test_wished_time_outside_of_the_hours(self):
        self.assertRegex(
            self.booking(time_wished="20").why_not, "Test branch is not open from 8"
        )

    def test_rule_that_refuses(self):
        self.client_laura.salon_refused_resource_ids = self.anna.resource_id
        booking = self.booking(time_wished="10", partner_id=self.client_laura.id)
        self.assertEqual(booking.why_not, "Laura does not want to be served by Anna.")

    def test_no_time_of_day(self):
        self.assertEqual(
            self.booking(time_wished="soon").why_not, "“soon” is not a time of day."
        )

    def test_nothing_is_said_before_anything_is_asked_for(self):
        booking = self.booking(product_ids=False, time_wished="10")
        self.assertFalse(booking.why_not or booking.times)

    # ------------------------------------------------------------
    # The visit's own form
    # ------------------------------------------------------------

    def new_visit(self, start, employee):
        form = Form(self.env["salon.appointment"].with_user(self.desk))
        form.partner_id = self.client_laura
        form.branch_id = self.branch
        form.start = start
        self.assertFalse(form.why_not, "no service was asked for yet")
        with form.line_ids.new() as line:
            line.product_id = self.cut
            line.employee_id = employee
        return form

    def test_new_visit_says_why_not_before_it_is_saved(self):
        self.book(self.at(10), self.cut, self.anna)
        form = self.new_visit(self.at(10), self.anna)
        self.assertIn("Anna", form.why_not)
        form.start = self.at(11)
        self.assertFalse(form.why_not)
        form.start = self.at(20)
        self.assertIn("is not open", form.why_not)
        form.start = self.at(11)
        self.assertFalse(form.save().why_not)

    def test_changed_visit_says_why_not_before_it_is_saved(self):
        self.book(self.at(12), self.cut, self.anna)
        visit = self.book(self.at(10), self.cut, self.anna)
        form = Form(visit.with_user(self.desk))
        self.assertFalse(form.why_not)
        form.start = self.at(10, 30)
        self.assertFalse(form.why_not, "its own time is no obstacle")
        form.start = self.at(12)
        self.assertIn("Anna", form.why_not)
        with form.line_ids.edit(0) as line:
            line.employee_id = self.ben
        self.assertFalse(form.why_not)
        self.assertEqual(form.save().line_ids.employee_id, self.ben)

    def test_what_is_only_noted_needs_no_time(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.cut.salon_staff_ids.unlink()
        form = Form(visit.with_user(self.desk))
        form.note = "Tea"
        self.assertFalse(form.why_not)

    def test_reading_a_visit_asks_nothing(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.env.flush_all()
        self.env.invalidate_all()
        visit.mapped("state")
        with self.assertQueryCount(0):
            self.assertFalse(visit.why_not)

    def test_explaining_asks_as_the_user(self):
        said = (
            self.env["salon.appointment"]
            .with_user(self.desk)
            .explain_unavailable(
                self.request(
                    self.cut, self.anna, start=fields.Datetime.to_string(self.at(20))
                )
            )
        )
        self.assertIn("Test branch is not open", said[0])
