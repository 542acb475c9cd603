"""Every menu, view and filter of the app opens, as each role and with a day's work."""

from odoo.tests import HttpCase, new_test_user, tagged

from .common import SalonSetup

OPEN = (
    "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
    ".startClickEverywhere(%s);"
)
IN_THE_APP = OPEN % "'salon_crm.menu_salon', false"
ALL_APPS = OPEN % "undefined, true"
ROLES = {
    "stylist": "salon_crm.group_salon_stylist",
    "receptionist": "salon_crm.group_salon_receptionist",
    "manager": "salon_crm.group_salon_manager,salon_crm.group_salon_sensitive",
    "accountant": "account.group_account_user",
    "till": "point_of_sale.group_pos_user",
}


@tagged("post_install", "-at_install")
class TestMenus(SalonSetup, HttpCase):
    # Some views end on a form that was opened to be looked at.
    allow_end_on_form = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("salon_crm.demo_company", raise_if_not_found=False):
            cls.set_up_salon()
            for number in range(3):
                cls.book(cls.at(9 + 2 * number), cls.colour)

    def open_everything(self, role, clicks):
        """Log in as a role: as the user of the demo salon where there is one."""
        user = self.env.ref(f"salon_crm.demo_user_{role}", raise_if_not_found=False)
        login = user.login if user else f"menu_{role}"
        if not user:
            user = new_test_user(
                self.env, login, groups=f"base.group_user,{ROLES[role]}"
            )
        user.tour_enabled = False
        self.browser_js(
            "/odoo",
            clicks,
            "odoo.isReady === true",
            login=login,
            timeout=600,
            success_signal="clickbot test succeeded",
        )
        return user

    def first_menu(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        return menus[menus["root"]["children"][0]]["xmlid"]

    def test_stylist(self):
        user = self.open_everything("stylist", IN_THE_APP)
        self.assertEqual(self.first_menu(user), "salon_crm.menu_salon")

    def test_receptionist(self):
        user = self.open_everything("receptionist", IN_THE_APP)
        self.assertEqual(self.first_menu(user), "salon_crm.menu_salon")

    def test_manager(self):
        user = self.open_everything("manager", IN_THE_APP)
        self.assertEqual(self.first_menu(user), "salon_crm.menu_salon")

    def test_accountant(self):
        """Who has no right in the salon has its Odoo as before."""
        user = self.open_everything("accountant", ALL_APPS)
        self.assertNotEqual(self.first_menu(user), "salon_crm.menu_salon")

    def test_till(self):
        user = self.open_everything("till", ALL_APPS)
        self.assertNotEqual(self.first_menu(user), "salon_crm.menu_salon")

    def test_empty_lists_say_what_to_do(self):
        root = self.env.ref("salon_crm.menu_salon")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        lists = [
            menu.action
            for menu in menus
            if menu.action
            and menu.action._name == "ir.actions.act_window"
            and menu.action.view_mode.split(",")[0] != "form"
        ]
        self.assertGreater(len(lists), 8)
        for action in lists:
            self.assertIn("o_view_nocontent", action.help or "", action.name)
