"""Pay: what a month of till orders and invoices earns each employee."""

import base64
import io
from datetime import datetime

import openpyxl
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import date_utils, mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .test_till_value import ValueSetup


class PaySetup(ValueSetup):
    """A till with two people, and months that are over."""

    @classmethod
    def set_up_pay(cls):
        cls.env["salon.commission.rule"].search([]).unlink()
        cls.ben = cls.env["hr.employee"].create(
            {
                "name": "Ben Comb",
                "resource_calendar_id": cls.branch.resource_calendar_id.id,
            }
        )
        cls.branch.resource_ids |= cls.ben.resource_id
        cls.one, cls.two = cls.anna.resource_id, cls.ben.resource_id
        cls.gel = cls.env["product.product"].create(
            {"name": "Gel", "list_price": 20, "taxes_id": False}
        )
        today = fields.Date.today()
        this = date_utils.start_of(today, "month")
        cls.last = date_utils.subtract(this, months=1)
        cls.before = date_utils.subtract(this, months=2)

    @classmethod
    def rule(cls, percent=10, **values):
        values = {"name": f"{percent} %", "percent": percent, **values}
        return cls.env["salon.commission.rule"].create(values)

    @classmethod
    def at(cls, month, day=10):
        """Noon of a day of a month, as a till sends it."""
        return fields.Datetime.to_string(
            datetime(month.year, month.month, day, 12)  # noqa: DTZ001
        )

    def sold(self, product, price, by=None, **values):
        return self.order_line(
            product, price, salon_stylist_id=(by or self.one).id, **values
        )

    def sell(self, *lines, month=None, day=10, client=None, **values):
        """A paid order of a month, the last one if none is named."""
        lines = [
            self.sold(*line) if isinstance(line, tuple) else line for line in lines
        ]
        client = (client or self.laura).id
        return self.sync(
            self.make_order(
                lines,
                date_order=self.at(month or self.last, day),
                partner_id=client,
                **values,
            )
        )

    def compute(self, month=None):
        statements = self.env["salon.commission.statement"]
        return statements._compute_month(self.company, month or self.last)

    def count(self, month=None):
        """How many queries a computation takes that is not the first one."""
        self.compute(month)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.compute(month)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def lines(self, month=None, person=None):
        return self.env["salon.commission.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("month", "=", month or self.last),
                ("resource_id", "=", (person or self.one).id),
            ],
            order="id",
        )

    def earned(self, month=None, person=None):
        return self.lines(month, person).mapped("amount")

    def give_back(self, order, month, line=None, quantity=1, day=15):
        lines = [
            self.order_line(
                row.product_id,
                row.price_unit,
                quantity=-quantity,
                refunded_orderline_id=row.id,
            )
            for row in (line or order.lines)
        ]
        return self.sync(
            self.make_order(
                lines,
                partner_id=order.partner_id.id,
                is_refund=True,
                date_order=self.at(month, day),
            )
        )


class PayCase(PaySetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.set_up_value()
        cls.set_up_pay()


@tagged("post_install", "-at_install")
class TestRules(PayCase):
    """Each dimension of a rule once, from a till's order to the amount."""

    def test_service_category_and_all(self):
        other = self.env["product.category"].create({"name": "Colours"})
        sub = self.env["product.category"].create(
            {"name": "Highlights", "parent_id": other.id}
        )
        self.colour.categ_id = sub
        self.rule(10)
        self.rule(20, category_id=other.id)
        self.rule(30, product_tmpl_id=self.cut.product_tmpl_id.id)
        perm = self.make_service("Perm", 100)
        self.sell((self.cut, 50), (self.colour, 80), (perm, 100))
        self.compute()
        self.assertEqual(self.earned(), [15, 16, 10])
        self.assertEqual(self.lines().mapped("rule_name"), ["30 %", "20 %", "10 %"])
        self.assertEqual(self.lines().mapped("rate"), ["30 %", "20 %", "10 %"])

    def test_employee_and_level(self):
        self.cut.product_tmpl_id.salon_staff_ids = [
            Command.create({"resource_id": self.one.id, "level": "senior"}),
            Command.create({"resource_id": self.two.id, "level": "stylist"}),
        ]
        self.rule(10)
        self.rule(20, level="senior")
        self.sell((self.cut, 50), (self.cut, 50, self.two))
        self.compute()
        self.assertEqual((self.earned(), self.earned(person=self.two)), ([10], [5]))
        self.rule(50, resource_id=self.two.id)
        self.compute()
        self.assertEqual((self.earned(), self.earned(person=self.two)), ([10], [25]))

    def test_asked_for_or_turn(self):
        self.rule(10, turn="turn", on_products=True)
        self.rule(20, turn="requested", on_products=True)
        asked = self.sold(self.cut, 50, salon_requested=True)
        self.sell(asked, (self.cut, 50), (self.gel, 20))
        self.compute()
        # A product is sold by nobody's turn: no rule here is for it.
        self.assertEqual(self.earned(), [10, 5, 0])

    def test_new_or_existing_client(self):
        self.rule(10, client="existing")
        self.rule(20, client="new")
        nora = self.make_client("Nora")
        self.sell((self.cut, 50), month=self.before)
        self.sell((self.cut, 50), (self.cut, 50), client=nora, day=5)
        self.sell((self.cut, 50), day=6)
        self.sell((self.cut, 50), client=nora, day=7)
        self.compute()
        self.assertEqual(self.earned(), [10, 10, 5, 5])

    def test_work_consumption_products_and_top_ups(self):
        self.rule(10, on_consumption=False)
        self.rule(20, on_work=False)
        self.rule(30, on_work=False, on_consumption=False, on_products=True)
        self.rule(5, on_work=False, on_consumption=False, on_top_ups=True)
        self.sell(self.topup_line(salon_stylist_id=self.one.id), day=2)
        self.sell(
            self.sold(self.cut, 50),
            self.sold(self.gel, 20),
            self.use_line("principal", 28),
            self.use_line("bonus", 14),
        )
        self.compute()
        found = {line.kind: (line.base, line.amount) for line in self.lines()}
        # 42 of 70 was stored value: of the cut 20 principal and 10 bonus.
        self.assertEqual(
            found,
            {
                "top_up": (1000, 50),
                "work": (20, 2),
                "consumption": (20, 4),
                "product": (16, 4.8),
            },
        )
        statement = self.lines().statement_id
        self.assertEqual(statement.amount_total, 60.8)
        self.assertEqual(statement.revenue, 56)
        self.assertEqual((statement.amount_work, statement.amount_consumption), (2, 4))

    def test_amount_for_each(self):
        self.rule(0, rate_type="amount", amount=7.5)
        self.sell(self.sold(self.cut, 50, quantity=2))
        self.compute()
        self.assertEqual(self.earned(), [15])

    def test_list_price(self):
        self.rule(10, basis="list")
        cheap = self.sold(self.cut, 50, discount=40)
        cheap.update(price_subtotal=30, price_subtotal_incl=30)
        self.sell(cheap, self.sold(self.colour, 60))
        self.compute()
        self.assertEqual(self.lines().mapped("base"), [50, 80])
        self.assertEqual(self.earned(), [5, 8])
        self.assertEqual(self.lines().mapped("revenue"), [30, 60])

    def test_dates_and_archived_rules(self):
        ends = date_utils.add(self.last, days=9)
        self.rule(10, date_to=ends)
        self.rule(20, date_from=date_utils.add(ends, days=1))
        self.rule(90, resource_id=self.one.id, active=False)
        self.sell((self.cut, 50), day=10)
        self.sell((self.cut, 50), day=11)
        self.compute()
        self.assertEqual(self.earned(), [5, 10])

    def test_steps(self):
        rule = self.rule(10)
        rule.step_ids = [
            Command.create({"revenue_from": 100, "percent": 20}),
            Command.create({"revenue_from": 200, "percent": 30}),
        ]
        self.sell((self.cut, 50))
        self.compute()
        self.assertEqual(self.earned(), [5])
        self.sell((self.cut, 50), (self.cut, 50, self.two))
        self.compute()
        self.assertEqual((self.earned(), self.earned(person=self.two)), ([10, 10], [5]))

    def test_shares(self):
        self.rule(10)
        self.sell(
            self.sold(
                self.cut, 50.05, salon_helper_id=self.two.id, salon_helper_share=30
            )
        )
        self.compute()
        mine, other = self.lines(), self.lines(person=self.two)
        self.assertEqual((mine.role, other.role), ("stylist", "helper"))
        self.assertEqual(round(mine.revenue + other.revenue, 2), 50.05)
        self.assertEqual(round(mine.amount + other.amount, 2), 5.01)
        self.assertEqual(round(other.amount, 2), 1.5)

    def test_what_makes_no_sense_is_refused(self):
        for values in (
            {"percent": 101},
            {"amount": -1},
            {"on_work": False, "on_consumption": False},
            {"date_from": "2026-02-01", "date_to": "2026-01-01"},
            {"step_ids": [Command.create({"revenue_from": 0})]},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.rule(**{"percent": 1, **values})


@tagged("post_install", "-at_install")
class TestMonths(PayCase):
    def setUp(self):
        super().setUp()
        self.rule(10, on_products=True)

    def lock(self, month):
        statements = self.env["salon.commission.statement"].search(
            [("company_id", "=", self.company.id), ("month", "=", month)]
        )
        statements.action_lock()
        return statements

    def test_once_however_often(self):
        order = self.sell((self.cut, 50))
        self.compute()
        statement = self.lines().statement_id
        self.compute()
        self.assertEqual(self.lines().statement_id, statement)
        self.assertEqual(self.lines().order_line_id, order.lines)
        self.assertEqual(statement.amount_total, 5)
        self.assertFalse(self.compute(self.before))

    def test_what_earns_nothing_is_listed(self):
        self.env["salon.commission.rule"].search([]).active = False
        self.sell((self.cut, 50))
        self.compute()
        self.assertEqual((self.earned(), self.lines().rule_name), ([0], ""))

    def test_nobody_earns_what_names_nobody(self):
        self.sell(self.order_line(self.cut, 50))
        self.assertFalse(self.compute())

    def test_first_and_last_day_on_the_wall(self):
        self.branch.resource_calendar_id.tz = "Asia/Shanghai"
        order = self.sell((self.cut, 50))
        last_hour = date_utils.start_of(self.last, "month")
        # 17:00 UTC of the day before the first is the first in Shanghai.
        order.date_order = datetime.combine(  # noqa: DTZ001
            date_utils.subtract(last_hour, days=1), datetime.min.time()
        ).replace(hour=17)
        self.compute(self.before)
        self.assertFalse(self.earned(self.before))
        self.compute()
        self.assertEqual((self.earned(), self.lines().date), ([5], self.last))

    def test_refund_in_a_later_month(self):
        order = self.sell((self.cut, 50), (self.colour, 80), month=self.before)
        self.compute(self.before)
        self.lock(self.before)
        self.give_back(order, self.last, order.lines[0])
        self.compute()
        self.assertEqual(self.earned(self.before), [5, 8])
        self.assertEqual(self.earned(), [-5])
        back = self.lines()
        self.assertEqual(back.origin_id, self.lines(self.before)[0])
        self.assertEqual((back.revenue, back.base, back.rate), (-50, -50, "10 %"))

    def test_refund_of_shares_and_parts(self):
        order = self.sell(
            self.sold(
                self.gel,
                20.01,
                quantity=3,
                salon_helper_id=self.two.id,
                salon_helper_share=50,
            ),
            month=self.before,
        )
        self.compute(self.before)
        for day in (1, 2):
            self.give_back(order, self.before, day=15 + day)
        self.give_back(order, self.last)
        self.compute(self.before)
        self.compute()
        for person in (self.one, self.two):
            every = self.earned(self.before, person) + self.earned(self.last, person)
            self.assertEqual(len(every), 4)
            self.assertEqual(round(sum(every), 2), 0)

    def test_refund_earns_at_the_rate_of_the_sale(self):
        """A rule that changed since takes back what was earned, not more."""
        order = self.sell((self.cut, 50), month=self.before)
        self.compute(self.before)
        self.lock(self.before)
        self.env["salon.commission.rule"].search([]).percent = 50
        self.give_back(order, self.last)
        self.compute()
        self.assertEqual(self.earned(), [-5])

    def test_earlier_month_is_computed_after_the_later(self):
        order = self.sell((self.cut, 50), month=self.before)
        self.give_back(order, self.last)
        self.sell((self.gel, 20))
        self.compute()
        self.assertEqual(self.earned(), [2])
        self.compute(self.before)
        self.assertEqual(self.earned(self.before), [5])
        self.assertEqual(sorted(self.earned()), [-5, 2])

    def test_locked_month_does_not_change(self):
        self.sell((self.cut, 50), month=self.before)
        self.compute(self.before)
        statement = self.lock(self.before)
        self.assertEqual(statement.state, "locked")
        self.env["salon.commission.rule"].search([]).percent = 90
        self.compute(self.before)
        self.assertEqual((statement.amount_total, self.earned(self.before)), (5, [5]))
        statement = statement.sudo()
        line = statement.line_ids
        for attempt in (
            lambda: statement.write({"state": "draft"}),
            statement.unlink,
            lambda: line.write({"amount": 1}),
            line.unlink,
            lambda: line.copy({"order_line_id": False}),
        ):
            with self.assertRaisesRegex(UserError, "is locked"):
                attempt()

    def test_late_orders_and_refunds_go_into_the_next_open_month(self):
        order = self.sell((self.cut, 50), month=self.before)
        self.compute(self.before)
        self.lock(self.before)
        # A till that was offline, and a refund of that month that came late
        self.sell((self.colour, 80), month=self.before)
        self.give_back(order, self.before)
        self.compute(self.before)
        self.assertEqual(self.earned(self.before), [5])
        self.compute()
        self.assertEqual(sorted(self.earned()), [-5, 8])
        self.compute()
        self.assertEqual(sorted(self.earned()), [-5, 8])

    def test_new_rules_do_not_reach_what_was_locked_without_one(self):
        self.env["salon.commission.rule"].search([]).active = False
        self.sell((self.cut, 50), month=self.before)
        self.compute(self.before)
        self.lock(self.before)
        self.rule(50)
        self.assertFalse(self.compute())

    def test_who_did_it_is_changed_after_the_lock(self):
        """Nobody is paid a second time for the same line."""
        order = self.sell((self.cut, 50), month=self.before)
        self.sell((self.cut, 50, self.two), month=self.before)
        self.compute(self.before)
        self.lock(self.before)
        order.lines.salon_stylist_id = self.two
        self.assertFalse(self.compute())

    def test_months_are_locked_in_order_and_when_over(self):
        self.sell((self.cut, 50), month=self.before)
        self.sell((self.cut, 50))
        self.compute(self.before)
        self.compute()
        with self.assertRaisesRegex(UserError, "months are locked in order"):
            self.lock(self.last)
        self.lock(self.before)
        self.lock(self.last)
        this = date_utils.add(self.last, months=1)
        today = fields.Date.today()
        self.sell((self.cut, 50), month=this, day=today.day)
        self.compute(this)
        with self.assertRaisesRegex(UserError, "not over yet"):
            self.lock(this)

    def test_redo_earns_nothing(self):
        """Free of charge as it was done again; a gift earns by the list price."""
        self.env["salon.commission.rule"].search([]).basis = "list"
        redo = self.env.ref("salon_crm.salon_till_reason_redo")
        gift = self.env.ref("salon_crm.salon_till_reason_regular")
        for reason in (redo, gift):
            line = self.sold(self.cut, 0)
            answers = f'{{"reasons": {{"free:{line["uuid"]}": {reason.id}}}}}'
            self.sell(line, salon_rule_answers=answers)
        self.compute()
        found = [(line.is_redo, line.amount) for line in self.lines()]
        self.assertEqual(found, [(True, 0), (False, 5)])

    def test_visit_paid_twice_earns_once(self):
        visit = self.make_visit(self.cut)
        for _time in range(2):
            order = self.order_of(visit)
            order["date_order"] = self.at(self.last)
            self.sync(order)
        self.compute()
        self.assertEqual(self.earned(), [5])

    def test_tips(self):
        tip = self.env.ref("point_of_sale.product_product_tip")
        self.config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        self.sell((self.cut, 50), (tip, 7), (tip, 3, self.two))
        self.compute()
        self.assertEqual(self.lines().mapped("kind"), ["work", "tip"])
        statement = self.lines().statement_id
        self.assertEqual((statement.amount_tips, statement.amount_total), (7, 12))
        self.assertEqual((statement.revenue, self.earned(person=self.two)), (50, [3]))

    def test_another_currency(self):
        foreign = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        order = self.sell((self.cut, 50))
        order.write({"pricelist_id": pricelist.id, "currency_rate": 2.0})
        self.compute()
        self.assertEqual(self.earned(), [2.5])


@tagged("post_install", "-at_install")
class TestInvoices(PayCase):
    """Visits that the office invoices, without a till."""

    def setUp(self):
        super().setUp()
        self.rule(10, turn="requested")
        self.visit = self.make_visit(self.cut, self.colour)
        self.visit.line_ids[0].employee_requested = True
        action = self.visit.action_create_invoice()
        self.invoice = self.env["account.move"].browse(action["res_id"])
        self.invoice.invoice_date = date_utils.add(self.before, days=9)

    def credit(self, day, part=1):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"journal_id": self.invoice.journal_id.id, "date": day})
        )
        note = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        note.invoice_date = day
        for line in note.invoice_line_ids:
            line.price_unit *= part
        note.action_post()
        return note

    def test_posted_lines_earn_and_credit_notes_take_back(self):
        self.compute(self.before)
        self.assertFalse(self.earned(self.before))
        self.invoice.action_post()
        self.compute(self.before)
        self.assertEqual(self.earned(self.before), [5, 0])
        self.assertEqual(
            set(self.lines(self.before).mapped("reference")), {self.invoice.name}
        )
        self.credit(date_utils.add(self.last, days=3))
        self.compute()
        self.assertEqual(self.earned(), [-5, 0])

    def test_cancelled_after_the_month_was_locked(self):
        self.invoice.action_post()
        self.compute(self.before)
        self.lines(self.before).statement_id.action_lock()
        self.invoice.button_draft()
        self.compute()
        self.assertFalse(self.lines(), "it may be posted again")
        self.invoice.button_cancel()
        for _again in range(2):
            self.compute()
            self.assertEqual(self.earned(), [-5, 0])
        self.lines().statement_id.action_lock()
        self.compute(date_utils.add(self.last, months=1))
        self.assertFalse(self.lines(date_utils.add(self.last, months=1)))

    def lock(self, month):
        self.compute(month)
        self.lines(month).statement_id.action_lock()

    def cancel(self, move):
        move.button_draft()
        move.button_cancel()

    def test_cancelled_and_posted_again(self):
        """Each time it is taken back and paid again once, in the open month."""
        self.invoice.action_post()
        self.lock(self.before)
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.compute()
        self.assertEqual(self.earned(), [-5, 0])
        # Nothing was taken back for good as long as that month is open
        self.post_again()
        self.compute()
        self.assertFalse(self.lines())
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.lock(self.last)
        this = date_utils.add(self.last, months=1)
        self.post_again()
        for _again in range(2):
            self.compute(this)
            self.assertEqual(self.earned(this), [5, 0])
            self.assertEqual(self.lines(this).mapped("reposted"), [1, 1])
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.compute(this)
        self.assertFalse(self.lines(this))

    def post_again(self):
        self.invoice.button_draft()
        self.invoice.action_post()

    def test_posted_again_and_then_credited(self):
        """At what it costs now, and what is taken back is that."""
        early, late = (date_utils.subtract(self.before, months=n) for n in (2, 1))
        self.invoice.invoice_date = early
        self.invoice.action_post()
        self.compute(early)
        self.lines(early).statement_id.action_lock()
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.compute(late)
        self.lines(late).statement_id.action_lock()
        self.invoice.button_draft()
        self.invoice.invoice_line_ids[0].price_unit = 80
        self.invoice.action_post()
        self.compute(self.before)
        self.assertEqual(self.earned(self.before), [8, 0])
        self.lines(self.before).statement_id.action_lock()
        self.compute()
        self.assertFalse(self.lines(), "it was paid")
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.compute()
        self.assertEqual(self.earned(), [-8, 0], "cancelled a second time")
        self.post_again()
        self.credit(date_utils.add(self.last, days=3))
        self.compute()
        self.assertEqual(self.earned(), [-8, 0])
        everything = self.env["salon.commission.line"].search(
            [("resource_id", "=", self.one.id)]
        )
        self.assertEqual(sum(everything.mapped("amount")), 0)

    def in_locked_months(self, part=1):
        """The invoice and a credit note, each on a statement that is locked.

        :return: the note, and the two months after them
        """
        early, late = (date_utils.subtract(self.before, months=n) for n in (2, 1))
        self.invoice.invoice_date = early
        self.invoice.action_post()
        self.lock(early)
        note = self.credit(late, part)
        self.lock(late)
        self.assertEqual(self.earned(late)[0], -5 * part)
        return note, self.before, self.last

    def test_credit_note_cancelled_after_the_month_was_locked(self):
        """What it took is paid back once, and again as often as it is cancelled."""
        note, month, later = self.in_locked_months()
        note.button_draft()
        self.compute(month)
        self.assertFalse(self.lines(month), "it may be posted again")
        note.button_cancel()
        for _again in range(2):
            self.compute(month)
            self.assertEqual(self.earned(month), [5, 0])
        self.assertEqual(self.lines(month)[0].revenue, 50)
        self.lock(month)
        self.assertFalse(self.compute(later), "it was paid back")
        note.button_draft()
        note.action_post()
        for _again in range(2):
            self.compute(later)
            self.assertEqual(self.earned(later), [-5, 0])
            self.assertEqual(self.lines(later).mapped("reposted"), [1, 1])
        self.lock(later)
        this = date_utils.add(later, months=1)
        self.assertFalse(self.compute(this), "it was taken again")
        self.cancel(note)
        self.compute(this)
        self.assertEqual(self.earned(this), [5, 0])

    def test_credit_note_posted_again_in_an_open_month(self):
        note, month, _later = self.in_locked_months()
        self.cancel(note)
        self.compute(month)
        self.assertEqual(self.earned(month), [5, 0])
        note.button_draft()
        note.action_post()
        self.assertFalse(self.compute(month), "nothing was paid back for good")

    def test_another_credit_note_instead(self):
        """There is room for it as the first does not count any more."""
        note, month, _later = self.in_locked_months()
        self.cancel(note)
        self.credit(date_utils.add(month, days=1))
        self.compute(month)
        self.assertEqual(sorted(self.earned(month)), [-5, 0, 0, 5])

    def test_invoice_and_credit_note_are_cancelled(self):
        """Nothing is left to be paid back, neither at once nor one by one."""
        note, month, later = self.in_locked_months(0.5)
        self.cancel(self.invoice)
        self.cancel(note)
        self.compute(month)
        self.assertEqual(self.earned(month)[0], -2.5)
        self.lock(month)
        self.assertFalse(self.compute(later))
        self.post_again()
        self.compute(later)
        self.assertEqual(self.earned(later), [5, 0])

    def test_credit_note_is_cancelled_before_the_invoice(self):
        note, month, later = self.in_locked_months(0.5)
        self.cancel(note)
        self.lock(month)
        self.assertEqual(self.earned(month)[0], 2.5)
        self.cancel(self.invoice)
        self.compute(later)
        self.assertEqual(self.earned(later), [-5, 0])

    def test_credited_in_part_cancelled_and_posted_again(self):
        """What is credited stays so: it is not paid, and not taken back twice."""
        note, month, later = self.in_locked_months(0.5)
        self.cancel(self.invoice)
        self.lock(month)
        self.assertEqual(self.earned(month)[0], -2.5)
        self.post_again()
        for _again in range(2):
            self.compute(later)
            self.assertEqual(sorted(self.earned(later)), [-2.5, 0, 0, 5])
        self.lock(later)
        this = date_utils.add(later, months=1)
        self.assertFalse(self.compute(this), "each was counted")
        self.cancel(self.invoice)
        self.compute(this)
        self.assertEqual(self.earned(this)[0], -2.5, "all that was left")
        self.post_again()
        self.cancel(note)
        self.compute(this)
        self.assertEqual(self.earned(this), [2.5, 0])
        note.button_draft()
        note.action_post()
        self.assertFalse(self.compute(this))

    def test_posted_again_at_another_price_keeps_what_was_credited(self):
        """The half of 50, as it stood, is taken of the 80 that it costs now."""
        _note, month, later = self.in_locked_months(0.5)
        self.cancel(self.invoice)
        self.lock(month)
        self.invoice.button_draft()
        self.invoice.invoice_line_ids[0].price_unit = 80
        self.invoice.action_post()
        self.compute(later)
        self.assertEqual(sum(self.earned(later)), 5.5)

    def test_queries_do_not_grow_with_what_is_cancelled(self):
        """Credit notes and invoices that were cancelled, and are posted again."""
        early, late = (date_utils.subtract(self.before, months=n) for n in (2, 1))
        month, later = self.before, self.last
        invoices, notes = self.env["account.move"], self.env["account.move"]
        for number in range(8):
            visit = self.make_visit(self.cut, hour=4 + number)
            action = visit.action_create_invoice()
            self.invoice = self.env["account.move"].browse(action["res_id"])
            self.invoice.invoice_date = early
            self.invoice.action_post()
            invoices |= self.invoice
            notes |= self.credit(late, 0.5)
        for each in (early, late):
            self.lock(each)
        halves = (invoices[:2] | notes[1:3], invoices[3:6] | notes[4:])
        found = []
        for half in halves:
            self.cancel(half)
            found.append(self.count(month))
        self.assertLessEqual(found[1], found[0])
        self.lock(month)
        found = []
        for half in halves:
            half.button_draft()
            half.action_post()
            found.append(self.count(later))
        self.assertLessEqual(found[1], found[0])

    def test_credit_note_of_a_till_is_cancelled(self):
        visit = self.make_visit(self.cut)
        order = self.order_of(visit)
        order.update(date_order=self.at(self.before), to_invoice=True)
        order["lines"][0][2].update(
            salon_stylist_id=self.one.id,
            salon_requested=True,
            salon_helper_id=self.two.id,
            salon_helper_share=20,
        )
        self.invoice = self.sync(order).account_move
        note = self.credit(date_utils.add(self.before, days=20))
        self.compute(self.before)
        people = self.one | self.two
        statements = [self.lines(self.before, one).statement_id for one in people]
        for statement in statements:
            statement.action_lock()
        self.cancel(note)
        self.compute()
        found = [self.earned(self.last, one) for one in people]
        self.assertEqual(found, [[4], [1]])

    def test_invoice_of_a_till_earns_once(self):
        visit = self.make_visit(self.cut)
        visit.line_ids.employee_requested = True
        order = self.order_of(visit)
        order.update(date_order=self.at(self.last), to_invoice=True)
        order["lines"][0][2].update(salon_stylist_id=self.one.id, salon_requested=True)
        record = self.sync(order)
        self.assertTrue(record.account_move)
        self.compute()
        self.assertEqual(self.earned(), [5])
        self.assertFalse(self.lines().move_line_id)
        self.invoice = record.account_move
        self.credit(date_utils.add(self.last, days=20))
        self.compute()
        self.assertEqual(self.earned(), [5, -5])


@tagged("post_install", "-at_install")
class TestAccess(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule(10)
        cls.users = {
            role: new_test_user(
                cls.env,
                login=f"pay_{role}",
                groups=f"base.group_user,salon_crm.group_salon_{role}",
                company_id=cls.company.id,
                company_ids=cls.company.ids,
            )
            for role in ("stylist", "receptionist", "manager")
        }
        cls.anna.user_id = cls.users["stylist"]

    def setUp(self):
        super().setUp()
        self.sell((self.cut, 50), (self.cut, 50, self.two))
        self.compute()
        self.mine, self.theirs = (
            self.lines(person=person).statement_id for person in (self.one, self.two)
        )

    def test_stylist_sees_only_the_own(self):
        user = self.users["stylist"]
        for own, other in (
            (self.mine, self.theirs),
            (self.mine.line_ids, self.theirs.line_ids),
        ):
            rows = own.with_user(user)
            self.assertEqual(rows.search([]), own)
            self.assertTrue(rows.read(["currency_id"]))
            with self.assertRaises(AccessError):
                other.with_user(user).read(["currency_id"])
        self.assertTrue(self.mine.with_user(user).action_print())
        for name in ("action_lock", "action_compute", "action_export"):
            for statement in (self.mine, self.theirs):
                with self.assertRaises(AccessError):
                    getattr(statement.with_user(user), name)()
        with self.assertRaises(AccessError):
            self.theirs.with_user(user).action_print()
        with self.assertRaises(AccessError):
            self.mine.line_ids.with_user(user).read(["rule_id"])

    def test_receptionist_sees_nobodys(self):
        rows = self.mine.with_user(self.users["receptionist"])
        self.assertFalse(rows.search([]))
        with self.assertRaises(AccessError):
            rows.read(["amount_total"])

    def test_manager_computes_locks_and_exports(self):
        env = self.env(user=self.users["manager"])
        run = env["salon.commission.run"].create({"month": self.last})
        found = env["salon.commission.statement"].search(run.action_compute()["domain"])
        self.assertEqual(found, (self.mine | self.theirs).with_env(env))
        found.action_lock()
        self.assertEqual(set(found.mapped("state")), {"locked"})
        self.assertEqual(found.locked_uid, self.users["manager"])
        with self.assertRaises(AccessError):
            found[0].write({"amount_total": 1})
        url = found.action_export()["url"]
        run = env["salon.commission.run"].browse(int(url.split("/")[4]))
        content = base64.b64decode(run.with_context(bin_size=False).file)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        month = f"{self.last:%Y-%m}"
        self.assertEqual(
            [[row[0], row[1], row[3], row[8]] for row in rows],
            [
                ["Employee", "Month", "Services", "Total"],
                [self.anna.name, month, 5, 5],
                [self.ben.name, month, 5, 5],
            ],
        )

    def test_company_that_is_not_chosen(self):
        other = self.env["res.company"].create({"name": "Other"})
        run = self.env["salon.commission.run"].create({"company_id": other.id})
        run = run.with_user(self.users["manager"]).sudo(False)
        with self.assertRaises(UserError):
            run.action_compute()

    def test_statement_on_paper(self):
        report = self.env["ir.actions.report"].with_user(self.users["stylist"])
        html, _kind = report._render_qweb_html(
            "salon_crm.report_salon_commission", self.mine.ids
        )
        text = html.decode()
        for words in (self.anna.name, "Till cut", "10 %", "Draft"):
            self.assertIn(words, text)
        with self.assertRaises(AccessError):
            report._render_qweb_html(
                "salon_crm.report_salon_commission", self.theirs.ids
            )


@tagged("post_install", "-at_install")
class TestQueries(PayCase):
    def test_queries_do_not_grow_with_lines(self):
        self.rule(10, on_products=True)

        def some_orders(day):
            for number in range(3):
                client = self.make_client(f"Client {day} {number}")
                order = self.sell(
                    self.sold(
                        self.cut,
                        40,
                        salon_helper_id=self.two.id,
                        salon_helper_share=20,
                    ),
                    (self.gel, 20, self.two),
                    client=client,
                    day=day + number,
                )
                self.give_back(order, self.last, order.lines[1], day=day + number)

        some_orders(1)
        few = self.count()
        lines = len(self.lines() | self.lines(person=self.two))
        some_orders(4)
        many = self.count()
        self.assertEqual(len(self.lines() | self.lines(person=self.two)), 2 * lines)
        self.assertLessEqual(many, few)
