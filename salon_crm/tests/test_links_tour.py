from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from .test_links import LinksSetup


@tagged("post_install", "-at_install", "is_tour")
class TestLinksTour(LinksSetup, AccountTestInvoicingHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_links()
        new_test_user(
            cls.env,
            login="links_tour",
            password="links_tour",
            groups="base.group_user,account.group_account_invoice",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def test_from_invoice_to_visit_and_back(self):
        self.sync(self.order_of(self.make_visit(), to_invoice=True))
        self.sync(self.order_of(self.make_visit(hour=14)))
        self.close_till()
        elsewhere = self.make_visit(self.colour, branch_id=self.other_branch.id)
        self.at_other_till(self.order_of(elsewhere, to_invoice=True))
        action = self.env.ref("account.action_move_out_invoice_type")
        self.start_tour(f"/odoo/action-{action.id}", "salon_links", login="links_tour")
