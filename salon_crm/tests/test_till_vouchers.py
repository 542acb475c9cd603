from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .pos_common import TillSetup
from .test_pos import TillCase


class VoucherSetup(TillSetup):
    """A till that takes vouchers of a platform, WeChat and cards with a fee."""

    @classmethod
    def set_up_till(cls):
        result = super().set_up_till()
        cls.platform = cls.env["res.partner"].create(
            {"name": "Meituan", "is_company": True}
        )
        cls.fees = cls.env["account.account"].create(
            {"code": "X6603.SAL", "name": "Till fees", "account_type": "expense"}
        )
        cls.on_the_way = cls.env["account.account"].create(
            {
                "code": "X1013.SAL",
                "name": "Takings on the way",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        cls.voucher = cls.make_method(
            "Meituan voucher",
            "meituan",
            salon_owed_by_id=cls.platform.id,
            salon_fee_percent=8,
            salon_fee_account_id=cls.fees.id,
        )
        cls.wechat = cls.make_method(
            "WeChat Pay",
            "wechat",
            salon_fee_percent=0.6,
            salon_fee_account_id=cls.fees.id,
        )
        cls.config.payment_method_ids = [
            Command.link(cls.voucher.id),
            Command.link(cls.wechat.id),
        ]
        return result

    @classmethod
    def make_method(cls, name, kind, **values):
        journal = cls.env["account.journal"].create({"name": name, "type": "bank"})
        return cls.env["pos.payment.method"].create(
            {
                "name": name,
                "salon_kind": kind,
                "journal_id": journal.id,
                "outstanding_account_id": cls.on_the_way.id,
                **values,
            }
        )

    def order_with(self, visit, method, code, **values):
        """A paid order of a visit whose payment has a reference."""
        order = self.order_of(visit, method, **values)
        order["payment_ids"][0][2]["payment_ref_no"] = code
        return order

    def uses(self, code=None):
        domain = [("code", "=", code)] if code else []
        return self.env["salon.voucher.use"].search(domain, order="id")

    def check(self, code, method=None, config=None, user=None):
        till = self.env["salon.till"].with_user(user or self.till_user)
        config = config or self.config
        return till.check_voucher(config.id, (method or self.voucher).id, code)


class VoucherCase(VoucherSetup, TillCase):
    pass


@tagged("post_install", "-at_install")
class TestVouchers(VoucherCase):
    """A platform's voucher counts once."""

    def test_payment_notes_the_code(self):
        order = self.sync(self.order_with(self.make_visit(), self.voucher, "mt 12-34"))
        self.assertEqual(order.payment_ids.payment_ref_no, "mt 12-34", "as typed")
        use = self.uses()
        self.assertEqual((use.code, use.state), ("MT1234", "used"))
        self.assertEqual(use.platform_id, self.platform)
        self.assertEqual((use.order_id, use.amount), (order, 50))
        self.assertEqual(use.payment_id, order.payment_ids)
        self.assertEqual(use.company_id, self.company)

    def test_checked_when_it_is_entered(self):
        self.assertEqual(self.check("mt-77"), {"code": "MT77", "used": False})
        order = self.sync(self.order_with(self.make_visit(), self.voucher, "MT77"))
        answer = self.check("ＭＴ 77")
        self.assertEqual(answer["code"], "MT77")
        self.assertIn(order.pos_reference or order.name, answer["used"])

    def test_another_platforms_code_is_another_voucher(self):
        other = self.make_method(
            "Douyin voucher",
            "douyin",
            salon_owed_by_id=self.env["res.partner"].create({"name": "Douyin"}).id,
        )
        self.config.payment_method_ids = [Command.link(other.id)]
        self.sync(self.order_with(self.make_visit(), self.voucher, "SAME1"))
        self.assertFalse(self.check("SAME1", other)["used"])
        self.sync(self.order_with(self.make_visit(), other, "SAME1"))
        self.assertEqual(self.uses().mapped("state"), ["used", "used"])

    def test_same_order_twice_is_one_use(self):
        data = self.order_with(self.make_visit(), self.voucher, "ONCE1")
        order = self.sync(data)
        self.sync(data)
        order.sudo()._salon_after_payment()
        self.assertEqual(self.uses().mapped("state"), ["used"])
        self.assertFalse(self.uses().activity_ids)

    def test_two_orders_with_one_code(self):
        first = self.order_with(self.make_visit(), self.voucher, "twice 1")
        second = self.order_with(self.make_visit(), self.voucher, "TWICE-1")
        orders = self.sync(first) | self.sync(second)
        self.assertEqual(set(orders.mapped("state")), {"paid"})
        self.assertEqual(orders.mapped("amount_paid"), [50, 50], "both are kept")
        self.assertEqual(self.uses("TWICE1").mapped("state"), ["used", "twice"])
        activity = self.uses("TWICE1")[1].activity_ids
        self.assertIn("TWICE1", activity.summary)
        self.assertTrue(
            activity.user_id.has_group("salon_crm.group_salon_manager"), "may see it"
        )
        self.sync(second)
        self.assertEqual(len(self.uses("TWICE1")), 2)
        self.assertEqual(len(self.uses("TWICE1")[1].activity_ids), 1)

    def test_two_payments_of_one_order_with_one_code(self):
        data = self.order_with(self.make_visit(), self.voucher, "HALF1")
        half = dict(data["payment_ids"][0][2], amount=20, uuid="another-payment")
        data["payment_ids"][0][2]["amount"] = 30
        data["payment_ids"].append([0, 0, half])
        self.sync(data)
        self.assertEqual(sorted(self.uses().mapped("state")), ["twice", "used"])

    def test_the_database_refuses_a_second_use(self):
        values = {"platform_id": self.platform.id, "code": "DB1"}
        Use = self.env["salon.voucher.use"].sudo()
        Use.create(values)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            Use.create(values)
        Use.create({**values, "state": "twice"})
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            Use.create({**values, "code": "no code"})

    def test_payment_without_a_code_is_kept(self):
        for code in (False, "", "券"):
            order = self.sync(self.order_with(self.make_visit(), self.voucher, code))
            self.assertEqual(order.state, "paid")
        self.assertFalse(self.uses())

    def test_references_of_other_methods_are_no_vouchers(self):
        order = self.sync(self.order_with(self.make_visit(), self.wechat, "4200001"))
        self.assertEqual(order.payment_ids.payment_ref_no, "4200001")
        self.assertFalse(self.uses())

    def refund(self, order, method, amount=None):
        data = self.refund_of(order, method)
        if amount:
            data["payment_ids"][0][2]["amount"] = -amount
            rest = dict(data["payment_ids"][0][2], uuid="rest", amount=amount - 50)
            rest["payment_method_id"] = self.bank.id
            data["payment_ids"].append([0, 0, rest])
        return self.sync(data), data

    def test_refund_gives_the_voucher_back(self):
        order = self.sync(self.order_with(self.make_visit(), self.voucher, "BACK1"))
        refund, data = self.refund(order, self.voucher)
        self.assertEqual(self.uses().state, "freed")
        self.assertEqual(self.uses().refund_order_id, refund)
        self.sync(data)
        self.assertFalse(self.check("BACK1")["used"])
        self.sync(self.order_with(self.make_visit(), self.voucher, "BACK1"))
        self.assertEqual(self.uses("BACK1").mapped("state"), ["freed", "used"])

    def test_refund_keeps_it_used_by_policy(self):
        self.voucher.salon_voucher_refund = "keep"
        order = self.sync(self.order_with(self.make_visit(), self.voucher, "KEEP1"))
        refund, _data = self.refund(order, self.voucher)
        self.assertEqual(self.uses().state, "used")
        self.assertEqual(self.uses().refund_order_id, refund)
        self.assertTrue(self.check("KEEP1")["used"])

    def test_refund_in_another_way_or_in_part(self):
        order = self.sync(self.order_with(self.make_visit(), self.voucher, "STAY1"))
        self.refund(order, self.bank)
        self.assertEqual(self.uses().state, "used")
        order = self.sync(self.order_with(self.make_visit(), self.voucher, "STAY2"))
        self.refund(order, self.voucher, amount=20)
        self.assertEqual(self.uses("STAY2").state, "used", "30 of it are used")

    def test_check_refuses_what_is_wrong(self):
        other = self.make_method(
            "Elsewhere", "voucher", salon_owed_by_id=self.platform.id
        )
        for code, method in (
            ("", self.voucher),
            ("券", self.voucher),
            (5, self.voucher),
            (["A"], self.voucher),
            ("A1", self.wechat),
            ("A1", other),
        ):
            with self.subTest(code=code, method=method), self.assertRaises(UserError):
                self.check(code, method)
        till = self.env["salon.till"].with_user(self.till_user)
        for wrong in (True, "1", 0, -1, 2**40, None):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                till.check_voucher(self.config.id, wrong, "A1")
        with self.assertRaises(UserError):
            self.check("A1", config=self.make_till("No salon"))
        nobody = new_test_user(self.env, login="nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.check("A1", user=nobody)

    def test_till_gets_kind_and_question_only(self):
        loaded = self.env["pos.payment.method"]._load_pos_data_fields(self.config)
        self.assertEqual(
            {name for name in loaded if name.startswith("salon_")},
            {"salon_kind", "salon_asks_reference"},
        )
        plain = self.env["pos.payment.method"]._load_pos_data_fields(
            self.make_till("No salon")
        )
        self.assertFalse([name for name in plain if name.startswith("salon_")])

    def test_methods_are_checked(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.make_method("No platform", "douyin")
        with self.assertRaises(ValidationError):
            self.make_method("No account", "card", salon_fee_percent=1)
        with self.assertRaises(ValidationError):
            self.make_method(
                "No way there",
                "meituan",
                salon_owed_by_id=self.platform.id,
                outstanding_account_id=False,
            )
        self.assertTrue(self.wechat.salon_asks_reference)
        self.assertFalse(self.make_method("Card", "card").salon_asks_reference)


@tagged("post_install", "-at_install")
class TestPlatformsInTheBooks(VoucherCase):
    """What platforms owe, and what ways to pay cost."""

    def owed(self):
        rows = self.env["salon.platform.debt"].search(
            [("partner_id", "=", self.platform.id)]
        )
        return rows.amount

    def ledger(self):
        account = self.platform.property_account_receivable_id
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("partner_id", "=", self.platform.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return round(sum(lines.mapped("balance")), 2)

    def close(self):
        session = self.open_till()
        session.with_user(self.till_user).close_session_from_ui()
        self.assertEqual(session.state, "closed")
        return session

    def test_platform_owes_net_of_its_fee(self):
        self.sync(self.order_with(self.make_visit(), self.voucher, "A1"))
        invoiced = self.order_with(self.make_visit(), self.voucher, "A2")
        invoiced["to_invoice"] = True
        self.sync(invoiced)
        self.sync(self.order_with(self.make_visit(self.colour), self.wechat, "42"))
        session = self.close()
        move = session.sudo().salon_fee_move_id
        self.assertEqual(move.state, "posted")
        self.assertEqual(sum(move.line_ids.mapped("balance")), 0)
        self.assertEqual(self.owed(), 92)
        self.assertEqual(self.owed(), self.ledger())
        fees = move.line_ids.filtered(lambda line: line.account_id == self.fees)
        self.assertEqual(sorted(fees.mapped("balance")), [0.48, 8])
        ways = self.env["account.move.line"].search(
            [("account_id", "=", self.on_the_way.id), ("parent_state", "=", "posted")]
        )
        self.assertAlmostEqual(sum(ways.mapped("balance")), 80 - 0.48, 2)
        platform_lines = ways.filtered(lambda line: "Meituan" in (line.name or ""))
        self.assertTrue(platform_lines)
        self.assertTrue(all(platform_lines.mapped("reconciled")))
        self.assertIn(move, session._get_related_account_moves())

    def test_booked_once(self):
        self.sync(self.order_with(self.make_visit(), self.voucher, "A1"))
        session = self.close()
        move = session.sudo().salon_fee_move_id
        session.action_salon_book_fees()
        self.assertEqual(session.sudo().salon_fee_move_id, move)
        self.assertEqual(self.owed(), 46)

    def test_visit_is_paid_though_the_platform_owes(self):
        visit = self.make_visit()
        self.sync(self.order_with(visit, self.voucher, "A1"))
        self.assertPayment(visit, "paid")

    def test_refund_is_owed_less(self):
        order = self.sync(self.order_with(self.make_visit(), self.voucher, "A1"))
        self.sync(self.refund_of(order, self.voucher))
        session = self.close()
        self.assertFalse(session.sudo().salon_fee_move_id, "nothing is left to book")
        self.assertFalse(self.owed())
        visit = self.make_visit(self.colour)
        order = self.sync(self.order_with(visit, self.voucher, "B"))
        self.close()
        self.sync(self.refund_of(order, self.voucher))
        self.close()
        self.assertEqual(self.owed(), 0)
        self.assertEqual(self.ledger(), 0)

    def test_the_platform_pays(self):
        self.sync(self.order_with(self.make_visit(), self.voucher, "A1"))
        self.close()
        receivable = self.platform.property_account_receivable_id
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "amount": 46,
                "partner_id": self.platform.id,
                "date": fields.Date.today(),
                "counterpart_account_id": receivable.id,
            }
        )
        self.assertEqual(self.owed(), 0)
        self.assertEqual(self.ledger(), 0)

    def test_failure_never_stops_the_closing(self):
        self.sync(self.order_with(self.make_visit(), self.voucher, "A1"))
        self.fees.active = False
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_payment_method SET salon_fee_account_id = NULL WHERE id = %s",
            [self.voucher.id],
        )
        self.env.invalidate_all()
        with mute_logger("odoo.addons.salon_crm.models.safely", "odoo.sql_db"):
            session = self.close()
        self.assertFalse(session.sudo().salon_fee_move_id)
        self.fees.active = True
        self.voucher.salon_fee_account_id = self.fees
        session.action_salon_book_fees()
        self.assertEqual(self.owed(), 46)

    def test_till_without_salon_books_nothing(self):
        config = self.config
        session = self.open_till()
        self.sync(self.order_with(self.make_visit(), self.voucher, "A1"))
        config.sudo().salon_branch_id = False
        session.with_user(self.till_user).close_session_from_ui()
        self.assertEqual(session.state, "closed")
        self.assertFalse(session.sudo().salon_fee_move_id)

    def test_till_in_another_currency(self):
        """What is owed is booked in both currencies, at the rate of the takings."""
        foreign = self.setup_other_currency("EUR", rates=[("2017-01-01", 2.0)])
        journals = self.env["account.journal"].create(
            [
                {
                    "name": "Abroad",
                    "type": kind,
                    "code": code,
                    "currency_id": foreign.id,
                }
                for kind, code in (("general", "ABRO"), ("sale", "ABRS"))
            ]
        )
        method = self.make_method(
            "Voucher abroad",
            "meituan",
            salon_owed_by_id=self.platform.id,
            salon_fee_percent=8,
            salon_fee_account_id=self.fees.id,
        )
        method.journal_id.currency_id = foreign
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": foreign.id}
        )
        config = self.make_till(
            "Abroad",
            salon_branch_id=self.branch.id,
            journal_id=journals[0].id,
            invoice_journal_id=journals[1].id,
            payment_method_ids=method.ids,
            available_pricelist_ids=pricelist.ids,
            pricelist_id=pricelist.id,
        )
        session = self.open_till(config)
        self.sync(
            self.order_with(
                self.make_visit(),
                method,
                "EUR1",
                session_id=session.id,
                pricelist_id=pricelist.id,
            )
        )
        session.with_user(self.till_user).close_session_from_ui()
        self.assertEqual(session.state, "closed")
        rows = session.sudo().salon_fee_move_id.line_ids
        self.assertEqual(rows.currency_id, foreign)
        self.assertEqual(sum(rows.mapped("balance")), 0)
        self.assertEqual(sum(rows.mapped("amount_currency")), 0)
        owed = rows.filtered(lambda row: row.account_id.account_type != "expense")
        owed = owed.filtered("partner_id")
        self.assertEqual(sum(owed.mapped("amount_currency")), 46)
        self.assertEqual(sum(owed.mapped("balance")), 23)
        self.assertEqual(self.owed(), 23)

    def test_other_companies_do_not_see_it(self):
        self.sync(self.order_with(self.make_visit(), self.voucher, "A1"))
        self.close()
        there = self.env["res.company"].create({"name": "Elsewhere"})
        for company, seen in ((self.company, 46), (there, 0)):
            manager = new_test_user(
                self.env,
                login=f"manager_{company.id}",
                groups="base.group_user,salon_crm.group_salon_manager",
                company_id=company.id,
                company_ids=company.ids,
            )
            debts = self.env["salon.platform.debt"].with_user(manager).search([])
            self.assertEqual(sum(debts.mapped("amount")), seen)
            uses = self.env["salon.voucher.use"].with_user(manager).search([])
            self.assertEqual(uses.mapped("code"), ["A1"] if seen else [])


@tagged("post_install", "-at_install")
class TestSetUp(TillCase):
    """The ways to pay of a salon, in one step."""

    def setup(self, **values):
        manager = new_test_user(
            self.env,
            login="setup_manager",
            groups="base.group_user,salon_crm.group_salon_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        Setup = self.env["salon.payment.setup"].with_user(manager)
        return Setup.create({"branch_id": self.branch.id, **values})

    def test_makes_what_is_chosen(self):
        setup = self.setup(douyin=False)
        self.assertEqual(setup.config_ids, self.config)
        setup.action_set_up()
        methods = self.config.payment_method_ids.filtered("salon_kind")
        self.assertEqual(
            set(methods.mapped("salon_kind")),
            {"wechat", "alipay", "meituan", "dianping"},
        )
        self.assertEqual(set(methods.mapped("type")), {"bank"})
        self.assertEqual(len(methods.journal_id), 4)
        self.assertTrue(all(method.outstanding_account_id for method in methods))
        platforms = methods.salon_owed_by_id
        self.assertEqual(set(platforms.mapped("name")), {"Meituan", "Dianping"})
        setup.action_set_up()
        again = self.config.payment_method_ids.filtered("salon_kind")
        self.assertEqual(again, methods)

    def test_not_while_the_till_is_open(self):
        self.open_till()
        with self.assertRaisesRegex(UserError, "Close these tills first"):
            self.setup().action_set_up()
        self.assertFalse(self.config.payment_method_ids.filtered("salon_kind"))

    def test_nothing_chosen(self):
        kinds = ("wechat", "alipay", "meituan", "dianping", "douyin")
        nothing = dict.fromkeys(kinds, False)
        with self.assertRaises(UserError):
            self.setup(**nothing).action_set_up()

    def test_company_without_accounts(self):
        other = self.env["res.company"].create({"name": "New company"})
        calendar = self.branch.resource_calendar_id.copy({"company_id": other.id})
        branch = self.env["salon.branch"].create(
            {
                "name": "New",
                "company_id": other.id,
                "resource_calendar_id": calendar.id,
            }
        )
        setup = self.env["salon.payment.setup"].create({"branch_id": branch.id})
        with self.assertRaisesRegex(UserError, "no accounts yet"):
            setup.action_set_up()

    def test_tills_of_another_branch(self):
        setup = self.setup()
        other = self.make_till("Elsewhere", salon_branch_id=self.make_branch("B").id)
        setup.sudo().config_ids = other
        with self.assertRaises(AccessError):
            setup.action_set_up()
