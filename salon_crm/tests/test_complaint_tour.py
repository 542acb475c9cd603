from odoo.tests import HttpCase, tagged

from .complaint_common import ComplaintSetup


@tagged("post_install", "-at_install")
class TestComplaintTour(ComplaintSetup, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_complaints()
        cls.manager.tour_enabled = False

    def test_from_intake_to_solved_with_remedy(self):
        self.start_tour("/odoo/complaints", "salon_complaint_tour", login="manager")
        complaint = self.complaints.search([])
        self.assertEqual(complaint.stage_code, "solved")
        self.assertEqual(complaint.partner_id, self.client_laura)
        self.assertEqual(complaint.kind_id, self.kind("service"))
        self.assertEqual(complaint.remedy, "redo")
        self.assertEqual(complaint.remedy_note, "A new fringe on Friday")
        self.assertEqual(complaint.remedy_cost, 30)
        self.assertTrue(complaint.first_answered_at)
        self.assertEqual(complaint.user_id, self.desk)
