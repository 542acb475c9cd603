from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .test_commission import PaySetup


@tagged("post_install", "-at_install", "is_tour")
class TestPayTour(PaySetup, AccountTestInvoicingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.set_up_value()
        cls.set_up_pay()
        for role in ("manager", "stylist"):
            user = new_test_user(
                cls.env,
                login=f"pay_{role}",
                password=f"pay_{role}",
                groups=f"base.group_user,salon_crm.group_salon_{role}",
                company_id=cls.company.id,
                company_ids=cls.company.ids,
            )
            user.tour_enabled = False
        cls.anna.user_id = user

    def test_month(self):
        self.rule(10)
        self.sell((self.cut, 50), (self.cut, 50, self.two))
        address = "/odoo/action-salon_crm.salon_commission_statement_action"
        self.start_tour(address, "salon_pay_month", login="pay_manager")
        self.env.invalidate_all()
        statement = self.lines().statement_id
        self.assertEqual((statement.state, statement.amount_total), ("locked", 5))
        other = self.lines(person=self.two).statement_id
        self.assertEqual(other.state, "draft")
        self.start_tour(f"{address}_own", "salon_pay_own", login="pay_stylist")
