from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SalonCase


@tagged("post_install", "-at_install")
class TestTakeIn(SalonCase):
    """What a client tells us, noted in one step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaints = cls.env["salon.complaint"]
        cls.visit = cls.book(cls.at(10), cls.cut, cls.anna)

    def take_in(self, **request):
        request = {"description": "The fringe is crooked.", **request}
        taken = self.complaints.take_in(request)
        return self.complaints.browse(taken["id"])

    def test_visit_brings_client_branch_and_stylist(self):
        complaint = self.take_in(
            kind="service", line_id=self.visit.line_ids.id, channel="till"
        )
        self.assertEqual(complaint.partner_id, self.client_laura)
        self.assertEqual(complaint.branch_id, self.branch)
        self.assertEqual(complaint.appointment_id, self.visit)
        self.assertEqual(complaint.employee_id, self.anna)
        self.assertEqual(complaint.employee_name, "Anna")
        self.assertEqual(complaint.stage_code, "new")
        self.assertEqual(complaint.channel, "till")
        self.assertEqual(complaint.subject, "The fringe is crooked.")
        self.assertRegex(complaint.name, r"^K\d{6}$")

    def test_same_visit_joins_what_is_open(self):
        first = self.take_in(appointment_id=self.visit.id)
        taken = self.complaints.take_in(
            {"appointment_id": self.visit.id, "description": "And too short."}
        )
        self.assertEqual(taken, {"id": first.id, "name": first.name, "joined": True})
        told = first._portal_page()["messages"]
        self.assertEqual([message["text"] for message in told], ["And too short."])
        self.assertTrue(told[0]["own"])
