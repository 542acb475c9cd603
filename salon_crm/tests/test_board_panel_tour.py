"""The panels beside the day board in Chromium, with the real server."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .test_board_tour import BoardTourCase


@tagged("post_install", "-at_install")
class TestBoardPanelTours(BoardTourCase):
    def test_today(self):
        self.tour("today")
        self.assertEqual(self.visit.state, "done")
        self.assertTrue(self.visit.arrived_at)

    def test_waiting_list(self):
        wendy = self.env["res.partner"].create(
            {"name": "Wendy", "email": "wendy@example.com", "is_salon_client": True}
        )
        entry = self.env["salon.waitlist.entry"].create(
            {
                "partner_id": wendy.id,
                "branch_id": self.branch.id,
                "product_ids": [Command.set(self.cut.ids)],
                "employee_id": self.ben.id,
            }
        )
        self.tour("waitlist")
        self.assertEqual(entry.state, "booked")
        self.assertEqual(entry.appointment_id, wendy.salon_appointment_ids)
        self.assertPlace(entry.appointment_id, self.ben, 9)
        self.assertTrue(entry.appointment_id.line_ids.employee_requested)

    def test_days_of_the_waiting_list(self):
        self.tour("waiting_days")

    def test_call_list(self):
        message = self.visit.message_row_ids
        message.sudo().write({"state": "failed", "error": "Mailbox full"})
        self.tour("calls")
        self.assertEqual((message.state, message.outcome), ("closed", "reached"))
        self.assertEqual(message.called_by_id, self.desk)

    def test_client_card(self):
        # As an import brings it in
        visits = self.env["salon.appointment"].with_context(salon_past_allowed=True)
        done = {
            "product_id": self.colour.id,
            "employee_id": self.anna.id,
            "note": "Copper 7.1",
        }
        visits.create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "start": "2024-03-05 10:00:00",
                "state": "done",
                "line_ids": [Command.create(done)],
            }
        )
        self.tour("client_card")

    def test_visit_moved_and_lengthened(self):
        self.tour("visit_moved")
        self.assertPlace(self.visit, self.ben, 10, 30, minutes=75)
        self.assertEqual(self.visit.state, "in_service")

    def test_visit_cancelled(self):
        self.tour("visit_cancelled")
        self.assertEqual(self.visit.state, "cancelled")
        self.assertEqual(self.visit.cancel_reason_id.name, "Client is ill")

    def booked(self):
        """The visit of a passer-by that a tour booked."""
        visit = self.env["salon.appointment"].search([("guest_name", "=", "Tim")])
        self.assertTrue(visit.is_passer_by)
        return visit

    def test_passer_by(self):
        self.tour("passer_by")
        self.assertPlace(self.booked(), self.ben, 11)

    def test_refused_time(self):
        self.tour("refused_time")
        self.assertPlace(self.booked(), self.anna, 11)

    def test_overbooked(self):
        self.make_user("boss", "salon_crm.group_salon_manager")
        self.tour("overbooked", login="boss")
        visit = self.booked()
        self.assertPlace(visit, self.anna, 9, 30)
        self.assertEqual(visit.overbook_reason, "Mother of the bride")


@tagged("post_install", "-at_install")
class TestPresentTours(BoardTourCase):
    """What happens now, at noon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_branch_at_noon((cls.anna | cls.ben).resource_id)

    def test_walk_ins(self):
        self.tour("walk_ins")
        visits = self.env["salon.appointment"].search([("channel", "=", "walk_in")])
        self.assertEqual(
            {(each.guest_name, each.state) for each in visits},
            {("Tim", "arrived"), ("Ida", "arrived")},
        )
        gone = self.env["salon.walk.in"].search([("state", "=", "left")])
        self.assertEqual(gone.guest_name, "Uma")

    def test_no_show(self):
        now = fields.Datetime.now()
        start = now - timedelta(minutes=70 + now.minute % 15, seconds=now.second)
        history = self.env["salon.appointment"].with_context(salon_past_allowed=True)
        request = self.request(self.cut, self.anna, start=start)
        visit = history.browse(history.book(request))
        self.tour("no_show")
        self.assertEqual(visit.state, "booked")


@tagged("post_install", "-at_install")
class TestBoardOnPhone(BoardTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_days_of_the_waiting_list(self):
        self.tour("waiting_days")

    def test_book(self):
        for number in range(12):
            quick = [(30, True, self.chair_type)]
            self.make_service(f"Service {number}", quick, self.anna)
        self.tour("phone")
        visit = self.clara.salon_appointment_ids - self.colouring
        self.assertPlace(visit, self.ben, 11)
