from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon
from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .test_till_vouchers import VoucherSetup


class ClosingTourCase(VoucherSetup, AccountTestInvoicingHttpCommon):
    """Tours in a browser, by a user who has only the right to use the till."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.nora = cls.make_client("Nora Tester", phone="+32 499 00 00 00")

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit(self.cut, self.colour)
        self.other_visit = self.make_visit(client=self.nora)

    def run_till(self, tour):
        self.open_till()
        self.start_tour(f"/pos/ui/{self.config.id}", tour, login="till_only")
        self.env.invalidate_all()

    def codes(self):
        uses = self.env["salon.voucher.use"].search([], order="id")
        return [(use.code, use.state) for use in uses]


@tagged("post_install", "-at_install", "is_tour")
class TestClosingTour(ClosingTourCase):
    def test_voucher(self):
        self.run_till("salon_till_voucher")
        self.assertEqual(self.codes(), [("MT12345", "used"), ("7001", "used")])
        self.assertEqual(self.visit.payment_state, "paid")
        self.assertEqual(self.other_visit.payment_state, "paid")

    def test_wechat(self):
        self.run_till("salon_till_wechat")
        payment = self.visit.pos_order_ids.payment_ids
        self.assertEqual(payment.payment_ref_no, "4200001234567890")
        self.assertEqual(payment.payment_method_id, self.wechat)
        self.assertFalse(self.other_visit.pos_order_ids.payment_ids.payment_ref_no)

    def test_offline_voucher(self):
        self.sync(self.order_with(self.make_visit(), self.voucher, "OFF1"))
        self.run_till("salon_till_offline_voucher")
        self.assertEqual(self.codes(), [("OFF1", "used"), ("OFF1", "twice")])
        self.assertEqual(self.visit.payment_state, "paid")

    def test_closing(self):
        done = (self.visit | self.other_visit).with_context(salon_planned=PLANNED)
        done.state = "done"
        session = self.open_till()
        self.run_till("salon_till_closing")
        self.assertEqual(self.visit.unpaid_reason, "Pays next time")
        self.assertEqual(self.visit.unpaid_reason_uid, self.till_user)
        self.assertEqual(self.other_visit.unpaid_reason, "A gift of the house")
        self.assertEqual(session.state, "closed")


@tagged("post_install", "-at_install", "is_tour")
class TestClosingTourOnPhone(ClosingTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_voucher(self):
        self.run_till("salon_till_phone_voucher")
        self.assertEqual(self.codes(), [("MT12345", "used")])
