"""What branches owe one another for stored value, worked out and posted."""

from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .test_liability import LiabilityCase


@tagged("post_install", "-at_install")
class TestSettlement(LiabilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Account = cls.env["account.account"]
        cls.receivable = Account.create(
            {"code": "X1.BR", "name": "By branches", "account_type": "asset_current"}
        )
        cls.payable = Account.create(
            {
                "code": "X2.BR",
                "name": "To branches",
                "account_type": "liability_current",
            }
        )
        cls.company.salon_branch_receivable_id = cls.receivable
        cls.company.salon_branch_payable_id = cls.payable
        plan = cls.env["account.analytic.plan"].create({"name": "Branches"})
        for branch in cls.branch | cls.other_branch:
            branch.analytic_account_id = cls.env["account.analytic.account"].create(
                {"name": branch.name, "plan_id": plan.id}
            )
        cls.today = fields.Date.context_today(cls.accountant)

    def settle(self, days=0, **values):
        """A settlement of today and some days before."""
        settlement = (
            self.env["salon.branch.settlement"]
            .with_user(self.accountant)
            .create(
                {
                    "company_id": self.company.id,
                    "date_from": self.today - timedelta(days=days),
                    "date_to": self.today,
                    **values,
                }
            )
        )
        settlement.action_compute()
        return settlement

    def owed(self, settlement):
        return [
            (line.debtor_id, line.creditor_id, line.amount)
            for line in settlement.line_ids
        ]

    def test_oldest_money_first(self):
        self.made_days_ago(50, self.top_up_at(100))
        self.top_up_at(80, self.other_config)
        self.pay_at(130, self.other_config)
        self.assertEqual(
            self.owed(self.settle()), [(self.branch, self.other_branch, 100)]
        )

    def test_net_of_many_clients(self):
        nora = self.make_client("Nora Tester")
        self.top_up_at(100)
        self.pay_at(70.5, self.other_config)
        self.top_up_at(100, self.other_config, nora)
        self.pay_at(20, self.config, nora)
        self.assertEqual(
            self.owed(self.settle()), [(self.branch, self.other_branch, 50.5)]
        )

    def test_deposit_that_moves_with_its_visit(self):
        """Beside stored value that went the other way."""
        visit = self.make_future_visit()
        self.sync(self.take(visit, 30))
        visit.with_context(salon_planned=PLANNED).branch_id = self.other_branch
        self.assertEqual(
            self.owed(self.settle()), [(self.branch, self.other_branch, 30)]
        )
        self.top_up_at(50, self.other_config)
        self.pay_at(45)
        settlement = self.env["salon.branch.settlement"].search([])
        settlement.with_user(self.accountant).action_compute()
        self.assertEqual(
            self.owed(settlement), [(self.other_branch, self.branch, 15)]
        )

    def test_deposit_moved_to_another_visit(self):
        old = self.make_future_visit()
        self.sync(self.take(old, 30))
        new = self.make_future_visit(days=8, branch_id=self.other_branch.id)
        old._move_deposit_to(new)
        self.assertEqual(
            self.owed(self.settle()), [(self.branch, self.other_branch, 30)]
        )
        new._move_deposit_to(old)
        settlement = self.env["salon.branch.settlement"].search([])
        settlement.with_user(self.accountant).action_compute()
        self.assertFalse(settlement.line_ids)

    def test_what_was_before_is_settled_before(self):
        self.made_days_ago(50, self.top_up_at(100))
        self.made_days_ago(45, self.pay_at(60, self.other_config))
        self.pay_at(30, self.other_config)
        self.assertEqual(
            self.owed(self.settle()), [(self.branch, self.other_branch, 30)]
        )
        before = self.settle(
            date_from=self.today - timedelta(days=49),
            date_to=self.today - timedelta(days=1),
        )
        self.assertEqual(self.owed(before), [(self.branch, self.other_branch, 60)])

    def test_refund_goes_the_other_way(self):
        self.top_up_at(100)
        order = self.pay_at(60, self.other_config)
        self.refund(order, {order.lines[0]: 1})
        # It was refunded at the branch that took the money: it still owes the other.
        self.assertEqual(
            self.owed(self.settle()), [(self.branch, self.other_branch, 60)]
        )

    def test_nothing_within_a_branch(self):
        self.top_up_at(100)
        self.pay_at(60)
        settlement = self.settle()
        self.assertFalse(settlement.line_ids)
        with self.assertRaises(UserError):
            settlement.action_post()

    def test_posted(self):
        self.top_up_at(100)
        self.pay_at(60, self.other_config)
        settlement = self.settle()
        settlement.action_post()
        move = settlement.move_id
        self.assertEqual((move.state, move.date), ("posted", self.today))
        rows = {
            (row.account_id, row.debit, row.credit): row.analytic_distribution
            for row in move.line_ids
        }
        own, other = (
            {str(branch.analytic_account_id.id): 100}
            for branch in (self.branch, self.other_branch)
        )
        self.assertEqual(
            rows, {(self.receivable, 60, 0): other, (self.payable, 0, 60): own}
        )
        for change in (
            settlement.action_post,
            settlement.action_compute,
            settlement.unlink,
            lambda: settlement.write({"date_from": "2020-01-01"}),
        ):
            with self.assertRaises(UserError):
                change()

    def test_taken_back(self):
        self.top_up_at(100)
        self.pay_at(60, self.other_config)
        settlement = self.settle()
        settlement.action_post()
        move = settlement.move_id
        settlement.action_undo()
        self.assertEqual(move.reversal_move_ids.state, "posted")
        self.assertEqual(settlement.state, "draft")
        settlement.action_post()
        rows = self.env["account.move.line"].search(
            [("account_id", "=", self.receivable.id), ("parent_state", "=", "posted")]
        )
        self.assertEqual(sum(rows.mapped("balance")), 60)

    def test_no_day_twice(self):
        self.settle(days=3)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self.settle(days=1)

    def test_accounts_are_missing(self):
        self.company.salon_branch_payable_id = False
        self.top_up_at(100)
        self.pay_at(60, self.other_config)
        with self.assertRaises(UserError):
            self.settle().action_post()

    def test_queries_do_not_grow(self):
        self.top_up_at(100)
        self.pay_at(60, self.other_config)
        settlement = self.settle()
        with self.assertQueryCount(18):
            settlement.action_compute()
        for number in range(5):
            client = self.make_client(f"Client {number}")
            self.top_up_at(100, client=client)
            self.pay_at(10, self.other_config, client)
        self.env.flush_all()
        with self.assertQueryCount(18):
            settlement.action_compute()
        self.assertEqual(settlement.amount, 110)

    def test_who_may(self):
        self.top_up_at(100)
        settlement = self.settle()
        manager = new_test_user(
            self.env, "settlement_boss", groups="salon_crm.group_salon_manager"
        )
        seen = settlement.with_user(manager)
        self.assertEqual(seen.state, "draft")
        for act in (seen.action_compute, seen.action_post, seen.action_undo):
            with self.assertRaises(AccessError):
                act()
