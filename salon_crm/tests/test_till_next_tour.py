"""The next visit at the till, and the receipt, in a browser."""

from io import BytesIO

from PIL import Image

from odoo.fields import Command
from odoo.tests import tagged

from .test_pos_tour import TillTourCase


class NextTourCase(TillTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.resource_id.salon_bookable = True
        staff = [Command.create({"resource_id": cls.anna.resource_id.id})]
        for service in cls.cut | cls.colour:
            service.product_tmpl_id.salon_staff_ids = staff
        cls.cut.product_tmpl_id.salon_aftercare = "Two days without shampoo."
        cls.branch.partner_id = cls.env["res.partner"].create(
            {"name": "The shop", "street": "Lime Lane 1"}
        )

    def booked_at_till(self):
        return self.env["salon.appointment"].search(
            [("partner_id", "=", self.laura.id), ("channel", "=", "till")]
        )


@tagged("post_install", "-at_install", "is_tour")
class TestTillNextTour(NextTourCase):
    def test_next_visit(self):
        self.run_till("salon_till_next_visit")
        self.assertEqual(self.visit.payment_state, "paid")
        made = self.booked_at_till()
        self.assertEqual(sorted(made.mapped("state")), ["booked", "cancelled"])
        made = made.filtered(lambda visit: visit.state == "booked")
        self.assertEqual(made.line_ids.product_id, self.cut | self.colour)
        self.assertEqual(made.create_uid, self.till_user)
        order = self.visit.pos_order_ids
        mail = self.env["mail.mail"].search(
            [("model", "=", "pos.order"), ("res_id", "=", order.id)]
        )
        self.assertIn(made._link_url(), mail.body_html)
        self.assertEqual(mail.attachment_ids.mimetype, "image/jpeg")
        # The picture is of the whole receipt, with what the salon adds below.
        picture = Image.open(BytesIO(mail.attachment_ids.raw))
        self.assertGreater(picture.height, picture.width)

    def test_time_is_gone(self):
        self.run_till("salon_till_next_gone")
        self.assertEqual(len(set(self.booked_at_till().mapped("start"))), 2)

    def test_offline(self):
        self.run_till("salon_till_next_offline")
        self.assertFalse(self.booked_at_till())


@tagged("post_install", "-at_install", "is_tour")
class TestTillNextTourOnPhone(NextTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_next_visit(self):
        self.run_till("salon_till_next_phone")
        self.assertEqual(len(self.booked_at_till()), 1)
