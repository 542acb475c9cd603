"""Whether the tills offer the price lists of the tiers."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .member_common import MemberSetup
from .pos_common import TillSetup


@tagged("post_install", "-at_install")
class TestTierTill(MemberSetup, TillSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.set_up_members()
        cls.env["pos.config"].search([("id", "!=", cls.config.id)]).active = False
        cls.vip = cls.env["product.pricelist"].create(
            {"name": "For members", "company_id": False}
        )
        cls.manager = new_test_user(
            cls.env,
            "tier_manager",
            groups="salon_crm.group_salon_manager",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def missing(self, tier=None):
        self.env.invalidate_all()
        tier = (tier or self.gold).with_company(self.company)
        return tier.with_user(self.manager).tills_without_list

    def test_named_until_it_is_offered(self):
        self.assertFalse(self.missing(), "a tier without a list")
        self.gold.pricelist_id = self.vip
        self.assertEqual(self.missing(), "Salon till")
        self.config.available_pricelist_ids = self.vip
        self.assertEqual(self.missing(), "Salon till", "its lists are switched off")
        self.config.use_pricelist = True
        self.assertFalse(self.missing())
        second = self.make_till("Second till")
        self.assertEqual(self.missing(), "Second till")
        second.active = False
        self.assertFalse(self.missing())

    def test_form_says_it_at_once(self):
        manager = self.manager
        manager.group_ids |= self.env.ref("product.group_product_pricelist")
        with Form(self.gold.with_user(manager)) as form:
            self.assertFalse(form.tills_without_list)
            form.pricelist_id = self.vip
            self.assertEqual(form.tills_without_list, "Salon till")

    def test_of_the_company_of_tier_and_list(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids |= other
        self.gold.pricelist_id = self.vip
        self.gold.company_id = other
        self.assertFalse(self.missing())
        self.gold.company_id = False
        self.assertEqual(self.missing(), "Salon till")
        self.vip.company_id = other
        self.assertFalse(self.missing(), "it is given elsewhere only")

    def test_form_says_that_a_list_is_of_one_company(self):
        """No till of the others could offer it: members get it in that one only."""
        manager = self.manager
        manager.group_ids |= self.env.ref("product.group_product_pricelist")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        manager.company_ids |= other
        list_there = self.env["product.pricelist"].create(
            {"name": "There", "company_id": other.id}
        )
        with Form(self.gold.with_user(manager)) as form:
            form.pricelist_id = self.vip
            self.assertFalse(form.only_in_company, "a list of all companies")
            form.pricelist_id = list_there
            self.assertEqual(form.only_in_company, "Elsewhere")
            form.company_id = other
            self.assertFalse(form.only_in_company, "the tier is, too")
            form.company_id = self.env["res.company"]
        with patch.object(
            self.env.registry["res.company"], "_salon_is_only_one", lambda one: True
        ):
            self.env.invalidate_all()
            self.assertFalse(self.gold.only_in_company, "there is no other one")

    def test_button_adds_it(self):
        """Beside those that are there, and the default one of a till without lists."""
        usual, other = self.env["product.pricelist"].create(
            [{"name": name} for name in ("Usual", "Other")]
        )
        self.config.write(
            {"use_pricelist": True, "available_pricelist_ids": [Command.link(other.id)]}
        )
        second = self.make_till("Second till", pricelist_id=usual.id)
        self.gold.pricelist_id = self.vip
        self.gold.with_user(self.manager).action_offer_at_tills()
        self.assertFalse(self.missing())
        self.assertEqual(self.config.available_pricelist_ids, other | self.vip)
        self.assertEqual(second.available_pricelist_ids, usual | self.vip)
        self.assertTrue(second.use_pricelist)

    def test_button_is_the_managers(self):
        self.gold.pricelist_id = self.vip
        clerk = new_test_user(
            self.env, "tier_desk", groups="salon_crm.group_salon_receptionist"
        )
        with self.assertRaises(AccessError):
            self.gold.with_user(clerk).action_offer_at_tills()

    def test_another_currency(self):
        self.vip.currency_id = self.setup_other_currency("CAD")
        self.gold.pricelist_id = self.vip
        self.assertEqual(self.missing(), "Salon till")
        with self.assertRaisesRegex(UserError, "currency of “For members”"):
            self.gold.action_offer_at_tills()
