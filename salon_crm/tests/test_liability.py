"""What is owed to clients, by branch and age, equals the books to the cent."""

import random
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.salon_crm.tools.settlement import PAID_IN, USED, Purse

from .deposit_common import DepositSetup
from .test_till_value import ValueSetup


class LiabilitySetup(DepositSetup, ValueSetup):
    """Deposits and stored value of two branches with a till each."""

    @classmethod
    def set_up_liabilities(cls):
        cls.set_up_till()
        cls.set_up_value()
        cls.value_account = cls.liability
        cls.set_up_deposits()
        cls.deposit_account = cls.liability
        cls.other_branch = cls.make_branch("Second branch")
        cls.other_config = cls.make_till(
            "Second till", salon_branch_id=cls.other_branch.id
        )
        cls.accountant = new_test_user(
            cls.env,
            login="liability_accountant",
            password="liability_accountant",
            groups="account.group_account_user",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def at_other_till(self, order):
        session = self.open_till(self.other_config)
        return {**order, "session_id": session.id}

    def top_up_at(self, amount, config=None, client=None):
        order = self.make_order(
            [self.topup_line(amount=amount, offer=0)],
            partner_id=(client or self.laura).id,
        )
        if config == self.other_config:
            order = self.at_other_till(order)
        return self.sync(order)

    def pay_at(self, principal, config=None, client=None):
        """A product is sold and paid by stored value."""
        lines = [
            self.order_line(self.cut, principal),
            self.use_line("principal", principal),
        ]
        order = self.make_order(lines, partner_id=(client or self.laura).id)
        if config == self.other_config:
            order = self.at_other_till(order)
        return self.sync(order)

    def made_days_ago(self, days, *orders):
        """Have the entries of these orders be older, as only time does it."""
        when = fields.Datetime.now() - timedelta(days=days)
        for order in orders:
            order._salon_value_entries().flush_recordset()
            self.env.cr.execute(
                "UPDATE loyalty_history SET create_date = %s"
                " WHERE salon_order_line_id IN %s",
                [when, tuple(order.lines.ids)],
            )
        self.env.invalidate_all()

    def close_all(self):
        for config in self.config | self.other_config:
            session = config.current_session_id
            if session:
                session.action_pos_session_closing_control()
                self.assertEqual(session.state, "closed")
        self.env.invalidate_all()

    def report(self, user=None, **values):
        report = self.env["salon.liability.report"].with_user(user or self.accountant)
        report = report.create({"company_id": self.company.id, **values})
        report.action_compute()
        return report

    def check_of(self, report, account):
        return report.check_ids.filtered(lambda row: row.account_id == account)

    def parts(self, report, kind="principal"):
        """:return: list of (branch, amount, age), oldest first"""
        lines = report.line_ids.filtered(lambda line: line.kind == kind)
        return [(line.branch_id, line.amount, line.age) for line in lines]


class LiabilityCase(LiabilitySetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_liabilities()


@tagged("post_install", "-at_install")
class TestLiability(LiabilityCase):
    def assertAgrees(self, report):
        for check in report.check_ids:
            self.assertEqual(check.difference, 0, check.documents)
            self.assertEqual(check.book, round(check.ledger - check.not_booked, 2))

    def test_open_session_is_not_booked_yet(self):
        self.top_up_at(100)
        visit = self.make_future_visit()
        self.sync(self.take(visit, 30))
        report = self.report()
        value = self.check_of(report, self.value_account)
        deposit = self.check_of(report, self.deposit_account)
        self.assertEqual((value.ledger, value.not_booked, value.book), (100, 100, 0))
        self.assertEqual((deposit.ledger, deposit.not_booked), (30, 30))
        self.assertIn(self.config.current_session_id.name, value.sessions)
        self.assertAgrees(report)
        self.close_all()
        report.action_compute()
        value = self.check_of(report, self.value_account)
        self.assertEqual((value.ledger, value.not_booked, value.book), (100, 0, 100))
        self.assertFalse(value.sessions)
        self.assertAgrees(report)

    def test_oldest_is_used_first(self):
        self.made_days_ago(400, self.top_up_at(100))
        self.made_days_ago(100, self.top_up_at(50, self.other_config))
        self.top_up_at(20)
        self.pay_at(110)
        self.assertEqual(
            self.parts(self.report()),
            [(self.other_branch, 40, "180"), (self.branch, 20, "030")],
        )

    def test_refund_comes_back_to_what_paid(self):
        self.made_days_ago(400, self.top_up_at(100))
        self.top_up_at(50, self.other_config)
        order = self.pay_at(120)
        self.refund(order, {order.lines[0]: 1})
        self.assertEqual(
            self.parts(self.report()),
            [(self.branch, 100, "more"), (self.other_branch, 50, "030")],
        )

    def test_topup_given_back_is_that_one(self):
        self.made_days_ago(40, self.top_up_at(100))
        order = self.top_up_at(50, self.other_config)
        self.refund(order, {order.lines[0]: 1})
        self.assertEqual(self.parts(self.report()), [(self.branch, 100, "090")])

    def test_more_used_than_there_was(self):
        self.top_up_at(10)
        self.pay_at(25, self.other_config)
        self.assertEqual(self.parts(self.report()), [(self.other_branch, -15, "030")])

    def test_bonus_is_no_debt(self):
        self.top_up()
        report = self.report()
        self.assertEqual(self.parts(report, "bonus"), [(self.branch, 200, "030")])
        bonus = report.line_ids.filtered(lambda line: line.kind == "bonus")
        self.assertEqual(bonus.amount_untaxed, 0)
        self.assertEqual(self.check_of(report, self.value_account).ledger, 1000)

    def test_at_the_end_of_another_day(self):
        self.made_days_ago(10, self.top_up_at(100))
        self.top_up_at(50)
        day = fields.Date.context_today(self.env.user) - timedelta(days=5)
        report = self.report(date=day)
        self.assertEqual(self.parts(report), [(self.branch, 100, "030")])
        self.assertAgrees(report)
        # What was taken then is in the books of today.
        self.close_all()
        report.action_compute()
        value = self.check_of(report, self.value_account)
        self.assertEqual((value.ledger, value.not_booked, value.book), (100, 100, 0))
        self.assertAgrees(report)

    def test_invoices_at_the_till_and_later(self):
        first = self.make_visit(hour=8)
        self.sync(self.take(first, 30, to_invoice=True))
        self.assertAgrees(self.report())
        second = self.make_visit(hour=10)
        self.sync(self.take(second, 20))
        bill = self.sync(self.bill(second, used=20))
        self.top_up_at(100)
        paid = self.pay_at(40)
        self.close_all()
        self.assertAgrees(self.report())
        for order in bill | paid:
            order.action_pos_order_invoice()
        report = self.report()
        self.assertAgrees(report)
        self.assertEqual(self.check_of(report, self.deposit_account).book, 30)
        self.assertEqual(self.check_of(report, self.value_account).book, 60)

    def test_planted_error_is_named(self):
        self.top_up_at(100)
        self.close_all()
        wrong = self.env["account.move"].create(
            {
                "line_ids": [
                    fields.Command.create(
                        {"account_id": self.value_account.id, "credit": 7}
                    ),
                    fields.Command.create(
                        {
                            "account_id": self.company_data[
                                "default_account_revenue"
                            ].id,
                            "debit": 7,
                        }
                    ),
                ]
            }
        )
        wrong.action_post()
        check = self.check_of(self.report(), self.value_account)
        self.assertEqual(check.difference, 7)
        self.assertEqual(check.move_ids, wrong)
        self.assertIn(wrong.name, check.documents)
        self.assertEqual(check.action_documents()["domain"][0][2], wrong.ids)

    def test_one_account_for_both(self):
        self.company._salon_set_up_value(self.deposit_account)
        self.top_up_at(100)
        self.sync(self.take(self.make_future_visit(), 30))
        self.close_all()
        report = self.report()
        self.assertEqual(len(report.check_ids), 1)
        self.assertEqual(report.check_ids.book, 130)
        self.assertAgrees(report)

    def test_anything_at_random(self):
        """The database's sums are those of the plain algorithm, and of the books."""
        dice = random.Random(7)
        nora = self.make_client("Nora Tester")
        purses = {self.laura: Purse(), nora: Purse()}
        tills = {self.config: self.branch, self.other_config: self.other_branch}
        tops = []
        for step in range(24):
            client = dice.choice(list(purses))
            till = dice.choice(list(tills))
            amount = dice.randrange(100, 9000)
            what = dice.choice([PAID_IN, USED, USED, "pay_back"])
            if what == "pay_back" and tops:
                order, client, amount = tops.pop(dice.randrange(len(tops)))
                # As from a till that was offline: nobody asks whether it is spent.
                self.sync(self.refund_of(order))
                purses[client].enter(PAID_IN, self.branch, -amount, order.id)
            elif what == PAID_IN:
                order = self.top_up_at(amount / 100, till, client)
                tops.append((order, client, amount))
                purses[client].enter(PAID_IN, tills[till], amount, order.id)
            elif what == USED:
                self.pay_at(amount / 100, till, client)
                purses[client].enter(USED, tills[till], amount)
            if step == 12:
                self.close_all()
        report = self.report()
        for client, purse in purses.items():
            lines = report.line_ids.filtered(
                lambda line, client=client: line.partner_id == client
            )
            expected = sum(purse.open().values())
            self.assertEqual(round(100 * sum(lines.mapped("amount"))), expected)
            if not purse.overdrawn:
                found = {
                    branch: round(100 * sum(rows.mapped("amount")))
                    for branch, rows in lines.grouped("branch_id").items()
                }
                self.assertEqual(found, purse.open())
        self.assertAgrees(report)
        self.close_all()
        self.assertAgrees(self.report())

    def test_queries_do_not_grow(self):
        self.top_up_at(100)
        self.close_all()
        report = self.report()
        report.action_compute()
        with self.assertQueryCount(40):
            report.action_compute()
        for number in range(6):
            self.top_up_at(10, client=self.make_client(f"Client {number}"))
        self.close_all()
        self.env.flush_all()
        with self.assertQueryCount(40):
            report.action_compute()

    def test_who_may_look(self):
        self.top_up_at(100)
        manager = new_test_user(
            self.env, "liability_boss", groups="salon_crm.group_salon_manager"
        )
        self.assertTrue(self.report(manager).line_ids)
        desk = new_test_user(
            self.env, "liability_desk", groups="salon_crm.group_salon_receptionist"
        )
        with self.assertRaises(AccessError):
            self.report(desk)
        other = self.env["res.company"].create({"name": "Others"})
        with self.assertRaises(AccessError):
            self.report(company_id=other.id)

    def test_accountant_sees_a_clients_entries(self):
        self.top_up_at(100)
        self.sync(self.take(self.make_future_visit(), 30))
        client = self.laura.with_user(self.accountant)
        self.assertEqual(client.salon_deposit_balance, 30)
        for action, field, amounts in (
            (client.action_salon_deposits(), "amount", [30]),
            (client.action_salon_value(), "issued", [100]),
        ):
            rows = self.env[action["res_model"]].with_user(self.accountant)
            found = rows.search(action["domain"])
            self.assertEqual(found.mapped(field), amounts)
            with self.assertRaises(UserError):
                found.write({field: 1})


@tagged("post_install", "-at_install", "is_tour")
class TestLiabilityTour(LiabilitySetup, AccountTestInvoicingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_liabilities()

    def test_report(self):
        self.top_up_at(100)
        self.top_up_at(50, self.other_config)
        self.close_all()
        action = self.env.ref("salon_crm.salon_liability_report_action")
        self.start_tour(
            f"/odoo/action-{action.id}",
            "salon_liability_report",
            login="liability_accountant",
        )
