from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .common import NoonSetup
from .test_pos_tour import TillTourCase


class VisitsTourCase(NoonSetup, TillTourCase):
    """It is noon, whenever the tests run; Anna is at work and has nothing to do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        person = cls.anna.resource_id
        person.salon_branch_ids = cls.branch
        cls.put_branch_at_noon(person)
        for service in cls.cut | cls.colour:
            service.product_tmpl_id.salon_staff_ids = [
                Command.create({"resource_id": person.id})
            ]

    def setUp(self):
        super().setUp()
        soon = fields.Datetime.now() + timedelta(minutes=20)
        for visit in self.visit | self.other_visit:
            visit.with_context(salon_planned=PLANNED).write(
                {"start": soon, "stop": soon + timedelta(hours=1)}
            )


@tagged("post_install", "-at_install", "is_tour")
class TestVisitsTour(VisitsTourCase):
    def test_steps(self):
        self.run_till("salon_till_steps")
        visit = self.other_visit
        self.assertEqual((visit.state, visit.payment_state), ("done", "paid"))
        self.assertTrue(visit.arrived_at <= visit.started_at <= visit.done_at)
        self.assertEqual(self.visit.state, "arrived")

    def test_cancel(self):
        self.run_till("salon_till_cancel")
        self.assertEqual(self.other_visit.state, "cancelled")
        self.assertEqual(self.other_visit.cancelled_by, "client")
        self.assertEqual(self.other_visit.cancel_reason_id.name, "Client is ill")

    def test_walk_in(self):
        self.run_till("salon_till_walk_in")
        visit = self.env["salon.appointment"].search(
            [("branch_id", "=", self.branch.id), ("channel", "=", "walk_in")]
        )
        self.assertEqual((visit.state, visit.is_passer_by), ("arrived", True))
        self.assertEqual(visit.line_ids.employee_id, self.anna)
        entry = self.env["salon.walk.in"].search([("partner_id", "=", self.nora.id)])
        self.assertEqual(entry.state, "waiting")

    def test_offline(self):
        self.run_till("salon_till_offline")
        self.assertEqual(self.visit.state, "arrived")
        self.assertFalse(self.env["salon.walk.in"].search_count([]))

    def test_what_others_change_shows_at_once(self):
        self.run_till("salon_till_live")
        self.assertEqual(self.visit.state, "cancelled")
        self.assertEqual(self.other_visit.state, "done")

    def test_from_the_board(self):
        """The board opens the till with a visit in its address."""
        self.open_till()
        self.start_tour(
            f"/pos/ui/{self.config.id}?from_backend=1&salon_visit={self.visit.id}",
            "salon_till_of_board",
            login="till_only",
        )

    def test_from_the_board_with_a_click(self):
        """By who stands at the desk, and may use the till."""
        desk = new_test_user(
            self.env,
            login="desk_and_till",
            groups=(
                "base.group_user,salon_crm.group_salon_receptionist,"
                "point_of_sale.group_pos_user"
            ),
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.env["salon.branch"].search([("id", "!=", self.branch.id)]).active = False
        self.visit.with_context(salon_planned=PLANNED).state = "done"
        self.open_till()
        self.start_tour(
            "/odoo/salon-board", "salon_till_board_click", login=desk.login, timeout=120
        )

    def test_from_the_board_through_the_login(self):
        """The visit waits until somebody unlocks the till."""
        self.open_till()
        self.start_tour(
            f"/pos/ui/{self.config.id}?salon_visit={self.visit.id}",
            "salon_till_of_board_login",
            login="till_only",
        )

    def test_a_visit_of_another_day_is_not_opened(self):
        visit = self.make_visit(
            start=fields.Datetime.add(fields.Datetime.now(), days=2), state="booked"
        )
        self.open_till()
        self.start_tour(
            f"/pos/ui/{self.config.id}?from_backend=1&salon_visit={visit.id}",
            "salon_till_of_board_refused",
            login="till_only",
        )


@tagged("post_install", "-at_install", "is_tour")
class TestVisitsTourOnPhone(VisitsTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self.run_till("salon_till_phone")
        self.assertEqual(self.other_visit.state, "arrived")
