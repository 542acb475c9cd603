from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_till_deposit import DepositCase


@tagged("post_install", "-at_install")
class TestDepositBooks(DepositCase):
    """A deposit is a liability until it is used: the ledger is what the books say."""

    @classmethod
    def set_tax(cls, included):
        vat = cls.env["account.account"].create(
            {
                "name": "Tax to pay",
                "code": f"X23{int(included)}1",
                "account_type": "liability_current",
            }
        )
        kind = "tax_included" if included else "tax_excluded"
        shares = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": vat.id}),
        ]
        tax = cls.env["account.tax"].create(
            {
                "name": f"20 % {included}",
                "invoice_repartition_line_ids": shares,
                "refund_repartition_line_ids": shares,
                "amount": 20,
                "type_tax_use": "sale",
                "price_include_override": kind,
                "country_id": cls.company.account_fiscal_country_id.id,
            }
        )
        cls.product.taxes_id = tax
        return tax

    def tax_booked(self, tax):
        rows = self.env["account.move.line"].search(
            [("tax_line_id", "=", tax.id), ("parent_state", "=", "posted")]
        )
        return -sum(rows.mapped("balance"))

    def income_booked(self):
        rows = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.company._salon_forfeit_account().id),
                ("parent_state", "=", "posted"),
                (
                    "move_id",
                    "in",
                    self.env["salon.deposit.entry"].search([]).move_id.ids,
                ),
            ]
        )
        return -sum(rows.mapped("balance"))

    def test_taken_and_closed(self):
        visit = self.make_future_visit()
        self.sync(self.take(visit))
        self.close_till()
        self.assertBooksAgree(30)

    def test_taken_on_one_day_used_on_another(self):
        visit = self.make_visit()
        self.sync(self.take(visit))
        self.close_till()
        self.assertBooksAgree(30)
        self.sync(self.bill(visit, used=20))
        self.close_till()
        self.assertBooksAgree(10)

    def test_all_that_can_happen_in_one_session(self):
        visits = [self.make_visit(hour=8 + number) for number in range(5)]
        orders = [self.sync(self.take(visit, 25)) for visit in visits]
        self.sync(self.bill(visits[0], used=25))
        bill = self.sync(self.bill(visits[1], used=10))
        self.sync(self.refund_of(bill))
        self.sync(self.refund_of(orders[2]))
        self.sync(self.bill(visits[3], used=25, to_invoice=True))
        # Twice: from a till that was offline
        self.sync(self.bill(visits[3], used=25))
        visits[4].action_cancel(wanted_by="client")
        self.close_till()
        # What is open: nothing of the first, all of the second, nothing of the third,
        # used once too often of the fourth, forfeited of the fifth.
        self.assertEqual(
            [visit.deposit_balance for visit in visits], [0, 25, 0, -25, 0]
        )
        self.assertBooksAgree(0)

    def test_with_invoice_and_its_refund(self):
        visit = self.make_future_visit()
        order = self.sync(self.take(visit, to_invoice=True))
        self.assertEqual(order.account_move.amount_total, 30)
        self.assertBooksAgree(30)
        self.sync({**self.refund_of(order), "to_invoice": True})
        self.assertBooksAgree(0)
        self.close_till()
        self.assertBooksAgree(0)

    def test_given_back_with_invoice(self):
        """As the till does it: a refund without the order that took it."""
        visit = self.make_future_visit()
        self.sync(self.take(visit))
        line = self.order_line(
            self.product, 30, quantity=-1, salon_deposit_visit_id=visit.id
        )
        # A till sends what a refund's lines come to without a sign.
        line["price_subtotal"] = line["price_subtotal_incl"] = 30
        data = self.make_order(
            [line], partner_id=self.laura.id, is_refund=True, to_invoice=True
        )
        for amount in ("amount_total", "amount_paid"):
            data[amount] = -30
        data["payment_ids"][0][2]["amount"] = -30
        order = self.sync(data)
        self.assertEqual(order.account_move.move_type, "out_refund")
        self.assertEqual(order.account_move.amount_total, 30)
        self.close_till()
        self.assertBooksAgree(0)
        self.assertEqual(self.kinds(visit)[1:], [("given_back", -30)])

    def test_invoiced_after_the_till_was_closed(self):
        visit = self.make_visit()
        self.sync(self.take(visit))
        order = self.sync(self.bill(visit))
        self.close_till()
        order.action_pos_order_invoice()
        self.assertEqual(order.account_move.amount_total, 20)
        self.assertBooksAgree(0)

    def test_taxed_deposit_price_with_tax(self):
        tax = self.set_tax(True)
        visit = self.make_visit()
        self.sync(self.take(visit))
        entry = visit.deposit_entry_ids
        self.assertEqual((entry.amount, entry.amount_untaxed), (30, 25))
        self.close_till()
        self.assertBooksAgree(25)
        self.assertEqual(self.tax_booked(tax), 5)
        self.sync(self.bill(visit, used=12))
        self.close_till()
        self.assertBooksAgree(15)
        self.assertEqual(self.tax_booked(tax), 3)

    def test_taxed_deposit_price_without_tax(self):
        tax = self.set_tax(False)
        visit = self.make_visit()
        self.sync(self.take(visit))
        entry = visit.deposit_entry_ids
        self.assertEqual((entry.amount, entry.amount_untaxed), (30, 25))
        self.sync(self.bill(visit))
        self.close_till()
        self.assertBooksAgree(0)
        self.assertEqual(self.tax_booked(tax), 0)

    def forfeit(self):
        visit = self.make_future_visit()
        visit.branch_id.cancel_hours = 24 * 30
        self.sync(self.take(visit))
        self.close_till()
        visit.action_cancel(wanted_by="client")
        return visit

    def test_forfeited(self):
        visit = self.forfeit()
        self.assertBooksAgree(0)
        self.assertEqual(self.income_booked(), 30)
        move = visit.deposit_entry_ids.move_id
        self.assertEqual(move.state, "posted")
        self.assertIn(visit.name, move.ref)

    def test_forfeited_and_the_tax_stays_due(self):
        tax = self.set_tax(True)
        self.forfeit()
        self.assertBooksAgree(0)
        self.assertEqual(self.income_booked(), 25)
        self.assertEqual(self.tax_booked(tax), 5)

    def test_forfeited_and_the_tax_is_taken_back(self):
        self.company.salon_forfeit_tax = "reverse"
        for included in (True, False):
            with self.subTest(included=included):
                tax = self.set_tax(included)
                before = self.income_booked()
                self.forfeit()
                self.assertBooksAgree(0)
                self.assertEqual(self.income_booked() - before, 30)
                self.assertEqual(self.tax_booked(tax), 0)

    def test_taken_back_forfeit(self):
        tax = self.set_tax(True)
        self.company.salon_forfeit_tax = "reverse"
        visit = self.forfeit()
        visit.action_reopen()
        self.assertBooksAgree(25)
        self.assertEqual(self.income_booked(), 0)
        self.assertEqual(self.tax_booked(tax), 5)
        self.assertEqual(visit.deposit_balance, 30)

    def test_own_account_for_forfeits(self):
        account = self.env["account.account"].create(
            {"name": "No-shows", "code": "X7777", "account_type": "income_other"}
        )
        self.company.salon_forfeit_account_id = account
        visit = self.forfeit()
        rows = visit.deposit_entry_ids.move_id.line_ids
        self.assertIn(account, rows.account_id)

    def test_written_off(self):
        visit = self.make_visit()
        self.sync(self.bill(visit))
        self.assertEqual(visit.deposit_balance, -30)
        with self.assertRaises(UserError):
            visit.action_write_off_deposit(" ")
        visit.action_write_off_deposit("Our till was offline")
        self.close_till()
        self.assertEqual(visit.deposit_balance, 0)
        self.assertBooksAgree(0)
        with self.assertRaises(UserError):
            visit.action_write_off_deposit("Once more")

    # ------------------------------------------------------------
    # In the office, without a till
    # ------------------------------------------------------------

    def office(self, visit, amount, move_type="out_invoice"):
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.laura.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                            "salon_deposit_visit_id": visit.id,
                        }
                    )
                ],
            }
        )

    def test_given_back_by_the_office(self):
        visit = self.make_future_visit()
        self.sync(self.take(visit))
        visit.action_cancel()
        action = visit.action_credit_deposit()
        credit = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(visit.deposit_balance, 30, "only once it is posted")
        credit.action_post()
        self.close_till()
        self.assertEqual(self.kinds(visit)[1:], [("given_back", -30)])
        self.assertBooksAgree(0)

    def test_invoice_of_a_visit_uses_its_deposit(self):
        visit = self.make_visit()
        self.sync(self.take(visit))
        action = visit.action_create_invoice()
        invoice = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(invoice.amount_total, 20)
        invoice.action_post()
        self.close_till()
        self.assertEqual(self.kinds(visit)[1:], [("used", -30)])
        self.assertBooksAgree(0)

    def test_reset_to_draft_and_posted_again(self):
        visit = self.make_visit()
        invoice = self.office(visit, 40)
        invoice.action_post()
        self.assertBooksAgree(40)
        invoice.button_draft()
        self.assertBooksAgree(0)
        invoice.invoice_line_ids.price_unit = 35
        invoice.action_post()
        self.assertBooksAgree(35)
        self.assertEqual(visit.deposit_balance, 35)

    def test_credit_note_of_a_deposit_invoice(self):
        visit = self.make_visit()
        invoice = self.office(visit, 40)
        invoice.action_post()
        credit = invoice._reverse_moves(cancel=True)
        self.assertEqual(credit.state, "posted")
        self.assertBooksAgree(0)
        self.assertEqual(visit.deposit_balance, 0)
