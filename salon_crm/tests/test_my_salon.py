"""What a client sees and does who is logged in to the portal."""

import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .common import SalonSetup


class MySalonSetup(SalonSetup):
    """Laura has a login, a tier and points; Nora has a login, too."""

    @classmethod
    def set_up_my_salon(cls):
        cls.set_up_salon()
        cls.laura = cls.make_portal_user("laura_portal", cls.client_laura)
        cls.client_nora = cls.env["res.partner"].create(
            {"name": "Nora", "email": "nora@example.com", "is_salon_client": True}
        )
        cls.nora = cls.make_portal_user("nora_portal", cls.client_nora)
        cls.env["salon.tier"].search([]).active = False
        cls.env["salon.tier"].search([]).action_archive()
        cls.silver = cls.env["salon.tier"].create(
            {"name": "Silver club", "rank": 71, "color": 4, "visits": 1}
        )
        cls.gold = cls.env["salon.tier"].create(
            {"name": "Gold club", "rank": 72, "color": 3, "visits": 9}
        )
        cls.make_member(cls.client_laura)
        cls.company._salon_set_up_points(1)
        cls.program = cls.company._salon_points_program()
        cls.give_points(cls.client_laura, 120)

    @classmethod
    def make_portal_user(cls, login, partner):
        return new_test_user(
            cls.env,
            login=login,
            password=login,
            name=partner.name,
            groups="base.group_portal",
            partner_id=partner.id,
        )

    @classmethod
    def make_member(cls, client, tier=None, company=None):
        return cls.env["salon.membership"].create(
            {
                "partner_id": client.id,
                "company_id": (company or cls.company).id,
                "tier_id": (tier or cls.silver).id,
                "since": fields.Date.today(),
            }
        )

    @classmethod
    def give_points(cls, client, points, words="A gift"):
        card = cls.env["loyalty.card"]._salon_points_card(client, cls.program)
        card._salon_post_points(points * 100, "hand", words)
        return card

    @classmethod
    def done(cls, days_ago=1, client=None, **values):
        """A visit that took place."""
        visit = cls.book(
            cls.at(10, day=3), partner_id=(client or cls.client_laura).id, **values
        )
        start = fields.Datetime.now() - timedelta(days=days_ago)
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE salon_appointment SET state = 'done', start = %s, stop = %s"
            " WHERE id = %s",
            (start, start + timedelta(hours=1), visit.id),
        )
        cls.env.cr.execute(
            "DELETE FROM salon_occupancy WHERE appointment_id = %s", (visit.id,)
        )
        cls.env.invalidate_all()
        return visit


class MySalonCase(MySalonSetup, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_my_salon()

    def log_in(self, user="laura_portal"):
        self.authenticate(user, user)

    def get(self, path, status=200):
        page = self.url_open(path)
        self.assertNotIn("Traceback", page.text)
        self.assertEqual(page.status_code, status)
        return page

    def post(self, path, data=None, page="/my/complaints/new"):
        """Send a form as the page has it."""
        text = self.url_open(page).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)
        data = {"csrf_token": token.group(1) if token else "", **(data or {})}
        answer = self.url_open(path, data)
        self.assertNotIn("Traceback", answer.text)
        self.env.invalidate_all()
        return answer

    def main(self, page):
        text = page.text.split("<main")[1].split("</main")[0]
        return re.sub(r"[ \n]+", " ", text)


@tagged("post_install", "-at_install")
class TestMySalon(MySalonCase):
    def test_card_points_and_visits(self):
        coming = self.book(self.at(10, day=3), self.cut, self.anna)
        self.done(services=self.cut, employee=self.ben)
        self.log_in()
        page = self.get("/my/salon")
        for words in (
            "Laura",
            "Silver club",
            "o_salon_tier_4",
            "120 Points",
            "data:image/svg+xml;base64,",
            self.branch._day_and_clock_in_year(coming.start),
            "Cut, Anna",
            "Cut, Ben",
        ):
            self.assertIn(words, self.main(page))
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        # No address has the number of the card.
        number = self.client_laura.sudo().salon_card_number
        self.assertNotIn(number, page.text)
        self.assertNotIn("/report/barcode", page.text)

    def test_nothing_of_others(self):
        visit = self.book(self.at(10, day=3), partner_id=self.client_laura.id)
        self.log_in("nora_portal")
        page = self.main(self.get("/my/salon"))
        for words in ("Laura", "Silver club", "120", "Cut, "):
            self.assertNotIn(words, page)
        self.assertIn("Nothing is booked", page)
        answer = self.post("/my/salon/visit", {"visit_id": visit.id})
        self.assertTrue(answer.url.endswith("/my/salon"))
        self.assertFalse(visit.sudo().link_token)

    def test_needs_a_login(self):
        for path in ("/my/salon", "/my/salon/visits", "/my/salon/points/1"):
            self.assertIn("/web/login", self.get(path).url)
        for path in ("/my/complaints", "/my/complaints/new"):
            self.assertIn("/web/login", self.get(path).url)

    def test_opening_writes_nothing(self):
        self.book(self.at(10, day=3))
        self.log_in()
        self.get("/my")
        written = self.snapshot()
        for path in ("/my/salon", "/my/salon/visits", "/my/complaints/new"):
            self.get(path)
        self.get(f"/my/salon/points/{self.company.id}")
        self.assertEqual(self.snapshot(), written)

    def snapshot(self):
        self.env.flush_all()
        tables = ("res_partner", "salon_appointment", "loyalty_card", "salon_complaint")
        result = []
        for table in tables:
            self.env.cr.execute(f"SELECT max(write_date), count(*) FROM {table}")
            result += self.env.cr.fetchall()
        return result

    def test_to_the_page_of_a_visit(self):
        """The link is made when it is asked for."""
        visit = self.book(self.at(10, day=3), self.cut, self.anna)
        self.assertFalse(visit.sudo().link_token)
        self.log_in()
        answer = self.post("/my/salon/visit", {"visit_id": visit.id}, page="/my/salon")
        self.assertIn("/salon/visit/", answer.url)
        self.assertIn("Move to another time", answer.text)
        for wrong in ("", "x", "-1", "0", "9" * 30, "٣"):
            answer = self.post("/my/salon/visit", {"visit_id": wrong})
            self.assertTrue(answer.url.endswith("/my/salon"), wrong)

    def test_all_visits_and_points_in_pages(self):
        for number in range(3):
            self.done(days_ago=number + 1)
        for number in range(60):
            self.give_points(self.client_laura, 1, f"Gift {number}.")
        self.log_in()
        page = self.main(self.get("/my/salon/visits"))
        self.assertEqual(page.count("o_salon_past"), 3)
        address = f"/my/salon/points/{self.company.id}"
        page = self.main(self.get(address))
        self.assertIn("180 Points", page)
        self.assertIn("Gift 59.", page)
        self.assertEqual(page.count("o_salon_entry"), 50)
        page = self.main(self.get(f"{address}/page/2"))
        self.assertEqual(page.count("o_salon_entry"), 11)
        self.assertIn("A gift", page)
        for path in ("/page/99", "/page/0"):
            self.get(address + path)
        self.get("/my/salon/visits/page/99")

    def test_points_of_a_company_where_one_is_no_client(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.log_in()
        answer = self.get(f"/my/salon/points/{other.id}")
        self.assertTrue(answer.url.endswith("/my/salon"))

    def test_stored_value_is_shown(self):
        account = self.env["account.account"].create(
            {"name": "Owed", "code": "X2900", "account_type": "liability_current"}
        )
        self.company._salon_set_up_value(account)
        cards = self.env["loyalty.card"]._salon_cards_of(
            self.client_laura, self.company, create=True
        )
        cards["principal"]._salon_post(75, "Test")
        self.log_in()
        page = self.main(self.get("/my/salon"))
        self.assertIn("75.00", page)
        self.assertIn("paid in", page)

    def test_each_company_has_its_card(self):
        self.make_other_company()
        self.make_member(self.client_laura, self.gold, self.other)
        self.log_in()
        page = self.main(self.get("/my/salon"))
        for words in ("Silver club", "Gold club", self.company.name, "Other salons"):
            self.assertIn(words, page)
        self.assertEqual(page.count("data:image/svg"), 1)

    def test_on_the_first_page(self):
        self.log_in("nora_portal")
        counters = ["salon_visit_count", "salon_complaint_count"]
        ask = {"counters": counters}
        none = self.make_jsonrpc_request("/my/counters", ask)
        self.assertEqual([none[name] for name in counters], [0, 0])
        self.book(self.at(10, day=3), partner_id=self.client_nora.id)
        some = self.make_jsonrpc_request("/my/counters", ask)
        self.assertEqual(some["salon_visit_count"], 1)
        self.assertIn("/my/salon", self.get("/my").text)

    def test_a_new_code(self):
        old = self.client_laura.sudo().salon_card_number
        self.log_in()
        answer = self.url_open("/my/salon/card", {"csrf_token": "invented"})
        self.assertEqual(answer.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.client_laura.sudo().salon_card_number, old)
        self.post("/my/salon/card", page="/my/salon")
        self.assertNotEqual(self.client_laura.sudo().salon_card_number, old)
        Partner = self.env["res.partner"]
        self.assertFalse(Partner._salon_of_card(old))
        new = self.client_laura.sudo().salon_card_number
        self.assertEqual(Partner._salon_of_card(new), self.client_laura)

    def test_number_of_queries(self):
        """The same for few visits and many."""
        client = self.client_laura.with_user(self.laura)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            client._my_salon()
            return self.env.cr.sql_log_count - before

        for _each in range(2):
            self.done(services=self.cut, employee=self.anna)
        self.book(self.at(11, day=4), self.cut, self.anna)
        self.book(self.at(12, day=4), self.cut, self.anna)
        self.done(services=self.cut, employee=self.ben)
        count()
        few = count()
        for number in range(4):
            self.done(services=self.cut, employee=self.ben)
            self.book(self.at(10, day=5 + number), [self.cut] * 2, self.ben)
            self.give_points(self.client_laura, 5)
        self.assertLessEqual(count(), few)


@tagged("post_install", "-at_install")
class TestMemberCardNumber(MySalonCase):
    def test_only_the_right_number_opens(self):
        Partner = self.env["res.partner"]
        number = self.client_laura.sudo().salon_card_number
        self.assertRegex(number, r"\A042\d{30}\Z")
        self.assertEqual(Partner._salon_of_card(number), self.client_laura)
        other = self.client_nora.sudo().salon_card_number
        # Somebody else's id with this proof, and the other way round
        guesses = (
            other[:13] + number[13:],
            number[:-1] + str((int(number[-1]) + 1) % 10),
            number[:13] + "0" * 20,
            "042" + "9" * 30,
            "",
            None,
            number + "0",
        )
        for guess in guesses:
            self.assertFalse(Partner._salon_of_card(guess), guess)

    def test_who_can_read_it(self):
        desk = self.make_user("card_desk", "salon_crm.group_salon_receptionist")
        seen = self.env["res.partner"].with_user(desk).fields_get()
        self.assertNotIn("salon_card_number", seen)
        self.assertNotIn("salon_card_turn", seen)

    def test_who_is_gone_has_none(self):
        number = self.client_nora.sudo().salon_card_number
        self.nora.unlink()
        self.client_nora.unlink()
        self.assertFalse(self.env["res.partner"]._salon_of_card(number))


@tagged("post_install", "-at_install", "is_tour")
class TestMySalonOnPhone(MySalonCase):
    """A client's phone, with a finger."""

    browser_size = "390x844"
    touch_enabled = True

    def test_my_salon(self):
        self.done(services=self.cut, employee=self.anna)
        self.book(self.at(10, day=4), self.cut, self.anna)
        self.start_tour("/my", "salon_my_salon", login="laura_portal")
        complaint = self.env["salon.complaint"].search(
            [("partner_id", "=", self.client_laura.id)]
        )
        self.assertEqual(complaint.description, "It is much too short.")
        self.assertEqual(complaint.appointment_id.state, "done")
        texts = [each["text"] for each in complaint._portal_page()["messages"]]
        self.assertEqual(texts, ["At the back, I mean."])
