import json
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.salon_crm.models.salon_appointment import PLANNED
from odoo.addons.salon_crm.tools.instants import to_seconds

from .pos_common import TillSetup
from .test_tools_columns import rows_of

ORDER_LOG = "odoo.addons.salon_crm.models.pos_order_check"
# What a till may know. Whoever adds a field here has asked whether it is anything that
# a colleague at the till, or who finds the till's browser, must not read.
VISIT_FIELDS = {
    "id",
    "name",
    "partner_id",
    "guest_name",
    "client_name",
    "partner_phone",
    "start",
    "state",
    "deposit_balance",
}
LINE_FIELDS = {
    "id",
    "appointment_id",
    "product_id",
    "employee_name",
    "stylist_id",
    "employee_requested",
    "price_unit",
    "start",
    "state",
    "payment_state",
    "is_charged",
}
BRANCH_FIELDS = {"id", "name", "tz", "price_guaranteed"}
PERSON_FIELDS = {"id", "name"}
TIER_FIELDS = {"name", "color", "rank", "points_factor"}
CLIENT_FIELDS = {
    "salon_card_number",
    "salon_value_principal",
    "salon_value_bonus",
}


class TillCase(TillSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()

    def assertPayment(self, visit, state):
        self.assertEqual(visit.payment_state, state)
        self.assertEqual(set(visit.line_ids.mapped("payment_state")), {state})


@tagged("post_install", "-at_install")
class TestTillLoading(TillCase):
    """What a till knows of visits."""

    def load(self, config=None):
        """What a till has when it has started: the salon's part by model, too."""
        session = self.open_till(config).with_user(self.till_user)
        data = json.loads(json.dumps(session.load_data([]), default=str))
        day = data["pos.config"][0].pop("_salon_day", {})
        for model, rows in day.items():
            self.assertEqual(data[model], [], "nothing comes twice")
            data[model] = rows if isinstance(rows, list) else rows_of(rows)
        return data

    def test_only_these_fields_reach_the_till(self):
        self.make_visit()
        params = self.open_till().with_user(self.till_user).load_data_params()
        data = self.load()
        for model, wanted in (
            ("salon.appointment", VISIT_FIELDS),
            ("salon.appointment.line", LINE_FIELDS),
            ("salon.branch", BRANCH_FIELDS),
            ("resource.resource", PERSON_FIELDS),
        ):
            with self.subTest(model=model):
                self.assertEqual(set(params[model]["fields"]), wanted)
                self.assertEqual(len(data[model]), 1)
                self.assertEqual(set(data[model][0]), wanted)
        salon = {model for model in params if model.startswith(("salon.", "hr."))}
        self.assertEqual(
            salon,
            {
                "salon.appointment",
                "salon.appointment.line",
                "salon.branch",
                "salon.tier",
                "salon.topup.offer",
            },
        )
        self.assertEqual(set(params["salon.tier"]["fields"]), TIER_FIELDS)
        client_fields = params["res.partner"]["fields"]
        self.assertEqual(
            {field for field in client_fields if field.startswith("salon_")},
            CLIENT_FIELDS,
        )

    def test_till_only_user_gets_the_rows(self):
        visit = self.make_visit(self.cut, self.colour)
        data = self.load()
        row = data["salon.appointment"][0]
        self.assertEqual(row["id"], visit.id)
        self.assertEqual(row["partner_id"], self.laura.id)
        lines = data["salon.appointment.line"]
        self.assertEqual(
            [r["product_id"] for r in lines], [self.cut.id, self.colour.id]
        )
        self.assertEqual({r["employee_name"] for r in lines}, {"Anna Scissorhands"})

    def test_only_todays_visits_of_this_branch(self):
        today = self.make_visit()
        for state in ("cancelled", "no_show"):
            self.make_visit(state=state)
        hold_until = fields.Datetime.now() + timedelta(minutes=5)
        self.make_visit(state="hold", hold_until=hold_until)
        for days in (-1, 1):
            self.make_visit(start=today.start + timedelta(days=days))
        self.make_visit(branch_id=self.make_branch("Other branch").id)
        visits = self.load()["salon.appointment"]
        self.assertEqual([row["id"] for row in visits], today.ids)

    def test_today_is_the_branchs(self):
        self.branch.resource_calendar_id.tz = "Pacific/Auckland"  # UTC+13 in January
        morning = self.make_visit(start=fields.Datetime.to_datetime("2026-01-14 20:00"))
        evening = self.make_visit(start=fields.Datetime.to_datetime("2026-01-15 10:59"))
        self.make_visit(start=fields.Datetime.to_datetime("2026-01-15 11:00"))
        self.make_visit(start=fields.Datetime.to_datetime("2026-01-14 10:59"))
        with freeze_time("2026-01-14 13:00"):
            day = self.env["salon.till"].day(self.config.id)
        ids = {row["id"] for row in rows_of(day["salon.appointment"])}
        self.assertEqual(ids, {morning.id, evening.id})

    def test_cancelled_service_is_not_loaded(self):
        visit = self.make_visit(self.cut, self.colour)
        visit.line_ids[1].with_context(salon_planned=PLANNED).state = "cancelled"
        lines = self.load()["salon.appointment.line"]
        self.assertEqual([row["id"] for row in lines], visit.line_ids[0].ids)

    def test_till_without_branch_loads_nothing(self):
        self.make_visit()
        config = self.make_till("Shop without a salon")
        data = self.load(config)
        for model in (
            "salon.appointment",
            "salon.appointment.line",
            "salon.branch",
            "resource.resource",
        ):
            self.assertEqual(data[model], [])
        with self.assertRaisesRegex(UserError, "no salon branch"):
            self.env["salon.till"].with_user(self.till_user).day(config.id)

    def test_branch_is_chosen_in_the_settings(self):
        config = self.make_till("New till")
        settings = self.env["res.config.settings"].create({"pos_config_id": config.id})
        form = Form(settings)
        form.pos_salon_branch_id = self.branch
        form.save().execute()
        self.assertEqual(config.salon_branch_id, self.branch)

    def test_refresh_gives_todays_rows_to_till_only_user(self):
        visit = self.make_visit()
        day = self.env["salon.till"].with_user(self.till_user).day(self.config.id)
        self.assertEqual(set(day), {"salon.appointment", "salon.appointment.line"})
        (row,) = rows_of(day["salon.appointment"])
        self.assertEqual(row["id"], visit.id)
        self.assertEqual(set(row), VISIT_FIELDS)
        (line,) = rows_of(day["salon.appointment.line"])
        self.assertEqual(set(line), LINE_FIELDS)

    def test_refresh_needs_the_right_to_use_a_till(self):
        nobody = new_test_user(self.env, login="nobody", groups="base.group_user")
        till = self.env["salon.till"].with_user(nobody)
        for method, arguments in (("day", ()), ("visits", ([1],)), ("bring", ([1],))):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(till, method)(self.config.id, *arguments)

    def test_the_start_says_what_the_records_say(self):
        """Branch, people and offers are read by SQL of its own."""
        gone, elsewhere = self.env["hr.employee"].create(
            [{"name": "Gone"}, {"name": "Elsewhere"}]
        )
        self.branch.resource_ids |= gone.resource_id
        gone.resource_id.active = False
        self.branch.price_guaranteed = True
        self.company._salon_set_up_value(
            self.env["account.account"].create(
                {
                    "name": "Owed to clients",
                    "code": "OWED",
                    "account_type": "liability_current",
                }
            )
        )
        offer = self.env["salon.topup.offer"].create({"amount": 1000, "bonus": 200.5})
        self.env["salon.topup.offer"].create({"amount": 5, "active": False})
        till = self.env["salon.till"].with_user(self.till_user)
        start = till._start(till._till(self.config.id))
        for records in (self.branch, self.anna.resource_id, offer):
            names = records._load_pos_data_fields(self.config)
            self.assertEqual(start[records._name], records.read(names, load=False))
        self.assertNotIn(elsewhere.resource_id, self.branch.resource_ids)

    def test_the_day_says_what_the_records_say(self):
        """The day is read by SQL of its own."""
        self.make_visit(self.cut, self.colour)
        passer_by = self.company._salon_passer_by()
        self.make_visit(client=passer_by, guest_name="Tim")
        paid, given_back, invoiced, started = (self.make_visit() for _ in range(4))
        self.sync(self.order_of(paid))
        self.sync(self.refund_of(self.sync(self.order_of(given_back))))
        self.sync(self.order_of(self.make_visit(), to_invoice=True))
        self.sync(self.order_of(started, state="draft"))
        action = invoiced.action_create_invoice()
        invoice = self.env["account.move"].browse(action["res_id"])
        charged = self.make_visit()
        bill = charged.action_create_invoice()["res_id"]
        credit = self.env["account.move"].browse(bill)
        credit.action_post()
        credit._reverse_moves().action_post()
        self.env.invalidate_all()
        till = self.env["salon.till"].with_user(self.till_user)
        day = till.day(self.config.id)
        for model in ("salon.appointment", "salon.appointment.line"):
            rows = rows_of(day[model])
            records = self.env[model].with_user(self.till_user)
            records = records.browse(row["id"] for row in rows)
            expected = records._load_pos_data_read(records, self.config)
            for row in expected:
                row["start"] = to_seconds(row["start"])
            self.assertEqual(rows, expected)
        self.assertEqual(invoice.state, "draft")
        self.assertEqual(len(rows), 9)

    def test_reload_brings_all_of_today_and_drops_the_rest(self):
        """A till that was open before asks only for what was written since."""
        paid = self.make_visit()
        gone = self.make_visit()
        yesterday = self.make_visit(start=paid.start - timedelta(days=1))
        session = self.open_till().with_user(self.till_user)
        later = fields.Datetime.to_string(fields.Datetime.now() + timedelta(hours=1))
        data = session.with_context(pos_last_server_date=later).load_data([])
        day = data["pos.config"][0]["_salon_day"]["salon.appointment"]
        self.assertIn(paid.id, [row["id"] for row in rows_of(day)])
        gone.action_cancel()
        kept = paid | gone | yesterday
        removed = session.filter_local_data(
            {"salon.appointment": kept.ids, "salon.appointment.line": kept.line_ids.ids}
        )
        dropped = gone | yesterday
        self.assertEqual(set(removed["salon.appointment"]), set(dropped.ids))
        self.assertEqual(
            set(removed["salon.appointment.line"]), set(dropped.line_ids.ids)
        )

    def test_client_and_service_come_along(self):
        """Also those that the till would not load: it may be offline when they pay."""
        category = self.env["pos.category"].create({"name": "Till things"})
        self.config.write(
            {
                "limit_categories": True,
                "iface_available_categ_ids": category.ids,
            }
        )
        hidden = self.make_service("Bridal hair", 200, available_in_pos=False)
        visit = self.make_visit(hidden)
        self.open_till()
        till = self.env["salon.till"].with_user(self.till_user)
        rows = till.bring(self.config.id, visit.ids, [hidden.id, self.cut.id])
        self.assertEqual([row["id"] for row in rows["res.partner"]], self.laura.ids)
        self.assertEqual([row["id"] for row in rows["product.product"]], hidden.ids)
        self.assertEqual(
            [row["id"] for row in rows["product.template"]], hidden.product_tmpl_id.ids
        )
        rows = till.bring(self.config.id, visit.ids)
        self.assertNotIn("product.product", rows)

    def test_cards_come_along(self):
        """Of the programs of this till: else it asks for each of them."""
        points, elsewhere = self.env["loyalty.program"].create(
            [
                {"name": name, "program_type": "loyalty", "applies_on": "both", **more}
                for name, more in (
                    ("Points", {}),
                    ("Points of a shop", {"pos_config_ids": self.make_till("A").ids}),
                )
            ]
        )
        card, *_others = self.env["loyalty.card"].create(
            [
                {"program_id": program.id, "partner_id": client.id, "points": 7}
                for program, client in (
                    (points, self.laura),
                    (elsewhere, self.laura),
                    (points, self.make_client("Somebody else")),
                )
            ]
        )
        visit = self.make_visit()
        till = self.env["salon.till"].with_user(self.till_user)
        (row,) = till.bring(self.config.id, visit.ids)["loyalty.card"]
        self.assertEqual(
            set(row), {"id", *self.env["loyalty.card"]._load_pos_data_fields(None)}
        )
        self.assertEqual((row["id"], row["points"]), (card.id, 7))

    def test_queries_do_not_grow_with_visits(self):
        session = self.open_till().with_user(self.till_user)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            session.load_data([])
            return self.env.cr.sql_log_count - before

        for number in range(2):
            self.sync(self.order_of(self.make_visit()))
            self.make_visit(client=self.make_client(f"Few {number}"))
        count()
        few = count()
        for number in range(25):
            client = self.make_client(f"Many {number}")
            visit = self.make_visit(self.cut, self.colour, client=client)
            if number % 2:
                self.sync(self.order_of(visit))
        self.assertLessEqual(count(), few)


@tagged("post_install", "-at_install")
class TestTillPayment(TillCase):
    """Paying visits at the till."""

    def test_payment_marks_visit_and_lines_paid(self):
        visit = self.make_visit(self.cut, self.colour)
        self.assertPayment(visit, "not_paid")
        order = self.sync(self.order_of(visit))
        self.assertPayment(visit, "paid")
        self.assertEqual(visit.amount_paid, 130)
        self.assertEqual(visit.state, "done")
        self.assertEqual(visit.pos_order_ids, order)
        self.assertEqual(order.salon_appointment_ids, visit)
        self.assertTrue(all(visit.line_ids.mapped("is_charged")))

    def test_part_of_a_visit(self):
        visit = self.make_visit(self.cut, self.colour)
        order = self.order_of(visit)
        del order["lines"][1:]
        order["amount_total"] = order["amount_paid"] = 50
        order["payment_ids"][0][2]["amount"] = 50
        self.sync(order)
        self.assertEqual(visit.line_ids.mapped("payment_state"), ["paid", "not_paid"])
        self.assertEqual(visit.payment_state, "partial")
        self.assertEqual(visit.state, "arrived")

    def test_same_order_twice_pays_once(self):
        visit = self.make_visit(self.cut, self.colour)
        data = self.order_of(visit)
        order = self.sync(data)
        tracked = len(visit.message_ids)
        done_at = visit.done_at
        with freeze_time(fields.Datetime.now() + timedelta(minutes=7)):
            again = self.sync(data)
        self.assertEqual(again, order)
        self.assertEqual(len(order.lines), 2)
        self.assertEqual(len(order.payment_ids), 1)
        self.assertEqual(visit.amount_paid, 130)
        self.assertPayment(visit, "paid")
        self.assertEqual((visit.done_at, len(visit.message_ids)), (done_at, tracked))

    def test_saved_order_pays_only_when_it_is_paid(self):
        visit = self.make_visit()
        data = self.order_of(visit, state="draft")
        order = self.sync(data)
        self.assertPayment(visit, "not_paid")
        self.assertFalse(visit.line_ids.is_charged, "it can still be paid elsewhere")
        paid = self.order_of(visit, uuid=data["uuid"])
        # The till sends lines that the server has as changes, and may have forgotten
        # the visit meanwhile.
        paid["lines"] = [
            [1, order.lines.id, {"qty": 1, "salon_appointment_line_id": False}]
        ]
        self.sync(paid)
        self.assertEqual(order.lines.salon_appointment_line_id, visit.line_ids)
        self.assertPayment(visit, "paid")

    def test_order_from_an_offline_till_comes_after_the_day(self):
        visit = self.make_visit()
        session = self.open_till()
        data = self.order_of(visit)
        session.action_pos_session_closing_control()
        self.assertEqual(session.state, "closed")
        later = self.open_till()
        with mute_logger("odoo.addons.point_of_sale.models.pos_order_check"):
            order = self.sync(data)
        self.assertEqual(order.session_id, later)
        self.assertPayment(visit, "paid")

    def test_order_of_a_visit_that_was_cancelled_meanwhile(self):
        visit = self.make_visit()
        data = self.order_of(visit)
        visit.action_cancel()
        order = self.sync(data)
        self.assertEqual(order.state, "paid")
        self.assertEqual(visit.state, "cancelled")
        self.assertEqual(visit.line_ids.payment_state, "paid", "the money is real")

    def test_wrong_links_are_ignored_and_logged(self):
        other = self.make_visit(client=self.make_client("Somebody else"))
        gone = self.make_visit(state="cancelled")
        gone_id = gone.line_ids.id
        gone.unlink()
        garbage = (2**31 - 1, 10**12, -1, "12", True, 1.5, [1], {"id": 1})
        wrong = (other.line_ids.id, gone_id, *garbage)
        for link in wrong:
            with self.subTest(link=link), self.assertLogs(ORDER_LOG, "WARNING") as logs:
                line = self.order_line(self.cut, 50, link)
                order = self.sync(self.make_order([line], partner_id=self.laura.id))
                self.assertEqual(order.state, "paid")
                self.assertFalse(order.lines.salon_appointment_line_id)
                self.assertIn("link ignored", logs.output[0])
        self.assertPayment(other, "not_paid")

    def test_visit_of_another_company_is_ignored_and_logged(self):
        there = self.setup_other_company()["company"]
        calendar = self.branch.resource_calendar_id.sudo().copy(
            {"company_id": there.id}
        )
        branch = (
            self.env["salon.branch"]
            .sudo()
            .create(
                {
                    "name": "Abroad",
                    "company_id": there.id,
                    "resource_calendar_id": calendar.id,
                }
            )
        )
        visit = self.make_visit(branch_id=branch.id)
        self.assertEqual(visit.company_id, there)
        with self.assertLogs(ORDER_LOG, "WARNING") as logs:
            order = self.sync(self.order_of(visit))
        self.assertIn("another company", logs.output[0])
        self.assertFalse(order.lines.salon_appointment_line_id)
        self.assertPayment(visit, "not_paid")

    def test_client_changed_before_payment(self):
        """A saved order's client can change: then it does not pay the visit."""
        visit = self.make_visit()
        data = self.order_of(visit, state="draft")
        self.sync(data)
        other = self.make_client("Somebody else")
        paid = self.order_of(visit, uuid=data["uuid"], partner_id=other.id)
        paid["lines"] = []
        with self.assertLogs(ORDER_LOG, "WARNING"):
            self.sync(paid)
        self.assertPayment(visit, "not_paid")

    def test_a_visit_never_stops_its_payment(self):
        visit = self.make_visit()
        with (
            patch.object(type(visit), "action_done", side_effect=ZeroDivisionError),
            self.assertLogs("odoo.addons.salon_crm", "ERROR"),
        ):
            order = self.sync(self.order_of(visit))
        self.assertEqual(order.state, "paid")
        self.assertPayment(visit, "paid")
        self.assertEqual(visit.state, "arrived")

    def test_enquiry_is_won_when_its_visit_is_paid(self):
        lead = self.env["crm.lead"].sudo().create({"name": "Asks for a cut"})
        visit = self.make_visit(opportunity_id=lead.id)
        self.sync(self.order_of(visit))
        self.assertEqual(lead.won_status, "won")

    def test_refund(self):
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.order_of(visit))
        refund = self.sync(self.refund_of(order))
        self.assertEqual(refund.lines.salon_appointment_line_id, visit.line_ids)
        self.assertPayment(visit, "refunded")
        self.assertEqual(visit.amount_paid, 0)
        self.assertEqual(visit.pos_order_ids, order | refund)
        self.assertFalse(any(visit.line_ids.mapped("is_charged")))
        self.sync(self.order_of(visit))
        self.assertPayment(visit, "paid")

    def test_till_only_user_follows_the_link(self):
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.order_of(visit)).with_user(self.till_user)
        self.assertEqual(Form(order).salon_appointment_count, 1)
        action = order.action_salon_visits()
        self.assertEqual(action["res_id"], visit.id)
        form = Form(visit.with_user(self.till_user))
        self.assertEqual(form.payment_state, "paid")

    def test_duplicated_order_pays_no_visit(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit))
        self.assertFalse(order.copy().lines.salon_appointment_line_id)

    def test_pay_later_counts_when_it_is_reconciled(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, self.on_account))
        self.assertEqual(order.state, "paid")
        self.assertPayment(visit, "not_paid")
        self.assertTrue(visit.line_ids.is_charged, "not to be charged once more")
        session = order.session_id
        session.action_pos_session_closing_control()
        self.assertPayment(visit, "not_paid")
        owed = session.move_id.line_ids.filtered(
            lambda row: row.partner_id == self.laura
        )
        self.pay(owed)
        self.assertPayment(visit, "paid")

    def test_pay_later_of_nobody_in_particular(self):
        """A method that does not name its clients makes one receivable of all."""
        self.on_account.split_transactions = False
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, self.on_account))
        session = order.session_id
        session.action_pos_session_closing_control()
        self.assertPayment(visit, "not_paid")
        owed = session.move_id.line_ids.filtered(lambda row: row.amount_residual > 0)
        self.pay(owed)
        self.assertPayment(visit, "paid")

    def test_pay_later_with_invoice(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, self.on_account, to_invoice=True))
        self.assertPayment(visit, "not_paid")
        invoice = order.account_move
        self.pay(
            invoice.line_ids.filtered(
                lambda row: row.account_id.account_type == "asset_receivable"
            )
        )
        self.assertPayment(visit, "paid")
        self.assertEqual(visit.state, "done")

    def pay(self, receivables):
        """The client settles what they owe."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.laura.id,
                "destination_account_id": receivables.account_id.id,
                "amount": sum(receivables.mapped("amount_residual")),
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        counterpart = payment.move_id.line_ids.filtered(
            lambda row: row.account_id == receivables.account_id
        )
        (receivables | counterpart).reconcile()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestTillInvoice(TillCase):
    """Invoices of orders that pay visits."""

    def assertLinked(self, visit, invoice):
        self.env.invalidate_all()
        self.assertTrue(invoice)
        self.assertEqual(invoice.salon_appointment_ids, visit)
        self.assertEqual(visit.invoice_ids, invoice)
        found = self.env["account.move"].search(
            [
                ("salon_appointment_ids", "in", visit.ids),
                ("move_type", "!=", "entry"),
            ]
        )
        self.assertEqual(found, invoice)
        found = visit.search([("invoice_ids", "in", invoice.ids)])
        self.assertEqual(found, visit)

    def test_invoice_at_the_till(self):
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.order_of(visit, to_invoice=True))
        self.assertLinked(visit, order.account_move)
        self.assertEqual(visit.payment_state, "paid")
        self.assertEqual(visit.amount_paid, 130, "counted once")

    def test_invoice_while_the_till_is_open(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit))
        order.action_pos_order_invoice()
        self.assertLinked(visit, order.account_move)
        self.assertPayment(visit, "paid")

    def test_invoice_after_the_till_was_closed(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit))
        order.session_id.action_pos_session_closing_control()
        self.assertFalse(visit.invoice_ids)
        order.action_pos_order_invoice()
        self.assertLinked(visit, order.account_move)
        self.assertPayment(visit, "paid")
        self.assertEqual(visit.amount_paid, 50)

    def test_refund_with_invoice(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, to_invoice=True))
        data = self.refund_of(order)
        refund = self.sync({**data, "to_invoice": True})
        self.assertEqual(refund.account_move.move_type, "out_refund")
        self.assertEqual(visit.invoice_ids, order.account_move | refund.account_move)
        self.assertPayment(visit, "refunded")

    def test_credit_note_from_the_office(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, to_invoice=True))
        credit_note = order.account_move._reverse_moves()
        self.assertEqual(credit_note.salon_appointment_ids, visit)
        credit_note.action_post()
        self.assertPayment(visit, "refunded")

    def test_duplicated_invoice_is_of_no_visit(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, to_invoice=True))
        self.assertFalse(order.account_move.copy().salon_appointment_ids)

    def test_accountant_follows_the_link(self):
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.order_of(visit, to_invoice=True))
        for group in ("group_account_invoice", "group_account_user"):
            with self.subTest(group=group):
                accountant = new_test_user(
                    self.env,
                    login=group,
                    groups=f"base.group_user,account.{group}",
                    company_id=self.company.id,
                    company_ids=self.company.ids,
                )
                self.env.invalidate_all()
                invoice = order.account_move.with_user(accountant)
                self.assertEqual(Form(invoice).salon_appointment_count, 1)
                action = invoice.action_salon_visits()
                self.assertEqual(action["res_model"], "salon.appointment")
                self.assertEqual(action["res_id"], visit.id)
                self.check_reads_whole_form(visit.with_user(accountant))
                with self.assertRaises(AccessError):
                    visit.with_user(accountant).note = "Changed"

    def check_reads_whole_form(self, visit):
        visit.get_views([(False, "list"), (False, "form"), (False, "search")])
        form = Form(visit, view="salon_crm.salon_appointment_view_form")
        self.assertEqual(form.partner_id.id, self.laura.id)
        self.assertEqual(form.payment_state, "paid")
        self.assertEqual(len(form.line_ids), 2)
        self.assertEqual(visit.line_ids.mapped("employee_name"), [self.anna.name] * 2)
        self.assertEqual(visit.invoice_count, 1)
        self.assertIn(visit.sudo().pos_order_ids.name, visit.pos_order_names)
        action = visit.action_open_invoices()
        self.assertEqual(action["res_model"], "account.move")
