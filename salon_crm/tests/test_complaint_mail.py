from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from .complaint_common import ComplaintSetup

MAIL = """Return-Path: <{sender}>
From: "{name}" <{sender}>
To: {to}
Subject: {subject}
Message-Id: <{number}@example.com>
Date: Mon, 01 Mar 2027 10:00:00 +0000
MIME-Version: 1.0
Content-Type: {content}; charset=utf-8
{extra}
{body}
"""


@tagged("post_install", "-at_install")
class TestMail(ComplaintSetup, MailCommon):
    """Complaints by e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_complaints()
        cls.company.email = "salon@house.example"
        cls.team.write(
            {"alias_name": "voice", "alias_domain_id": cls.mail_alias_domain.id}
        )
        cls.to = cls.team.alias_full_name
        cls.count = 0

    def mail(self, body="The fringe is crooked.", *extra, **values):
        """Let a mail come in; return what it made."""
        type(self).count += 1
        values = {
            "name": "Laura",
            "sender": "laura@example.com",
            "to": self.to,
            "subject": "My fringe",
            "number": self.count,
            "content": "text/plain",
            **values,
        }
        text = MAIL.format(
            body=body, extra="".join(f"{line}\n" for line in extra), **values
        )
        before = self.complaints.search([])
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process("res.partner", text.encode())
        return self.complaints.search([]) - before

    def sent_to(self, address):
        mails = self.env["mail.mail"].search([("model", "=", "salon.complaint")])
        return mails.filtered(
            lambda mail: address in (mail.email_to or "")
            or address in mail.recipient_ids.mapped("email")
        )

    def send_messages(self):
        self.messages(self.complaints.search([]))._send()

    def test_makes_a_complaint(self):
        complaint = self.mail()
        self.assertEqual(len(complaint), 1)
        self.assertEqual(complaint.partner_id, self.client_laura)
        self.assertEqual(complaint.team_id, self.team)
        self.assertEqual(complaint.user_id, self.desk)
        self.assertEqual(complaint.channel, "email")
        self.assertEqual(complaint.subject, "My fringe")
        self.assertEqual(complaint.description, "The fringe is crooked.")
        self.assertEqual(complaint.branch_id, self.branch, "where they were last")
        page = complaint._portal_page()
        self.assertFalse(page["messages"], "what made it is not shown twice")

    def test_is_acknowledged_once_with_number_and_link(self):
        complaint = self.mail()
        message = self.messages(complaint)
        self.assertEqual(len(message), 1)
        self.send_messages()
        mail = self.sent_to("laura@example.com")
        self.assertEqual(len(mail), 1)
        self.assertIn(complaint.name, mail.subject)
        self.assertIn(complaint.access_token, mail.body_html)
        self.assertIn(f"/my/complaints/{complaint.id}", mail.body_html)
        self.assertIn("auto-generated", mail.headers)
        self.assertIn("voice@", mail.reply_to, "answers come to the team")
        self.assertFalse(complaint.answered_at, "a machine's thanks is no answer")

    def test_unknown_sender(self):
        partners = self.env["res.partner"].search_count([])
        complaint = self.mail(name="Nina New", sender="nina@example.com")
        self.assertFalse(complaint.partner_id)
        self.assertEqual(complaint.partner_name, "Nina New")
        self.assertIn("nina@example.com", complaint.email_from)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        mail = self.sent_to("nina@example.com")
        self.assertEqual(len(mail), 1)
        self.assertIn(complaint.name, mail.subject)
        self.assertIn("Nina New", mail.body_html)

    def test_client_of_another_company_is_not_found(self):
        self.make_other_company()
        self.other_client.email = "otto@example.com"
        self.assertFalse(self.mail(sender="otto@example.com").partner_id)

    def test_markup_becomes_text(self):
        body = (
            "<html><body><p>The <b>fringe</b></p><script>alert(1)</script>"
            "<img src='http://spy.example/x.png'/><style>p {}</style></body></html>"
        )
        complaint = self.mail(body, content="text/html")
        self.assertIn("fringe", complaint.description)
        for word in ("<", "alert", "spy.example"):
            self.assertNotIn(word, complaint.description)
        shown = complaint.message_ids.filtered(lambda m: m.message_type == "email").body
        for word in ("<script", "<img", "<style", "spy.example"):
            self.assertNotIn(word, shown)

    def test_ten_megabytes(self):
        line = "The fringe is crooked and nobody minds. "
        complaint = self.mail(f"{line * 20}\n" * 12_500)
        self.assertLess(len(complaint.description), 10_100)
        self.assertIn("the rest is left out", complaint.description)
        shown = complaint.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertLess(len(shown.body), 15_000)

    def test_reply_goes_to_the_chatter(self):
        complaint = self.mail()
        self.send_messages()
        mail = self.sent_to("laura@example.com")
        self.assertFalse(
            self.mail("Any news?", f"In-Reply-To: {mail.message_id}"),
            "no second one",
        )
        told = complaint._portal_page()["messages"]
        self.assertEqual([m["text"] for m in told], ["Any news?"])
        self.assertTrue(told[0]["own"])
        self.assertEqual(len(self.messages(complaint)), 1, "thanked once")

    def test_answer_of_the_house_reaches_the_client(self):
        complaint = self.mail()
        complaint.with_user(self.desk).message_post(
            body="We are sorry.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertTrue(complaint.answered_at)
        answer = self.sent_to("laura@example.com")
        self.assertEqual(len(answer), 1)
        self.assertIn("voice@", answer.reply_to)
        complaint.message_post(body="Secret", subtype_xmlid="mail.mt_note")
        self.assertEqual(self.sent_to("laura@example.com"), answer)

    def test_given_to_another_client(self):
        """The first one's link opens it no more, and they hear nothing more."""
        complaint = self.mail()
        token = complaint._portal_ensure_token()
        other = self.env["res.partner"].create(
            {"name": "Nina", "email": "nina@example.com"}
        )
        complaint.with_user(self.desk).partner_id = other
        self.assertNotEqual(complaint._portal_ensure_token(), token)
        self.assertNotIn(self.client_laura, complaint.message_partner_ids)
        self.assertIn(other, complaint.message_partner_ids)

    def test_same_client_joins(self):
        complaint = self.mail()
        self.assertFalse(self.mail("And too short."))
        told = complaint._portal_page()["messages"]
        self.assertEqual([m["text"] for m in told], ["And too short."])

    def test_reply_by_a_stranger_is_not_shown_to_the_client(self):
        complaint = self.mail()
        self.send_messages()
        mail = self.sent_to("laura@example.com")
        self.mail(
            "I am her lawyer",
            f"In-Reply-To: {mail.message_id}",
            sender="evil@example.com",
            name="Evil",
        )
        self.assertEqual(
            len(
                complaint.message_ids.filtered(
                    lambda message: "lawyer" in (message.body or "")
                )
            ),
            1,
        )
        self.assertFalse(complaint._portal_page()["messages"])

    def test_machines_are_not_heard(self):
        for line in (
            "Auto-Submitted: auto-replied",
            "Precedence: bulk",
            "X-Autoreply: yes",
        ):
            with self.subTest(line=line):
                self.assertFalse(self.mail("I am away", line))
        self.assertFalse(self.mail(sender="mailer-daemon@example.com"))
        self.assertFalse(self.mail(sender="postmaster@example.com"))
        self.assertFalse(self.env["salon.message"].search([("kind", "=", "complaint")]))

    def test_auto_reply_to_what_we_sent(self):
        complaint = self.mail()
        self.send_messages()
        mail = self.sent_to("laura@example.com")
        before = len(complaint.message_ids)
        made = self.mail(
            "I am away",
            f"In-Reply-To: {mail.message_id}",
            "Auto-Submitted: auto-replied",
        )
        self.assertFalse(made)
        self.assertEqual(len(complaint.message_ids), before)

    def test_own_addresses_make_no_loop(self):
        for sender in (
            self.to,
            "salon@house.example",
            self.mail_alias_domain.catchall_email,
        ):
            with self.subTest(sender=sender):
                self.assertFalse(self.mail(sender=sender))

    def test_one_sender_and_too_many(self):
        made = self.complaints
        for number in range(15):
            made |= self.mail(f"No. {number}", sender="nina@example.com")
        self.assertEqual(len(made), 10)
        self.assertEqual(len(self.sent_to("nina@example.com")), 10)
        self.assertTrue(self.mail(sender="laura@example.com"), "others are heard")

    def test_forms_are_heard_but_not_answered(self):
        self.assertTrue(self.mail(sender="noreply@forms.example"))
        self.assertFalse(self.sent_to("noreply@forms.example"))

    def test_health_incident_keeps_no_words_and_pictures(self):
        complaint = self.mail("Blisters everywhere")
        complaint.kind_id = self.kind("health")
        self.send_messages()
        mail = self.sent_to("laura@example.com")[:1]
        self.mail("Blisters still", f"In-Reply-To: {mail.message_id}")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM mail_message WHERE body ILIKE '%blisters%'"
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_what_goes_elsewhere_is_as_it_was(self):
        """An auto-reply to another address is Odoo's to handle."""
        partners = self.env["res.partner"]
        before = partners.search_count([])
        text = MAIL.format(
            name="X",
            sender="x@example.com",
            to="other@elsewhere.example",
            subject="x",
            number="other",
            content="text/plain",
            extra="Precedence: bulk\n",
            body="x",
        )
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process("res.partner", text.encode())
        self.assertEqual(partners.search_count([]), before + 1)
