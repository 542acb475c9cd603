from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon
from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .pos_common import TillSetup


class TillTourCase(TillSetup, AccountTestInvoicingHttpCommon):
    """Tours in a browser, by a user who has only the right to use the till."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.nora = cls.make_client("Nora Tester", phone="+32 499 00 00 00")

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit(self.cut, self.colour)
        self.other_visit = self.make_visit(client=self.nora, state="booked", hour=14)

    def run_till(self, tour, config=None):
        config = config or self.config
        self.open_till(config)
        self.start_tour(f"/pos/ui/{config.id}", tour, login="till_only")
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "is_tour")
class TestTillTour(TillTourCase):
    def test_pay_visit(self):
        self.run_till("salon_pos_pay_visit")
        self.assertEqual(self.visit.payment_state, "paid")
        self.assertEqual(self.visit.amount_paid, 180)
        self.assertEqual(self.other_visit.payment_state, "not_paid")
        order = self.visit.pos_order_ids
        self.assertEqual(order.user_id, self.till_user)
        self.assertEqual(order.amount_total, 180)
        self.assertEqual(
            order.lines.salon_appointment_line_id,
            self.visit.line_ids,
            "the third was added at the till",
        )

    def test_two_clients(self):
        self.run_till("salon_pos_two_clients")

    def test_price_is_todays_by_the_tills_rules(self):
        """The price list counts, not the price as booked."""
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Today",
                "item_ids": [
                    (0, 0, {"compute_price": "percentage", "percent_price": 50})
                ],
            }
        )
        self.config.write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": pricelist.ids,
                "pricelist_id": pricelist.id,
            }
        )
        self.laura.property_product_pricelist = pricelist
        (self.cut | self.colour).product_tmpl_id.list_price = 200
        self.run_till("salon_pos_price_of_today")

    def test_refund(self):
        visit = self.make_visit(client=self.laura, hour=16)
        self.visit.with_context(salon_planned=PLANNED).state = "cancelled"
        order = self.order_of(visit)
        order["pos_reference"] = "26001-001"
        self.sync(order)
        self.run_till("salon_pos_refund_visit")
        self.assertEqual(visit.payment_state, "refunded")
        self.assertEqual(len(visit.pos_order_ids), 2)

    def test_offline(self):
        """Also a service that the till does not sell otherwise."""
        bridal = self.make_service("Bridal hair", 200, available_in_pos=False)
        self.visit.with_context(salon_planned=PLANNED).state = "cancelled"
        visit = self.make_visit(bridal)
        self.run_till("salon_pos_offline_visit")
        self.assertEqual(visit.payment_state, "paid")
        self.assertEqual(self.other_visit.payment_state, "paid")

    def test_till_without_branch(self):
        config = self.make_till("Shop without a salon")
        self.run_till("salon_pos_no_branch", config)


@tagged("post_install", "-at_install", "is_tour")
class TestTillTourOnPhone(TillTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_choose_visit(self):
        self.run_till("salon_pos_phone_visit")
