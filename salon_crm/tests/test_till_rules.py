import json
from datetime import timedelta
from uuid import uuid4

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .test_pos import TillCase


class RulesSetup:
    """A till with the limits that a company begins with, and a manager with a PIN."""

    @classmethod
    def set_up_rules(cls):
        cls.env["salon.till.limit"]._make_defaults(cls.company)
        cls.boss = cls.make_manager("Boss", "4711", cls.company)
        cls.regular = cls.env.ref("salon_crm.salon_till_reason_regular")

    @classmethod
    def make_manager(cls, name, pin, company, groups="salon_crm.group_salon_manager"):
        user = new_test_user(
            cls.env,
            login=name.lower(),
            name=name,
            groups=f"base.group_user,{groups}",
            company_id=company.id,
            company_ids=company.ids,
        )
        cls.env["hr.employee"].sudo().create(
            {"name": name, "user_id": user.id, "pin": pin, "company_id": company.id}
        )
        return user

    @classmethod
    def set_limit(cls, kind, role="till", **values):
        limit = cls.env["salon.till.limit"].search(
            [("company_id", "=", cls.company.id), ("role", "=", role)]
        )
        limit.filtered(lambda row: row.kind == kind).write(values)


class RulesCase(RulesSetup, TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_rules()

    def line(self, price=50, discount=0, **values):
        """A line of a cut, which is 50 on the list."""
        total = price * (1 - discount / 100)
        return self.order_line(
            self.cut,
            price,
            discount=discount,
            price_subtotal=total,
            price_subtotal_incl=total,
            **values,
        )

    def pay(self, *lines, answers=None, **values):
        if answers:
            values["salon_rule_answers"] = json.dumps(answers)
        order = self.make_order(list(lines), partner_id=self.laura.id, **values)
        return self.sync(order)

    def written(self, order):
        return self.env["salon.till.exception"].search([("order_id", "=", order.id)])

    def approve(self, order_uuid, *items, pin="4711", user=None, config=None):
        till = self.env["salon.till"].with_user(user or self.till_user)
        request = {"order_uuid": order_uuid, "pin": pin, "items": list(items)}
        return till.approve_exceptions((config or self.config).id, request)

    def item(self, line, kind="discount", amount=25.0, percent=50.0):
        return {
            "line": line["uuid"],
            "kind": kind,
            "list_amount": 50.0,
            "amount": amount,
            "percent": percent,
        }


@tagged("post_install", "-at_install")
class TestExceptions(RulesCase):
    """What a paid order gives away is in a list, computed from the order."""

    def test_nothing_given_is_not_listed(self):
        visit = self.make_visit(self.cut, self.colour)
        self.assertFalse(self.written(self.sync(self.order_of(visit))))

    def test_discount_of_a_visit_with_reason(self):
        visit = self.make_visit()
        line = self.line(discount=10, salon_appointment_line_id=visit.line_ids.id)
        said = {"reasons": {f"discount:{line['uuid']}": self.regular.id}}
        order = self.pay(line, answers=said)
        row = self.written(order)
        self.assertEqual((row.kind, row.list_amount), ("discount", 50))
        self.assertEqual((row.amount, row.percent), (5, 10))
        self.assertEqual(row.standing, "within")
        self.assertEqual(row.reason_id, self.regular)
        self.assertEqual(row.user_id, self.till_user)
        self.assertEqual(row.cashier, self.till_user.name)
        self.assertEqual(row.role, "till")
        self.assertEqual((row.appointment_id, row.partner_id), (visit, self.laura))
        self.assertEqual(row.branch_id, self.branch)
        self.assertEqual(row.session_id, order.session_id)
        self.assertFalse(row.activity_ids)

    def test_above_the_limit_is_taken_and_told(self):
        order = self.pay(self.line(discount=50))
        self.assertEqual(order.state, "paid", "the money is in the till")
        row = self.written(order)
        self.assertEqual(row.standing, "not_approved")
        self.assertEqual(len(row.activity_ids), 1)
        self.assertIn("25", row.activity_ids.note)
        manager = row.activity_ids.user_id
        self.assertTrue(manager.has_group("salon_crm.group_salon_manager"))

    def test_manager_settles_the_matter(self):
        row = self.written(self.pay(self.line(discount=50)))
        row.activity_ids.user_id = self.boss
        row.with_user(self.boss).activity_ids.action_feedback("Talked about it")
        self.assertFalse(row.activity_ids)
        for attempt in (
            lambda: row.with_user(self.boss).write({"amount": 0}),
            lambda: row.sudo().write({"amount": 0}),
            row.sudo().unlink,
        ):
            with self.assertRaisesRegex(UserError, "stays written"):
                attempt()

    def test_kinds(self):
        off = self.env.ref("salon_crm.product_round_off")
        order = self.pay(
            self.line(price=40),
            self.line(discount=100),
            self.line(price=60),
            self.order_line(off, -0.5),
        )
        rows = self.written(order)
        self.assertEqual(
            [(row.kind, row.amount) for row in rows.sorted("order_line_id")],
            [("price", 10), ("free", 50), ("rounding", 0.5)],
        )
        self.assertEqual(
            rows.sorted("order_line_id").mapped("standing"),
            ["not_approved", "not_approved", "within"],
        )
        self.assertEqual(len(rows.activity_ids), 1, "one for the order")

    def test_refund(self):
        paid = self.sync(self.order_of(self.make_visit()))
        row = self.written(self.sync(self.refund_of(paid)))
        self.assertEqual((row.kind, row.amount), ("refund", 50))
        self.assertEqual(row.standing, "not_approved")

    def test_price_of_the_list_or_as_booked_is_no_change(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Half",
                "item_ids": [
                    (0, 0, {"compute_price": "percentage", "percent_price": 50})
                ],
            }
        )
        listed = self.pay(self.line(price=25), pricelist_id=pricelist.id)
        self.assertFalse(self.written(listed))
        visit, another = self.make_visit(), self.make_visit()
        self.cut.list_price = 70
        booked = self.line(salon_appointment_line_id=visit.line_ids.id)
        self.assertEqual(self.written(self.pay(booked)).kind, "price")
        self.branch.price_guaranteed = True
        guaranteed = self.line(salon_appointment_line_id=another.line_ids.id)
        self.assertFalse(self.written(self.pay(guaranteed)))

    def test_tip_deposit_reward_and_top_up_are_no_discounts(self):
        tip = self.make_service("Tip", 10)
        self.config.tip_product_id = tip
        wallet = self.make_service("Top-up", 100)
        program = self.env["loyalty.program"].create(
            {
                "name": "Wallet",
                "program_type": "ewallet",
                "trigger": "auto",
                "rule_ids": [(0, 0, {"product_ids": wallet.ids})],
                "reward_ids": [(0, 0, {"reward_type": "discount"})],
            }
        )
        visit = self.make_visit()
        deposit = self.company._salon_deposit_product()
        order = self.pay(
            self.line(),
            self.order_line(tip, 3),
            self.order_line(wallet, 20),
            self.order_line(
                self.cut, -5, is_reward_line=True, reward_id=program.reward_ids.id
            ),
            self.order_line(deposit, 20, salon_deposit_visit_id=visit.id),
        )
        self.assertFalse(self.written(order))

    def test_same_order_twice_is_listed_once(self):
        data = self.make_order([self.line(discount=50)], partner_id=self.laura.id)
        order = self.sync(data)
        first = self.written(order)
        self.set_limit("discount", mode="free")
        self.sync(data)
        order._salon_after_payment()
        self.assertEqual(self.written(order), first)
        self.assertEqual(first.standing, "not_approved")
        self.assertEqual(len(first.activity_ids), 1)

    def test_till_without_branch_lists_nothing(self):
        config = self.make_till("Shop without a salon")
        session = self.open_till(config)
        order = self.pay(self.line(discount=50), session_id=session.id)
        self.assertEqual(order.state, "paid")
        self.assertFalse(self.written(order))

    def test_answers_that_make_no_sense(self):
        line = self.line(discount=10)
        key = f"discount:{line['uuid']}"
        for said in (
            "no json",
            "[]",
            json.dumps({"reasons": [1], "approvals": {"a": 1}}),
            json.dumps({"reasons": {key: 10**12}, "approvals": [1, {"token": 5}]}),
            json.dumps({"reasons": {key: "1"}, "approvals": None}),
        ):
            with self.subTest(said=said):
                row = {**line, "uuid": str(uuid4())}
                order = self.pay(row, salon_rule_answers=said)
                self.assertEqual(self.written(order).standing, "within")
                self.assertFalse(self.written(order).reason_id)

    def test_limits_by_role_and_branch(self):
        Limit = self.env["salon.till.limit"]
        receptionist = new_test_user(
            self.env, login="desk", groups="salon_crm.group_salon_receptionist"
        )
        role = Limit._role_of(receptionist)
        self.assertEqual(role, "receptionist")
        self.assertEqual(Limit._role_of(self.till_user), "till")
        self.assertEqual(Limit._limits_of(self.branch, role)["discount"].percent, 20)
        Limit.create(
            {
                "branch_id": self.branch.id,
                "role": role,
                "kind": "discount",
                "percent": 5,
            }
        )
        self.assertEqual(Limit._limits_of(self.branch, role)["discount"].percent, 5)
        other = self.make_branch("Other branch")
        self.assertEqual(Limit._limits_of(other, role)["discount"].percent, 20)

    def test_limits_make_sense(self):
        values = {"role": "till", "kind": "discount", "branch_id": self.branch.id}
        Limit = self.env["salon.till.limit"]
        for wrong in ({"percent": 101}, {"percent": -1}, {"amount": -1}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                Limit.create({**values, **wrong})
        Limit.create(values)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            Limit.create(values)

    def test_first_branch_brings_the_limits(self):
        company = self.setup_other_company()["company"]
        Limit = self.env["salon.till.limit"].sudo()
        self.assertFalse(Limit.search([("company_id", "=", company.id)]))
        calendar = self.branch.resource_calendar_id.sudo().copy(
            {"company_id": company.id}
        )
        values = {"company_id": company.id, "resource_calendar_id": calendar.id}
        Branch = self.env["salon.branch"].sudo()
        Branch.create({"name": "First", **values})
        made = Limit.search([("company_id", "=", company.id)])
        self.assertEqual(len(made), 20, "four roles, five kinds")
        Branch.create({"name": "Second", **values})
        self.assertEqual(Limit.search([("company_id", "=", company.id)]), made)

    def test_queries_do_not_grow_with_lines(self):
        pricelist = self.env["product.pricelist"].create({"name": "Today"})

        def queries(count):
            lines = [self.line(discount=10) for _number in range(count)]
            order = self.pay(*lines, pricelist_id=pricelist.id)
            self.written(order)
            self.env["salon.till.exception"].flush_model()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.sudo()._salon_exception_values()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(2), queries(20))


@tagged("post_install", "-at_install")
class TestRulesLoading(RulesCase):
    """What a till knows of the rules."""

    def load(self, config=None):
        session = self.open_till(config).with_user(self.till_user)
        return session.load_data([])

    def test_till_knows_limits_reasons_and_role(self):
        data = self.load()
        rules = data["pos.config"][0]["_salon_rules"]
        self.assertEqual(
            set(rules), {"limits", "reasons", "roles", "round_off_product_id"}
        )
        self.assertEqual(rules["roles"]["res.users"], {self.till_user.id: "till"})
        self.assertEqual(rules["limits"]["till"]["discount"]["percent"], 10)
        product = self.env.ref("salon_crm.product_round_off")
        self.assertIn(product.id, [row["id"] for row in data["product.product"]])
        names = [row["name"] for row in rules["reasons"]]
        self.assertIn(self.regular.name, names)

    def test_no_pin_and_no_leave_reaches_the_till(self):
        self.approve("an-order", self.item(self.line()))
        told = json.dumps(self.load(), default=str)
        # The numbers of member cards are long: four digits may be in one by chance.
        self.assertNotRegex(told, r"(?<!\d)4711(?!\d)")
        token = self.env["salon.till.approval"].sudo().search([]).token
        self.assertNotIn(token, told)

    def test_changes_reach_the_till(self):
        self.load()
        self.set_limit("discount", percent=33)
        rules = self.load()["pos.config"][0]["_salon_rules"]
        self.assertEqual(rules["limits"]["till"]["discount"]["percent"], 33)

    def test_till_without_branch_knows_nothing(self):
        data = self.load(self.make_till("Shop without a salon"))
        self.assertNotIn("_salon_rules", data["pos.config"][0])
        product = self.env.ref("salon_crm.product_round_off")
        self.assertNotIn(product.id, [row["id"] for row in data["product.product"]])

    def test_rules_cost_no_query_when_known(self):
        config = self.config.with_user(self.till_user)
        config._salon_rules_of_till(1)
        self.env.invalidate_all()
        self.assertTrue(self.config.salon_branch_id)  # which the till reads anyway
        with self.assertQueryCount(0):
            self.config._salon_rules_of_till(1)


@tagged("post_install", "-at_install")
class TestLeave(RulesCase):
    """A manager's leave by PIN."""

    def pay_with(self, answer, line, **values):
        said = {"approvals": [{"token": answer["token"]}]}
        return self.written(self.pay(line, answers=said, **values))

    def test_leave_for_one_order(self):
        line, order_uuid = self.line(discount=50), str(uuid4())
        answer = self.approve(order_uuid, self.item(line))
        self.assertEqual(answer["approver"], "Boss")
        row = self.pay_with(answer, line, uuid=order_uuid)
        self.assertEqual(row.standing, "approved")
        self.assertEqual(row.approver_id, self.boss)
        self.assertFalse(row.activity_ids)

    def test_leave_of_another_order_or_for_less_counts_not(self):
        for case in ("other order", "more", "other line", "no token", "guessed token"):
            with self.subTest(case=case):
                line, order_uuid = self.line(discount=50), str(uuid4())
                item = self.item(line)
                if case == "more":
                    item.update(amount=20.0, percent=40.0)
                if case == "other line":
                    item["line"] = str(uuid4())
                answer = self.approve(order_uuid, item)
                if case == "no token":
                    answer["token"] = ""
                if case == "guessed token":
                    answer["token"] = "a" * 32
                values = {} if case == "other order" else {"uuid": order_uuid}
                row = self.pay_with(answer, line, **values)
                self.assertEqual(row.standing, "not_approved")

    def test_leave_is_used_once(self):
        line, order_uuid = self.line(discount=50), str(uuid4())
        answer = self.approve(order_uuid, self.item(line))
        self.pay_with(answer, line, uuid=order_uuid)
        with self.assertRaisesRegex(UserError, "paid already"):
            self.approve(order_uuid, self.item(line))
        again = self.line(discount=50)
        self.assertEqual(self.pay_with(answer, again).standing, "not_approved")

    def test_whose_pin_counts(self):
        there = self.setup_other_company()["company"]
        self.make_manager("Stranger", "2222", there)
        self.make_manager("Desk", "3333", self.company, "salon_crm.group_salon_stylist")
        self.make_manager("Short", "12", self.company)
        gone = self.make_manager("Gone", "5555", self.company)
        gone.active = False
        for pin in ("2222", "3333", "12", "5555"):
            self.env["salon.till.lock"].sudo().search([]).unlink()
            with self.subTest(pin=pin):
                answer = self.approve("order", self.item(self.line()), pin=pin)
                self.assertIn("no manager's PIN", answer["refused"])
        self.assertFalse(self.env["salon.till.approval"].sudo().search([]))

    def test_wrong_pins_lock_the_till(self):
        item = self.item(self.line())
        for number in range(4):
            answer = self.approve("order", item, pin=f"000{number}")
            self.assertIn("no manager's PIN", answer["refused"])
        self.assertIn("ten minutes", self.approve("order", item, pin="0004")["refused"])
        self.assertIn("ten minutes", self.approve("order", item)["refused"])
        later = fields.Datetime.now() + timedelta(minutes=11)
        with freeze_time(later):
            self.assertEqual(self.approve("order", item)["approver"], "Boss")

    def test_lock_is_not_longer_by_trying(self):
        item = self.item(self.line())
        for _number in range(5):
            self.approve("order", item, pin="0000")
        start = fields.Datetime.now()
        with freeze_time(start + timedelta(minutes=9)):
            self.assertIn("refused", self.approve("order", item))
        with freeze_time(start + timedelta(minutes=11)):
            self.assertIn("token", self.approve("order", item))

    def test_right_pin_begins_anew(self):
        item = self.item(self.line())
        for _round in range(3):
            for _number in range(4):
                self.approve("order", item, pin="0000")
            self.assertIn("token", self.approve("order", item))

    def test_lock_is_of_the_user_at_all_tills_too(self):
        item = self.item(self.line())
        other = self.make_till("Second till", salon_branch_id=self.branch.id)
        for _number in range(5):
            self.approve("order", item, pin="0000")
        self.assertIn("refused", self.approve("order", item, config=other))

    def test_who_may_ask(self):
        item = self.item(self.line())
        nobody = new_test_user(self.env, login="nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.approve("order", item, user=nobody)
        shop = self.make_till("Shop without a salon")
        with self.assertRaisesRegex(UserError, "no salon branch"):
            self.approve("order", item, config=shop)
        there = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            login="stranger",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=there.id,
            company_ids=there.ids,
        )
        with self.assertRaises(AccessError):
            self.approve("order", item, user=stranger)

    def test_bad_requests_count_nothing(self):
        item = self.item(self.line())
        till = self.env["salon.till"].with_user(self.till_user)
        good = {"order_uuid": "order", "pin": "4711", "items": [item]}
        for request in (
            None,
            [],
            {},
            {**good, "order_uuid": 5},
            {**good, "pin": None},
            {**good, "pin": "1" * 65},
            {**good, "items": []},
            {**good, "items": [item] * 201},
            {**good, "items": [{}]},
            {**good, "items": [{**item, "kind": "gift"}]},
            {**good, "items": [{**item, "kind": ["gift"]}]},
            {**good, "items": [{**item, "amount": "1"}]},
            {**good, "items": [{**item, "amount": float("nan")}]},
            {**good, "items": [{**item, "line": 1}]},
        ):
            with self.subTest(request=request), self.assertRaises(UserError):
                till.approve_exceptions(self.config.id, request)
        self.assertFalse(self.env["salon.till.lock"].sudo().search([]))
