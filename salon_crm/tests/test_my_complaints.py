"""What a client tells in the portal, and answers by the link in a message."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.salon_crm.models import salon_complaint_by_client as by_client

from .test_my_salon import MySalonCase


class MyComplaintCase(MySalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.done(services=cls.cut, employee=cls.anna)
        cls.env["salon.complaint"].search([]).unlink()

    def complaints(self, client=None):
        client = client or self.client_laura
        return self.env["salon.complaint"].search([("partner_id", "=", client.id)])

    @classmethod
    def make_complaint(cls, client=None, **values):
        complaint = cls.env["salon.complaint"].create(
            {
                "subject": "The colour",
                "description": "The colour is too dark.",
                "partner_id": (client or cls.client_laura).id,
                "branch_id": cls.branch.id,
                **values,
            }
        )
        complaint._portal_ensure_token()
        return complaint

    def solve(self, complaint):
        """It is solved, and the client was asked; how it came to that is no matter."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE salon_complaint SET stage_id = %s, stage_code = 'solved',"
            " asked_at = NOW() AT TIME ZONE 'UTC', solved_at = NOW() AT TIME ZONE 'UTC'"
            " WHERE id = %s",
            (self.env.ref("salon_crm.salon_complaint_stage_solved").id, complaint.id),
        )
        self.env.invalidate_all()

    def path(self, complaint, step="", token=True):
        query = f"?access_token={complaint.access_token}" if token else ""
        return f"/my/complaints/{complaint.id}{step}{query}"

    def send(self, complaint, step, data=None, token=None):
        """Press a button of a complaint's page, without a login."""
        token = complaint.access_token if token is None else token
        return self.post(
            f"/my/complaints/{complaint.id}/{step}",
            {"access_token": token, **(data or {})},
            page="/web/login",
        )


@tagged("post_install", "-at_install")
class TestTell(MyComplaintCase):
    """The form of who is logged in."""

    def setUp(self):
        super().setUp()
        self.log_in()

    def tell(self, **values):
        data = {"kind": "service", "description": "Too short!", **values}
        return self.post("/my/complaints/new", data)

    def test_about_a_visit(self):
        page = self.main(self.get(f"/my/complaints/new?visit={self.visit.id}"))
        self.assertIn("What was done for me", page)
        self.assertIn(f'value="{self.visit.id}" selected', page)
        self.assertIn("At most 5000 characters", page)
        answer = self.tell(visit=str(self.visit.id))
        complaint = self.complaints()
        self.assertEqual(complaint.appointment_id, self.visit)
        self.assertEqual(complaint.channel, "portal")
        self.assertEqual(complaint.branch_id, self.branch)
        self.assertEqual(complaint.kind_id.code, "service")
        self.assertEqual(complaint.description, "Too short!")
        self.assertTrue(answer.url.endswith(f"/my/complaints/{complaint.id}?said=told"))
        self.assertIn("Too short!", answer.text)
        self.assertIn("you find our answer here", self.main(answer))

    def test_about_no_visit_and_once_more(self):
        self.tell()
        answer = self.tell(description="And too late.")
        complaint = self.complaints()
        self.assertEqual(len(complaint), 1)
        self.assertEqual(complaint.branch_id, self.branch)
        self.assertIn("added it to what", self.main(answer))
        self.assertIn("And too late.", answer.text)

    def test_of_health_nothing_is_kept(self):
        answer = self.tell(kind="health", description="I have a rash")
        complaint = self.complaints()
        self.assertTrue(complaint.is_health)
        self.assertNotIn("rash", complaint.description)
        self.assertIn("takes the details in person", self.main(answer))

    def test_what_cannot_be_sent_is_said_and_kept(self):
        for values, words in (
            ({"kind": ""}, "Choose what it is about"),
            ({"kind": "x" * 999}, "no such kind"),
            ({"description": "  \0 "}, "Say what the client says"),
            ({"visit": "1" * 30}, "one of your visits"),
            ({"visit": "x"}, "one of your visits"),
        ):
            self.assertIn(words, self.main(self.tell(**values)), values)
        self.assertFalse(self.complaints())
        answer = self.tell(kind="", description="<b>Bold & long</b>")
        self.assertIn("&lt;b&gt;Bold &amp; long&lt;/b&gt;", answer.text)

    def test_too_long(self):
        answer = self.main(self.tell(description="ß" * 5001))
        self.assertIn("5001 characters", answer)
        self.assertIn("at most 5000", answer)
        self.assertFalse(self.complaints())
        self.tell(description="ß" * 5000)
        self.assertEqual(len(self.complaints()), 1)

    def test_10_mb(self):
        answer = self.tell(description="x" * 10_000_000)
        self.assertIn("10000000 characters", self.main(answer))
        self.assertLess(len(answer.text), 100_000)
        self.assertFalse(self.complaints())

    def test_of_another(self):
        other = self.done(client=self.client_nora)
        answer = self.tell(visit=str(other.id), partner_id=self.client_nora.id)
        self.assertIn("one of your visits", self.main(answer))
        self.assertFalse(self.complaints() | self.complaints(self.client_nora))
        self.tell(partner_id=str(self.client_nora.id), client=str(self.client_nora.id))
        self.assertEqual(len(self.complaints()), 1)
        self.assertFalse(self.complaints(self.client_nora))

    def test_html_is_text(self):
        self.tell(description="<script>alert(1)</script>")
        page = self.get(self.path(self.complaints(), token=False))
        self.assertNotIn("<script>alert(1)", page.text)
        self.assertIn("&lt;script&gt;alert(1)", page.text)

    def test_needs_the_page_before(self):
        data = {"csrf_token": "x", "kind": "other", "description": "Hello"}
        answer = self.url_open("/my/complaints/new", data)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.complaints())

    def test_so_many_within_an_hour(self):
        with patch.object(by_client, "MOST_AN_HOUR", 3):
            for number in range(3):
                self.tell(description=f"Number {number}")
            answer = self.tell(description="Number 3")
            self.assertIn("a lot within an hour", self.main(answer))
            self.assertIn("Number 3", self.main(answer), "it is kept in the form")
            complaint = self.complaints()
            shown = self.get(self.path(complaint)).text
            self.assertNotIn("Number 3", shown)
            # Others can write meanwhile.
            self.authenticate(None, None)
            self.log_in("nora_portal")
            self.tell()
            self.assertTrue(self.complaints(self.client_nora))

    def test_list(self):
        complaint = self.make_complaint()
        hers = self.make_complaint(self.client_nora, subject="Hers alone")
        page = self.main(self.get("/my/complaints"))
        self.assertIn("The colour", page)
        self.assertIn("Received", page)
        self.assertNotIn("Hers alone", page)
        self.assertIn("too dark", self.get(self.path(complaint, token=False)).text)
        self.get(self.path(hers, token=False), status=404)
        self.get("/my/complaints/page/9")

    def test_queries_of_the_list(self):
        controller_domain = [("partner_id", "=", self.client_laura.id)]

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for one in self.env["salon.complaint"].search(controller_domain):
                one._told_at(one.create_date), one.subject, one.stage_id.client_name
            return self.env.cr.sql_log_count - before

        self.make_complaint()
        count()
        few = count()
        for _each in range(5):
            self.make_complaint()
        self.assertLessEqual(count(), few)


@tagged("post_install", "-at_install")
class TestComplaintPage(MyComplaintCase):
    """The page behind the link in a message, without a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls.make_complaint()

    def test_shows_it_and_the_answers(self):
        self.complaint.message_post(
            body="We are sorry.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.complaint.message_post(body="A difficult one", message_type="comment")
        page = self.get(self.path(self.complaint))
        for words in ("too dark", "We are sorry.", "Received", self.complaint.name):
            self.assertIn(words, page.text)
        told = self.branch._day_and_clock_in_year(self.complaint.create_date)
        self.assertIn(told, page.text)
        self.assertNotIn("A difficult one", page.text)
        self.assertNotIn("/my/home", self.main(page))
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    def test_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.client_laura.lang = "fr_FR"
        page = self.get(self.path(self.complaint))
        french = self.branch.with_context(lang="fr_FR")
        told = french._day_and_clock_in_year(self.complaint.create_date)
        self.assertIn(told, page.text)
        self.assertIn('lang="fr-FR"', page.text)

    def test_on_the_clock_of_the_branch(self):
        calendar = self.make_calendar("In Tokyo", 9, 18, "Asia/Tokyo")
        branch = self.env["salon.branch"].create(
            {"name": "Ginza", "resource_calendar_id": calendar.id}
        )
        complaint = self.make_complaint(branch_id=branch.id)
        page = self.get(self.path(complaint))
        told = branch._day_and_clock_in_year(complaint.create_date)
        self.assertNotEqual(
            told, self.branch._day_and_clock_in_year(complaint.create_date)
        )
        self.assertIn(told, page.text)

    def test_opening_changes_nothing(self):
        self.solve(self.complaint)
        self.env.flush_all()
        before = self.complaint.read()
        for path in (self.path(self.complaint), self.path(self.complaint) + "&said=x"):
            self.get(path)
            head = self.opener.head(self.base_url() + path)
            self.assertEqual(head.status_code, 200)
        for step in ("/say", "/answer"):
            answer = self.url_open(self.path(self.complaint, step) + "&handled=no")
            self.assertIn(answer.status_code, (404, 405))
        self.env.invalidate_all()
        self.assertEqual(self.complaint.read(), before)

    def test_without_a_token(self):
        answer = self.get(self.path(self.complaint, token=False))
        self.assertIn("/web/login", answer.url)
        answer = self.get("/my/complaints/999999999")
        self.assertIn("/web/login", answer.url, "nor is it said whether it exists")

    def test_other_tokens(self):
        other = self.make_complaint(self.client_nora, subject="Hers alone")
        token = self.complaint.access_token
        guesses = (
            other.access_token,
            token[:-1],
            token.upper(),
            f"{token}x",
            "x" * 36,
            "False",
            "None",
            "0",
            "%00",
            "%F0%9F%92%87",
            "x" * 5000,
        )
        same = set()
        for guess in guesses:
            page = self.get(
                f"/my/complaints/{self.complaint.id}?access_token={guess}", 404
            )
            self.assertNotIn("colour", page.text)
            same.add(self.main(page))
        for key in (999999999, 2**31, 10**30):
            page = self.get(f"/my/complaints/{key}?access_token={token}", 404)
            same.add(self.main(page))
        self.assertEqual(len(same), 1, "all of them look the same")

    def test_one_without_a_token_is_opened_by_none(self):
        self.complaint.sudo().access_token = False
        for guess in ("False", "", "None", "false"):
            page = self.url_open(
                f"/my/complaints/{self.complaint.id}?access_token={guess}"
            )
            self.assertNotIn("colour", page.text)

    def test_who_is_logged_in_as_another(self):
        self.log_in("nora_portal")
        self.get(self.path(self.complaint, token=False), status=404)
        self.post(f"/my/complaints/{self.complaint.id}/say", {"text": "Hi"})
        self.assertNotIn("Hi", self.texts())
        # By the link of a message it opens to whoever has it.
        self.get(self.path(self.complaint))

    def texts(self):
        page = self.complaint._portal_page()
        return [message["text"] for message in page["messages"]]

    def test_answer(self):
        answer = self.send(self.complaint, "say", {"text": "Still <b>too dark</b>"})
        self.assertEqual(answer.history[-1].status_code, 303)
        self.assertEqual(self.texts(), ["Still <b>too dark</b>"])
        self.assertIn("Still &lt;b&gt;too dark&lt;/b&gt;", answer.text)
        page = self.complaint._portal_page()
        self.assertTrue(page["messages"][0]["own"])

    def test_what_cannot_be_answered(self):
        for text, words in (
            ("", "Please write what you want to say"),
            ("\0 \n", "Please write what you want to say"),
            ("x" * 5001, "5001 characters"),
        ):
            self.assertIn(words, self.send(self.complaint, "say", {"text": text}).text)
        self.assertEqual(self.texts(), [])

    def test_a_wrong_token_answers_nothing(self):
        other = self.make_complaint(self.client_nora)
        self.solve(self.complaint)
        for token in (other.access_token, "", "x" * 36):
            answer = self.send(self.complaint, "say", {"text": "Ha"}, token=token)
            self.assertEqual(answer.status_code, 404)
            answer = self.send(self.complaint, "answer", {"handled": "no"}, token=token)
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.texts(), [])
        self.assertFalse(self.complaint.handled)

    def test_needs_the_page_before(self):
        data = {"access_token": self.complaint.access_token, "text": "Hello"}
        for step in ("say", "answer"):
            answer = self.url_open(
                f"/my/complaints/{self.complaint.id}/{step}",
                {**data, "csrf_token": "invented", "handled": "yes"},
            )
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.texts(), [])

    def test_handled_well(self):
        self.assertNotIn("Did we handle", self.get(self.path(self.complaint)).text)
        self.solve(self.complaint)
        self.assertIn("Did we handle", self.get(self.path(self.complaint)).text)
        answer = self.send(self.complaint, "answer", {"handled": "yes", "words": "Ta"})
        self.assertEqual(self.complaint.handled, "yes")
        self.assertIn("Ta", self.texts())
        self.assertNotIn("Did we handle", answer.text)

    def test_a_used_question(self):
        """What was answered once stays, whoever opens the link again."""
        self.solve(self.complaint)
        self.send(self.complaint, "answer", {"handled": "yes"})
        answer = self.send(self.complaint, "answer", {"handled": "no", "words": "No"})
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.complaint.handled, "yes")
        self.assertNotIn("No", self.texts())

    def test_a_question_that_is_not_open(self):
        answer = self.send(self.complaint, "answer", {"handled": "no"})
        self.assertIn("not open any more", answer.text)
        self.solve(self.complaint)
        answer = self.send(self.complaint, "answer", {"handled": "maybe"})
        self.assertIn("Choose yes or no", answer.text)
        self.assertFalse(self.complaint.handled)

    def test_so_many_within_an_hour(self):
        with patch.object(by_client, "MOST_AN_HOUR", 3):
            for number in range(4):
                answer = self.send(self.complaint, "say", {"text": f"Number {number}"})
            self.assertIn("a lot within an hour", answer.text)
            self.assertEqual(len(self.texts()), 3)

    def test_one_without_a_client(self):
        """By e-mail of somebody whom nobody knows: the link is all that they have."""
        complaint = self.make_complaint(partner_id=False)
        with patch.object(by_client, "MOST_AN_HOUR", 2):
            for number in range(3):
                answer = self.send(complaint, "say", {"text": f"Number {number}"})
            self.assertIn("a lot within an hour", answer.text)
            # This counts for each of them by itself.
            self.send(self.complaint, "say", {"text": "Mine"})
        self.assertEqual(self.texts(), ["Mine"])
        self.log_in("nora_portal")
        self.get(self.path(complaint, token=False), status=404)
