"""Revenue by line: whatever happened, it is what lies on the income accounts."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .revenue_common import RevenueSetup
from .test_invoice import InvoiceSetup


class RevenueCase(RevenueSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_revenue()


@tagged("post_install", "-at_install")
class TestRevenueOfTill(RevenueCase):
    def test_open_till_has_none(self):
        self.sync(self.order_of(self.make_visit()))
        self.assertRevenue(0)

    def test_sale(self):
        visit = self.make_visit(self.cut, self.colour, channel="phone")
        order = self.sync(self.order_of(visit))
        self.close_till()
        self.assertRevenue(130)
        self.assertEqual(self.by("product_id"), {self.cut: 50, self.colour: 80})
        self.assertEqual(self.by("stylist_id"), {self.anna.resource_id: 130})
        self.assertEqual(self.by("branch_id"), {self.branch: 130})
        self.assertEqual(self.by("channel"), {"phone": 130})
        self.assertEqual(self.by("kind"), {"service": 130})
        self.assertEqual(self.by("paid_by"), {"money": 130})
        self.assertEqual(self.by("payment_method_id"), {self.bank: 130})
        self.assertEqual(self.by("hour"), {order.date_order.hour: 130})
        self.assertEqual(self.by("partner_id"), {self.laura: 130})
        rows = self.rows()
        self.assertEqual(rows.pos_order_id, order)
        self.assertEqual(rows.appointment_id, visit)
        self.assertEqual(rows.move_id, order.session_move_id)
        self.assertEqual(sum(rows.mapped("quantity")), 2)

    def test_tier_that_the_client_had(self):
        """As it was then, whatever becomes of the client; also of what is taken out."""
        gold = self.env.ref("salon_crm.tier_gold")
        order = self.sync(self.order_of(self.make_visit()))
        order.salon_tier_id = gold
        self.sync(self.order_of(self.make_visit(self.colour)))
        self.close_till()
        self.assertEqual(self.by("tier_id", ("source", "=", "till"))[gold], 50)
        order.action_pos_order_invoice()
        self.assertEqual(self.by("tier_id", ("source", "=", "reversal")), {gold: -50})
        self.assertEqual(self.by("tier_id")[gold], 50)

    def test_hour_is_that_of_the_branch(self):
        self.branch.resource_calendar_id.tz = "Asia/Tokyo"
        order = self.sync(self.order_of(self.make_visit()))
        self.close_till()
        self.assertEqual(self.by("hour"), {(order.date_order.hour + 9) % 24: 50})

    def test_most_of_the_money(self):
        data = self.order_of(self.make_visit(self.cut, self.colour))
        other = dict(data["payment_ids"][0][2], uuid="two")
        data["payment_ids"][0][2]["amount"] = 60
        other.update(amount=70, payment_method_id=self.on_account.id)
        data["payment_ids"].append([0, 0, other])
        self.sync(data)
        self.close_till()
        self.assertEqual(self.by("payment_method_id"), {self.on_account: 130})

    def test_share_of_a_line(self):
        line = self.order_line(
            self.cut,
            33.33,
            salon_stylist_id=self.anna.resource_id.id,
            salon_helper_id=self.ben.resource_id.id,
            salon_helper_share=33,
        )
        self.sync(self.make_order([line]))
        self.close_till()
        self.assertRevenue(33.33)
        self.assertEqual(
            self.by("stylist_id"),
            {self.anna.resource_id: 22.33, self.ben.resource_id: 11.0},
        )
        self.assertEqual(sum(self.rows().mapped("quantity")), 1)

    def test_discount_of_a_line(self):
        line = self.order_line(self.cut, 50, discount=10)
        line["price_subtotal"] = line["price_subtotal_incl"] = 45
        self.sync(self.make_order([line]))
        self.close_till()
        self.assertRevenue(45)

    def test_tip_and_product(self):
        shampoo = self.env["product.product"].create(
            {"name": "Shampoo", "available_in_pos": True, "taxes_id": False}
        )
        tip = self.env.ref("point_of_sale.product_product_tip")
        self.config.tip_product_id = tip
        lines = [self.order_line(shampoo, 20), self.order_line(tip, 5)]
        self.sync(self.make_order(lines))
        self.close_till()
        self.assertRevenue(25)
        self.assertEqual(self.by("kind"), {"product": 20, "tip": 5})

    def test_refund_in_a_later_session(self):
        order = self.sync(self.order_of(self.make_visit()))
        self.close_till()
        self.sync(self.refund_of(order))
        self.assertRevenue(50)
        self.close_till()
        self.assertRevenue(0)
        rows = self.rows()
        self.assertEqual(sorted(rows.mapped("amount")), [-50, 50])
        self.assertEqual(rows.stylist_id, self.anna.resource_id)
        self.assertEqual(sum(rows.mapped("quantity")), 0)

    def test_tax_included_and_excluded(self):
        included, excluded = self.make_tax(True), self.make_tax(False)
        lines = [self.taxed_line(self.cut, 9.99, included) for _number in range(3)]
        lines += [self.taxed_line(self.colour, 10.01, excluded)]
        for number in range(3):
            lines.append(self.taxed_line(self.cut, 0.33 * (number + 1), included))
        self.sync(self.make_order(lines))
        self.close_till()
        self.assertRevenue(self.income())
        self.assertGreater(self.income(), 30)

    def test_tax_rounded_globally(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        self.test_tax_included_and_excluded()

    def test_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        journals = self.env["account.journal"].create(
            [
                {
                    "name": "Sales in euro",
                    "type": kind,
                    "code": f"EU{kind[0]}",
                    "currency_id": euro.id,
                }
                for kind in ("sale", "bank")
            ]
        )
        method = self.env["pos.payment.method"].create(
            {"name": "Bank in euro", "journal_id": journals[1].id}
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
        lines = [self.order_line(self.cut, price) for price in (10, 20, 0.5)]
        order = self.sync(self.make_order(lines, method, partner_id=self.laura.id))
        self.close_till()
        self.assertRevenue(3.33 + 6.67 + 0.17)
        order.action_pos_order_invoice()
        self.assertFalse(self.differences())
        self.assertAlmostEqual(sum(self.rows().mapped("amount")), self.income(), 2)

    def test_cash_rounding(self):
        gain = self.env["account.account"].create(
            {"name": "Rounding", "code": "X47.SAL", "account_type": "income_other"}
        )
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Five cents",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "strategy": "add_invoice_line",
                "profit_account_id": gain.id,
                "loss_account_id": gain.id,
            }
        )
        self.config.write({"cash_rounding": True, "rounding_method": rounding.id})
        data = self.make_order([self.order_line(self.cut, 49.98)])
        data["payment_ids"][0][2]["amount"] = data["amount_paid"] = 50
        self.sync(data)
        self.close_till()
        self.assertRevenue(50)
        self.assertEqual(self.by("kind"), {"service": 49.98, "rounding": 0.02})

    def test_before_the_salon_was_installed(self):
        """A closing of which nobody noted the lines is told as it was booked."""
        order = self.sync(self.order_of(self.make_visit()))
        self.close_till()
        order.session_id.salon_revenue_kept = False
        order.lines.salon_posted = 0
        self.assertRevenue(50)
        self.assertEqual(self.by("branch_id"), {self.branch: 50})
        self.assertEqual(self.by("stylist_id"), {self.env["resource.resource"]: 50})

    def test_queries_do_not_grow(self):
        def sell(count):
            for _number in range(count):
                self.sync(self.order_of(self.make_visit(self.cut, self.colour)))
            session = self.config.current_session_id
            self.env.flush_all()
            orders = session.order_ids
            amounts = {line: line.price_subtotal for line in orders.lines}
            orders.mapped("config_id")
            before = self.cr.sql_log_count
            session._salon_keep_revenue(amounts)
            session._salon_keep_ways_to_pay()
            return self.cr.sql_log_count - before

        few = sell(1)
        self.assertLessEqual(sell(6), few)


@tagged("post_install", "-at_install")
class TestRevenueOfValue(RevenueCase):
    """What clients paid beforehand is revenue when they use it."""

    def test_stored_value(self):
        self.top_up()
        self.close_till()
        self.assertRevenue(0)
        visit = self.make_visit(self.cut, self.colour)
        self.sync(self.pay(visit, principal=100, bonus=30))
        self.close_till()
        self.assertRevenue(100)
        self.assertEqual(self.by("product_id"), {self.cut: 38.46, self.colour: 61.54})
        self.assertEqual(self.by("stylist_id"), {self.anna.resource_id: 100})
        self.assertEqual(self.by("paid_by"), {"stored_value": 100})

    def test_stored_value_invoiced(self):
        self.top_up()
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.pay(visit, principal=90, bonus=30, to_invoice=True))
        self.assertTrue(order.account_move)
        self.assertRevenue(100)
        self.assertEqual(self.by("stylist_id"), {self.anna.resource_id: 100})
        self.close_till()
        self.assertRevenue(100)

    def test_stored_value_refunded(self):
        self.top_up()
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.pay(visit, principal=100, bonus=30))
        self.close_till()
        self.refund(order, {line: 1 for line in order.lines[:2]})
        self.close_till()
        self.assertRevenue(0)
        self.assertFalse(self.by("product_id"))

    def test_deposit_taken_and_used(self):
        self.set_up_deposits()
        visit = self.make_visit()
        self.sync(self.take(visit, 40))
        self.close_till()
        self.assertRevenue(0)
        self.sync(self.bill(visit, used=40))
        self.close_till()
        self.assertRevenue(50)
        self.assertEqual(self.by("paid_by"), {"deposit": 50})

    def test_deposit_forfeited(self):
        self.set_up_deposits()
        visit = self.make_visit()
        self.sync(self.take(visit, 40))
        self.close_till()
        visit.action_cancel(wanted_by="client")
        self.assertRevenue(40)
        self.assertEqual(self.by("kind"), {"forfeit": 40})
        self.assertEqual(self.by("branch_id"), {self.branch: 40})


@tagged("post_install", "-at_install")
class TestRevenueOfInvoices(InvoiceSetup, RevenueCase):
    def test_invoice_at_the_till(self):
        line = self.order_line(
            self.cut,
            50,
            salon_stylist_id=self.anna.resource_id.id,
            salon_helper_id=self.ben.resource_id.id,
            salon_helper_share=20,
        )
        data = self.make_order([line], partner_id=self.laura.id, to_invoice=True)
        order = self.sync(data)
        self.assertRevenue(50)
        self.close_till()
        self.assertRevenue(50)
        self.assertEqual(self.rows().move_id, order.account_move)
        people = {self.anna.resource_id: 40, self.ben.resource_id: 10}
        self.assertEqual(self.by("stylist_id"), people)
        self.assertEqual(self.by("branch_id"), {self.branch: 50})
        self.assertEqual(self.by("payment_method_id"), {self.bank: 50})

    def test_invoiced_late(self):
        """In the next month: each sale once, each entry in its own month."""
        order = self.sync(self.order_of(self.make_visit(self.cut, self.colour)))
        self.close_till()
        today = fields.Date.context_today(order)
        later = fields.Date.add(today, days=40)
        with patch.object(fields.Date, "context_today", lambda *_args: later):
            order.action_pos_order_invoice()
        reversal = order.reversed_move_ids
        self.assertEqual(reversal.date, later)
        self.assertRevenue(130)
        self.assertEqual(self.by("date:day", ("source", "=", "till")), {today: 130})
        self.assertEqual(
            self.by("date:day", ("source", "=", "reversal")), {later: -130}
        )
        self.assertEqual(self.by("source")["invoice"], 130)
        self.assertEqual(self.by("stylist_id"), {self.anna.resource_id: 130})
        self.assertEqual(sum(self.rows().mapped("quantity")), 2)

    def test_credit_note(self):
        data = self.order_of(self.make_visit(), to_invoice=True)
        order = self.sync(data)
        self.close_till()
        note = self.credit(order.account_move)
        self.assertRevenue(0)
        self.assertFalse(self.by("stylist_id"))
        row = self.rows(("move_id", "=", note.id))
        self.assertEqual((row.amount, row.quantity), (-50, -1))
        self.assertEqual(row.stylist_id, self.anna.resource_id)

    def test_cancelled_invoice(self):
        visit = self.make_visit()
        invoice = self.invoice(visit)
        self.assertRevenue(0)
        invoice.action_post()
        self.assertRevenue(50)
        self.assertEqual(self.by("branch_id"), {self.branch: 50})
        self.assertEqual(self.by("stylist_id"), {self.anna.resource_id: 50})
        invoice.button_draft()
        invoice.button_cancel()
        self.assertRevenue(0)

    def test_invoice_of_no_visit(self):
        invoice = self.init_invoice("out_invoice", amounts=[70], post=True)
        self.assertRevenue(70)
        gold = self.env.ref("salon_crm.tier_gold")
        invoice.salon_tier_id = gold
        self.assertEqual(self.by("tier_id"), {gold: 70})


@tagged("post_install", "-at_install")
class TestRevenueCheck(RevenueCase):
    def check(self, **values):
        wizard = self.env["salon.revenue.check"].create(values)
        wizard.action_check()
        return wizard

    def sell(self):
        order = self.sync(self.order_of(self.make_visit()))
        self.close_till()
        return order.session_move_id

    def test_nothing_differs(self):
        self.sell()
        wizard = self.check()
        self.assertEqual((wizard.ledger, wizard.reported), (50, 50))
        self.assertFalse(wizard.line_ids)
        self.env["salon.revenue.check"]._cron_check()
        self.assertFalse(self.company.partner_id.activity_ids)

    def test_manual_entry_is_named(self):
        self.sell()
        move = self.plant()
        wizard = self.check()
        self.assertEqual(wizard.line_ids.move_id, move)
        self.assertIn("Planted error", wizard.line_ids.document)
        self.assertEqual(wizard.line_ids.reason, "entry")
        self.assertEqual(wizard.line_ids.difference, 77)
        self.assertEqual(wizard.difference, 77)
        self.assertEqual(wizard.line_ids.action_open()["res_id"], move.id)

    def test_changed_closing_is_named(self):
        """Its total may even be right: who changed one line changed another."""
        closing = self.sell()
        other = self.sell()
        for move, change in ((closing, 1), (other, -1)):
            move.button_draft()
            income = move.line_ids.filtered(
                lambda line: line.account_id.account_type == "income"
            )
            paid = move.line_ids - income
            move.line_ids = [
                Command.update(income.id, {"credit": 50 + change}),
                Command.update(paid.id, {"debit": 50 + change}),
            ]
            move.action_post()
        wizard = self.check()
        self.assertEqual(wizard.difference, 0)
        self.assertEqual(wizard.line_ids.move_id, closing | other)
        self.assertEqual(set(wizard.line_ids.mapped("reason")), {"closing"})

    def test_vendor_bill_is_named(self):
        bill = self.init_invoice("in_invoice", amounts=[10])
        bill.invoice_line_ids.account_id = self.company_data["default_account_revenue"]
        bill.action_post()
        wizard = self.check(date_from=bill.date, date_to=bill.date)
        self.assertEqual(wizard.line_ids.reason, "bill")

    def test_cash_difference_is_no_error(self):
        self.config.payment_method_ids |= self.cash
        self.sync(self.order_of(self.make_visit(), self.cash))
        session = self.config.current_session_id
        session.post_closing_cash_details(52)
        session.close_session_from_ui()
        self.assertEqual(session.state, "closed")
        self.assertFalse(self.differences())
        self.assertAlmostEqual(sum(self.rows().mapped("amount")), self.income(), 2)
        self.assertEqual(self.by("kind").get("service"), 50)

    def test_manager_is_told_once(self):
        new_test_user(self.env, "rev_boss", groups="salon_crm.group_salon_manager")
        self.plant()
        cron = self.env.ref("salon_crm.ir_cron_check_revenue")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            self.plant(5)
            cron.method_direct_trigger()
        activity = self.company.partner_id.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.note.count("Planted error"), 2)
        self.assertEqual(activity.user_id, self.branch._manager())

    def test_who_may_check(self):
        for login, group in (
            ("rev_books", "account.group_account_readonly"),
            ("rev_manager", "salon_crm.group_salon_manager"),
        ):
            user = new_test_user(
                self.env,
                login,
                groups=f"base.group_user,{group}",
                company_id=self.company.id,
                company_ids=self.company.ids,
            )
            self.plant()
            wizard = self.env["salon.revenue.check"].with_user(user).create({})
            wizard.action_check()
            self.assertTrue(wizard.line_ids.mapped("document"))
            self.Report.with_user(user).search([]).read(["amount", "move_id"])
        till = self.env["salon.revenue.check"].with_user(self.till_user)
        with self.assertRaises(AccessError):
            till.create({})

    def test_another_company_sees_nothing(self):
        self.plant()
        self.sync(self.make_order([self.order_line(self.cut, 50)]))
        self.close_till()
        self.assertTrue(self.rows())
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            login="books_elsewhere",
            groups="account.group_account_user",
            company_id=other.id,
            company_ids=other.ids,
        )
        reports = self.Report.with_user(stranger)
        self.assertFalse(reports.search([]))
        with self.assertRaises(AccessError):
            reports.browse(self.rows().ids).read(["amount"])

    def test_bad_periods_and_companies(self):
        with self.assertRaises(UserError):
            self.check(date_from="2026-02-01", date_to="2026-01-01")
        user = new_test_user(
            self.env,
            "rev_own",
            groups="base.group_user,salon_crm.group_salon_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        other = self.env["res.company"].create({"name": "Elsewhere"})
        checks = self.env["salon.revenue.check"].with_user(user)
        with self.assertRaises(AccessError):
            checks.create({"company_id": other.id}).action_check()


@tagged("post_install", "-at_install")
class TestAnalyticOfBranch(InvoiceSetup, RevenueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan, cls.other_plan = cls.env["account.analytic.plan"].create(
            [{"name": "Branches"}, {"name": "Projects"}]
        )
        cls.analytic = cls.env["account.analytic.account"].create(
            {"name": "Till branch", "plan_id": cls.plan.id}
        )
        cls.branch.analytic_account_id = cls.analytic

    def assertOfBranch(self, move):
        for line in move.line_ids:
            income = line.account_id.account_type == "income"
            wanted = {str(self.analytic.id): 100.0} if income else False
            self.assertEqual(line.analytic_distribution or False, wanted, line.name)
        self.assertTrue(move.line_ids.analytic_line_ids)

    def test_closing_late_invoice_and_its_reversal(self):
        order = self.sync(self.order_of(self.make_visit()))
        self.close_till()
        self.assertOfBranch(order.session_move_id)
        order.action_pos_order_invoice()
        self.assertOfBranch(order.account_move)
        self.assertOfBranch(order.reversed_move_ids)
        moves = order.session_move_id | order.account_move | order.reversed_move_ids
        amounts = moves.line_ids.analytic_line_ids.mapped("amount")
        self.assertEqual(sorted(amounts), [-50, 50, 50])

    def test_invoice_of_the_office(self):
        invoice = self.invoice(self.make_visit())
        invoice.action_post()
        self.assertOfBranch(invoice)

    def test_rules_of_other_plans_stay(self):
        project = self.env["account.analytic.account"].create(
            {"name": "Hair show", "plan_id": self.other_plan.id}
        )
        self.env["account.analytic.distribution.model"].create(
            {
                "product_id": self.cut.id,
                "analytic_distribution": {str(project.id): 100},
            }
        )
        invoice = self.invoice(self.make_visit())
        self.assertEqual(
            invoice.invoice_line_ids.analytic_distribution,
            {str(project.id): 100.0, str(self.analytic.id): 100.0},
        )
