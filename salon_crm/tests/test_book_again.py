"""The same again, and the same at another time."""

from datetime import date

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged

from odoo.addons.salon_crm.tools.clock import minutes_of

from .common import SalonCase


class TestClock(BaseCase):
    def test_times_of_day(self):
        for text, minutes in (
            ("9", 540),
            (" 09:30 ", 570),
            ("9.30", 570),
            ("930", 570),
            ("1415", 855),
            ("14h15", 855),
            ("14：15", 855),
            ("2:15 PM", 855),
            ("2pm", 840),
            ("12 am", 0),
            ("12 pm", 720),
            ("0:00", 0),
            ("23:59", 1439),
        ):
            with self.subTest(text=text):
                self.assertEqual(minutes_of(text), minutes)

    def test_no_times_of_day(self):
        for text in ("", "ten", "24:00", "9:60", "13 pm", "0 am", "1:2", "12345", "٩"):
            with self.subTest(text=text):
                self.assertIsNone(minutes_of(text))


class AgainCase(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("again_desk", "salon_crm.group_salon_receptionist")
        both = cls.anna | cls.ben
        cls.fringe = cls.make_service("Fringe", [(30, True, cls.chair_type)], both)

    def past(self, day, *wishes, state="done"):
        """A visit some days ago; wishes are (service, stylist)."""
        visits = self.env["salon.appointment"].with_context(salon_past_allowed=True)
        visit = visits.create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "start": self.at(10, day=-2 - day),
                "line_ids": [
                    Command.create(
                        {"product_id": service.id, "employee_id": employee.id}
                    )
                    for service, employee in wishes
                ],
            }
        )
        visit.write({"state": state})
        return visit.with_context(salon_past_allowed=False)

    def window(self, action):
        """The form that an action opens, as the desk sees it."""
        model = self.env[action["res_model"]].with_user(self.desk)
        return Form(model.with_context(**action["context"]))

    def wishes(self, form):
        lines = [form.line_ids.edit(number) for number in range(len(form.line_ids))]
        return [(line.product_id, line.employee_id) for line in lines]

    def press(self, booking, start):
        text = fields.Datetime.to_string(start)
        booking.chosen = next(t for t in booking.times if t["start"] == text)
        action = booking.action_book()
        return self.env[action["res_model"]].browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestBookAgain(AgainCase):
    def test_as_last_time(self):
        """Each service with its own stylist, and twice what there was twice."""
        self.past(40, (self.cut, self.ben))
        self.past(
            9, (self.fringe, self.ben), (self.cut, self.anna), (self.fringe, self.ben)
        )
        self.past(1, (self.colour, self.anna), state="no_show")
        client = self.client_laura.with_user(self.desk)
        form = self.window(client.action_salon_book_again())
        self.assertEqual(form.partner_id, self.client_laura)
        self.assertTrue(form.by_service)
        self.assertEqual(
            self.wishes(form),
            [(self.fringe, self.ben), (self.cut, self.anna), (self.fringe, self.ben)],
        )
        self.assertIn("Fringe (Ben), Cut (Anna), Fringe (Ben)", form.hint)
        form.date_from = self.day.date()
        visit = self.press(form.save(), self.at(10))
        lines = visit.line_ids.sorted("start")
        self.assertEqual(
            [line.product_id for line in lines], [self.fringe, self.cut, self.fringe]
        )
        self.assertEqual(
            [line.employee_id for line in lines], [self.ben, self.anna, self.ben]
        )
        self.assertEqual(visit.stop, self.at(12))

    def test_from_the_visit(self):
        visit = self.past(9, (self.fringe, self.ben))
        self.past(3, (self.cut, self.anna))
        form = self.window(visit.with_user(self.desk).action_book_again())
        self.assertEqual(self.wishes(form), [(self.fringe, self.ben)])

    def test_day_of_the_own_rhythm(self):
        for day in (66, 38, 10):
            visit = self.past(day, (self.cut, self.ben))
        action = visit.with_user(self.desk).action_book_again()
        usual = (self.day.date() - date.resolution * 2) - date.resolution * 10
        self.assertEqual(
            action["context"]["default_date_from"],
            fields.Date.to_string(usual + date.resolution * 28),
        )
        self.assertIn("every 28 days", action["context"]["default_hint"])

    def test_today_without_a_rhythm(self):
        visit = self.past(10, (self.cut, self.ben))
        action = visit.with_user(self.desk).action_book_again()
        today = fields.Date.to_string(fields.Date.today())
        self.assertEqual(action["context"]["default_date_from"], today)

    def test_who_and_what_is_gone_is_said(self):
        visit = self.past(9, (self.cut, self.ben), (self.colour, self.anna))
        self.ben.resource_id.salon_branch_ids = False
        self.colour.active = False
        form = self.window(visit.with_user(self.desk).action_book_again())
        self.assertEqual(self.wishes(form), [(self.cut, self.env["hr.employee"])])
        self.assertIn("Ben cannot be booked for “Cut” any more", form.hint)
        self.assertIn("“Colour” is not offered any more", form.hint)

    def test_whom_the_client_refuses_now(self):
        visit = self.past(9, (self.cut, self.ben))
        self.client_laura.salon_refused_resource_ids = self.ben.resource_id
        form = self.window(visit.with_user(self.desk).action_book_again())
        self.assertEqual(self.wishes(form), [(self.cut, self.env["hr.employee"])])

    def test_nothing_to_repeat(self):
        self.past(1, (self.cut, self.anna), state="no_show")
        with self.assertRaisesRegex(UserError, "Laura has not been here yet"):
            self.client_laura.with_user(self.desk).action_salon_book_again()

    def test_from_one_for_all_to_each_its_own_and_back(self):
        form = Form(self.env["salon.booking"].with_user(self.desk))
        form.branch_id = self.branch
        form.product_ids.add(self.cut)
        form.product_ids.add(self.fringe)
        form.employee_id = self.ben
        form.by_service = True
        self.assertEqual(
            set(self.wishes(form)), {(self.cut, self.ben), (self.fringe, self.ben)}
        )
        form.by_service = False
        self.assertEqual(form.employee_id, self.ben)
        self.assertEqual(form.product_ids[:], self.cut | self.fringe)

    def test_window_minds_what_the_client_wants(self):
        self.client_laura.salon_refused_resource_ids = self.anna.resource_id
        form = Form(self.env["salon.booking"].with_user(self.desk))
        form.branch_id = self.branch
        form.date_from = self.day.date()
        form.product_ids.add(self.cut)
        form.partner_id = self.client_laura
        self.assertEqual({time["stylists"] for time in form.times}, {"Ben"})


@tagged("post_install", "-at_install")
class TestMove(AgainCase):
    def test_visit_moves_to_a_free_time(self):
        visit = self.book(self.at(10), self.cut | self.fringe, self.anna)
        self.env.flush_all()
        self.cr.precommit.run()
        form = self.window(visit.with_user(self.desk).action_move())
        self.assertEqual(
            self.wishes(form), [(self.cut, self.anna), (self.fringe, self.anna)]
        )
        form.move_reason = "Missed the bus"
        moved = self.press(form.save(), self.at(10, 30))
        self.assertEqual(moved, visit)
        self.assertEqual(visit.start, self.at(10, 30), "its own time is free for it")
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertIn("Missed the bus", visit.message_ids[0].body)

    def test_visit_moves_to_somebody_else(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        form = self.window(visit.with_user(self.desk).action_move())
        with form.line_ids.edit(0) as line:
            line.employee_id = self.ben
        self.press(form.save(), self.at(10))
        self.assertEqual(visit.line_ids.employee_id, self.ben)

    def test_visit_that_is_over(self):
        visit = self.book(self.at(10))
        visit.action_cancel()
        with self.assertRaisesRegex(UserError, "no longer awaited"):
            visit.action_move()
