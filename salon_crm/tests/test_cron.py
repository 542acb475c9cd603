from ast import literal_eval
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import SalonCase

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SLICE = "odoo.addons.salon_crm.models.salon_appointment_cron.SLICE"

MESSAGE_SLICE = "odoo.addons.salon_crm.models.salon_message_sending.SLICE"


class CronCase(SalonCase):
    """Runs the scheduled jobs as the scheduler does."""

    def run_job(self, name, moment=None):
        """Run a job, at a moment if one is given."""
        job = self.env.ref(f"salon_crm.ir_cron_{name}")
        with self.enter_registry_test_mode():
            if moment is None:
                return job.method_direct_trigger()
            with freeze_time(moment):
                return job.method_direct_trigger()

    def make_visits(self, number, start=None, **values):
        """Visits without services, which hold nobody's time."""
        return self.env["salon.appointment"].create(
            [
                {
                    "partner_id": self.client_laura.id,
                    "branch_id": self.branch.id,
                    "start": start or self.at(10),
                    **values,
                }
                for _each in range(number)
            ]
        )

    def queries(self, work):
        """How many queries some work takes, with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestCronHolds(CronCase):
    """Times that were held too long."""

    def test_holds_expire_and_free_their_time(self):
        hold = self.book(self.at(10), self.cut, self.anna, hold=True)
        kept = self.book(self.at(11), self.cut, self.anna, hold=True)
        booked = self.book(self.at(12), self.cut, self.anna)
        kept.hold_until = fields.Datetime.now() + HOUR
        self.run_job("expire_holds", hold.hold_until + MINUTE)
        self.assertEqual(hold.state, "cancelled")
        self.assertEqual(hold.cancel_reason, "The held time ran out.")
        self.assertFalse(hold.hold_until)
        self.assertEqual((kept.state, booked.state), ("hold", "booked"))
        held = self.env["salon.occupancy"].search(
            [("appointment_id", "in", (hold | kept | booked).ids)]
        )
        self.assertEqual(held.appointment_id, kept | booked)

    def test_a_hold_lasts_as_long_as_the_branch_says(self):
        self.branch.hold_minutes = 25
        with freeze_time(self.at(8)):
            hold = self.book(self.at(10), hold=True)
        self.assertEqual(hold.hold_until, self.at(8, 25))
        self.run_job("expire_holds", self.at(8, 24))
        self.assertEqual(hold.state, "hold")
        self.run_job("expire_holds", self.at(8, 25))
        self.assertEqual(hold.state, "cancelled")

    def test_all_slices_are_worked_off(self):
        past = fields.Datetime.now() - HOUR
        holds = self.make_visits(25, state="hold", hold_until=past)
        with patch(SLICE, 10):
            self.run_job("expire_holds")
        self.assertEqual(set(holds.mapped("state")), {"cancelled"})

    def test_more_than_one_real_slice(self):
        past = fields.Datetime.now() - HOUR
        holds = self.make_visits(201, state="hold", hold_until=past)
        self.run_job("expire_holds")
        self.assertEqual(set(holds.mapped("state")), {"cancelled"})

    def test_job_says_how_far_it_is(self):
        past = fields.Datetime.now() - HOUR
        self.make_visits(25, state="hold", hold_until=past)
        said = []

        def progress(_cron, processed=0, *, remaining=None, **_values):
            said.append((processed, remaining))
            return 60

        with (
            patch(SLICE, 10),
            patch.object(self.registry["ir.cron"], "_commit_progress", progress),
        ):
            self.env["salon.appointment"]._cron_expire_holds()
        self.assertEqual(said, [(10, 15), (10, 5), (5, 0)])

    def test_job_stops_when_its_time_is_up(self):
        past = fields.Datetime.now() - HOUR
        holds = self.make_visits(25, state="hold", hold_until=past)
        with (
            patch(SLICE, 10),
            patch.object(
                self.registry["ir.cron"], "_commit_progress", lambda *a, **k: 0
            ),
        ):
            self.env["salon.appointment"]._cron_expire_holds()
        self.assertEqual(holds.mapped("state").count("cancelled"), 10)
        self.run_job("expire_holds")
        self.assertEqual(set(holds.mapped("state")), {"cancelled"}, "resumed")

    def test_queries_do_not_grow_with_holds(self):
        past = fields.Datetime.now() - HOUR
        holds = self.make_visits(40, state="hold", hold_until=past)
        self.queries(holds[0]._expire)
        few = self.queries(holds[1:4]._expire)
        many = self.queries(holds[4:]._expire)
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install")
class TestCronReview(CronCase):
    """Visits that nobody opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.review_minutes = 45
        cls.visit = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.due = cls.at(11, 45)

    def test_listed_after_the_delay_of_the_branch(self):
        self.run_job("collect_for_review", self.due - MINUTE)
        self.assertFalse(self.visit.to_review)
        self.run_job("collect_for_review", self.due)
        self.assertTrue(self.visit.to_review)
        self.assertEqual(self.visit.state, "booked", "a person decides")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_appointment_action_review"
        )
        found = self.env["salon.appointment"].search(literal_eval(action["domain"]))
        self.assertIn(self.visit, found)

    def test_each_branch_has_its_delay(self):
        other = self.branch.copy({"name": "Slow branch", "review_minutes": 300})
        slow = self.make_visits(1, branch_id=other.id, stop=self.at(11))
        self.run_job("collect_for_review", self.due)
        self.assertTrue(self.visit.to_review)
        self.assertFalse(slow.to_review)

    def test_confirmed_is_listed_too(self):
        self.visit.action_confirm()
        self.run_job("collect_for_review", self.due)
        self.assertTrue(self.visit.to_review)

    def test_opened_or_closed_is_not_listed(self):
        for step in ("arrive", "start", "done", "cancel", "no_show"):
            visit = self.book(self.at(10), self.cut, self.ben)
            with self.subTest(step=step), freeze_time(self.at(10, 30)):
                getattr(visit, f"action_{step}")()
            self.run_job("collect_for_review", self.due)
            self.assertFalse(visit.to_review)
            self.env["salon.occupancy"]._release(visit)

    def test_any_step_takes_it_off_the_list(self):
        for step in ("confirm", "arrive", "start", "done", "cancel", "no_show"):
            visit = self.book(self.at(10), self.cut, self.ben)
            self.run_job("collect_for_review", self.due)
            self.assertTrue(visit.to_review)
            with self.subTest(step=step), freeze_time(self.due):
                getattr(visit, f"action_{step}")()
                self.assertFalse(visit.to_review)
            self.env["salon.occupancy"]._release(visit)

    def test_moving_it_takes_it_off_the_list(self):
        self.run_job("collect_for_review", self.due)
        with freeze_time(self.due):
            self.visit.reschedule(self.at(15))
        self.assertFalse(self.visit.to_review)

    def test_all_slices_are_worked_off(self):
        visits = self.make_visits(23, stop=self.at(11))
        with patch(SLICE, 10):
            self.run_job("collect_for_review", self.due)
        self.assertEqual(set(visits.mapped("to_review")), {True})

    def test_queries_do_not_grow_with_visits(self):
        visits = self.make_visits(40, stop=self.at(11))
        self.queries(lambda: visits[0].write({"to_review": True}))
        few = self.queries(lambda: visits[1:4].write({"to_review": True}))
        many = self.queries(lambda: visits[4:].write({"to_review": True}))
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install")
class TestCronReminder(CronCase):
    """The message before a visit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Visits of others, such as those of the demo data, are reminded already.
        cls.env["salon.appointment"].search([]).reminded_at = fields.Datetime.now()
        cls.env["salon.message"].search([]).sudo().unlink()
        cls.visit = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.due = cls.at(10) - timedelta(hours=24)

    def test_sent_the_day_before(self):
        self.remind(self.due - MINUTE)
        self.assertFalse(self.mails())
        self.remind(self.due)
        mail = self.mails()
        self.assertEqual(mail.recipient_ids, self.client_laura)
        self.assertEqual(self.visit.reminded_at, self.due)
        self.assertIn("Test branch", mail.subject)
        for text in ("Laura", "Test branch", "Cut", "Anna"):
            self.assertIn(text, mail.body_html)

    def test_sent_once(self):
        self.remind(self.due)
        self.remind(self.due)
        self.remind(self.due + HOUR)
        self.assertEqual(len(self.mails()), 1)

    def test_time_is_the_one_on_the_wall_of_the_branch(self):
        self.calendar.tz = "UTC"
        zone = self.make_calendar("Auckland", 0, 24, "Pacific/Auckland")
        self.branch.resource_calendar_id = zone
        self.remind(self.due)
        mail = self.mails()
        wall = self.branch._local(self.at(10))
        self.assertNotEqual(wall.hour, 10)
        hour, half = wall.hour % 12 or 12, "PM" if wall.hour >= 12 else "AM"
        when = rf"{wall:%a}, {wall:%b} {wall.day} {hour}:00\s{half}"
        self.assertRegex(mail.subject, when)
        self.assertRegex(mail.body_html, when)

    def test_written_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.client_laura.lang = "fr_FR"
        template = self.env.ref("salon_crm.mail_template_reminder")
        template.with_context(
            lang="fr_FR"
        ).subject = (
            "Votre visite le {{ object.branch_id._day_and_clock(object.start) }}"
        )
        self.cut.with_context(lang="fr_FR").name = "Coupe"
        self.remind(self.due)
        mail = self.mails()
        # French days are written small with a dot, and hours go up to 24.
        self.assertRegex(mail.subject, r"^Votre visite le \w{3}\. .* 10:00$")
        self.assertIn("Coupe", mail.body_html)

    def test_written_in_chinese(self):
        """By the translation that comes with the addon."""
        self.env["res.lang"]._activate_lang("zh_CN")
        addon = self.env["ir.module.module"].search([("name", "=", "salon_crm")])
        addon._update_translations(["zh_CN"])
        self.client_laura.lang = "zh_CN"
        self.remind(self.due)
        mail = self.mails()
        self.assertRegex(mail.subject, r"^您在Test branch的预约：.*10:00$")
        self.assertIn("Cut", mail.body_html)
        self.assertNotIn("look forward", mail.body_html)

    def test_hours_are_those_of_the_branch(self):
        self.branch.reminder_hours = 3
        self.remind(self.at(6, 59))
        self.assertFalse(self.mails())
        self.remind(self.at(7))
        self.assertTrue(self.mails())

    def test_branch_that_sends_none(self):
        self.branch.reminder_hours = 0
        self.remind(self.at(9, 59))
        self.assertFalse(self.mails())

    def test_not_after_the_visit_began(self):
        self.remind(self.at(10))
        self.assertFalse(self.mails())

    def test_not_for_who_booked_within_these_hours(self):
        self.env.cr.execute(
            "UPDATE salon_appointment SET create_date = %s WHERE id = %s",
            [self.due + MINUTE, self.visit.id],
        )
        self.remind(self.due + HOUR)
        self.assertFalse(self.mails())

    def test_without_address_the_desk_calls(self):
        self.client_laura.email = False
        self.remind(self.due)
        self.assertFalse(self.mails())
        message = self.messages()
        self.assertEqual(message.state, "no_channel")
        self.assertEqual(self.visit.reminded_at, self.due, "listed once")
        self.remind(self.due + HOUR)
        self.assertEqual(self.messages(), message)
        self.client_laura.email = "laura@example.com"
        message.action_send_again()
        self.remind(self.due + HOUR)
        self.assertTrue(self.mails(), "there is an address now")

    def test_not_for_who_wants_no_messages(self):
        self.client_laura.salon_preferred_channel = "none"
        self.remind(self.due)
        self.assertFalse(self.mails())
        self.assertFalse(self.messages())

    def test_for_who_prefers_another_way(self):
        """E-mail is the only way so far: better than silence."""
        self.client_laura.salon_preferred_channel = "phone"
        self.remind(self.due)
        self.assertTrue(self.mails())

    def test_only_visits_that_are_awaited(self):
        self.visit.action_cancel()
        self.book(self.at(11), self.cut, self.anna, hold=True)
        arrived = self.book(self.at(12), self.cut, self.anna)
        arrived.action_arrive()
        confirmed = self.book(self.at(13), self.cut, self.anna)
        confirmed.action_confirm()
        self.remind(self.at(9))
        self.assertEqual(self.mails().mapped("res_id"), confirmed.ids)

    def test_moved_visit_is_reminded_again(self):
        self.remind(self.due)
        with freeze_time(self.due):
            self.visit.reschedule(self.at(10, day=3))
        self.remind(self.due + timedelta(days=3))
        self.assertEqual(len(self.mails()), 2)

    def test_moved_back_and_forth_is_reminded_once_of_one_time(self):
        self.remind(self.due)
        with freeze_time(self.due):
            self.visit.reschedule(self.at(10, day=3))
            self.visit.reschedule(self.at(10))
        self.remind(self.due + HOUR)
        self.assertEqual(len(self.mails()), 1)

    def test_moved_before_it_was_sent(self):
        """The reminder of the old time is not needed any more."""
        self.run_job("remind", self.due)
        with freeze_time(self.due):
            self.visit.reschedule(self.at(10, day=3))
        self.run_job("send_messages", self.due)
        self.assertFalse(self.mails())
        self.remind(self.due + timedelta(days=3))
        self.assertEqual(len(self.mails()), 1)

    def test_all_slices_are_worked_off(self):
        visits = self.make_visits(12, stop=self.at(11))
        with patch(SLICE, 5), patch(MESSAGE_SLICE, 5):
            self.remind(self.due)
        self.assertEqual(
            sorted(self.mails().mapped("res_id")), sorted((visits | self.visit).ids)
        )

    def test_queries_do_not_grow_with_visits(self):
        visits = self.make_visits(40, stop=self.at(11))
        self.queries(visits[0]._remind)
        few = self.queries(visits[1:6]._remind)
        many = self.queries(visits[6:]._remind)
        self.assertLessEqual(many, few)

    def remind(self, moment):
        # Keep what would be sent: the mails are the proof.
        template = self.env.ref("salon_crm.mail_template_reminder")
        template.auto_delete = False
        self.run_job("remind", moment)
        self.run_job("send_messages", moment)

    def messages(self):
        return self.env["salon.message"].search([("kind", "=", "reminder")])

    def mails(self):
        return self.env["mail.mail"].search(
            [("salon_message_id", "in", self.messages().ids)]
        )
