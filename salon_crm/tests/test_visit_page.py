"""What a client sees and does who scans the QR code on a receipt, without a login."""

import re
from datetime import timedelta

import vobject

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import SalonSetup


class VisitPageCase(SalonSetup, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_salon()
        cls.branch.partner_id = cls.env["res.partner"].create(
            {"name": "The shop", "street": "Lime Lane 1", "phone": "+1 555 0100"}
        )
        cls.visit = cls.book(cls.at(10, day=3), cls.cut, cls.anna, note="Very private")
        cls.visit._link_url()

    def path(self, path="", visit=None):
        return f"/salon/visit/{(visit or self.visit).sudo().link_token}{path}"

    def open(self, path="", visit=None):
        page = self.url_open(self.path(path, visit))
        self.assertNotIn("Traceback", page.text)
        return page

    def post(self, path, data=None, page="", visit=None):
        """Press a button of a page."""
        text = self.open(page or path, visit).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)
        data = {"csrf_token": token.group(1) if token else "", **(data or {})}
        answer = self.url_open(self.path(path, visit), data)
        self.env.invalidate_all()
        return answer

    def main(self, page):
        return page.text.split("<main")[1].split("</main")[0]


@tagged("post_install", "-at_install")
class TestVisitPage(VisitPageCase):
    """The page with the visit, and who can open it."""

    def test_says_what_when_where_and_with_whom(self):
        page = self.open()
        self.assertEqual(page.status_code, 200)
        for words in (
            "Cut, Anna",
            "Test branch",
            "Lime Lane 1",
            "+1 555 0100",
            self.visit.name,
            self.branch._day_and_clock_in_year(self.visit.start),
            "Move to another time",
            "Cancel",
        ):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    def test_nothing_of_others_and_nothing_private(self):
        self.book(self.at(14, day=3), self.cut, self.ben)
        self.client_laura.salon_has_allergy = True
        for path in ("", "/move", "/cancel"):
            page = self.open(path).text
            for words in ("Laura", "laura@example.com", "Very private", "llerg"):
                self.assertNotIn(words, page)

    def test_opening_changes_nothing(self):
        """As a messenger does for a preview."""
        before = self.visit.read(["start", "state", "write_date", "link_token"])
        for path in ("", "/move", "/cancel", "/visit.ics", "?said=moved"):
            self.assertEqual(self.open(path).status_code, 200)
            head = self.opener.head(self.base_url() + self.path(path))
            self.assertEqual(head.status_code, 200)
        self.env.invalidate_all()
        after = self.visit.read(["start", "state", "write_date", "link_token"])
        self.assertEqual(before, after)

    def test_unknown_links(self):
        for token in ("x", "x" * 24, "x" * 5000, "%00", "%F0%9F%92%87", "..%2f"):
            for path in ("", "/move", "/cancel", "/visit.ics"):
                page = self.url_open(f"/salon/visit/{token}{path}")
                self.assertEqual(page.status_code, 404, token)
                self.assertNotIn("Traceback", page.text)
        page = self.url_open(f"/salon/visit/{'x' * 24}")
        self.assertIn("We do not know this link", page.text)
        self.assertEqual(self.url_open("/salon/visit/False").status_code, 404)

    def test_a_part_of_a_token_opens_nothing(self):
        token = self.visit.link_token
        guesses = (token[:-1], token.swapcase(), f"{token}x", f"{token[:16]}%25")
        for guess in guesses:
            page = self.url_open(f"/salon/visit/{guess}")
            self.assertEqual(page.status_code, 404)

    def test_a_held_time_has_no_page(self):
        held = self.book(self.at(14, day=3), self.cut, self.ben, hold=True)
        held._link_url()
        self.assertEqual(self.open(visit=held).status_code, 404)

    def test_link_is_another_once_somebody_else_has_the_visit(self):
        old = self.path()
        self.visit.partner_id = self.client_laura
        self.assertEqual(self.url_open(old).status_code, 200, "the same client")
        self.visit.partner_id = self.env["res.partner"].create({"name": "Nora"})
        self.assertEqual(self.url_open(old).status_code, 404)
        self.assertNotIn(old, self.visit._link_url())

    def test_link_is_another_after_a_cancellation(self):
        old = self.path()
        self.visit.action_cancel()
        page = self.url_open(old)
        self.assertIn("Your visit is cancelled", page.text)
        self.assertNotIn("Anna", page.text)
        self.visit.action_reopen()
        self.assertEqual(self.url_open(old).status_code, 404)
        self.visit._link_url()
        self.assertEqual(self.open().status_code, 200)

    def test_over(self):
        self.visit.action_arrive()
        page = self.open()
        self.assertIn("nothing can be", page.text)
        self.assertNotIn("<form", self.main(page))
        self.assertNotIn("<form", self.main(self.open("/move")))
        self.assertNotIn("<form", self.main(self.open("/cancel")))

    def test_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.client_laura.lang = "fr_FR"
        page = self.open()
        french = self.branch.with_context(lang="fr_FR")
        self.assertIn(french._day_and_clock_in_year(self.visit.start), page.text)
        self.assertIn('lang="fr-FR"', page.text)

    def test_who_can_read_the_token(self):
        desk = self.make_user("page_desk", "salon_crm.group_salon_receptionist")
        fields_seen = self.env["salon.appointment"].with_user(desk).fields_get()
        self.assertNotIn("link_token", fields_seen)

    def test_calendar_file(self):
        answer = self.open("/visit.ics")
        self.assertIn("text/calendar", answer.headers["Content-Type"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        event = vobject.readOne(answer.content.decode()).vevent
        self.assertEqual(event.dtstart.value.replace(tzinfo=None), self.visit.start)
        self.assertEqual(event.uid.value, self.visit._ics_uid())
        self.assertFalse(hasattr(event, "attendee"))

    def test_a_passer_by(self):
        """Has no record and no address, but a receipt."""
        visit = self.env["salon.appointment"].browse(
            self.env["salon.appointment"].book(
                self.request(
                    partner_id=self.company._salon_passer_by().id,
                    guest_name="The lady in red",
                    start=self.at(15, day=3),
                )
            )
        )
        visit._link_url()
        page = self.open(visit=visit)
        self.assertEqual(page.status_code, 200)
        self.post("/cancel", visit=visit)
        self.assertEqual(visit.state, "cancelled")

    def test_messages_have_the_link(self):
        for kind in ("confirmation", "change", "reminder"):
            template = self.env.ref(f"salon_crm.mail_template_{kind}")
            body = template._render_field("body_html", self.visit.ids)
            self.assertIn(self.visit._link_url(), body[self.visit.id], kind)
            template = self.env.ref(f"salon_crm.sms_template_{kind}")
            body = template._render_field("body", self.visit.ids)
            self.assertIn(self.visit._link_url(), body[self.visit.id], kind)


@tagged("post_install", "-at_install")
class TestVisitPageMove(VisitPageCase):
    """Moving a visit on its page."""

    def text(self, moment):
        return fields.Datetime.to_string(moment)

    def test_shows_free_times(self):
        self.book(self.at(12, day=3), self.cut, self.anna)
        page = self.main(self.open("/move"))
        self.assertIn(self.text(self.at(14, day=3)), page)
        self.assertNotIn(self.text(self.at(12, day=3)), page)
        self.assertNotIn(self.text(self.at(10, day=3)), page, "that is the time now")
        self.assertIn(self.text(self.at(10, 15, day=3)), page, "its own time is free")

    def test_move(self):
        answer = self.post("/move", {"start": self.text(self.at(14, day=4))})
        self.assertIn("Your visit is moved", answer.text)
        self.assertEqual(self.visit.start, self.at(14, day=4))
        self.assertEqual(self.visit.line_ids.employee_id, self.anna)
        self.assertEqual(answer.history[0].status_code, 303)
        again = self.post("/move", {"start": self.text(self.at(14, day=4))})
        self.assertIn("Your visit is moved", again.text)
        self.assertEqual(self.visit.link_moves, 1, "the same once more is nothing")

    def test_with_another_stylist(self):
        self.book(self.at(9, day=5), [self.cut] * 9, self.anna)
        free = self.text(self.at(12, day=5))
        day = self.at(0, day=5).date().isoformat()
        self.assertNotIn(free, self.main(self.open(f"/move?day={day}")))
        self.assertIn(free, self.main(self.open(f"/move?day={day}&anyone=1")))
        answer = self.post("/move", {"start": free, "anyone": "1"})
        self.assertIn("Your visit is moved", answer.text)
        self.assertIn("Cut, Ben", answer.text)
        self.assertEqual(self.visit.line_ids.employee_id, self.ben)

    def test_time_taken_meanwhile(self):
        wanted = self.at(14, day=3)
        text = self.open("/move").text
        self.assertIn(self.text(wanted), text)
        self.book(wanted, self.cut, self.anna)
        day = wanted.date().isoformat()
        answer = self.post("/move", {"start": self.text(wanted), "day": day})
        self.assertIn("This time was taken just now", answer.text)
        self.assertNotIn(self.text(wanted), self.main(answer))
        self.assertIn(self.text(self.at(15, day=3)), self.main(answer))
        self.assertEqual(self.visit.start, self.at(10, day=3))

    def test_too_late_by_the_policy(self):
        self.branch.move_hours = 24 * 30
        page = self.open("/move")
        self.assertIn("could be moved until", page.text)
        self.assertIn("+1 555 0100", page.text)
        self.assertNotIn("<form", self.main(page))
        self.post("/move", {"start": self.text(self.at(14, day=4))}, page="/cancel")
        self.assertEqual(self.visit.start, self.at(10, day=3))
        self.assertNotIn("Move to another time", self.open().text)

    def test_lead_and_horizon(self):
        self.branch.write({"lead_minutes": 4 * 24 * 60, "horizon_days": 6})
        page = self.main(self.open("/move?day=2020-01-01"))
        starts = re.findall(r'name="start"[^>]*value="([^"]+)"', page)
        now = fields.Datetime.now()
        self.assertTrue(starts)
        for start in map(fields.Datetime.to_datetime, starts):
            self.assertGreaterEqual(start, now + timedelta(days=4))
            self.assertLessEqual(start, now + timedelta(days=6, minutes=1))
        self.assertNotIn("Earlier days", page)
        self.assertNotIn("Later days", page)
        for day in (1, 20):
            self.post("/move", {"start": self.text(self.at(14, day=day))})
            self.assertEqual(self.visit.start, self.at(10, day=3))

    def test_moved_often_enough(self):
        for number in range(6):
            hour = 11 + number
            self.post("/move", {"start": self.text(self.at(hour, day=4))})
        self.assertEqual(self.visit.start, self.at(15, day=4))
        page = self.open("/move")
        self.assertIn("moved several times already", page.text)
        self.assertNotIn("<form", self.main(page))

    def test_bad_input(self):
        for start in ("", "soon", "9999-99-99 99:99", "0001-01-01 00:00", "x" * 999):
            answer = self.post("/move", {"start": start, "day": "x", "anyone": "y"})
            self.assertEqual(answer.status_code, 200)
            self.assertNotIn("Traceback", answer.text)
        for day in ("x", "9999-12-31", "0001-01-01", "%00", "2026-02-31", "2199-12-31"):
            self.assertEqual(self.open(f"/move?day={day}").status_code, 200)
        self.assertEqual(self.visit.start, self.at(10, day=3))

    def test_a_post_needs_the_page_before(self):
        for path in ("/move", "/cancel"):
            page = self.url_open(
                self.path(path),
                {"csrf_token": "invented", "start": self.text(self.at(14, day=4))},
            )
            self.assertEqual(page.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.visit.start, self.at(10, day=3))
        self.assertEqual(self.visit.state, "booked")

    def test_one_token_does_nothing_to_another_visit(self):
        other = self.book(self.at(14, day=3), self.cut, self.ben)
        self.post(
            "/move",
            {"start": self.text(self.at(14, day=4)), "appointment_id": other.id},
        )
        self.post("/cancel", {"id": other.id, "visit_id": other.id})
        self.assertEqual(other.start, self.at(14, day=3))
        self.assertEqual(other.state, "booked")
        self.assertEqual(self.visit.state, "cancelled")


@tagged("post_install", "-at_install")
class TestVisitPageCancel(VisitPageCase):
    """Cancelling a visit on its page."""

    def test_cancel(self):
        page = self.open("/cancel")
        self.assertIn("late cancellation", page.text)
        answer = self.post("/cancel", {"reason": "  I have\r\n a cold "})
        self.assertIn("Your visit is cancelled", answer.text)
        self.assertEqual(self.visit.state, "cancelled")
        self.assertEqual(self.visit.cancelled_by, "client")
        self.assertEqual(self.visit.cancel_reason, "I have a cold")
        self.assertFalse(self.visit.late_cancel)
        self.assertFalse(
            self.env["salon.occupancy"].search([("appointment_id", "=", self.visit.id)])
        )
        when = self.visit.cancelled_at
        self.assertNotIn("<form", self.main(self.open("/cancel")))
        self.url_open(self.path("/cancel"), {"csrf_token": "x"})
        self.assertEqual(self.visit.cancelled_at, when)

    def test_without_a_reason_or_with_a_long_one(self):
        self.post("/cancel", {"reason": "<script>" + "x\0" * 999})
        self.assertEqual(self.visit.state, "cancelled")
        self.assertLessEqual(len(self.visit.cancel_reason), 200)
        other = self.book(self.at(14, day=3), self.cut, self.ben)
        other._link_url()
        self.post("/cancel", visit=other)
        self.assertEqual(other.state, "cancelled")
        self.assertFalse(other.cancel_reason)

    def test_too_late_by_the_policy(self):
        self.branch.cancel_hours = 24 * 30
        page = self.open("/cancel")
        self.assertIn("could be cancelled until", page.text)
        self.assertIn("noted as having", page.text)
        self.assertIn("+1 555 0100", page.text)
        self.assertNotIn("<form", self.main(page))
        self.post("/cancel", page="/move")
        self.assertEqual(self.visit.state, "booked")

    def test_too_late_since_the_page_was_opened(self):
        text = self.open("/cancel").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', text).group(1)
        self.branch.cancel_hours = 24 * 30
        answer = self.url_open(self.path("/cancel"), {"csrf_token": token})
        self.assertIn("could be cancelled until", answer.text)
        self.env.invalidate_all()
        self.assertEqual(self.visit.state, "booked")


@tagged("post_install", "-at_install")
class TestVisitPageOnPhone(VisitPageCase):
    """A client's phone, with a finger."""

    browser_size = "390x844"
    touch_enabled = True

    def test_move_and_cancel(self):
        self.start_tour(self.path(), "salon_visit_page")
        self.env.invalidate_all()
        self.assertEqual(self.visit.state, "cancelled")
        self.assertEqual(self.visit.cancel_reason, "I have a cold")
        self.assertEqual(self.visit.link_moves, 1)
