from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_complaint import ComplaintCase


@tagged("post_install", "-at_install")
class TestFollowUp(ComplaintCase):
    """After it was solved: was it handled well?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"salon_complaint_ask_days": 3, "salon_complaint_close_days": 7}
        )
        cls.complaint = cls.take_in(appointment_id=cls.visit.id)
        cls.bring_to(cls.complaint, "solved")

    def after(self, **time):
        with freeze_time(fields.Datetime.now() + timedelta(**time)):
            self.env.flush_all()
            with self.enter_registry_test_mode():
                self.env.ref(
                    "salon_crm.ir_cron_complaint_follow_up"
                ).method_direct_trigger()

    def asked(self):
        return self.messages(self.complaint, "complaint_question")

    def test_asks_once_after_the_days(self):
        self.after(days=2, hours=23)
        self.assertFalse(self.asked())
        self.assertFalse(self.complaint._portal_page()["asks_handled"])
        self.after(days=3)
        self.after(days=4)
        self.assertEqual(len(self.asked()), 1)
        self.assertTrue(self.complaint._portal_page()["asks_handled"])
        self.asked()._send()
        self.assertEqual(self.asked().state, "sent")
        mail = self.env["mail.mail"].search([("subject", "ilike", "handle it well")])
        self.assertIn(self.complaint.access_token, mail.body_html)

    def test_call_list_where_no_message_arrives(self):
        self.client_laura.write({"email": False, "phone": False})
        self.after(days=3)
        self.assertEqual(self.asked().state, "no_channel")

    def test_who_wants_no_messages_is_left_alone(self):
        self.client_laura.salon_preferred_channel = "none"
        self.after(days=3)
        self.assertFalse(self.asked())
        self.after(days=11)
        self.assertEqual(self.complaint.stage_code, "closed")

    def test_yes_closes(self):
        self.after(days=3)
        self.complaint._client_answers(True, "All good")
        self.assertEqual(self.complaint.stage_code, "closed")
        self.assertEqual(self.complaint.handled, "yes")
        with self.assertRaisesRegex(UserError, "not open any more"):
            self.complaint._client_answers(False, "")
        self.assertEqual(self.complaint.stage_code, "closed", "asked once, used once")

    def test_no_reopens(self):
        old = self.complaint.solution_deadline
        self.after(days=3)
        self.asked()._send()
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.complaint._client_answers(False, "Still crooked")
        complaint = self.complaint
        self.assertEqual(complaint.stage_code, "accepted")
        self.assertEqual(complaint.reopened_count, 1)
        self.assertGreater(complaint.solution_deadline, old)
        self.assertEqual(complaint.due_at, complaint.answer_deadline)
        self.assertTrue(complaint.first_answered_at, "the first answer stays")
        self.assertIn("Still crooked", str(complaint._portal_page()["messages"]))
        self.assertEqual(self.activities(complaint, "reply").user_id, self.desk)
        # Solved anew, they are asked anew.
        with freeze_time(fields.Datetime.now() + timedelta(days=5)):
            self.bring_to(complaint, "solved")
        self.assertFalse(complaint.handled)
        self.after(days=9)
        self.assertEqual(len(self.asked()), 2)
        self.assertEqual(len(self.messages(complaint)), 1, "thanked once all in all")

    def test_silence_closes(self):
        self.after(days=3)
        self.after(days=9)
        self.assertEqual(self.complaint.stage_code, "solved")
        self.after(days=10)
        self.assertEqual(self.complaint.stage_code, "closed")
        self.assertFalse(self.complaint.handled)
        with self.assertRaises(UserError):
            self.complaint._client_answers(True)

    def test_not_open_before_it_was_asked(self):
        with self.assertRaises(UserError):
            self.complaint._client_answers(True)

    def test_nobody_is_asked(self):
        self.company.salon_complaint_ask_days = 0
        self.after(days=6)
        self.assertFalse(self.asked())
        self.assertEqual(self.complaint.stage_code, "solved")
        self.after(days=7)
        self.assertEqual(self.complaint.stage_code, "closed")

    def test_desk_hears_it_on_the_phone(self):
        complaint = self.complaint.with_user(self.desk)
        complaint.action_handled_well()
        self.assertEqual(complaint.stage_code, "solved", "the desk does not close")
        self.after(minutes=1)
        self.assertEqual(self.complaint.stage_code, "closed")
        other = self.take_in(partner_id=self.client_laura.id)
        self.bring_to(other, "solved")
        other.with_user(self.desk).action_not_handled_well()
        self.assertEqual(other.stage_code, "accepted")
        self.assertEqual(other.reopened_count, 1)
        with self.assertRaises(UserError):
            other.with_user(self.desk).action_handled_well()

    def test_reopened_meanwhile_is_not_asked(self):
        self.after(days=3)
        self.complaint.with_user(self.desk).action_reopen()
        self.asked()._send()
        self.assertEqual(self.asked().state, "dropped")

    def test_queries_do_not_grow(self):
        def asked(count):
            with freeze_time("2027-03-01 10:00:00"):
                many = self.complaints.with_context(salon_complaint_quiet=True).create(
                    [
                        {
                            "description": "x",
                            "branch_id": self.branch.id,
                            "partner_id": self.client_laura.id,
                        }
                        for _number in range(count)
                    ]
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            many._ask()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        asked(2)
        self.assertEqual(asked(5), asked(40))
