"""Points for what the office invoices."""

from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_invoice import InvoiceSetup
from .test_points import PointsCase


@tagged("post_install", "-at_install")
class TestPointsOfInvoice(InvoiceSetup, PointsCase):
    def bill(self, *amounts, client=None, **values):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (client or self.laura).id,
                "invoice_date": fields.Date.context_today(self.laura),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.cut.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for amount in amounts
                ],
                **values,
            }
        )
        invoice.action_post()
        return invoice

    def unpay(self, invoice):
        invoice.line_ids.remove_move_reconcile()

    def test_earned_once_paid(self):
        self.make_member()
        invoice = self.bill(30, 20.9)
        self.assertEqual(invoice.salon_tier_id, self.gold)
        self.assertFalse(self.card())
        self.pay(invoice, 20)
        self.assertFalse(self.card())
        self.pay(invoice)
        self.assertEqual(self.entries(), [("earned", 76)])
        self.assertEqual(self.card().history_ids.salon_points_move_id, invoice)
        invoice._salon_settle_points()
        self.assertEqual(self.entries(), [("earned", 76)])
        self.assertLedgerIsTrue()

    def test_tier_at_posting(self):
        invoice = self.bill(50)
        self.make_member()
        self.pay(invoice)
        self.assertEqual(self.balance(), 50)

    def test_payment_taken_away_and_made_again(self):
        invoice = self.bill(50)
        self.pay(invoice)
        self.unpay(invoice)
        self.assertEqual(self.entries(), [("earned", 50), ("taken_back", -50)])
        self.pay(invoice)
        self.assertEqual(self.balance(), 50)
        self.unpay(invoice)
        self.assertEqual(self.balance(), 0)
        self.assertLedgerIsTrue()

    def test_reset_and_changed(self):
        invoice = self.bill(50)
        self.pay(invoice)
        invoice.button_draft()
        self.assertEqual(self.balance(), 0)
        invoice.invoice_line_ids.price_unit = 80
        invoice.action_post()
        self.assertEqual(self.balance(), 0)
        self.pay(invoice)
        self.assertEqual(self.balance(), 80)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual(self.balance(), 0)

    def test_credit_notes(self):
        invoice = self.bill(30, 20)
        self.pay(invoice)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = wizard.create({"journal_id": invoice.journal_id.id})
        part = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        part.invoice_line_ids[0].unlink()
        part.action_post()
        self.assertEqual(self.entries(), [("earned", 50), ("taken_back", -20)])
        self.credit(invoice)
        self.assertEqual(self.balance(), 0)
        part.button_draft()
        self.assertEqual(self.balance(), 0)
        self.assertLedgerIsTrue()

    def test_credit_note_before_payment(self):
        invoice = self.bill(50)
        self.credit(invoice)
        self.assertFalse(self.card())

    def test_tills_invoice_earns_as_its_order(self):
        order = self.sell(50, to_invoice=True)
        self.assertTrue(order.account_move)
        self.assertEqual(self.entries(), [("earned", 50)])
        self.assertFalse(order.account_move.salon_tier_id)
        self.credit(order.account_move)
        self.assertEqual(self.entries(), [("earned", 50), ("taken_back", -50)])

    def test_who_is_no_client(self):
        supplier = self.env["res.partner"].create({"name": "Landlord"})
        self.pay(self.bill(50, client=supplier))
        self.assertFalse(self.card(supplier))

    def test_deposit_counts_where_it_is_used(self):
        deposit = self.make_service("Deposit", 20)
        self.company.salon_deposit_product_id = deposit
        invoice = self.bill(
            50,
            invoice_line_ids=[
                Command.create(
                    {"product_id": product.id, "price_unit": price, "tax_ids": False}
                )
                for product, price in ((self.cut, 50), (deposit, -20))
            ],
        )
        self.pay(invoice)
        self.assertEqual(self.balance(), 50)

    def test_failure_does_not_stop_the_books(self):
        Move = self.registry["account.move"]
        with (
            patch.object(Move, "_salon_settle_points", side_effect=ValueError),
            mute_logger("odoo.addons.salon_crm.models.safely"),
        ):
            invoice = self.bill(50)
            self.pay(invoice)
        self.assertEqual(invoice.payment_state, "paid")
