from odoo import fields
from odoo.tests import new_test_user, tagged

from .test_till_visits_tour import VisitsTourCase


class MemberTourCase(VisitsTourCase):
    """Laura has a tier and points, Nora neither."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["salon.tier"].search([]).active = False
        cls.env["salon.tier"].search([]).action_archive()
        cls.silver = cls.env["salon.tier"].create(
            {"name": "Silver club", "rank": 71, "color": 4, "visits": 5}
        )
        cls.env["salon.membership"].create(
            {
                "partner_id": cls.laura.id,
                "company_id": cls.company.id,
                "tier_id": cls.silver.id,
                "since": fields.Date.today(),
            }
        )
        cls.company._salon_set_up_points(1)
        program = cls.company._salon_points_program()
        card = cls.env["loyalty.card"]._salon_points_card(cls.laura, program)
        card._salon_post_points(12000, "hand", "A gift")

    def complaint(self):
        return self.env["salon.complaint"].search(
            [("partner_id", "=", self.laura.id), ("channel", "=", "till")]
        )


@tagged("post_install", "-at_install", "is_tour")
class TestMemberTour(MemberTourCase):
    def test_card(self):
        self.run_till("salon_till_card")

    def test_complaint_from_the_till_to_solved(self):
        self.run_till("salon_till_complaint")
        complaint = self.complaint()
        self.assertEqual(len(complaint), 1, "the second joined the first")
        self.assertEqual(complaint.appointment_id, self.visit)
        self.assertEqual(complaint.description, "The colour is too dark.")
        self.assertEqual(complaint.severity, "2")
        (said,) = complaint._portal_page()["messages"]
        self.assertEqual(said["text"], "And too late.")
        manager = new_test_user(
            self.env,
            login="complaint_manager",
            groups="base.group_user,salon_crm.group_salon_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        action = "salon_crm.salon_complaint_action"
        self.start_tour(
            f"/odoo/action-{action}",
            "salon_complaint_of_till_solved",
            login=manager.login,
        )
        self.env.invalidate_all()
        self.assertEqual(complaint.stage_code, "solved")
        self.assertEqual(complaint.remedy_cost, 25)
        self.assertTrue(complaint.solved_at)


@tagged("post_install", "-at_install", "is_tour")
class TestMemberTourOnPhone(MemberTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_complaint(self):
        self.run_till("salon_till_complaint")
        self.assertEqual(self.complaint().appointment_id, self.visit)
