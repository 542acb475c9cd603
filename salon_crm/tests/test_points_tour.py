from odoo.tests import tagged

from .points_common import PointsSetup
from .test_pos_tour import TillTourCase


class PointsTourCase(PointsSetup, TillTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_points()


@tagged("post_install", "-at_install", "is_tour")
class TestPointsTour(PointsTourCase):
    def test_gold_client_earns_and_spends(self):
        self.make_member()
        self.give(100)
        self.run_till("salon_till_points_gold")
        self.assertEqual(
            self.entries(), [("hand", 100), ("earned", 180), ("spent", -100)]
        )
        order = self.visit.pos_order_ids
        self.assertEqual(order.salon_tier_id, self.gold)
        self.assertLedgerIsTrue()

    def test_refund(self):
        self.give(100)
        order = self.make_order(
            [self.order_line(self.cut, 50), self.reward_line(100)],
            partner_id=self.laura.id,
            pos_reference="26001-077",
        )
        self.sync(order)
        self.run_till("salon_till_points_refund")
        self.assertEqual(self.balance(), 100)
        self.assertEqual(self.entries()[3:], [("taken_back", -40), ("given_back", 100)])
        self.assertLedgerIsTrue()

    def test_rise_a_tier(self):
        """A tier that a payment reaches multiplies from the next one on."""
        self.gold.amount = 130
        self.env["salon.tier"].create(
            {"name": "Test diamond", "rank": 80, "amount": 1000}
        )
        self.run_till("salon_till_points_rise")
        self.assertEqual(self.balance(), 130)

    def test_offline(self):
        self.make_member()
        self.give(100)
        self.run_till("salon_till_points_offline")
        self.assertEqual(self.entries(), [("hand", 100), ("earned", 75)])
        order = self.env["pos.order"].search([("partner_id", "=", self.laura.id)])
        self.assertEqual(order.salon_tier_id, self.gold)


@tagged("post_install", "-at_install", "is_tour")
class TestPointsTourOnPhone(PointsTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_gold_client(self):
        self.make_member()
        self.give(100)
        self.run_till("salon_till_points_phone")
