from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .deposit_common import DepositSetup
from .pdf_common import PdfCase
from .test_till_value import ValueSetup
from .test_till_vouchers import VoucherCase


class ClosingCase(VoucherCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config.payment_method_ids = [Command.link(cls.cash.id)]
        cls.cash.journal_id.write(
            {
                "profit_account_id": cls.company_data["default_account_revenue"].id,
                "loss_account_id": cls.company_data["default_account_expense"].id,
            }
        )

    def close(self, counted=None):
        session = self.open_till()
        as_user = session.with_user(self.till_user)
        if counted is not None:
            as_user.post_closing_cash_details(counted)
        as_user.update_closing_control_state_session("")
        answer = as_user.close_session_from_ui()
        self.assertEqual(session.state, "closed", answer)
        return session

    def make_wallet(self):
        """An e-wallet and the product that tops it up."""
        self.top_up = self.make_service("Top-up", 100, is_salon_service=False)
        self.wallet_product = self.make_service("Wallet", 0, is_salon_service=False)
        program = self.env["loyalty.program"].create(
            {
                "name": "Stored value",
                "program_type": "ewallet",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [
                    Command.create(
                        {
                            "product_ids": self.top_up.ids,
                            "reward_point_mode": "money",
                        }
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 1,
                            "discount_line_product_id": self.wallet_product.id,
                        }
                    )
                ],
            }
        )
        return program.reward_ids

    def lines(self, *lines, method=None, **values):
        values = {"partner_id": self.laura.id, **values}
        return self.sync(self.make_order([*lines], method, **values))

    def as_till_sends(self, refund):
        """Odoo's till sends what a refund's lines come to without a sign."""
        for _command, _key, line in refund["lines"]:
            line["price_subtotal"] = -line["price_subtotal"]
            line["price_subtotal_incl"] = -line["price_subtotal_incl"]
        return refund

    def takings(self, session):
        rows = session._salon_closing_figures()["takings"]
        return {name: amount for name, amount, _count in rows}

    def sold(self, session):
        rows = session._salon_closing_figures()["sold"]
        return {kind: amount for kind, amount, _count in rows}


@tagged("post_install", "-at_install")
class TestFigures(DepositSetup, ClosingCase):
    """The report's figures are those of Odoo's orders and books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_deposits()

    def make_a_day(self):
        """Orders of each kind, with taxes in and on top of prices."""
        on_top = self.company_data["default_tax_sale"].copy(
            {"name": "On top", "amount": 10, "price_include_override": "tax_excluded"}
        )
        inside = on_top.copy(
            {"name": "Inside", "amount": 7, "price_include_override": "tax_included"}
        )
        reward = self.make_wallet()
        tip = self.make_service("Tip", 1, is_salon_service=False)
        self.config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.order_of(visit, self.cash))
        self.sync(self.as_till_sends(self.refund_of(order, self.bank)))
        deposit = self.make_future_visit()
        self.lines(
            self.order_line(
                self.cut,
                33.33,
                price_subtotal_incl=36.66,
                tax_ids=[Command.set(on_top.ids)],
            ),
            self.order_line(
                self.cut,
                19.99,
                price_subtotal=18.68,
                tax_ids=[Command.set(inside.ids)],
            ),
            amount_tax=4.64,
        )
        self.lines(
            self.order_line(
                self.cut, 50, price_subtotal=45, price_subtotal_incl=45, discount=10
            ),
            self.order_line(
                self.colour, 80, price_subtotal=0, price_subtotal_incl=0, discount=100
            ),
            self.order_line(tip, 5, salon_stylist_id=self.anna.resource_id.id),
            method=self.wechat,
        )
        self.lines(self.order_line(self.top_up, 100), method=self.wechat)
        self.lines(
            self.order_line(self.cut, 50),
            self.order_line(
                self.wallet_product,
                -30,
                reward_id=reward.id,
                is_reward_line=True,
            ),
        )
        taken = self.sync(self.take(deposit, 20))
        self.lines(
            self.deposit_line(deposit, -15),
            self.order_line(self.cut, 50),
            method=self.voucher,
        )
        self.sync(self.as_till_sends(self.refund_of(taken)))
        return self.open_till()

    def test_each_kind(self):
        session = self.make_a_day()
        self.assertEqual(
            self.sold(session),
            {
                "sale": 130 + 36.66 + 19.99 + 45 + 50 + 50,
                "refund": -130,
                "tip": 5,
                "top_up": 100,
                "wallet_used": -30,
                "deposit_taken": 20,
                "deposit_used": -15,
                "deposit_given_back": -20,
            },
        )
        figures = session._salon_closing_figures()
        self.assertEqual(
            self.takings(session),
            {
                "Cash": 130,
                "Bank": -53.35,  # -130 + 56.65 + 20 + 20 - 20
                "WeChat Pay": 150,
                "Meituan voucher": 35,
            },
        )
        name = self.till_user.name
        price = ("price", 46.68, 2, 0)  # 50 - 33.33 and 50 - 19.99
        given = [("discount", 5, 1, 0), ("free", 80, 1, 0), price]
        self.assertEqual(figures["given"], [(name, 131.68, given)])
        self.assertEqual(figures["tips"], [("Anna Scissorhands", 5, 1)])
        self.assertEqual((figures["visits"], figures["clients"]), (1, 1))

    def test_agrees_with_odoos_report_and_books(self):
        session = self.make_a_day()
        before = session._salon_closing_figures()
        session.sudo().try_cash_in_out(
            "in", 40, "change", False, {"translatedType": "in", "formattedAmount": "40"}
        )
        self.close(counted=168)
        figures = session._salon_closing_figures()
        self.assertEqual(figures["takings"], before["takings"])
        self.assertEqual(figures["sold"], before["sold"])
        total = figures["total"]
        self.assertEqual(total, round(session.total_payments_amount, 2))
        self.assertAlmostEqual(sum(row[1] for row in figures["sold"]), total, 2)
        report = self.env["report.point_of_sale.report_saledetails"]
        details = report.get_sale_details(session_ids=session.ids)
        self.assertAlmostEqual(details["currency"]["total_paid"], total, 2)
        self.assertEqual(
            {
                row["name"].removesuffix(f" {session.name}"): round(row["total"], 2)
                for row in details["payments"]
            },
            {name: amount for name, amount, _count in figures["takings"]},
        )
        [(_name, _amount, given)] = figures["given"]
        taken_off = [row[1] for row in given if row[0] in ("discount", "free")]
        self.assertEqual(sum(taken_off), session.get_total_discount())
        booked = session.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.assertAlmostEqual(sum(booked.mapped("balance")), total, 2)
        cash = figures["cash"]
        self.assertEqual(
            (cash["opening"], cash["sales"], cash["expected"]), (0, 130, 170)
        )
        self.assertEqual(cash["moves"], [("in-change", 40)])
        self.assertEqual((cash["counted"], cash["difference"]), (168, -2))

    def test_cash_rounding_is_a_line_of_its_own(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "To 0.05",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "strategy": "add_invoice_line",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        self.config.write({"cash_rounding": True, "rounding_method": rounding.id})
        order = self.make_order(
            [self.order_line(self.cut, 49.98)], self.cash, partner_id=self.laura.id
        )
        order["amount_paid"] = order["payment_ids"][0][2]["amount"] = 50
        self.sync(order)
        session = self.close(counted=50)
        self.assertEqual(self.sold(session), {"sale": 49.98, "rounding": 0.02})

    def test_nothing_happened(self):
        figures = self.close(counted=0)._salon_closing_figures()
        self.assertEqual((figures["total"], figures["sold"]), (0, []))
        self.assertEqual(figures["visits"], 0)

    def test_open_orders_do_not_count(self):
        self.sync(self.order_of(self.make_visit(), state="draft"))
        self.assertEqual(self.open_till()._salon_closing_figures()["total"], 0)

    def test_queries_do_not_grow_with_orders(self):
        session = self.open_till()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            session._salon_closing_figures()
            return self.env.cr.sql_log_count - before

        def sell(number):
            for index in range(number):
                code = f"Q{number}{index}"
                client = self.make_client(code)
                data = self.order_with(
                    self.make_visit(client=client), self.voucher, code
                )
                data["lines"][0][2].update(
                    discount=10, price_subtotal=45, price_subtotal_incl=45
                )
                data["amount_total"] = data["amount_paid"] = 45
                data["payment_ids"][0][2]["amount"] = 45
                self.sync(data)

        sell(3)
        count()
        few = count()
        sell(20)
        self.assertLessEqual(count(), few)


# A price lowered from 80 to 33.33, too
GIVEN = [("discount", 5), ("free", 80), ("rounding", 6), ("price", 10 + 46.67)]


@tagged("post_install", "-at_install")
class TestEverything(ValueSetup, DepositSetup, ClosingCase):
    """One session in which everything happens, with refunds as a till sends them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_value()
        cls.of_value = cls.liability
        cls.set_up_deposits()
        cls.of_deposits = cls.liability
        cls.tip = cls.make_service("Tip", 1, is_salon_service=False)
        cls.config.write({"iface_tipproduct": True, "tip_product_id": cls.tip.id})
        cls.tax = cls.company_data["default_tax_sale"].copy(
            {"name": "On top", "amount": 10, "price_include_override": "tax_excluded"}
        )

    def sync(self, order):
        if order.get("is_refund"):
            order = self.as_till_sends(order)
        return super().sync(order)

    def sell(self):
        """165.66 in cash, of which 50 go back; 85 by WeChat, 50 by voucher."""
        line, off = self.order_line, self.env.ref("salon_crm.product_round_off")
        self.env["salon.till.limit"].create(
            {"role": "till", "kind": "free", "mode": "manager"}
        )
        taxed = {
            "price_subtotal_incl": 36.66,
            "tax_ids": [Command.set(self.tax.ids)],
        }
        visit = self.make_visit(self.cut, self.colour)
        order = self.order_of(visit, self.cash)
        sold = self.lines(
            *(row for _command, _key, row in order["lines"]),
            line(self.colour, 33.33, **taxed),
            line(self.tip, 5, salon_stylist_id=self.anna.resource_id.id),
            line(off, -6),
            method=self.cash,
            amount_tax=3.33,
        )
        back = self.refund_of(sold, self.cash)
        del back["lines"][1:]
        back["amount_total"] = back["amount_paid"] = -50
        back["payment_ids"][0][2]["amount"] = -50
        self.sync(back)
        half = {"price_subtotal": 45, "price_subtotal_incl": 45, "discount": 10}
        free = {"price_subtotal": 0, "price_subtotal_incl": 0, "discount": 100}
        self.lines(
            line(self.cut, 50, **half),
            line(self.colour, 80, **free),
            line(self.cut, 40),
            method=self.wechat,
        )
        self.sync(self.order_with(self.make_visit(), self.voucher, "ALL1"))

    def use_deposits(self):
        """60 of the bank: of 30 + 20 + 10 taken, 30 are used and refunded with what
        they paid, 20 given back, 10 forfeited."""
        visit, cancelled = self.make_future_visit(), self.make_future_visit()
        self.sync(self.take(visit, 30))
        self.sync(self.refund_of(self.sync(self.bill(visit, 30))))
        self.sync(self.refund_of(self.sync(self.take(visit, 20))))
        self.sync(self.take(cancelled, 10))
        cancelled.branch_id.cancel_hours = 24 * 30
        cancelled.action_cancel(wanted_by="client")

    def use_value(self):
        """1,000 paid in and kept, 1,000 given back, a visit paid, half of it back."""
        self.top_up()
        nora = self.make_client("Nora")
        top_up = self.top_up(nora)
        self.sync(self.refund_of(top_up))
        order = self.sync(self.pay(self.make_visit(), principal=40, bonus=10))
        self.sync(self.refund_of(order))
        self.sync(self.pay(self.make_visit(self.colour), principal=33.33, bonus=11.11))

    def everything(self):
        self.sell()
        self.use_deposits()
        self.use_value()
        return self.open_till()

    def test_each_kind(self):
        session = self.everything()
        self.assertEqual(
            self.sold(session),
            {
                "sale": 481.66,  # 166.66 + 85 + 50 by voucher + 50 + 50 + 80
                "rounded_off": -6,
                "refund": -50 - 50 - 50,
                "tip": 5,
                "paid_in": 2000,
                "paid_back": -1000,
                "principal_used": -73.33,
                "principal_returned": 40,
                "bonus_used": -21.11,
                "bonus_returned": 10,
                "deposit_taken": 60,
                "deposit_used": -30,
                "deposit_returned": 30,
                "deposit_given_back": -20,
            },
        )
        figures = session._salon_closing_figures()
        self.assertEqual(figures["bonus"], [("given", 400, 0), ("taken_back", -200, 0)])
        self.assertEqual(figures["forfeits"], [("forfeited", 10, 1)])
        self.assertEqual(figures["tips"], [("Anna Scissorhands", 5, 1)])
        self.assertEqual(figures["vouchers"], [("Meituan", 50, 1)])

    def test_given_away(self):
        [(name, amount, kinds)] = self.everything()._salon_closing_figures()["given"]
        self.assertEqual((name, amount), (self.till_user.name, 147.67))
        self.assertEqual([kind[:2] for kind in kinds], GIVEN)

    def test_agrees_with_odoos_report_and_books(self):
        session = self.everything()
        before = session._salon_closing_figures()
        session.sudo().try_cash_in_out(
            "in", 40, "change", False, {"translatedType": "in", "formattedAmount": "40"}
        )
        self.close(counted=155.66)
        figures = session._salon_closing_figures()
        total = figures["total"]
        self.assertEqual(figures["sold"], before["sold"])
        self.assertEqual(sum(self.takings(session).values()), total)
        self.assertEqual(total, round(session.total_payments_amount, 2))
        self.assertEqual(total, round(figures["orders"][0], 2))
        self.assertNotIn("rounding", self.sold(session), "nothing is left over")
        self.assertOdooSays(session, total)
        booked = session.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.assertAlmostEqual(sum(booked.mapped("balance")), total, 2)
        cash = figures["cash"]
        self.assertEqual(
            (cash["sales"], cash["expected"], cash["difference"]), (115.66, 155.66, 0)
        )

    def assertOdooSays(self, session, total):
        """Odoo's own report has the same payments, and the same sales with taxes."""
        report = self.env["report.point_of_sale.report_saledetails"]
        details = report.get_sale_details(session_ids=session.ids)
        self.assertAlmostEqual(details["currency"]["total_paid"], total, 2)
        self.assertEqual(
            {
                row["name"].removesuffix(f" {session.name}"): round(row["total"], 2)
                for row in details["payments"]
            },
            self.takings(session),
        )
        base = details["taxes_info"]["base_amount"]
        base += details["refund_taxes_info"]["base_amount"]
        taxes = sum(row["tax_amount"] for row in details["taxes"])
        taxes += sum(row["tax_amount"] for row in details["refund_taxes"])
        self.assertAlmostEqual(base + taxes, total, 2)

    def test_debts_to_clients_are_those_of_the_books(self):
        session = self.everything()
        sold = self.sold(session)
        self.close(counted=115.66)
        value = ("paid_in", "paid_back", "principal_used", "principal_returned")
        self.assertAlmostEqual(
            sum(sold[kind] for kind in value), self.owed(self.of_value), 2
        )
        taken = sum(amount for kind, amount in sold.items() if "deposit" in kind)
        [(_kind, forfeited, _count)] = session._salon_closing_figures()["forfeits"]
        open_ones = self.env["salon.deposit.entry"]._open_by_branch(self.company)
        with_taxes, untaxed = open_ones[self.branch]
        self.assertAlmostEqual(taken - forfeited, with_taxes, 2)
        self.assertAlmostEqual(untaxed, self.owed(self.of_deposits), 2)

    def owed(self, account):
        items = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return -sum(items.mapped("balance"))

    def test_report_says_it_in_words(self):
        session = self.everything()
        values = self.env["report.salon_crm.report_salon_closing"]
        [sheet] = values._get_report_values(session.ids)["sheets"]
        figures = sheet["figures"]
        parts = [figures[part] for part in ("sold", "bonus", "forfeits")]
        words = [row[0] for rows in parts for row in rows]
        for word in (
            *("Top-ups of stored value", "Stored value used", "Bonus used"),
            *("Given with top-ups", "Deposits given back", "Forfeited"),
        ):
            self.assertIn(word, words)
        self.assertEqual(len(set(words)), len(words), "each word says one thing")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "salon_crm.report_salon_closing", session.ids
        )
        text = " ".join(html.decode().split())
        self.assertIn("Given away by person", text)
        self.assertIn("Not approved: 1", text)

    def test_forfeits_stay_as_they_were(self):
        session = self.everything()
        self.close(counted=115.66)
        before = session._salon_closing_figures()["forfeits"]
        entry = self.env["salon.deposit.entry"].search([("kind", "=", "forfeited")])
        for days in (-2, 1):
            entry.sudo().copy({"date": session.stop_at + timedelta(days=days)})
        self.assertEqual(session._salon_closing_figures()["forfeits"], before)


@tagged("post_install", "-at_install")
class TestManager(ClosingCase):
    """Who is asked to look at something."""

    def make_boss(self, name, groups="salon_crm.group_salon_manager"):
        return new_test_user(
            self.env,
            login=name,
            groups=f"base.group_user,{groups}",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def test_who_is_near_comes_first(self):
        self.env.user.group_ids -= self.env.ref("salon_crm.group_salon_manager")
        group = self.env.ref("salon_crm.group_salon_manager")
        others = group.all_user_ids
        others.company_ids -= self.company
        self.assertFalse(self.branch._manager())
        first, second = self.make_boss("first"), self.make_boss("second")
        self.assertEqual(self.branch._manager(), first)
        self.assertEqual(self.env["salon.branch"]._manager(), first, "no branch")
        self.branch.sudo().resource_ids += self.env["resource.resource"].create(
            {"name": "Second", "user_id": second.id}
        )
        self.assertEqual(self.branch.with_user(self.till_user)._manager(), second)
        second.active = False
        self.assertEqual(self.branch._manager(), first)


@tagged("post_install", "-at_install")
class TestUnpaid(ClosingCase):
    """Visits that are done but not paid."""

    def setUp(self):
        super().setUp()
        self.open_till()
        self.today = self.make_visit(state="done")
        self.older = self.make_visit(
            self.colour,
            state="done",
            start=self.today.start - timedelta(days=3),
        )

    def listed(self):
        session = self.open_till().with_user(self.till_user)
        return session.get_closing_control_data()["salon_unpaid"]

    def give(self, *reasons, user=None):
        till = self.env["salon.till"].with_user(user or self.till_user)
        return till.give_unpaid_reasons(self.config.id, [*reasons])

    def test_listed_at_the_till(self):
        self.make_visit()
        self.make_visit(state="done", branch_id=self.make_branch("Other").id)
        self.sync(self.order_of(self.make_visit(state="done")))
        self.sync(self.order_of(self.make_visit(state="done"), self.on_account))
        rows = self.listed()
        self.assertEqual([row["id"] for row in rows], [self.today.id, self.older.id])
        self.assertEqual(
            {key: rows[0][key] for key in ("number", "client", "services", "due")},
            {
                "number": self.today.name,
                "client": "Laura Tester",
                "services": "Till cut",
                "due": 50,
            },
        )
        self.assertEqual(rows[0]["reason"], "")

    def test_part_of_a_visit(self):
        visit = self.make_visit(self.cut, self.colour, state="done")
        order = self.order_of(visit)
        del order["lines"][1:]
        order["amount_total"] = order["amount_paid"] = 50
        order["payment_ids"][0][2]["amount"] = 50
        self.sync(order)
        (row,) = [row for row in self.listed() if row["id"] == visit.id]
        self.assertEqual((row["services"], row["due"]), ("Till colour", 80))

    def test_reason_with_who_and_when(self):
        kept = self.give([self.today.id, " Pays next time "], [self.older.id, ""])
        self.assertEqual(kept, self.today.ids)
        self.assertEqual(self.today.unpaid_reason, "Pays next time")
        self.assertEqual(self.today.unpaid_reason_uid, self.till_user)
        self.assertTrue(self.today.unpaid_reason_at)
        self.assertFalse(self.older.unpaid_reason)
        self.assertEqual(self.listed()[0]["reason"], "Pays next time")
        first = self.today.unpaid_reason_at
        self.give([self.today.id, "Pays next time"])
        self.assertEqual(self.today.unpaid_reason_at, first, "said once")

    def test_reason_in_the_back_office(self):
        desk = new_test_user(
            self.env,
            login="desk",
            groups="base.group_user,salon_crm.group_salon_receptionist",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        with Form(self.today.with_user(desk)) as form:
            form.unpaid_reason = "Paid by bank transfer"
        self.assertEqual(self.today.unpaid_reason_uid, desk)
        with Form(self.today.with_user(desk)) as form:
            form.unpaid_reason = False
        self.assertFalse(self.today.unpaid_reason_uid or self.today.unpaid_reason_at)

    def test_wrong_reasons_are_refused(self):
        elsewhere = self.make_visit(
            state="done", branch_id=self.make_branch("Other").id
        )
        coming = self.make_visit()
        for reasons in (
            "all",
            [self.today.id],
            [[self.today.id]],
            [["1", "x"]],
            [[True, "x"]],
            [[self.today.id, 5]],
            [[self.today.id, ["x"]]],
            [[2**31 - 1, "x"]],
            [[2**40, "x"]],
            [[elsewhere.id, "x"]],
            [[self.today.id, "x"], [coming.id, "x"]],
        ):
            till = self.env["salon.till"].with_user(self.till_user)
            with self.subTest(reasons=reasons), self.assertRaises(UserError):
                till.give_unpaid_reasons(self.config.id, reasons)
        self.assertFalse((self.today | coming | elsewhere).filtered("unpaid_reason"))
        nobody = new_test_user(self.env, login="nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.give([self.today.id, "x"], user=nobody)

    def test_long_reason_is_cut(self):
        self.give([self.today.id, "x" * 1000])
        self.assertEqual(len(self.today.unpaid_reason), 200)

    def test_same_visit_twice(self):
        self.give([self.today.id, "x"], [self.today.id, "x"])
        self.assertEqual(self.today.unpaid_reason, "x")

    def test_a_list_that_fails_does_not_stop_the_closing(self):
        with (
            patch.object(type(self.branch), "_unpaid_visits", side_effect=KeyError),
            mute_logger("odoo.addons.salon_crm.models.safely"),
        ):
            session = self.open_till().with_user(self.till_user)
            self.assertNotIn("salon_unpaid", session.get_closing_control_data())
            self.close()

    def test_till_without_branch(self):
        config = self.make_till("No salon")
        session = self.open_till(config).with_user(self.till_user)
        self.assertNotIn("salon_unpaid", session.get_closing_control_data())

    def test_queries_do_not_grow(self):
        session = self.open_till().with_user(self.till_user)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            session._salon_unpaid_rows()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for number in range(15):
            client = self.make_client(f"Unpaid {number}")
            self.make_visit(self.cut, self.colour, client=client, state="done")
        self.assertLessEqual(count(), few)


@tagged("post_install", "-at_install")
class TestReport(PdfCase, ClosingCase):
    """The report on paper and by e-mail."""

    def print(self, session, user=None, lang="en_US"):
        user = user or self.till_user
        _pdf, pages = self.print_pdf(
            "salon_crm.report_salon_closing", user, lang, res_ids=session.ids
        )
        return " ".join(pages)

    def a_day(self):
        self.sync(self.order_of(self.make_visit(), self.cash))
        self.sync(self.order_with(self.make_visit(), self.voucher, "P1"))
        self.visit = self.make_visit(self.colour, state="done")
        self.silent = self.make_visit(state="done", client=self.make_client("Nora"))
        self.visit.unpaid_reason = "Pays next time"
        return self.open_till()

    def test_printed(self):
        session = self.a_day()
        text = self.print(session)
        self.assertIn("Interim report", text)
        self.close(counted=50)
        text = self.print(session).replace("\xa0", " ")
        for words in (
            *("Till branch", "Closing report", session.name, "Takings", "Cash 1"),
            *("Meituan voucher 1", "Services and products 2", "Total"),
            *("Laura Tester", "Till colour", "Pays next time", "No reason given"),
            *("Expected", "Counted", "Difference", "Vouchers of platforms"),
            session.currency_id.format(100).replace("\xa0", " "),
        ):
            self.assertIn(words, text)
        self.assertNotIn("Interim", text)

    def test_stays_as_it_was(self):
        session = self.a_day()
        self.close(counted=50)
        before = self.print(session)
        self.silent.unpaid_reason = "Paid elsewhere"
        self.visit.unpaid_reason = "Something else"
        self.sync(self.order_of(self.visit))
        after = self.print(session)
        self.assertIn("Pays next time", after)
        self.assertNotIn("Something else", after)
        self.assertIn("Paid elsewhere", after, "what was missing is added")
        self.assertEqual(
            before.replace("No reason given", ""), after.replace("Paid elsewhere", "")
        )

    def test_everything_is_paid(self):
        self.sync(self.order_of(self.make_visit(), self.cash))
        session = self.close(counted=50)
        self.assertEqual(session.salon_closing_unpaid, {"visits": []})
        self.make_visit(state="done")
        self.assertIn("Every visit is paid.", self.print(session))

    def test_printed_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.voucher.with_context(lang="zh_CN").name = "美团券"
        self.laura.name = "王小明"
        session = self.a_day()
        self.visit.unpaid_reason = "下次付款"
        self.close(counted=50)
        text = self.print(session, lang="zh_CN").replace(" ", "")
        for words in ("王小明", "美团券", "下次付款"):
            self.assertIn(words, text)

    def test_who_may_print(self):
        session = self.a_day()
        stylist = new_test_user(
            self.env,
            login="stylist",
            groups="base.group_user,salon_crm.group_salon_stylist",
        )
        with self.assertRaises(AccessError):
            self.print(session, stylist)

    def emails(self, session):
        return self.env["mail.mail"].search(
            [("model", "=", "pos.session"), ("res_id", "=", session.id)]
        )

    def run_job(self):
        cron = self.env.ref("salon_crm.ir_cron_send_closings")
        with (
            self.enter_registry_test_mode(),
            mute_logger("odoo.addons.base.models.ir_actions_report"),
        ):
            cron.method_direct_trigger()

    def test_mailed_once(self):
        boss = self.make_client("Boss", email="boss@example.com")
        silent = self.make_client("No address")
        self.branch.closing_partner_ids = boss | silent
        session = self.a_day()
        self.close(counted=50)
        self.assertTrue(session.salon_closing_due)
        self.run_job()
        self.run_job()
        self.assertFalse(session.salon_closing_due)
        self.assertTrue(session.salon_closing_sent_at)
        mail = self.emails(session)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, boss)
        self.assertIn(session.name, mail.attachment_ids.name)
        self.assertIn("Till branch", mail.subject)

    def test_nobody_asked_for_it(self):
        session = self.a_day()
        self.close(counted=50)
        self.assertFalse(session.salon_closing_due)
        self.run_job()
        self.assertFalse(self.emails(session))
