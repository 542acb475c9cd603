from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from .revenue_common import RevenueSetup


@tagged("post_install", "-at_install", "is_tour")
class TestRevenueTour(RevenueSetup, AccountTestInvoicingHttpCommon):
    """As an accountant, who has no right in the salon and none at the till."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_revenue()
        cls.accountant = new_test_user(
            cls.env,
            login="revenue_books",
            password="revenue_books",
            groups="base.group_user,account.group_account_user",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def setUp(self):
        super().setUp()
        self.sync(self.order_of(self.make_visit()))
        self.close_till()

    def run_books(self, action, tour):
        self.start_tour(f"/odoo/action-salon_crm.{action}", tour, login="revenue_books")

    def test_planted_error(self):
        move = self.plant()
        self.run_books("salon_revenue_check_action", "salon_revenue_check")
        move.button_draft()
        move.button_cancel()
        self.run_books("salon_revenue_check_action", "salon_revenue_agrees")

    def test_report(self):
        self.run_books("salon_revenue_report_action", "salon_revenue_report")
