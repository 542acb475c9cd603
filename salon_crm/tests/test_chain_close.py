"""All branches of a chain on one page: figures that agree with the tills' own."""

import base64
import io
from datetime import timedelta

import openpyxl
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.salon_crm.models.salon_liability import OWED

from .test_liability import LiabilityCase, LiabilitySetup


@tagged("post_install", "-at_install")
class TestChainClose(LiabilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for till in cls.config | cls.other_config:
            journal = cls.env["account.journal"].create(
                {"name": till.name, "type": "cash", "code": f"S{till.id}"[:5]}
            )
            till.payment_method_ids += cls.env["pos.payment.method"].create(
                {"name": "Cash", "journal_id": journal.id}
            )
        cls.platform = cls.env["res.partner"].create({"name": "Meituan"})

    def cash_of(self, config):
        return config.payment_method_ids.filtered("is_cash_count")

    def sell(self, amount, config=None, method=None):
        config = config or self.config
        lines = [self.order_line(self.cut, amount)]
        order = self.make_order(lines, method or self.bank, partner_id=self.laura.id)
        if config == self.other_config:
            order = self.at_other_till(order)
        return self.sync(order)

    def close_with(self, config, counted):
        session = config.current_session_id
        session.post_closing_cash_details(counted)
        session.close_session_from_ui()
        self.env.invalidate_all()
        self.assertEqual(session.state, "closed")
        return session

    def close_of(self, user=None, **values):
        # On the clock of the branches
        today = fields.Datetime.now().date()
        close = self.env["salon.chain.close"].with_user(user or self.accountant)
        return close.with_context(tz="UTC").create(
            {
                "company_id": self.company.id,
                "date_from": today,
                "date_to": today,
                "branch_ids": (self.branch | self.other_branch).ids,
                **values,
            }
        )

    def figures(self, close):
        takings, owed, platforms, cash = close._tables()
        return takings, owed, platforms, cash

    def test_takings_are_those_of_the_closing_reports(self):
        self.sell(50)
        self.sell(30.5, method=self.cash_of(self.config))
        self.sell(80, self.other_config)
        table = self.figures(self.close_of())[0]
        self.assertEqual(table["head"], ["Branch", "Bank", "Cash", "Total"])
        self.assertEqual(
            table["rows"],
            [
                ["Second branch", 80, 0, 80],
                ["Till branch", 50, 30.5, 80.5],
            ],
        )
        self.assertEqual(table["total"], ["Total", 130, 30.5, 160.5])
        sessions = (self.config | self.other_config).current_session_id
        own = sum(session._salon_closing_figures()["total"] for session in sessions)
        self.assertEqual(table["total"][-1], own)
        for session in sessions:
            self.assertIn(session.name, table["note"])

    def test_cash_difference_is_that_of_the_session(self):
        self.sell(30, method=self.cash_of(self.config))
        self.sell(20, self.other_config, self.cash_of(self.other_config))
        session = self.close_with(self.config, 28)
        other = self.close_with(self.other_config, 20)
        close = self.close_of()
        self.assertEqual(session.cash_register_difference, -2)
        found = close.sudo()._figures()["cash"]
        self.assertEqual(
            sorted(found),
            [
                ("Second branch", "Second till", other.cash_register_difference),
                ("Till branch", "Salon till", session.cash_register_difference),
            ],
        )
        table = self.figures(close)[3]
        self.assertEqual(table["total"][-1], -2)
        self.assertFalse(self.figures(close)[0]["note"])

    def test_liabilities_agree_with_the_report(self):
        self.made_days_ago(40, self.top_up_at(100))
        self.top_up_at(50, self.other_config)
        self.pay_at(70, self.other_config)
        self.sync(self.take(self.make_future_visit(), 30))
        table = self.figures(self.close_of())[1]
        self.assertEqual(
            table["rows"],
            [
                ["Second branch", "Stored value", 0, 50, 0, 50],
                ["Till branch", "Deposits", 0, 30, 0, 30],
                ["Till branch", "Stored value", 100, 0, 70, 30],
            ],
        )
        self.assertEqual(table["total"][2:], [100, 80, 70, 110])
        lines = self.report().line_ids.filtered(lambda line: line.kind in OWED)
        self.assertEqual(sum(lines.mapped("amount")), table["total"][-1])

    def test_platforms(self):
        outstanding = self.env["account.account"].create(
            {
                "code": "X1099",
                "name": "On its way",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        self.bank.write(
            {
                "outstanding_account_id": outstanding.id,
                "salon_owed_by_id": self.platform.id,
            }
        )
        self.sell(50)
        self.close_all()
        table = self.figures(self.close_of())[2]
        self.assertEqual(table["head"], ["Branch", "Meituan", "Total"])
        self.assertEqual(table["rows"], [["Till branch", 50, 50]])
        self.assertIn("Meituan", table["note"])

    def test_other_days_and_branches_do_not_count(self):
        self.sell(50)
        self.sell(80, self.other_config)
        today = fields.Datetime.now().date()
        yesterday = today - timedelta(days=1)
        close = self.close_of(date_from=yesterday, date_to=yesterday)
        self.assertEqual(self.figures(close)[0]["rows"], [])
        close = self.close_of(branch_ids=self.branch.ids)
        self.assertEqual(
            [row[0] for row in self.figures(close)[0]["rows"]], ["Till branch"]
        )

    def test_page_paper_and_spreadsheet(self):
        self.sell(50)
        close = self.close_of()
        close.action_show()
        self.assertIn("Till branch", close.page)
        reports = self.env["ir.actions.report"].with_user(self.accountant)
        html, _kind = reports._render_qweb_html(
            "salon_crm.report_salon_chain_close", close.ids
        )
        self.assertIn("Till branch", html.decode())
        action = close.action_spreadsheet()
        self.assertTrue(action["url"].endswith("xlsx?download=true"))
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(close.file)))
        self.assertEqual(len(book.sheetnames), 4)
        rows = list(book["Takings"].values)
        self.assertEqual(rows[0][0], "Branch")
        self.assertIn(("Till branch", 50, 50), rows)

    def test_queries_do_not_grow_with_branches(self):
        self.sell(50)
        close = self.close_of(branch_ids=False)
        close._tables()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            close._tables()
        for number in range(4):
            branch = self.make_branch(f"Branch {number}")
            till = self.make_till(f"Till {number}", salon_branch_id=branch.id)
            order = self.make_order([self.order_line(self.cut, 10)])
            self.sync({**order, "session_id": self.open_till(till).id})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            close._tables()

    def test_who_may_look(self):
        manager = new_test_user(
            self.env, "close_boss", groups="salon_crm.group_salon_manager"
        )
        self.sell(50)
        self.assertTrue(self.figures(self.close_of(manager))[0]["rows"])
        other = self.env["res.company"].create({"name": "Others"})
        with self.assertRaises(AccessError):
            self.close_of(company_id=other.id, branch_ids=False)._tables()
        with self.assertRaises(UserError):
            close = self.close_of(branch_ids=self.branch.ids)
            close.sudo().company_id = other
            close.with_context(
                allowed_company_ids=(self.company | other).ids
            )._check_allowed()
        desk = new_test_user(
            self.env, "close_desk", groups="salon_crm.group_salon_receptionist"
        )
        with self.assertRaises(AccessError):
            self.close_of(desk)

    def test_period_that_ends_before_it_begins(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.close_of(date_from="2026-02-01", date_to="2026-01-01")


@tagged("post_install", "-at_install", "is_tour")
class TestChainCloseTour(LiabilitySetup, AccountTestInvoicingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_liabilities()
        # On the clock of the branches
        cls.accountant.tz = "UTC"

    def test_page(self):
        for amount, till in ((50, self.config), (80, self.other_config)):
            order = self.make_order([self.order_line(self.cut, amount)])
            self.sync({**order, "session_id": self.open_till(till).id})
        action = self.env.ref("salon_crm.salon_chain_close_action")
        self.start_tour(
            f"/odoo/action-{action.id}",
            "salon_chain_close",
            login="liability_accountant",
        )
