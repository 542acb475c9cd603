from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import NoonSetup
from .pos_common import TillSetup


@tagged("post_install", "-at_install")
class TestPath(NoonSetup, TillSetup, AccountTestInvoicingCommon, HttpCase):
    """The whole path in Chromium: enquiry, visit, till, payment, invoice, history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.put_stylist_at_noon()
        cls.reception = new_test_user(
            cls.env,
            login="path_reception",
            password="path_reception",
            groups="salon_crm.group_salon_receptionist,"
            "sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.accountant = new_test_user(
            cls.env,
            login="path_accountant",
            password="path_accountant",
            groups="account.group_account_user",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.lead = (
            cls.env["crm.lead"]
            .sudo()
            .create(
                {
                    "name": "A cut before a wedding",
                    "type": "opportunity",
                    "contact_name": "Paula Path",
                    "phone": "+32 470 99 88 77",
                    "email_from": "paula@example.com",
                    "company_id": cls.company.id,
                }
            )
        )

    @classmethod
    def put_stylist_at_noon(cls):
        """The first free time is always today."""
        cls.put_branch_at_noon(cls.anna.resource_id)
        cls.anna.resource_id.salon_branch_ids = cls.branch
        cls.cut.product_tmpl_id.salon_staff_ids = [
            Command.create({"resource_id": cls.anna.resource_id.id})
        ]

    def test_path(self):
        pipeline = "/odoo/action-crm.crm_lead_action_pipeline"
        self.start_tour(
            f"{pipeline}/{self.lead.id}", "salon_path_reception", login="path_reception"
        )
        visit = self.lead.salon_appointment_ids.sudo()
        self.assertEqual(visit.state, "in_service")
        self.assertEqual(visit.channel, "enquiry")
        self.assertEqual(visit.partner_id.name, "Paula Path")

        self.config.with_user(self.till_user).open_ui()
        self.start_tour(
            f"/pos/ui/{self.config.id}", "salon_path_till", login="till_only"
        )
        self.env.invalidate_all()
        self.assertEqual((visit.payment_state, visit.state), ("paid", "done"))
        self.assertEqual(self.lead.won_status, "won")
        invoice = visit.invoice_ids
        self.assertEqual(invoice.salon_appointment_ids, visit)
        self.assertEqual(visit.pos_order_ids.account_move, invoice)

        invoices = "/odoo/action-account.action_move_out_invoice_type"
        self.start_tour(
            f"{invoices}/{invoice.id}", "salon_path_accountant", login="path_accountant"
        )
        self.start_tour(
            f"/odoo/contacts/{visit.partner_id.id}",
            "salon_path_history",
            login="path_reception",
        )

    def test_visit_takes_place_at_the_right_time(self):
        """The first free time that the wizard offers is now, not in another zone."""
        booking = self.env["salon.booking"].create(
            {"branch_id": self.branch.id, "product_ids": self.cut.ids}
        )
        first = fields.Datetime.to_datetime(booking.times[0]["start"])
        self.assertLess(first - fields.Datetime.now(), timedelta(minutes=16))
