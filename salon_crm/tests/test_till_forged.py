"""Orders and requests that no till of ours sends, but that somebody could."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .deposit_common import DepositSetup
from .test_till_rules import RulesCase
from .test_till_value import ValueSetup


class ForgedCase(ValueSetup, DepositSetup, RulesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_value()
        cls.set_up_deposits()
        cls.nora = cls.make_client("Nora Tester")

    def kinds_listed(self, order):
        exceptions = self.env["salon.till.exception"]
        return exceptions.search([("order_id", "=", order.id)]).mapped("kind")


@tagged("post_install", "-at_install")
class TestForgedValue(ForgedCase):
    def test_value_without_a_use_is_told(self):
        """It would pay the bill, and no balance would know."""
        line = self.order_line(self.principal_product, -50)
        order = self.make_order([self.line(), line], partner_id=self.laura.id)
        self.assertEqual(self.sync(order).state, "paid", "a payment is never refused")
        self.assertEqual(self.balances(), (0, 0))
        self.assertIn("does not say what it is for", self.laura.activity_ids.note)

    def test_refund_is_of_who_paid(self):
        order = self.top_up()
        data = self.refund_of(order)
        self.sync({**data, "partner_id": self.nora.id})
        self.assertEqual(self.balances(), (0, 0))
        self.assertEqual(self.balances(self.nora), (0, 0))

    def test_top_up_paid_by_a_bonus_is_told(self):
        """It would make principal of a bonus, and give a new bonus."""
        self.top_up()
        self.assertFalse(self.laura.activity_ids)
        lines = [self.topup_line(200, offer=0), self.use_line("bonus", 200)]
        self.sync(self.make_order(lines, partner_id=self.laura.id))
        self.assertIn("more than what was sold", self.laura.activity_ids.note)

    def test_honest_bill_is_not_told(self):
        self.top_up()
        visit = self.make_visit(self.cut, self.colour)
        data = ValueSetup.pay(self, visit, principal=100, bonus=30)
        order = self.sync(data)
        self.assertFalse(self.laura.activity_ids)
        self.refund(order, {order.lines[0]: 1})
        self.assertFalse(self.laura.activity_ids)

    def test_import_for_another_company(self):
        there = self.env["res.company"].create({"name": "Abroad"})
        wizard = self.env["salon.value.import"].with_user(self.boss)
        wizard = wizard.create({"company_id": there.id})
        with self.assertRaisesRegex(AccessError, "not one of yours"):
            wizard.action_import()


@tagged("post_install", "-at_install")
class TestForgedDeposit(ForgedCase):
    def test_refund_stays_of_its_visit(self):
        visit, other = self.make_future_visit(), self.make_future_visit()
        order = self.sync(self.take(visit))
        data = self.refund_of(order)
        draft = self.sync({**data, "state": "draft", "payment_ids": []})
        link = {"salon_deposit_visit_id": other.id}
        self.sync({**data, "lines": [Command.update(draft.lines.id, link)]})
        self.assertEqual(self.kinds(visit), [("taken", 30), ("given_back", -30)])
        self.assertFalse(other.deposit_entry_ids)

    def test_refund_that_is_named_late(self):
        """What it gives back came after it: it is of the same visit and balance."""
        visit = self.make_future_visit()
        taken = self.sync(self.take(visit)).lines
        topped_up = self.top_up().lines
        for origin, name in (
            (taken, "salon_deposit_visit_id"),
            (topped_up, "salon_value_use"),
        ):
            late = self.sync(
                self.make_order([self.line()], partner_id=self.laura.id)
            ).lines
            late.refunded_orderline_id = origin
            self.assertEqual(late[name], origin[name])


@tagged("post_install", "-at_install")
class TestForgedRules(ForgedCase):
    def test_reward_of_no_program(self):
        line = self.line(discount=100, is_reward_line=True)
        order = self.make_order([line], partner_id=self.laura.id)
        self.assertEqual(self.kinds_listed(self.sync(order)), ["free"])

    def test_menu_of_no_menu(self):
        data = self.make_order([self.line(), self.line(10)], partner_id=self.laura.id)
        draft = self.sync({**data, "state": "draft", "payment_ids": []})
        parent, part = draft.lines
        part.combo_parent_id = parent
        self.sync({**data, "lines": []})
        self.assertEqual(self.kinds_listed(draft), ["price"])

    def test_pin_in_other_digits(self):
        """A Chinese keyboard writes them wide: it is a wrong PIN, no error."""
        line = self.line(discount=50)
        answer = self.approve(line["uuid"], self.item(line), pin="４７１１")  # noqa: RUF001
        self.assertIn("refused", answer)
        attempts = self.env["salon.till.lock"].sudo().search([])
        self.assertTrue(attempts, "it is counted")
