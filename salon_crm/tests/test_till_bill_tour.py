from odoo.tests import tagged

from .test_pos_tour import TillTourCase


class BillTourCase(TillTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ben = cls.env["hr.employee"].create(
            {
                "name": "Ben Brush",
                "resource_calendar_id": cls.branch.resource_calendar_id.id,
            }
        )
        cls.branch.resource_ids |= cls.ben.resource_id
        cls.wash = cls.make_service("Till wash", 20)
        cls.config.salon_tips = True


@tagged("post_install", "-at_install", "is_tour")
class TestBillTour(BillTourCase):
    """What is on which bill, and who did it, by who has only the till's right."""

    def test_family_bill(self):
        self.run_till("salon_till_family_bill")
        visits = self.visit | self.other_visit
        order = visits.pos_order_ids
        self.assertEqual(len(order), 1)
        self.assertEqual(visits.mapped("payment_state"), ["paid", "paid"])
        self.assertEqual(order.partner_id, self.nora)
        told = "".join(self.visit.message_ids.mapped("body"))
        self.assertIn("Nora Tester paid for this visit", told)

    def test_people(self):
        self.run_till("salon_till_people")
        cut, colour = self.visit.line_ids
        self.assertEqual((cut.employee_id, cut.employee_requested), (self.ben, True))
        self.assertEqual(colour.employee_id, self.anna)
        line = cut.pos_order_line_ids
        self.assertEqual(line.salon_helper_id, self.anna.resource_id)
        self.assertEqual(line.salon_helper_share, 20)
        alone = self.env["pos.order.line"].search([("product_id", "=", self.wash.id)])
        self.assertEqual(alone.salon_stylist_id, self.anna.resource_id)

    def test_split(self):
        self.run_till("salon_till_split")
        self.assertEqual(self.visit.payment_state, "paid")
        self.assertEqual(self.visit.amount_paid, 130)
        self.assertEqual(
            sorted(self.visit.pos_order_ids.mapped("amount_total")), [50, 80]
        )

    def test_tips(self):
        self.run_till("salon_till_tips")
        order = self.visit.pos_order_ids
        tips = order.lines.filtered(
            lambda line: line.product_id == self.config.tip_product_id
        )
        self.assertEqual(
            {line.salon_stylist_id.name: line.price_unit for line in tips},
            {"Anna Scissorhands": 5, "Ben Brush": 2.5},
        )
        self.assertEqual((order.is_tipped, order.tip_amount), (True, 7.5))
        self.assertEqual(self.visit.amount_paid, 130)

    def test_changes(self):
        self.run_till("salon_till_changes")
        states = {line.product_id: line.state for line in self.visit.line_ids}
        self.assertEqual(
            states,
            {self.cut: "done", self.colour: "cancelled", self.wash: "done"},
        )
        self.assertEqual(self.visit.payment_state, "paid")
        self.assertEqual(self.visit.amount_paid, 70)
        states = {line.product_id: line.state for line in self.other_visit.line_ids}
        self.assertEqual(states[self.cut], "planned")

    def test_refund_of_one_in_a_family(self):
        other = self.make_visit(self.colour, client=self.nora, hour=16)
        lines = [
            self.order_line(
                line.product_id,
                line.price_unit,
                line.id,
                salon_stylist_id=self.ben.resource_id.id,
            )
            for line in (self.other_visit | other).line_ids
        ]
        order = self.make_order(
            lines,
            partner_id=self.laura.id,
            salon_family_bill=True,
            pos_reference="26001-001",
        )
        self.sync(order)
        self.run_till("salon_till_refund_family")
        self.assertEqual(other.payment_state, "refunded")
        self.assertEqual(self.other_visit.payment_state, "paid")

    def test_price_as_booked(self):
        self.branch.price_guaranteed = True
        (self.cut | self.colour).product_tmpl_id.list_price = 200
        self.run_till("salon_till_guaranteed_price")


@tagged("post_install", "-at_install", "is_tour")
class TestBillTourOnPhone(BillTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_people(self):
        self.run_till("salon_till_people_on_phone")
