"""Stored value that nobody uses lapses by policy, once an accountant says so."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_liability import LiabilityCase


@tagged("post_install", "-at_install")
class TestValueLapse(LiabilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.income = cls.company_data["default_account_revenue"]
        cls.company.salon_lapse_months = 12
        cls.company.salon_lapse_account_id = cls.income

    def setUp(self):
        super().setUp()
        self.old = self.top_up()
        self.made_days_ago(400, self.old)

    def propose(self):
        self.env["salon.value.lapse"]._cron_propose()
        self.env.invalidate_all()
        return (
            self.env["salon.value.lapse"]
            .with_user(self.accountant)
            .search([("company_id", "=", self.company.id)], order="id")
        )

    def test_only_listed_at_first(self):
        self.top_up_at(50, client=self.make_client("Nora Tester"))
        row = self.propose()
        self.assertEqual(row.partner_id, self.laura)
        self.assertEqual((row.principal, row.bonus), (1000, 200))
        self.assertEqual(row.state, "proposed")
        self.assertEqual(self.balances(), (1000, 200))
        # Next month it is still the same one.
        self.assertEqual(self.propose(), row)

    def test_never_by_default(self):
        self.company.salon_lapse_months = 0
        self.assertFalse(self.propose())

    def test_any_use_counts(self):
        self.made_days_ago(100, self.pay_at(10))
        self.assertFalse(self.propose())

    def test_lapsed(self):
        self.close_all()
        row = self.propose()
        row.action_lapse()
        self.assertEqual(row.state, "lapsed")
        self.assertEqual(row.user_id, self.accountant)
        self.assertEqual(self.balances(), (0, 0))
        self.assertLedgerIsTrue()
        found = {
            line.account_id: (line.partner_id, line.balance)
            for line in row.move_id.line_ids
        }
        self.assertEqual(
            found,
            {
                self.value_account: (self.laura, 1000),
                self.income: (self.env["res.partner"], -1000),
            },
        )
        report = self.report()
        check = self.check_of(report, self.value_account)
        self.assertEqual((check.ledger, check.book, check.difference), (0, 0, 0))
        self.assertFalse(report.line_ids)
        with self.assertRaises(UserError):
            row.action_lapse()
        self.assertEqual(self.propose(), row)

    def test_used_since_it_was_listed(self):
        row = self.propose()
        order = self.pay_at(10)
        self.refund(order, {order.lines[0]: 1})
        self.assertEqual(self.balances(), (1000, 200))
        row.action_lapse()
        self.assertEqual(row.state, "kept")
        self.assertEqual(self.balances(), (1000, 200))

    def test_kept_is_not_listed_next_month(self):
        row = self.propose()
        row.action_keep()
        self.assertEqual(self.propose(), row)
        row.sudo().decided_on = fields.Date.subtract(
            fields.Date.context_today(row), months=13
        )
        self.assertEqual(len(self.propose()), 2)

    def test_many_clients_one_entry(self):
        for number in range(4):
            client = self.make_client(f"Client {number}")
            self.made_days_ago(400, self.top_up_at(10, client=client))
        rows = self.propose()
        rows[0].action_keep()
        rows[1:].action_lapse()
        self.assertEqual(len(rows[1:].move_id), 1)
        self.assertEqual(len(rows.move_id.line_ids), 5)
        self.assertLedgerIsTrue()

    def test_account_is_missing(self):
        self.company.salon_lapse_account_id = False
        with self.assertRaises(UserError):
            self.propose().action_lapse()
        self.assertEqual(self.balances(), (1000, 200))

    def test_who_may_decide(self):
        row = self.propose()
        manager = new_test_user(
            self.env, "lapse_boss", groups="salon_crm.group_salon_manager"
        )
        for act in (
            row.with_user(manager).action_lapse,
            row.with_user(manager).action_keep,
        ):
            with self.assertRaises(AccessError):
                act()
