"""What a visit says of its payment, after everything that may happen to its bills."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .test_links import LinksCase
from .test_pos import rows_of


@tagged("post_install", "-at_install")
class TestPaymentStateAtTill(LinksCase):
    def assertPayment(self, visit, state, paid):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            (visit.payment_state, round(visit.amount_paid, 2)), (state, paid)
        )

    def sell(self, line):
        self.sync(self.make_order([line], partner_id=self.laura.id))

    def partly_on_account(self, visit, paid, **values):
        order = self.order_of(visit, self.on_account, **values)
        [(_new, _id, owed)] = order["payment_ids"]
        cash = {**owed, "uuid": f"{owed['uuid']}-now", "amount": paid}
        cash["payment_method_id"] = self.bank.id
        owed["amount"] -= paid
        order["payment_ids"].append((0, 0, cash))
        return self.sync(order)

    def owed_by(self, partner, move):
        return move.line_ids.filtered(
            lambda row: row.partner_id == partner
            and row.account_id.account_type == "asset_receivable"
        )

    def test_part_of_the_services(self):
        visit = self.make_visit(self.cut, self.colour)
        first, second = visit.line_ids
        self.sell(self.order_line(self.cut, 50, first.id))
        self.assertPayment(visit, "partial", 50)
        self.sell(self.order_line(self.colour, 80, second.id))
        self.assertPayment(visit, "paid", 130)

    def test_a_till_and_an_office_bill(self):
        visit = self.make_visit(self.cut, self.colour)
        first = visit.line_ids[0]
        self.sell(self.order_line(self.cut, 50, first.id))
        invoice = self.invoice(visit)
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 80)
        self.assertPayment(visit, "partial", 50)
        self.pay(invoice)
        self.assertPayment(visit, "paid", 130)

    def test_partly_on_account(self):
        visit = self.make_visit()
        order = self.partly_on_account(visit, 20)
        self.assertPayment(visit, "partial", 20)
        self.close_till()
        self.assertPayment(visit, "partial", 20)
        owed = self.owed_by(self.laura, order.session_move_id)
        self.settle(owed, 10)
        self.assertPayment(visit, "partial", 30)
        self.settle(owed, 20)
        self.assertPayment(visit, "paid", 50)

    def test_partly_on_account_with_invoice(self):
        visit = self.make_visit()
        order = self.partly_on_account(visit, 20, to_invoice=True)
        self.assertPayment(visit, "partial", 20)
        owed = self.owed_by(self.laura, order.account_move)
        owed = owed.filtered(lambda row: not row.reconciled)
        self.settle(owed, 10)
        self.assertPayment(visit, "partial", 30)
        payment = self.settle(owed, 20)
        self.assertPayment(visit, "paid", 50)
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertPayment(visit, "partial", 30)

    def test_two_visits_of_a_client_on_account(self):
        visit, other = self.make_visit(), self.make_visit(hour=14)
        order = self.sync(self.order_of(visit, self.on_account))
        self.sync(self.order_of(other, self.on_account))
        self.close_till()
        self.assertPayment(visit, "not_paid", 0)
        owed = self.owed_by(self.laura, order.session_move_id)
        self.settle(owed, 100)
        for one in (visit, other):
            self.assertPayment(one, "paid", 50)

    def test_refund_on_account(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, self.on_account))
        self.sync(self.refund_of(order, self.on_account))
        self.assertPayment(visit, "refunded", 0)

    def test_refund_of_one_service(self):
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.order_of(visit))
        data = self.refund_of(order)
        [cut, _colour] = data["lines"]
        payment = {**data["payment_ids"][0][2], "amount": -50}
        self.sync(
            {
                **data,
                "lines": [cut],
                "payment_ids": [(0, 0, payment)],
                "amount_total": -50,
                "amount_paid": -50,
            }
        )
        self.assertPayment(visit, "paid", 80)
        self.assertEqual(visit.line_ids.mapped("payment_state"), ["refunded", "paid"])

    def test_refund_after_the_closing(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit))
        self.close_till()
        self.assertPayment(visit, "paid", 50)
        self.sync(self.refund_of(order))
        self.assertPayment(visit, "refunded", 0)
        self.close_till()
        self.assertPayment(visit, "refunded", 0)

    def test_invoice_of_the_till_is_cancelled(self):
        """The money is in the till, whatever becomes of the paper."""
        visit = self.make_visit()
        invoice = self.sync(self.order_of(visit, to_invoice=True)).account_move
        self.assertPayment(visit, "paid", 50)
        note = self.credit(invoice)
        self.assertPayment(visit, "refunded", 50)
        note.button_draft()
        self.assertPayment(visit, "paid", 50)
        note.button_cancel()
        self.assertPayment(visit, "paid", 50)

    def test_invoice_days_later_and_next_month(self):
        visit, other = self.make_visit(), self.make_visit(hour=14)
        orders = self.sync(self.order_of(visit)) | self.sync(self.order_of(other))
        self.close_till()
        for days, order in zip((3, 32), orders, strict=True):
            with freeze_time(fields.Datetime.now() + timedelta(days=days)):
                order.action_pos_order_invoice()
                self.assertPayment(order.salon_appointment_ids, "paid", 50)

    def test_on_account_and_invoiced_after_the_closing(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, self.on_account))
        self.close_till()
        order.action_pos_order_invoice()
        self.assertPayment(visit, "not_paid", 0)
        invoice = order.account_move
        self.settle(self.owed_by(self.laura, invoice), 50)
        self.assertPayment(visit, "paid", 50)

    def test_stored_value_and_the_rest_on_account(self):
        self.top_up()
        visit = self.make_visit()
        lines = [
            self.order_line(self.cut, 50, visit.line_ids.id),
            self.use_line("principal", 20),
        ]
        self.sync(self.make_order(lines, self.on_account, partner_id=self.laura.id))
        self.assertPayment(visit, "partial", 20)

    def test_deposit_and_the_rest_on_account(self):
        visit = self.make_future_visit()
        self.sync(self.take(visit, 30))
        self.assertPayment(visit, "deposit", 0)
        order = self.bill(visit, 30)
        order["payment_ids"][0][2]["payment_method_id"] = self.on_account.id
        self.sync(order)
        self.assertPayment(visit, "partial", 30)

    def test_stored_value_pays_all(self):
        self.top_up()
        visit = self.make_visit()
        self.pay_with_value(visit, principal=40, bonus=10)
        self.assertPayment(visit, "paid", 50)
        self.close_till()
        self.assertPayment(visit, "paid", 50)


@tagged("post_install", "-at_install")
class TestPaymentStateInOffice(LinksCase):
    def setUp(self):
        super().setUp()
        self.visit = self.make_visit()
        self.bill_of_it = self.invoice(self.visit)
        self.bill_of_it.action_post()

    def assertPayment(self, state, paid):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            (self.visit.payment_state, round(self.visit.amount_paid, 2)), (state, paid)
        )

    def give_back(self, amount, posted=True):
        note = self.bill_of_it._reverse_moves()
        note.invoice_line_ids.price_unit = amount
        if posted:
            note.action_post()
            rows = (note | self.bill_of_it).line_ids.filtered(
                lambda row: row.account_id.account_type == "asset_receivable"
                and not row.reconciled
            )
            if len(rows) > 1:
                rows.reconcile()
        return note

    def test_several_parts(self):
        for amount, state, paid in (
            (20, "partial", 20),
            (10, "partial", 30),
            (20, "paid", 50),
        ):
            self.pay(self.bill_of_it, amount)
            self.assertPayment(state, paid)

    def test_payment_is_unreconciled(self):
        self.pay(self.bill_of_it)
        self.assertPayment("paid", 50)
        rows = self.bill_of_it.line_ids
        rows.remove_move_reconcile()
        self.assertPayment("not_paid", 0)

    def test_payment_is_cancelled(self):
        self.pay(self.bill_of_it)
        self.assertPayment("paid", 50)
        self.bill_of_it.reconciled_payment_ids.action_cancel()
        self.assertPayment("not_paid", 0)

    def test_invoice_reset_changed_and_cancelled(self):
        self.pay(self.bill_of_it)
        self.bill_of_it.button_draft()
        self.assertPayment("not_paid", 0)
        self.bill_of_it.action_post()
        self.bill_of_it.button_draft()
        self.bill_of_it.button_cancel()
        self.assertPayment("not_paid", 0)
        self.sync(self.order_of(self.visit))
        self.assertPayment("paid", 50)

    def test_credit_note_of_a_part(self):
        self.pay(self.bill_of_it)
        note = self.give_back(10)
        self.assertPayment("paid", 50)
        self.assertTrue(self.visit.line_ids.is_charged, "the till asks for nothing")
        self.pay(note)
        self.assertPayment("paid", 40)

    def test_credit_note_of_a_part_of_what_is_owed(self):
        self.give_back(10)
        self.assertPayment("not_paid", 0)
        self.pay(self.bill_of_it)
        self.assertPayment("paid", 40)

    def test_cancelled_credit_note(self):
        self.pay(self.bill_of_it)
        note = self.credit(self.bill_of_it)
        self.assertPayment("refunded", 50)
        note.button_draft()
        note.button_cancel()
        self.assertPayment("paid", 50)

    def test_till_says_what_the_record_says(self):
        """What is charged, the till reads by SQL of its own."""
        self.give_back(10)
        [row] = self.rows_of_till()
        self.assertTrue(row["is_charged"])
        self.give_back(40)
        [row] = self.rows_of_till()
        self.assertFalse(row["is_charged"])
        self.assertFalse(self.visit.line_ids.is_charged)

    def rows_of_till(self):
        self.env.flush_all()
        self.env.invalidate_all()
        till = self.env["salon.till"].with_user(self.till_user)
        day = till.day(self.config.id)
        rows = rows_of(day["salon.appointment.line"])
        return [row for row in rows if row["id"] in self.visit.line_ids.ids]

    def test_two_visits_on_one_bill(self):
        other = self.make_visit(hour=14)
        self.bill_of_it.button_draft()
        self.bill_of_it.invoice_line_ids = [
            Command.create(other.line_ids._invoice_line_values())
        ]
        self.bill_of_it.action_post()
        self.pay(self.bill_of_it, 50)
        for visit in (self.visit, other):
            self.assertEqual((visit.payment_state, visit.amount_paid), ("partial", 25))
        self.pay(self.bill_of_it)
        self.assertPayment("paid", 50)
        self.assertEqual(other.payment_state, "paid")
