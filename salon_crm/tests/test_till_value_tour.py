from odoo.tests import tagged

from .test_pos_tour import TillTourCase
from .test_till_value import ValueSetup


class ValueTourCase(ValueSetup, TillTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_value()


@tagged("post_install", "-at_install", "is_tour")
class TestValueTour(ValueTourCase):
    def test_top_up_and_pay(self):
        self.run_till("salon_till_value_top_up_and_pay")
        self.assertEqual(self.balances(), (870, 200))
        self.assertEqual(self.visit.payment_state, "paid")
        self.assertLedgerIsTrue()

    def test_bonus_first_with_tax(self):
        """The bonus is a discount with the taxes of what it pays for."""
        tax = self.env["account.tax"].create(
            {"name": "21", "amount": 21, "price_include_override": "tax_excluded"}
        )
        (self.cut | self.colour).taxes_id = tax
        (self.cut | self.colour).product_tmpl_id.list_price = 50
        self.visit.line_ids.price_unit = 50
        self.company.salon_value_order = "bonus_first"
        self.top_up(
            amount=20,
            offer=self.env["salon.topup.offer"].create({"amount": 20, "bonus": 40}),
        )
        self.run_till("salon_till_value_part_taxed")
        order = self.visit.pos_order_ids
        self.assertEqual(self.balances(), (0, 0))
        self.assertEqual(order._salon_value_used(), {"principal": 20, "bonus": 40})
        bonus = order.lines.filtered(lambda line: line.salon_value_use == "bonus")
        self.assertEqual(bonus.tax_ids, tax)

    def test_part(self):
        self.top_up(amount=60, offer=0)
        self.run_till("salon_till_value_part")
        self.assertEqual(self.balances(), (0, 0))
        self.assertEqual(self.visit.payment_state, "paid")

    def test_chosen_part(self):
        self.top_up()
        self.run_till("salon_till_value_chosen_part")
        self.assertEqual(self.balances(), (975, 200))
        self.assertEqual(self.visit.payment_state, "paid")

    def paid_order(self):
        self.top_up()
        visit = self.make_visit(hour=16)
        order = self.pay(visit, principal=30, bonus=20)
        order["pos_reference"] = "26001-077"
        self.sync(order)
        return visit

    def test_refund(self):
        visit = self.paid_order()
        self.run_till("salon_till_value_refund")
        self.assertEqual(self.balances(), (1000, 200))
        self.assertEqual(visit.payment_state, "refunded")
        self.assertLedgerIsTrue()

    def test_refund_of_a_top_up_that_is_spent(self):
        order = self.make_order([self.topup_line()], partner_id=self.laura.id)
        order["pos_reference"] = "26001-077"
        self.sync(order)
        self.sync(self.pay(self.make_visit(hour=16), principal=50))
        self.run_till("salon_till_value_refund_spent")
        self.assertEqual(self.balances(), (950, 200))

    def test_offline(self):
        self.top_up()
        self.run_till("salon_till_value_offline")
        self.assertEqual(self.balances(), (1000, 200))


@tagged("post_install", "-at_install", "is_tour")
class TestValueTourOnPhone(ValueTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_top_up(self):
        self.run_till("salon_till_value_phone")
