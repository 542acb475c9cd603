from odoo.tests import HttpCase, tagged

from .common import SalonSetup


class BoardTourCase(SalonSetup, HttpCase):
    """The day board in Chromium: two stylists, two clients and a visit of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_salon()
        cls.env["salon.branch"].search([]).filtered(
            lambda branch: branch != cls.branch
        ).active = False
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.clara = cls.env["res.partner"].create(
            {"name": "Clara", "phone": "+32 470 55 66 77", "is_salon_client": True}
        )
        cls.visit = cls.book(cls.at(10), employee=cls.anna)
        cls.colouring = cls.book(
            cls.at(13), cls.colour, cls.anna, partner_id=cls.clara.id
        )

    def tour(self, name, login="desk"):
        self.start_tour(
            "/odoo/salon-board", f"salon_board_{name}", login=login, timeout=120
        )
        self.env.invalidate_all()

    def assertPlace(self, visit, stylist, hour, minute=0, minutes=60):
        self.assertEqual(visit.start, self.at(hour, minute))
        self.assertEqual(visit.line_ids.employee_id, stylist)
        self.assertEqual(visit.line_ids.minutes, minutes)


@tagged("post_install", "-at_install")
class TestBoardTours(BoardTourCase):
    """As a receptionist: each gesture once for real."""

    def test_first_page(self):
        self.start_tour("/odoo", "salon_board_first_page", login="desk")

    def test_drag(self):
        self.tour("drag")
        self.assertPlace(self.visit, self.anna, 11)
        # The undone move left the client's wish as it was.
        self.assertTrue(self.visit.line_ids.employee_requested)

    def test_drag_refused(self):
        self.tour("drag_refused")
        self.assertPlace(self.visit, self.anna, 10)

    def test_lengthen(self):
        self.tour("lengthen")
        self.assertPlace(self.visit, self.anna, 10, minutes=45)

    def test_menu(self):
        self.tour("menu")
        self.assertEqual(self.visit.state, "done")

    def test_gap(self):
        self.tour("gap")

    def test_places_and_week(self):
        self.tour("places")

    def test_keys(self):
        self.tour("keys")
        self.assertPlace(self.visit, self.ben, 10, 15)

    def test_book(self):
        self.tour("book")
        visit = self.clara.salon_appointment_ids - self.colouring
        self.assertPlace(visit, self.ben, 11)
        self.assertEqual(visit.channel, "phone")

    def test_new_client(self):
        self.tour("new_client")
        client = self.env["res.partner"].search([("name", "=", "Nina Newcomer")])
        self.assertTrue(client.is_salon_client)
        self.assertPlace(client.salon_appointment_ids, self.ben, 12)

    def test_cancel(self):
        self.tour("cancel")
        self.assertEqual(self.visit.state, "booked")
