from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SalonCase


class InvoiceSetup:
    """What the office does with invoices."""

    @classmethod
    def invoice(cls, visit):
        """Invoice a visit from its form; return the draft."""
        action = visit.action_create_invoice()
        return cls.env[action["res_model"]].browse(action["res_id"])

    @classmethod
    def pay(cls, invoice, amount=None):
        register = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = register.create({"amount": amount} if amount else {})
        wizard._create_payments()

    @classmethod
    def credit(cls, invoice):
        """Reverse an invoice by a credit note, as the wizard of the form does."""
        wizard = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        note = cls.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if note.state == "draft":
            note.action_post()
        return note


@tagged("post_install", "-at_install")
class TestInvoice(InvoiceSetup, SalonCase):
    """A visit that is invoiced without a till."""

    def test_invoice_has_the_services_as_agreed(self):
        visit = self.book(self.at(10), self.cut | self.colour)
        visit.line_ids[0].price_unit = 42
        self.cut.lst_price = 60
        invoice = self.invoice(visit)
        self.assertEqual(invoice.move_type, "out_invoice")
        self.assertEqual(invoice.state, "draft")
        self.assertEqual(invoice.partner_id, self.client_laura)
        self.assertEqual(invoice.invoice_origin, visit.name)
        rows = invoice.invoice_line_ids
        self.assertEqual(rows.product_id, self.cut | self.colour)
        self.assertEqual(rows.mapped("quantity"), [1, 1])
        self.assertEqual(rows.mapped("price_unit"), [42, 50])
        self.assertEqual(rows.salon_appointment_line_id, visit.line_ids)

    def test_visit_and_invoice_lead_to_each_other(self):
        visit = self.book(self.at(10))
        self.assertFalse(visit.invoice_ids)
        invoice = self.invoice(visit)
        self.assertEqual(invoice.salon_appointment_ids, visit)
        self.assertEqual(visit.invoice_ids, invoice)
        self.assertEqual((visit.invoice_count, invoice.salon_appointment_count), (1, 1))
        self.assertEqual(visit.action_open_invoices()["res_id"], invoice.id)
        self.assertEqual(invoice.action_salon_visits()["res_id"], visit.id)
        invoice.action_post()
        self.assertEqual(visit.invoice_names, invoice.name)
        Visit, Move = self.env["salon.appointment"], self.env["account.move"]
        self.assertEqual(Visit.search([("invoice_ids", "in", invoice.ids)]), visit)
        self.assertEqual(
            Move.search([("salon_appointment_ids", "in", visit.ids)]), invoice
        )

    def test_payment_state_follows_the_invoice(self):
        visit = self.book(self.at(10))
        self.assertEqual(visit.payment_state, "not_paid")
        invoice = self.invoice(visit)
        self.assertEqual(visit.payment_state, "not_paid", "a draft says nothing")
        invoice.action_post()
        self.assertEqual(visit.payment_state, "not_paid")
        self.pay(invoice, 20)
        self.assertEqual((visit.payment_state, visit.amount_paid), ("partial", 20))
        self.pay(invoice, 30)
        self.assertEqual((visit.payment_state, visit.amount_paid), ("paid", 50))
        self.credit(invoice)
        self.assertEqual(visit.payment_state, "refunded")

    def test_credit_note_of_an_unpaid_invoice(self):
        visit = self.book(self.at(10))
        invoice = self.invoice(visit)
        invoice.action_post()
        self.credit(invoice)
        self.assertEqual((visit.payment_state, visit.amount_paid), ("refunded", 0))
        again = self.invoice(visit)
        again.action_post()
        self.pay(again)
        self.assertEqual((visit.payment_state, visit.amount_paid), ("paid", 50))

    def test_two_services_one_given_back(self):
        visit = self.book(self.at(10), self.cut | self.colour)
        invoice = self.invoice(visit)
        invoice.action_post()
        self.pay(invoice)
        note = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.client_laura.id,
                "invoice_line_ids": [
                    Command.create(visit.line_ids[0]._invoice_line_values())
                ],
            }
        )
        note.action_post()
        self.pay(note)
        self.assertEqual(visit.line_ids.mapped("payment_state"), ["refunded", "paid"])
        self.assertEqual((visit.payment_state, visit.amount_paid), ("paid", 50))

    def test_nothing_is_invoiced_twice(self):
        visit = self.book(self.at(10))
        invoice = self.invoice(visit)
        for step in (lambda: None, invoice.action_post, lambda: self.pay(invoice)):
            step()
            with (
                self.subTest(state=invoice.state, paid=invoice.payment_state),
                self.assertRaisesRegex(UserError, "nothing to invoice"),
            ):
                visit.action_create_invoice()

    def test_only_what_is_new_is_invoiced(self):
        visit = self.book(self.at(10))
        first = self.invoice(visit)
        visit.line_ids = [Command.create({"product_id": self.colour.id})]
        second = self.invoice(visit)
        self.assertEqual(first.invoice_line_ids.product_id, self.cut)
        self.assertEqual(second.invoice_line_ids.product_id, self.colour)
        self.assertEqual(visit.invoice_ids, first | second)

    def test_cancelled_invoice_can_be_made_again(self):
        visit = self.book(self.at(10))
        invoice = self.invoice(visit)
        invoice.button_cancel()
        self.assertEqual(visit.payment_state, "not_paid")
        again = self.invoice(visit)
        self.assertNotEqual(again, invoice)
        again.action_post()
        self.pay(again)
        self.assertEqual((visit.payment_state, visit.amount_paid), ("paid", 50))

    def test_duplicated_invoice_charges_no_visit(self):
        visit = self.book(self.at(10))
        invoice = self.invoice(visit)
        copied = invoice.copy()
        self.assertFalse(copied.salon_appointment_ids)
        copied.action_post()
        self.pay(copied)
        self.assertEqual((visit.payment_state, visit.amount_paid), ("not_paid", 0))
        self.assertEqual(visit.invoice_ids, invoice)

    def test_deleted_draft_can_be_made_again(self):
        visit = self.book(self.at(10))
        self.invoice(visit).unlink()
        self.assertFalse(visit.invoice_ids)
        self.assertTrue(self.invoice(visit))

    def test_cancelled_services_and_visits_are_not_invoiced(self):
        visit = self.book(self.at(10), self.cut | self.colour)
        visit.line_ids[0].state = "cancelled"
        self.assertEqual(visit.amount_total, 50)
        invoice = self.invoice(visit)
        self.assertEqual(invoice.invoice_line_ids.product_id, self.colour)
        for values in ({"hold": True}, {}):
            other = self.book(self.at(14), **values)
            if not values:
                other.action_cancel()
            with self.assertRaisesRegex(UserError, "nothing to invoice"):
                other.action_create_invoice()

    def test_taxes_are_those_of_the_product(self):
        tax = self.env["account.tax"].create(
            {"name": "Ten", "amount": 10, "type_tax_use": "sale"}
        )
        self.cut.taxes_id = tax
        visit = self.book(self.at(10))
        invoice = self.invoice(visit)
        self.assertEqual(invoice.invoice_line_ids.tax_ids, tax)
        self.assertEqual((invoice.amount_untaxed, invoice.amount_total), (50, 55))
        invoice.action_post()
        self.pay(invoice)
        self.assertEqual((visit.payment_state, visit.amount_paid), ("paid", 55))

    def test_fiscal_position_of_the_client_counts(self):
        tax = self.env["account.tax"].create(
            {"name": "Ten", "amount": 10, "type_tax_use": "sale"}
        )
        self.cut.taxes_id = tax
        exempt = self.env["account.fiscal.position"].create({"name": "Exempt"})
        none = self.env["account.tax"].create(
            {
                "name": "None",
                "amount": 0,
                "type_tax_use": "sale",
                "fiscal_position_ids": exempt.ids,
                "original_tax_ids": tax.ids,
            }
        )
        self.client_laura.property_account_position_id = exempt
        invoice = self.invoice(self.book(self.at(10)))
        self.assertEqual(invoice.invoice_line_ids.tax_ids, none)

    def test_free_service_is_not_due(self):
        self.cut.lst_price = 0
        visit = self.book(self.at(10))
        self.assertEqual(visit.payment_state, "nothing_due")

    def test_paying_closes_a_visit_that_takes_place(self):
        visit = self.book(self.at(10))
        visit.action_arrive()
        invoice = self.invoice(visit)
        invoice.action_post()
        self.pay(invoice)
        self.assertEqual(visit.state, "done")

    def test_paying_beforehand_closes_nothing(self):
        visit = self.book(self.at(10))
        invoice = self.invoice(visit)
        invoice.action_post()
        self.pay(invoice)
        self.assertEqual((visit.state, visit.payment_state), ("booked", "paid"))
        with self.assertRaisesRegex(UserError, "Refund it before"):
            visit.action_cancel()

    def test_office_invoices_without_salon_rights(self):
        office = self.make_user("office", "account.group_account_invoice")
        visit = self.book(self.at(10)).with_user(office)
        self.assertEqual(visit.payment_state, "not_paid")
        invoice = self.env["account.move"].browse(
            visit.action_create_invoice()["res_id"]
        )
        invoice.with_user(office).action_post()
        self.assertEqual(visit.invoice_ids, invoice)
        self.assertEqual(
            invoice.with_user(office).action_salon_visits()["res_id"], visit.id
        )
