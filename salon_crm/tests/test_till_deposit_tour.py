from odoo.tests import tagged

from .deposit_common import DepositSetup
from .test_pos_tour import TillTourCase


class DepositTourCase(DepositSetup, TillTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_deposits()
        cls.branch.write({"deposit_who": "new", "deposit_percent": 30})
        cls.vera = cls.make_client("Vera Later", phone="+32 470 99 88 77")

    def setUp(self):
        super().setUp()
        self.later = self.make_future_visit(self.colour, client=self.vera)


@tagged("post_install", "-at_install", "is_tour")
class TestDepositTour(DepositTourCase):
    """In a browser, by a user who has only the right to use the till."""

    def test_take_for_a_visit_to_come(self):
        self.run_till("salon_pos_deposit_take")
        self.assertEqual(self.kinds(self.later), [("taken", 24)])
        self.assertEqual(self.later.payment_state, "deposit")

    def test_use(self):
        self.sync(self.take(self.visit, 30))
        self.run_till("salon_pos_deposit_use")
        self.assertEqual(self.kinds(self.visit), [("taken", 30), ("used", -30)])
        self.assertEqual(self.visit.payment_state, "paid")
        self.assertEqual(self.visit.amount_paid, 130)

    def test_give_back(self):
        self.sync(self.take(self.later, 24))
        self.later.action_cancel()
        self.run_till("salon_pos_deposit_give_back")
        self.assertEqual(self.kinds(self.later), [("taken", 24), ("given_back", -24)])
        self.close_till()
        self.assertBooksAgree(0)

    def test_offline(self):
        self.sync(self.take(self.visit, 30))
        self.run_till("salon_pos_deposit_offline")
        self.assertEqual(self.kinds(self.visit), [("taken", 30), ("used", -30)])
        self.assertFalse(self.visit.deposit_balance)

    def test_till_without_branch(self):
        self.run_till("salon_pos_deposit_no_branch", self.make_till("A shop"))


@tagged("post_install", "-at_install", "is_tour")
class TestDepositTourOnPhone(DepositTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_take(self):
        self.run_till("salon_pos_deposit_phone")
