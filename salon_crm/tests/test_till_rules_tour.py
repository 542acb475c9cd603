from odoo.tests import tagged

from .test_pos_tour import TillTourCase
from .test_till_rules import RulesSetup


class RulesTourCase(RulesSetup, TillTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_rules()
        cls.make_service("Till shampoo", 12.6)

    def written(self):
        rows = self.env["salon.till.exception"].search([], order="id")
        return [
            (row.kind, row.amount, row.standing, row.reason_id.name or "")
            for row in rows
        ]


@tagged("post_install", "-at_install", "is_tour")
class TestTillRulesTour(RulesTourCase):
    """Who gives something away at the till, who has only the right to use it."""

    def test_discount(self):
        self.run_till("salon_till_discount")
        self.assertEqual(
            self.written(),
            [
                ("discount", 5, "within", "Regular client"),
                ("discount", 25, "approved", "Complaint"),
            ],
        )
        approved = self.env["salon.till.exception"].search(
            [("standing", "=", "approved")]
        )
        self.assertEqual(approved.approver_id, self.boss)

    def test_changed_price_is_kept_to_the_limit(self):
        self.run_till("salon_till_price")
        self.assertEqual(self.written(), [("discount", 5, "within", "Promotion")])

    def test_free_of_charge(self):
        self.run_till("salon_till_free")
        self.assertEqual(
            self.written(), [("free", 50, "approved", "Service done again")]
        )

    def test_round_off(self):
        self.run_till("salon_till_round_off")
        self.assertEqual(self.written(), [("rounding", 0.6, "within", "")])
        order = self.env["pos.order"].search([], limit=1, order="id desc")
        self.assertEqual(order.amount_total, 62)

    def test_refund_above_the_limit(self):
        order = self.order_of(self.make_visit(hour=16))
        order["pos_reference"] = "26001-001"
        self.sync(order)
        self.run_till("salon_till_refund")
        self.assertEqual(self.written(), [("refund", 50, "approved", "Complaint")])

    def test_offline(self):
        self.run_till("salon_till_rules_offline")
        self.assertEqual(self.written(), [("discount", 5, "within", "Complaint")])

    def test_till_without_branch(self):
        config = self.make_till("Shop without a salon")
        self.run_till("salon_till_rules_no_branch", config)
        self.assertEqual(self.written(), [])


@tagged("post_install", "-at_install", "is_tour")
class TestTillRulesTourOnPhone(RulesTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_free_of_charge(self):
        self.run_till("salon_till_rules_phone")
