"""What each event books, whole: account, debit, credit, partner, tax."""

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .entries_common import EntriesCase, EntriesSetup
from .test_invoice import InvoiceSetup


@tagged("post_install", "-at_install")
class TestEntriesOfDeposits(EntriesCase):
    def taken(self, **values):
        visit = self.make_future_visit(**values)
        self.sync(self.take(visit))
        self.close_till()
        return visit

    def test_taken(self):
        self.taken()
        self.assertBooked("""
            Closing
                Debtors - salon till | 30.00
                Deposits of clients  |       | 30.00
            Payment
                Outstanding Receipts | 30.00
                Debtors - salon till |       | 30.00
            """)

    def test_taken_with_tax(self):
        self.product.taxes_id = self.vat
        self.taken()
        self.assertBooked("""
            Closing
                Debtors - salon till | 30.00
                Deposits of clients  |       | 25.00 |  | VAT
                Tax to pay           |       |  5.00 |  | = VAT
            Payment
                Outstanding Receipts | 30.00
                Debtors - salon till |       | 30.00
            """)

    def test_used(self):
        visit = self.taken()
        self.shown()
        used = self.deposit_line(visit, -30)
        self.sync(self.sale(*self.services(visit), used))
        self.close_till()
        self.assertBooked("""
            Closing
                Debtors - salon till | 30.00
                Deposits of clients  | 30.00
                Product Sales        |       | 50.00 |  | VAT
                Tax to pay           |       | 10.00 |  | = VAT
            Payment
                Outstanding Receipts | 30.00
                Debtors - salon till |       | 30.00
            """)

    def test_used_with_tax(self):
        self.product.taxes_id = self.vat
        visit = self.taken()
        self.shown()
        used = self.deposit_line(visit, -30)
        self.sync(self.sale(*self.services(visit), used))
        self.close_till()
        self.assertBooked("""
            Closing
                Debtors - salon till | 30.00
                Deposits of clients  | 25.00 |       |  | VAT
                Tax to pay           |  5.00 |       |  | = VAT
                Product Sales        |       | 50.00 |  | VAT
                Tax to pay           |       | 10.00 |  | = VAT
            Payment
                Outstanding Receipts | 30.00
                Debtors - salon till |       | 30.00
            """)

    def test_returned_at_the_till(self):
        self.product.taxes_id = self.vat
        visit = self.make_future_visit()
        order = self.sync(self.take(visit))
        self.close_till()
        self.shown()
        self.sync(self.back(order))
        self.close_till()
        self.assertBooked("""
            Closing
                Deposits of clients  | 25.00 |       |  | VAT
                Tax to pay           |  5.00 |       |  | = VAT
                Debtors - salon till |       | 30.00
            Payment
                Outstanding Receipts | 30.00
                Outstanding Payments |       | 30.00
            """)

    def test_returned_by_the_office(self):
        self.product.taxes_id = self.vat
        visit = self.taken()
        self.shown()
        visit.action_cancel()
        action = visit.action_credit_deposit()
        self.env["account.move"].browse(action["res_id"]).action_post()
        self.assertBooked("""
            Credit note
                Deposits of clients | 25.00 |       | Laura Tester | VAT
                Tax to pay          |  5.00 |       | Laura Tester | = VAT
                Account Receivable  |       | 30.00 | Laura Tester
            """)

    def forfeited(self):
        """The client cancels later than the branch lets them."""
        self.branch.cancel_hours = 24 * 30
        visit = self.taken()
        self.shown()
        visit.action_cancel(wanted_by="client")
        return visit

    def test_forfeited(self):
        self.forfeited()
        self.assertBooked("""
            Entry
                Deposits of clients | 30.00 |       | Laura Tester
                Product Sales       |       | 30.00 | Laura Tester
            """)

    def test_forfeited_and_its_tax_stays_due(self):
        self.product.taxes_id = self.vat
        self.forfeited()
        self.assertBooked("""
            Entry
                Deposits of clients | 25.00 |       | Laura Tester
                Product Sales       |       | 25.00 | Laura Tester
            """)

    def test_forfeited_and_its_tax_is_taken_back(self):
        self.product.taxes_id = self.vat
        self.company.salon_forfeit_tax = "reverse"
        visit = self.forfeited()
        self.assertBooked("""
            Entry
                Deposits of clients | 25.00 |       | Laura Tester | VAT
                Tax to pay          |  5.00 |       | Laura Tester | = VAT
                Product Sales       |       | 30.00 | Laura Tester
            """)
        visit.action_reopen()
        self.assertBooked("""
            Entry
                Product Sales       | 30.00 |       | Laura Tester
                Deposits of clients |       | 25.00 | Laura Tester | VAT
                Tax to pay          |       |  5.00 | Laura Tester | = VAT
            """)


@tagged("post_install", "-at_install")
class TestEntriesOfStoredValue(EntriesCase):
    """Tax is due when it is used, not when it is paid in."""

    def setUp(self):
        super().setUp()
        self.topped = self.top_up()
        self.close_till()
        self.shown()

    def use(self, *lines, **values):
        order = self.sync(self.sale(*lines, **values))
        self.close_till()
        return order

    def principal(self, amount):
        return self.use_line("principal", amount)

    def bonus(self, amount):
        """As the till does it: a discount with the tax of what it pays for."""
        return self.line(
            self.bonus_product, -amount, 1, self.vat, salon_value_use="bonus"
        )

    def test_top_up_with_a_bonus(self):
        self.top_up()
        self.close_till()
        self.assertBooked("""
            Closing
                Debtors - salon till    | 1000.00
                Stored value of clients |         | 1000.00
            Payment
                Outstanding Receipts    | 1000.00
                Debtors - salon till    |         | 1000.00
            """)

    def test_used(self):
        visit = self.make_visit(self.colour)
        self.use(*self.services(visit), self.principal(120))
        self.assertBooked("""
            Closing
                Stored value of clients | 120.00
                Product Sales           |        | 100.00 |  | VAT
                Tax to pay              |        |  20.00 |  | = VAT
            """)

    def test_used_with_a_bonus(self):
        visit = self.make_visit(self.colour)
        self.use(*self.services(visit), self.principal(96), self.bonus(24))
        self.assertBooked("""
            Closing
                Product Sales           | 20.00 |        |  | VAT
                Stored value of clients | 96.00
                Tax to pay              |  4.00 |        |  | = VAT
                Product Sales           |       | 100.00 |  | VAT
                Tax to pay              |       |  20.00 |  | = VAT
            """)

    def test_used_in_part(self):
        visit = self.make_visit(self.colour)
        self.use(*self.services(visit), self.principal(100))
        self.assertBooked("""
            Closing
                Debtors - salon till    |  20.00
                Stored value of clients | 100.00
                Product Sales           |        | 100.00 |  | VAT
                Tax to pay              |        |  20.00 |  | = VAT
            Payment
                Outstanding Receipts    |  20.00
                Debtors - salon till    |        |  20.00
            """)

    def test_part_of_what_a_deposit_paid_too_is_given_back(self):
        visit = self.make_future_visit(self.cut, self.colour)
        self.sync(self.take(visit, 30))
        deposit = self.deposit_line(visit, -30)
        order = self.use(*self.services(visit), deposit, self.principal(150))
        self.shown()
        till = self.env["salon.till"]
        cut = order.lines[0]
        [row] = till.value_of_refund(self.config.id, order.id, [[cut.id, 1]])
        self.assertEqual(row["amount"], 50)
        used = order.lines.browse(row["line_id"])
        back = [
            self.line(cut.product_id, 60, -1, refunded_orderline_id=cut.id),
            self.line(used.product_id, -50, -1, refunded_orderline_id=used.id),
        ]
        self.use(*back, is_refund=True)
        self.assertBooked("""
            Closing
                Product Sales           | 50.00 |       |  | VAT
                Tax to pay              | 10.00 |       |  | = VAT
                Debtors - salon till    |       | 10.00
                Stored value of clients |       | 50.00
            Payment
                Outstanding Receipts    | 10.00
                Outstanding Payments    |       | 10.00
            """)

    def test_rest_of_what_a_deposit_paid_too_costs_the_client(self):
        """A third of the deposit came in money before, and all of it is open again."""
        visit = self.make_future_visit(self.cut, self.colour)
        self.sync(self.take(visit, 30))
        deposit = self.deposit_line(visit, -30)
        order = self.use(
            *self.services(visit), deposit, self.principal(150), to_invoice=True
        )
        cut, colour, deposit, used = order.lines
        for amount, rows in ((50, [cut]), (100, [colour, deposit])):
            self.shown()
            back = [
                self.line(
                    row.product_id,
                    row.price_unit,
                    -1,
                    row.tax_ids,
                    refunded_orderline_id=row.id,
                )
                for row in rows
            ]
            paid = self.line(
                used.product_id, -amount, -1, refunded_orderline_id=used.id
            )
            order = self.sync(self.sale(*back, paid, is_refund=True, to_invoice=True))
        self.assertEqual(order.amount_total, 10)
        self.assertEqual(visit.deposit_balance, 30)
        self.assertBooked("""
            Invoice
                Account Receivable      |  10.00 |        | Laura Tester
                Product Sales           | 100.00 |        | Laura Tester | VAT
                Tax to pay              |  20.00 |        | Laura Tester | = VAT
                Deposits of clients     |        |  30.00 | Laura Tester
                Stored value of clients |        | 100.00 | Laura Tester
            Payment of the invoice
                Debtors - salon till    |  10.00
                Account Receivable      |        |  10.00 | Laura Tester
            """)

    def test_used_with_an_invoice(self):
        visit = self.make_visit(self.colour)
        self.use(*self.services(visit), self.principal(100), to_invoice=True)
        self.assertBooked("""
            Invoice
                Account Receivable      |  20.00 |        | Laura Tester
                Stored value of clients | 100.00 |        | Laura Tester
                Product Sales           |        | 100.00 | Laura Tester | VAT
                Tax to pay              |        |  20.00 | Laura Tester | = VAT
            Payment of the invoice
                Debtors - salon till    |  20.00
                Account Receivable      |        |  20.00 | Laura Tester
            Closing
                Debtors - salon till    |  20.00
                Debtors - salon till    |        |  20.00
            Payment
                Outstanding Receipts    |  20.00
                Debtors - salon till    |        |  20.00
            """)

    def test_use_refunded(self):
        visit = self.make_visit(self.colour)
        order = self.use(*self.services(visit), self.principal(96), self.bonus(24))
        self.shown()
        self.sync(self.back(order))
        self.close_till()
        self.assertBooked("""
            Closing
                Product Sales           | 100.00 |       |  | VAT
                Tax to pay              |  20.00 |       |  | = VAT
                Product Sales           |        | 20.00 |  | VAT
                Stored value of clients |        | 96.00
                Tax to pay              |        |  4.00 |  | = VAT
            """)

    def test_use_refunded_with_a_credit_note(self):
        """The refund comes to nothing, and is a refund all the same."""
        visit = self.make_visit(self.colour)
        order = self.use(*self.services(visit), self.principal(120), to_invoice=True)
        self.shown()
        self.sync(self.back(order, to_invoice=True))
        self.assertBooked("""
            Credit note
                Product Sales           | 100.00 |        | Laura Tester | VAT
                Tax to pay              |  20.00 |        | Laura Tester | = VAT
                Stored value of clients |        | 120.00 | Laura Tester
            """)

    def test_top_up_refunded(self):
        self.refund(self.topped, {self.topped.lines: 1})
        self.close_till()
        self.assertBooked("""
            Closing
                Stored value of clients | 1000.00
                Debtors - salon till    |         | 1000.00
            Payment
                Outstanding Receipts    | 1000.00
                Outstanding Payments    |         | 1000.00
            """)

    def test_lapsed(self):
        income = self.env["account.account"].create(
            {"name": "Lapsed", "code": "X4900.SAL", "account_type": "income_other"}
        )
        self.company.write(
            {"salon_lapse_months": 12, "salon_lapse_account_id": income.id}
        )
        entries = self.topped._salon_value_entries()
        entries.flush_recordset()
        self.env.cr.execute(
            "UPDATE loyalty_history SET create_date = create_date - INTERVAL '400 days'"
            " WHERE id IN %s",
            [entries._ids],
        )
        self.env.invalidate_all()
        self.env["salon.value.lapse"]._cron_propose()
        self.env["salon.value.lapse"].search([]).action_lapse()
        self.assertBooked("""
            Entry
                Stored value of clients | 1000.00 |         | Laura Tester
                Lapsed                  |         | 1000.00
            """)
        self.assertFalse(self.differences())
        self.assertEqual(self.by("kind"), {"lapse": 1000})

    def test_settled_between_branches(self):
        first, self.branch = self.branch, self.make_branch("Second branch")
        self.branch.partner_id, first.partner_id = self.env["res.partner"].create(
            [{"name": "Second branch"}, {"name": "First branch"}]
        )
        self.config = self.make_till("Second", salon_branch_id=self.branch.id)
        self.use(self.line(self.cut, 60), self.principal(60))
        self.shown()
        accounts = self.env["account.account"].create(
            [
                {"code": code, "name": name, "account_type": kind}
                for code, name, kind in (
                    ("X1.BR", "By branches", "asset_current"),
                    ("X2.BR", "To branches", "liability_current"),
                )
            ]
        )
        self.company.salon_branch_receivable_id = accounts[0]
        self.company.salon_branch_payable_id = accounts[1]
        today = fields.Date.context_today(self.branch)
        settlement = self.env["salon.branch.settlement"].create(
            {"company_id": self.company.id, "date_from": today, "date_to": today}
        )
        settlement.action_compute()
        settlement.action_post()
        self.assertBooked("""
            Entry
                By branches | 60.00 |       | First branch
                To branches |       | 60.00 | Second branch
            """)


@tagged("post_install", "-at_install")
class TestEntriesOfTheTill(EntriesCase):
    def sell(self, *lines, **values):
        order = self.sync(self.sale(*lines or [self.line(self.cut, 60)], **values))
        self.close_till()
        return order

    def test_sale(self):
        visit = self.make_visit(self.cut, self.colour)
        self.sell(*self.services(visit))
        self.assertBooked("""
            Closing
                Debtors - salon till | 180.00
                Product Sales        |        | 150.00 |  | VAT
                Tax to pay           |        |  30.00 |  | = VAT
            Payment
                Outstanding Receipts | 180.00
                Debtors - salon till |        | 180.00
            """)

    def test_tax_included_and_on_top(self):
        self.sell(
            self.line(self.cut, 60),
            self.line(self.colour, 100, taxes=self.on_top),
            self.line(self.cut, 9.98),
            self.line(self.cut, 9.98, quantity=3),
        )
        self.assertBooked("""
            Closing
                Debtors - salon till | 219.92
                Product Sales        |        | 100.00 |  | VAT on top
                Product Sales        |        |  83.27 |  | VAT
                Tax to pay           |        |  16.65 |  | = VAT
                Tax to pay           |        |  20.00 |  | = VAT on top
            Payment
                Outstanding Receipts | 219.92
                Debtors - salon till |        | 219.92
            """)

    def test_discount_tip_and_product(self):
        shampoo = self.env["product.product"].create(
            {"name": "Shampoo", "available_in_pos": True, "taxes_id": self.vat.ids}
        )
        tip = self.env.ref("point_of_sale.product_product_tip")
        self.config.tip_product_id = tip
        self.sell(
            self.line(self.cut, 60, discount=10),
            self.line(shampoo, 24),
            self.line(tip, 5, taxes=self.vat.browse()),
        )
        self.assertBooked("""
            Closing
                Debtors - salon till | 83.00
                Product Sales        |       |  5.00
                Product Sales        |       | 65.00 |  | VAT
                Tax to pay           |       | 13.00 |  | = VAT
            Payment
                Outstanding Receipts | 83.00
                Debtors - salon till |       | 83.00
            """)

    def test_cash_that_differs(self):
        self.config.payment_method_ids |= self.cash
        self.sync(self.sale(self.line(self.cut, 60), method=self.cash))
        session = self.config.current_session_id
        session.post_closing_cash_details(58)
        session.close_session_from_ui()
        self.assertEqual(session.state, "closed")
        self.assertBooked("""
            Closing
                Debtors - salon till | 60.00
                Product Sales        |       | 50.00 |  | VAT
                Tax to pay           |       | 10.00 |  | = VAT
            Bank statement
                Salon till cash      | 60.00
                Debtors - salon till |       | 60.00
            Bank statement
                Cash Difference Loss |  2.00
                Salon till cash      |       |  2.00
            """)
        self.assertFalse(self.differences())

    def test_cash_rounding(self):
        rounding = self.env["account.account"].create(
            {"name": "Rounding", "code": "X47.SAL", "account_type": "income_other"}
        )
        five = self.env["account.cash.rounding"].create(
            {
                "name": "Five cents",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "strategy": "add_invoice_line",
                "profit_account_id": rounding.id,
                "loss_account_id": rounding.id,
            }
        )
        self.config.write({"cash_rounding": True, "rounding_method": five.id})
        for number, invoice in enumerate((False, True)):
            data = self.sale(self.line(self.cut, 59.98), to_invoice=invoice)
            data["payment_ids"][0][2]["amount"] = data["amount_paid"] = 60
            self.sync(data)
            self.close_till()
            if number == 0:
                self.assertBooked("""
                    Closing
                        Debtors - salon till | 60.00
                        Product Sales        |       | 49.98 |  | VAT
                        Rounding             |       |  0.02
                        Tax to pay           |       | 10.00 |  | = VAT
                    Payment
                        Outstanding Receipts | 60.00
                        Debtors - salon till |       | 60.00
                    """)
        self.assertBooked("""
            Invoice
                Account Receivable   | 60.00 |       | Laura Tester
                Product Sales        |       | 49.98 | Laura Tester | VAT
                Rounding             |       |  0.02 | Laura Tester
                Tax to pay           |       | 10.00 | Laura Tester | = VAT
            Payment of the invoice
                Debtors - salon till | 60.00
                Account Receivable   |       | 60.00 | Laura Tester
            Closing
                Debtors - salon till | 60.00
                Debtors - salon till |       | 60.00
            Payment
                Outstanding Receipts | 60.00
                Debtors - salon till |       | 60.00
            """)
        self.assertFalse(self.differences())

    def test_fiscal_position(self):
        """A client of another country: another tax and another account."""
        income = self.env["account.account"].create(
            {"name": "Sales abroad", "code": "X4100.SAL", "account_type": "income"}
        )
        abroad = self.env["account.fiscal.position"].create(
            {
                "name": "Abroad",
                "account_ids": [
                    Command.create(
                        {
                            "account_src_id": self.company_data[
                                "default_account_revenue"
                            ].id,
                            "account_dest_id": income.id,
                        }
                    )
                ],
            }
        )
        lower = self.make_vat(
            "VAT abroad",
            "tax_included",
            rate=5,
            fiscal_position_ids=abroad.ids,
            original_tax_ids=self.vat.ids,
        )
        self.config.write(
            {"tax_regime_selection": True, "fiscal_position_ids": abroad.ids}
        )
        line = self.line(self.cut, 52.5, taxes=lower)
        order = self.sell(line, fiscal_position_id=abroad.id)
        self.assertBooked("""
            Closing
                Debtors - salon till | 52.50
                Sales abroad         |       | 50.00 |  | VAT abroad
                Tax to pay           |       |  2.50 |  | = VAT abroad
            Payment
                Outstanding Receipts | 52.50
                Debtors - salon till |       | 52.50
            """)
        order.action_pos_order_invoice()
        self.assertBooked("""
            Invoice
                Account Receivable   | 52.50 |       | Laura Tester
                Sales abroad         |       | 50.00 | Laura Tester | VAT abroad
                Tax to pay           |       |  2.50 | Laura Tester | = VAT abroad
            Payment of the invoice
                Debtors - salon till | 52.50
                Account Receivable   |       | 52.50 | Laura Tester
            Out of the closing
                Sales abroad         | 50.00 |       | Laura Tester | VAT abroad
                Tax to pay           |  2.50 |       | Laura Tester | = VAT abroad
                Debtors - salon till |       | 52.50
            """)

    def test_refund_in_a_later_month(self):
        order = self.sell()
        self.shown()
        with self.next_month():
            self.sync(self.back(order))
            self.close_till()
        self.assertBooked("""
            Closing, next month
                Product Sales        | 50.00 |       |  | VAT
                Tax to pay           | 10.00 |       |  | = VAT
                Debtors - salon till |       | 60.00
            Payment, next month
                Outstanding Receipts | 60.00
                Outstanding Payments |       | 60.00
            """)

    def test_voucher_of_a_platform(self):
        visit = self.make_visit()
        data = self.sale(*self.services(visit), method=self.voucher)
        data["payment_ids"][0][2]["payment_ref_no"] = "MT1"
        self.sync(data)
        self.close_till()
        self.assertBooked("""
            Closing
                Debtors - salon till | 60.00
                Product Sales        |       | 50.00 |         | VAT
                Tax to pay           |       | 10.00 |         | = VAT
            Payment
                Takings on the way   | 60.00
                Debtors - salon till |       | 60.00
            Entry
                Account Receivable   | 60.00 |       | Meituan
                Till fees            |  4.80 |       | Meituan
                Account Receivable   |       |  4.80 | Meituan
                Takings on the way   |       | 60.00
            """)
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "amount": 55.2,
                "partner_id": self.platform.id,
                "date": fields.Date.today(),
                "counterpart_account_id": (
                    self.platform.property_account_receivable_id.id
                ),
            }
        )
        self.assertBooked("""
            Bank statement
                Bank               | 55.20 |       | Meituan
                Account Receivable |       | 55.20 | Meituan
            """)

    def test_invoice_in_the_same_session(self):
        self.sell(to_invoice=True)
        self.assertBooked("""
            Invoice
                Account Receivable   | 60.00 |       | Laura Tester
                Product Sales        |       | 50.00 | Laura Tester | VAT
                Tax to pay           |       | 10.00 | Laura Tester | = VAT
            Payment of the invoice
                Debtors - salon till | 60.00
                Account Receivable   |       | 60.00 | Laura Tester
            Closing
                Debtors - salon till | 60.00
                Debtors - salon till |       | 60.00
            Payment
                Outstanding Receipts | 60.00
                Debtors - salon till |       | 60.00
            """)

    def test_invoice_next_month(self):
        order = self.sell()
        self.shown()
        with self.next_month():
            order.action_pos_order_invoice()
        self.assertBooked("""
            Invoice, next month
                Account Receivable   | 60.00 |       | Laura Tester
                Product Sales        |       | 50.00 | Laura Tester | VAT
                Tax to pay           |       | 10.00 | Laura Tester | = VAT
            Payment of the invoice
                Debtors - salon till | 60.00
                Account Receivable   |       | 60.00 | Laura Tester
            Out of the closing, next month
                Product Sales        | 50.00 |       | Laura Tester | VAT
                Tax to pay           | 10.00 |       | Laura Tester | = VAT
                Debtors - salon till |       | 60.00
            """)

    def test_on_account(self):
        self.sell(method=self.on_account)
        self.assertBooked("""
            Closing
                Account Receivable | 60.00 |       | Laura Tester
                Product Sales      |       | 50.00 |              | VAT
                Tax to pay         |       | 10.00 |              | = VAT
            """)

    def euro_till(self):
        """A till in euro: three for one of the company's."""
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        journals = self.env["account.journal"].create(
            [
                {
                    "name": f"Euro {kind}",
                    "type": kind,
                    "code": f"EU{kind[0]}",
                    "currency_id": euro.id,
                }
                for kind in ("sale", "bank")
            ]
        )
        method = self.env["pos.payment.method"].create(
            {"name": "Euro", "journal_id": journals[1].id}
        )
        prices = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id}
        )
        self.config = self.make_till(
            "Euro till",
            salon_branch_id=self.branch.id,
            journal_id=journals[0].id,
            invoice_journal_id=journals[0].id,
            payment_method_ids=method.ids,
            use_pricelist=True,
            pricelist_id=prices.id,
            available_pricelist_ids=prices.ids,
        )
        return method

    def test_another_currency(self):
        method = self.euro_till()
        order = self.sell(self.line(self.cut, 18), method=method)
        self.assertBooked("""
            Closing
                Debtors - salon till | 6.00 |      |  |       |  18.00 EUR
                Product Sales        |      | 5.00 |  | VAT   | -15.00 EUR
                Tax to pay           |      | 1.00 |  | = VAT |  -3.00 EUR
            Payment
                Outstanding Receipts | 6.00 |      |  |       |  18.00 EUR
                Debtors - salon till |      | 6.00 |  |       | -18.00 EUR
            """)
        order.action_pos_order_invoice()
        self.assertBooked("""
            Invoice
                Account Receivable   | 6.00 |      | Laura Tester |       |  18.00 EUR
                Product Sales        |      | 5.00 | Laura Tester | VAT   | -15.00 EUR
                Tax to pay           |      | 1.00 | Laura Tester | = VAT |  -3.00 EUR
            Payment of the invoice
                Debtors - salon till | 6.00 |      |              |       |  18.00 EUR
                Account Receivable   |      | 6.00 | Laura Tester |       | -18.00 EUR
            Out of the closing
                Product Sales        | 5.00 |      | Laura Tester | VAT   |  15.00 EUR
                Tax to pay           | 1.00 |      | Laura Tester | = VAT |   3.00 EUR
                Debtors - salon till |      | 6.00 |              |       | -18.00 EUR
            """)
        self.sell(self.line(self.cut, 10), method=method, to_invoice=True)
        self.assertBooked("""
            Invoice
                Account Receivable   | 3.33 |      | Laura Tester |       |  10.00 EUR
                Product Sales        |      | 2.77 | Laura Tester | VAT   |  -8.33 EUR
                Tax to pay           |      | 0.56 | Laura Tester | = VAT |  -1.67 EUR
            Payment of the invoice
                Debtors - salon till | 3.33 |      |              |       |  10.00 EUR
                Account Receivable   |      | 3.33 | Laura Tester |       | -10.00 EUR
            Closing
                Debtors - salon till | 3.33 |      |              |       |  10.00 EUR
                Debtors - salon till |      | 3.33 |              |       | -10.00 EUR
            Payment
                Outstanding Receipts | 3.33 |      |              |       |  10.00 EUR
                Debtors - salon till |      | 3.33 |              |       | -10.00 EUR
            """)
        self.assertFalse(self.differences())


@tagged("post_install", "-at_install")
class TestEntriesOfTheOffice(InvoiceSetup, EntriesCase):
    """A visit that a company pays by an invoice of the office."""

    def test_invoice_payment_and_credit_note(self):
        firm = self.make_client("Firm", is_company=True)
        visit = self.make_visit(self.cut, self.colour)
        invoice = self.invoice(visit)
        invoice.partner_id = firm
        invoice.action_post()
        self.assertBooked("""
            Invoice
                Account Receivable | 180.00 |        | Firm
                Product Sales      |        | 100.00 | Firm | VAT
                Product Sales      |        |  50.00 | Firm | VAT
                Tax to pay         |        |  30.00 | Firm | = VAT
            """)
        self.pay(invoice)
        self.assertBooked("""
            Payment
                Outstanding Receipts | 180.00 |        | Firm
                Account Receivable   |        | 180.00 | Firm
            """)
        note = self.credit(invoice)
        self.assertBooked("""
            Credit note
                Product Sales      | 100.00 |        | Firm | VAT
                Product Sales      |  50.00 |        | Firm | VAT
                Tax to pay         |  30.00 |        | Firm | = VAT
                Account Receivable |        | 180.00 | Firm
            """)
        self.pay(note)
        self.assertBooked("""
            Payment
                Account Receivable   | 180.00 |        | Firm
                Outstanding Payments |        | 180.00 | Firm
            """)

    def test_deposit_used_on_the_invoice(self):
        self.product.taxes_id = self.vat
        visit = self.make_visit(self.colour)
        self.sync(self.take(visit))
        self.close_till()
        self.shown()
        self.invoice(visit).action_post()
        self.assertBooked("""
            Invoice
                Account Receivable  | 90.00 |        | Laura Tester
                Deposits of clients | 25.00 |        | Laura Tester | VAT
                Product Sales       |       | 100.00 | Laura Tester | VAT
                Tax to pay          |       |  15.00 | Laura Tester | = VAT
            """)


@tagged("post_install", "-at_install")
class TestEntriesOfSecondCompany(EntriesSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.env.company
        cls.company_data = cls.setup_other_company(name="Second company")
        second = cls.company_data["company"]
        cls.env.user.write({"company_id": second.id})
        cls.env = cls.env(context={"allowed_company_ids": second.ids})
        cls.set_up_entries()

    def test_books_are_its_own(self):
        before = self.last_entry()
        self.top_up()
        visit = self.make_visit(self.colour)
        lines = [*self.services(visit), self.use_line("principal", 100)]
        self.sync(self.sale(*lines))
        self.sync(self.sale(self.line(self.cut, 60), to_invoice=True))
        self.close_till()
        self.assertBooked("""
            Invoice
                Account Receivable      |   60.00 |         | Laura Tester
                Product Sales           |         |   50.00 | Laura Tester | VAT
                Tax to pay              |         |   10.00 | Laura Tester | = VAT
            Payment of the invoice
                Debtors - salon till    |   60.00
                Account Receivable      |         |   60.00 | Laura Tester
            Closing
                Debtors - salon till    | 1080.00
                Stored value of clients |  100.00
                Debtors - salon till    |         |   60.00
                Product Sales           |         |  100.00 |              | VAT
                Stored value of clients |         | 1000.00
                Tax to pay              |         |   20.00 |              | = VAT
            Payment
                Outstanding Receipts    | 1080.00
                Debtors - salon till    |         | 1080.00
            """)
        moves = self.env["account.move"].search([("id", ">", before)])
        self.assertEqual(moves.line_ids.account_id.company_ids, self.company)
        first = [("company_id", "=", self.first.id), ("id", ">", before)]
        self.assertFalse(self.env["account.move"].sudo().search_count(first))
