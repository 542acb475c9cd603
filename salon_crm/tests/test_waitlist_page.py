"""What a client sees who follows the links of an offer, without a login."""

import re

from odoo.tests import HttpCase, tagged

from .common import SalonSetup


@tagged("post_install", "-at_install")
class TestWaitlistPage(SalonSetup, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_salon()
        cls.branch.write({"waitlist_hour_from": 0, "waitlist_hour_to": 24})
        cls.branch.partner_id = cls.env["res.partner"].create(
            {"name": "The shop", "street": "Lime Lane 1", "phone": "+1 555 0100"}
        )
        cls.uma = cls.env["res.partner"].create(
            {"name": "Uma", "email": "uma@example.com", "lang": "en_US"}
        )
        visit = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.entry = cls.env["salon.waitlist.entry"].create(
            {
                "partner_id": cls.uma.id,
                "branch_id": cls.branch.id,
                "product_ids": cls.cut.ids,
                "date_from": cls.day,
                "date_until": cls.day,
            }
        )
        visit.action_cancel()
        cls.env["salon.waitlist.gap"].search([])._ask_next()
        cls.offer = cls.env["salon.waitlist.offer"].search([("state", "=", "asked")])

    def path(self, answer=""):
        return f"/salon/offer/{self.offer.token}/{answer}".rstrip("/")

    def post(self, answer):
        """Press a button of the page."""
        page = self.url_open(self.path())
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        return self.url_open(
            self.path(answer), {"csrf_token": token.group(1) if token else ""}
        )

    def test_page_says_what_when_where_and_with_whom(self):
        page = self.url_open(self.path())
        self.assertEqual(page.status_code, 200)
        for words in (
            "Uma",
            "Cut",
            "Anna",
            "Test branch",
            "Lime Lane 1",
            "+1 555 0100",
            self.branch._day_and_clock(self.at(10)),
            "Yes, book it",
            "No, thank you",
        ):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_opening_links_changes_nothing(self):
        """As a mail server does that looks for viruses."""
        for answer in ("", "accept", "decline"):
            self.assertEqual(self.url_open(self.path(answer)).status_code, 200)
            self.assertEqual(
                self.opener.head(self.base_url() + self.path(answer)).status_code, 200
            )
        self.assertEqual(self.offer.state, "asked")
        self.assertEqual(self.offer.appointment_id.state, "hold")

    def test_the_link_that_was_clicked_is_sent_by_a_script(self):
        for answer, other in (("accept", "decline"), ("decline", "accept")):
            forms = re.findall(r"<form[^>]+>", self.url_open(self.path(answer)).text)
            sent = [form for form in forms if "o_salon_offer_send" in form]
            self.assertEqual(len(sent), 1)
            self.assertIn(f"/{answer}", sent[0])
            self.assertNotIn(f"/{other}", sent[0])
        self.assertNotIn("o_salon_offer_send", self.url_open(self.path()).text)

    def test_accept(self):
        self.assertIn("It is yours, Uma", self.post("accept").text)
        self.assertEqual(self.offer.state, "accepted")
        self.assertEqual(self.offer.appointment_id.state, "booked")
        self.assertEqual(self.offer.answered_by, "link")
        again = self.url_open(self.path("accept"))
        self.assertIn("It is yours", again.text)
        self.assertNotIn("<form", again.text.split("<main")[1].split("</main")[0])

    def test_decline_and_stay(self):
        page = self.post("decline")
        self.assertIn("Thank you for telling us", page.text)
        self.assertIn("You stay on our waiting list", page.text)
        self.assertEqual(self.offer.appointment_id.state, "cancelled")
        self.assertEqual(self.entry.state, "waiting")

    def test_decline_and_leave(self):
        self.post("decline")
        page = self.post("leave")
        self.assertIn("You are not on our waiting list any more", page.text)
        self.assertEqual(self.entry.state, "closed")

    def test_too_late(self):
        """Also when the job has not come to it yet."""
        self.offer.deadline = self.day.replace(year=2020)
        page = self.url_open(self.path("accept"))
        self.assertIn("This time is gone", page.text)
        self.assertIn("You stay on our waiting list", page.text)
        self.assertNotIn("o_salon_offer_send", page.text)
        self.assertIn("This time is gone", self.post("accept").text)
        self.assertEqual(self.offer.state, "expired")

    def test_a_post_needs_the_page_before(self):
        page = self.url_open(self.path("accept"), {"csrf_token": "invented"})
        self.assertEqual(page.status_code, 400)
        self.assertEqual(self.offer.state, "asked")

    def test_unknown_link(self):
        for token in ("x", "x" * 24, "x" * 5000, "%00", "%F0%9F%92%87", "..%2f"):
            for answer in ("", "/accept", "/decline"):
                page = self.url_open(f"/salon/offer/{token}{answer}")
                self.assertEqual(page.status_code, 404, token)
                self.assertNotIn("Traceback", page.text)
        self.assertIn("We do not know this link", self.url_open("/salon/offer/x").text)
        self.assertIn(
            "We do not know this link", self.url_open("/salon/offer/x/accept").text
        )

    def test_nothing_of_others(self):
        """Neither names nor ids of what else there is."""
        page = self.url_open(self.path()).text
        for words in ("Laura", "laura@example.com", "uma@example.com"):
            self.assertNotIn(words, page)

    def test_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.uma.lang = "fr_FR"
        page = self.url_open(self.path())
        self.assertIn(
            self.branch.with_context(lang="fr_FR")._day_and_clock(self.at(10)),
            page.text,
        )
        self.assertIn('lang="fr-FR"', page.text)

    def test_in_a_browser(self):
        """The button books; a driven browser does not press it by itself."""
        self.browser_js(
            self.path("accept"),
            """
            const form = document.querySelector(".o_salon_offer_send");
            if (!form) { throw new Error("The page has answered by itself"); }
            console.log("test successful");
            """,
            "document.readyState === 'complete'",
        )
        self.assertEqual(self.offer.state, "asked")
