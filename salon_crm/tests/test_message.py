"""What clients are told, by which way, and what the desk has to call about."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import psycopg2
import vobject
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail
from odoo.addons.sms.tools.sms_api import SmsApi

from .test_cron import HOUR, MESSAGE_SLICE, MINUTE, CronCase

SENDING = "odoo.addons.salon_crm.models.salon_message_sending"


class MessageCase(CronCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "salon@example.com"
        cls.env["salon.message"].search([]).unlink()
        cls.env["mail.template"].search(
            [("model", "=", "salon.appointment")]
        ).auto_delete = False

    def messages(self, visits=None, **values):
        domain = [(key, "=", value) for key, value in values.items()]
        if visits is not None:
            domain.append(("appointment_id", "in", visits.ids))
        return self.env["salon.message"].search(domain, order="id")

    def told(self, visit):
        """What is, or was, said of a visit, in order."""
        rows = self.messages(visit).filtered(lambda each: each.state != "dropped")
        return rows.mapped("kind")

    def send(self, moment=None):
        self.run_job("send_messages", moment)
        self.env.invalidate_all()

    def mails(self, messages):
        return self.env["mail.mail"].search(
            [("salon_message_id", "in", messages.ids)], order="id"
        )

    def record_only(self):
        self.branch.messages_recorded = True


@tagged("post_install", "-at_install")
class TestTelling(MessageCase):
    """On which occasions clients are told something."""

    def test_booking_is_confirmed_but_does_not_wait_for_it(self):
        visit = self.book(self.at(10))
        message = self.messages(visit)
        self.assertEqual(
            (message.kind, message.state, message.channel, message.partner_id),
            ("confirmation", "queued", "email", self.client_laura),
        )
        self.assertEqual(
            (message.branch_id, message.company_id), (self.branch, self.company)
        )
        self.assertFalse(self.mails(message))
        self.send()
        self.assertEqual(message.state, "sent")
        self.assertTrue(message.sent_at)
        mail = self.mails(message)
        self.assertEqual(mail.recipient_ids, self.client_laura)
        self.assertEqual(message.provider_id, mail.message_id)
        for text in ("Laura", "Test branch", "Cut", "booked"):
            self.assertIn(text, mail.body_html)
        self.send()
        self.assertEqual(len(self.mails(message)), 1)

    def test_the_job_runs_every_minute_and_booking_does_not_wake_it(self):
        job = self.env.ref("salon_crm.ir_cron_send_messages")
        self.assertEqual((job.interval_number, job.interval_type), (1, "minutes"))
        triggers = [("cron_id", "=", job.id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        self.book(self.at(10))
        self.assertEqual(self.env["ir.cron.trigger"].search_count(triggers), before)

    def test_visit_made_in_the_form_is_confirmed(self):
        visit = self.make_visits(1)
        self.assertEqual(self.told(visit), ["confirmation"])

    def test_who_sits_down_now_is_not_told(self):
        with freeze_time(self.at(10)):
            walk_in = self.book(self.at(10), channel="walk_in")
            soon = self.book(self.at(10, 15), channel="till", employee=self.ben)
            later = self.book(self.at(15), channel="walk_in")
        self.assertFalse(self.messages(walk_in | soon))
        self.assertEqual(self.told(later), ["confirmation"])

    def test_history_tells_nobody(self):
        there = self.env["salon.appointment"].with_context(salon_past_allowed=True)
        values = {"partner_id": self.client_laura.id, "branch_id": self.branch.id}
        visits = there.create(
            [
                {**values, "start": self.at(10, day=-30)},
                {**values, "start": self.at(10)},
            ]
        )
        self.assertFalse(self.messages(visits))

    def test_hold_is_confirmed_when_it_is_booked(self):
        visit = self.book(self.at(10), hold=True)
        self.assertFalse(self.messages(visit))
        visit.action_book()
        self.assertEqual(self.told(visit), ["confirmation"])

    def test_expired_or_cancelled_hold_tells_nobody(self):
        other = self.book(self.at(12), hold=True)
        other.action_cancel()
        hold = self.book(self.at(10), hold=True)
        self.run_job("expire_holds", hold.hold_until + MINUTE)
        self.assertEqual(hold.state, "cancelled")
        self.assertFalse(self.messages(hold | other))

    def test_client_who_says_yes_is_not_told_again(self):
        visit = self.book(self.at(10))
        self.send()
        visit.action_confirm()
        self.assertEqual(self.told(visit), ["confirmation"])

    def test_branch_that_confirms_nothing(self):
        self.branch.confirms = False
        visit = self.book(self.at(10))
        self.assertFalse(self.messages(visit))
        visit.reschedule(self.at(12))
        self.assertEqual(self.told(visit), ["change"])

    def test_branch_that_tells_no_changes(self):
        self.branch.tells_changes = False
        visit = self.book(self.at(10))
        self.send()
        visit.reschedule(self.at(12))
        visit.action_cancel()
        self.assertEqual(self.told(visit), ["confirmation"])

    def test_move_is_told(self):
        visit = self.book(self.at(10))
        self.send()
        visit.reschedule(self.at(12))
        self.assertEqual(self.told(visit), ["confirmation", "change"])
        self.send()
        mail = self.mails(self.messages(visit, kind="change"))
        self.assertIn(self.branch._day_and_clock(self.at(12)), mail.subject)

    def test_dragging_is_told_as_well(self):
        visit = self.book(self.at(10))
        self.send()
        visit.write({"start": self.at(12)})
        self.assertEqual(self.told(visit), ["confirmation", "change"])

    def test_other_branch_is_told(self):
        visit = self.make_visits(1)
        self.send()
        visit.branch_id = self.branch.copy({"name": "Elsewhere"})
        self.assertEqual(self.told(visit), ["confirmation", "change"])

    def test_moved_twice_is_one_message_with_the_newest_time(self):
        visit = self.book(self.at(10))
        self.send()
        visit.reschedule(self.at(12))
        visit.reschedule(self.at(14))
        self.send()
        message = self.messages(visit, kind="change")
        self.assertEqual(len(message), 1)
        self.assertIn(
            self.branch._day_and_clock(self.at(14)), self.mails(message).subject
        )

    def test_moved_before_it_was_confirmed_is_one_message(self):
        visit = self.book(self.at(10))
        visit.reschedule(self.at(14))
        self.assertEqual(self.told(visit), ["confirmation"])
        self.send()
        self.assertIn(
            self.branch._day_and_clock(self.at(14)),
            self.mails(self.messages(visit)).subject,
        )

    def test_moved_hold_tells_nobody(self):
        visit = self.book(self.at(10), hold=True)
        visit.reschedule(self.at(14))
        self.assertFalse(self.messages(visit))

    def test_cancellation_is_told(self):
        visit = self.book(self.at(10))
        self.send()
        visit.action_cancel()
        self.assertEqual(self.told(visit), ["confirmation", "cancellation"])
        self.send()
        mail = self.mails(self.messages(visit, kind="cancellation"))
        self.assertIn("cancelled", mail.body_html)

    def test_cancelled_before_it_was_confirmed_says_nothing(self):
        visit = self.book(self.at(10))
        visit.action_cancel()
        self.assertEqual(self.told(visit), [])
        self.send()
        self.assertFalse(self.mails(self.messages(visit)))

    def test_reopened_is_confirmed_again(self):
        visit = self.book(self.at(10))
        self.send()
        visit.action_cancel()
        self.send()
        visit.action_reopen()
        self.send()
        self.assertEqual(
            self.told(visit), ["confirmation", "cancellation", "confirmation"]
        )
        self.assertEqual(len(self.mails(self.messages(visit))), 3)

    def test_cancelling_what_is_over_tells_nobody(self):
        visit = self.book(self.at(10))
        self.send()
        with freeze_time(self.at(12)):
            visit.action_cancel()
        self.assertEqual(self.told(visit), ["confirmation"])

    def test_moving_clears_what_the_desk_should_have_said(self):
        self.client_laura.email = False
        visit = self.book(self.at(10))
        first = self.messages(visit)
        self.assertEqual(first.state, "no_channel")
        visit.reschedule(self.at(12))
        self.assertEqual(first.state, "dropped")
        self.assertEqual(self.told(visit), ["change"])
        visit.action_cancel()
        self.assertEqual(self.told(visit), ["cancellation"])

    def test_too_late_to_say(self):
        visit = self.book(self.at(10))
        self.send(self.at(10))
        self.assertEqual(self.messages(visit).state, "dropped")

    def test_booking_takes_three_queries_more_at_most(self):
        def queries(start):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.book(start)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(self.at(9))
        with patch.object(
            self.registry["salon.appointment"], "_tell_booked", lambda visits: None
        ):
            without = queries(self.at(10))
        self.assertLessEqual(queries(self.at(11)) - without, 3)

    def test_queries_do_not_grow_with_messages(self):
        self.branch.confirms = False
        visits = self.make_visits(40)
        Message = self.env["salon.message"]
        self.queries(lambda: Message._queue("confirmation", visits[0]))
        few = self.queries(lambda: Message._queue("confirmation", visits[1:4]))
        many = self.queries(lambda: Message._queue("confirmation", visits[4:]))
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install")
class TestChannels(MessageCase):
    """By which way a message goes, and what becomes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_laura.country_id = cls.env.ref("base.be")

    def channel(self, **values):
        self.client_laura.write(values)
        return self.env["salon.message"]._choose_channel(self.client_laura, self.branch)

    def test_preferred_way_first(self):
        number = "+32 470 12 34 56"
        self.assertEqual(self.channel(phone=number), "email")
        self.assertEqual(self.channel(salon_preferred_channel="sms"), "sms")
        self.assertEqual(self.channel(salon_preferred_channel="email"), "email")
        # There is no adapter for these, and something is better than silence.
        self.assertEqual(self.channel(salon_preferred_channel="wechat"), "email")
        self.assertEqual(self.channel(salon_preferred_channel="phone"), "email")

    def test_another_way_where_the_preferred_is_not_usable(self):
        self.client_laura.phone = "+32 470 12 34 56"
        self.assertEqual(
            self.channel(email=False, salon_preferred_channel="email"), "sms"
        )
        self.assertFalse(self.channel(phone="12"), "no number")
        self.assertFalse(self.channel(phone=False, email="nobody"), "no address")

    def test_recorder_sends_nothing_and_keeps_the_text(self):
        self.record_only()
        visit = self.book(self.at(10))
        self.send()
        message = self.messages(visit)
        self.assertEqual((message.channel, message.state), ("recorder", "sent"))
        self.assertIn("Test branch", message.text)
        self.assertIn(self.branch._day_and_clock(self.at(10)), message.text)
        self.assertTrue(message.provider_id)
        self.assertFalse(self.mails(message))
        trackers = self.env["sms.tracker"].search(
            [("salon_message_id", "=", message.id)]
        )
        self.assertFalse(trackers)

    def test_every_kind_has_its_words(self):
        self.record_only()
        visit = self.book(self.at(10))
        kinds = [*self.env["salon.message"]._fields["kind"].get_values(self.env)]
        self.assertEqual({*kinds}, {*self.env["salon.message"]._mail_templates()})
        self.assertEqual({*kinds}, {*self.env["salon.message"]._sms_templates()})
        # Others are about something else: see test_waitlist, test_complaint_mail and
        # test_points_lapse.
        others = ("waitlist_offer", "complaint", "complaint_question", "points")
        about_visit = [kind for kind in kinds if kind not in others]
        for kind in about_visit:
            self.env["salon.message"]._queue(kind, visit)
        self.send()
        states = self.messages(visit).mapped("state")
        self.assertEqual(states, ["sent"] * len(about_visit))

    def test_channel_is_chosen_anew_when_the_client_changed(self):
        visit = self.book(self.at(10))
        self.client_laura.write({"email": False, "phone": "+32 470 12 34 56"})
        self.send()
        self.assertEqual(self.messages(visit).channel, "sms")
        other = self.book(self.at(12))
        self.client_laura.phone = False
        self.send()
        self.assertEqual(self.messages(other).state, "no_channel")

    def test_who_wants_no_messages(self):
        """Nothing is sent. What they must not miss is left to the desk's judgement."""
        self.client_laura.salon_preferred_channel = "none"
        visit = self.book(self.at(10))
        self.assertFalse(self.messages(visit))
        visit.reschedule(self.at(12))
        message = self.messages(visit)
        self.assertEqual((message.kind, message.state), ("change", "no_channel"))
        self.assertIn("Wants no messages", message.why)

    def test_sms_goes_through_odoo(self):
        message = self.send_sms("success")
        self.assertEqual(message.state, "sent")
        self.assertIn("Test branch", message.text)

    def test_sms_without_credit_is_for_the_desk(self):
        message = self.send_sms("insufficient_credit")
        self.assertEqual(message.state, "failed")
        self.assertEqual(message.why, "SMS failed: Insufficient Credit")

    def test_sms_that_the_provider_refuses_later(self):
        message = self.send_sms("success")
        tracker = self.env["sms.tracker"].search(
            [("sms_uuid", "=", message.provider_id)]
        )
        tracker._action_update_from_provider_error("not_delivered")
        self.assertEqual(message.state, "failed")
        self.assertIn("SMS failed", message.why)

    def test_who_answered_stop_gets_no_text(self):
        self.client_laura.write({"email": False, "phone": "+32 470 12 34 56"})
        self.env["phone.blacklist"].add(self.client_laura.phone_sanitized)
        visit = self.book(self.at(10))
        self.send()
        message = self.messages(visit)
        self.assertEqual(message.state, "failed")
        self.assertIn("wants no text messages", message.why)

    def send_sms(self, answer):
        self.client_laura.write({"email": False, "phone": "+32 470 12 34 56"})
        visit = self.book(self.at(10))
        self.send()
        message = self.messages(visit)
        sms = self.env["sms.sms"].search([("uuid", "=", message.provider_id)])
        self.assertEqual(sms.number, self.client_laura.phone_sanitized)
        said = [{"uuid": sms.uuid, "state": answer}]
        # The provider's server is all that is not real here.
        with patch.object(SmsApi, "_send_sms_batch", lambda *a, **k: said):
            sms.send()
        return message

    def test_another_addon_plugs_in(self):
        """By a value of the field and a model named after it."""
        with self.pigeons() as flown:
            self.client_laura.salon_preferred_channel = "wechat"
            visit = self.book(self.at(10))
            self.send()
            message = self.messages(visit)
            self.assertEqual((message.channel, message.state), ("wechat", "sent"))
            self.assertEqual(message.provider_id, "pigeon")
            self.assertEqual(flown, [(message.id, "sending")], "marked before")

    def test_a_crash_of_a_direct_channel_never_sends_twice(self):
        with self.pigeons() as flown:
            self.client_laura.salon_preferred_channel = "wechat"
            message = self.messages(self.book(self.at(10)))
            message.state = "sending"
            self.env.flush_all()
            self.send()
            self.assertFalse(flown)
            self.send(fields.Datetime.now() + 2 * HOUR)
            self.assertFalse(flown)
        self.assertEqual(message.state, "failed")
        self.assertIn("may have arrived", message.error)

    @contextmanager
    def pigeons(self):
        """An adapter that talks to its provider itself, as if an addon brought it."""
        flown = []

        def send(_adapter, messages):
            flown.extend((message.id, message.state) for message in messages)
            return {message.id: {"provider_id": "pigeon"} for message in messages}

        pigeon = type(
            "Pigeon",
            (self.registry["salon.channel"],),
            {
                "_register": False,
                "_name": "salon.channel.wechat",
                "_is_usable": lambda _adapter, partner: True,
                "_send": send,
            },
        )
        field = self.registry["salon.message"]._fields["channel"]
        values = [*field.selection, ("wechat", "WeChat")]
        with (
            patch.dict(self.registry.models, {"salon.channel.wechat": pigeon}),
            patch.object(field, "selection", values),
        ):
            yield flown


@tagged("post_install", "-at_install")
class TestSending(MessageCase, MockEmail):
    """Slices, failures and e-mail servers."""

    def test_all_slices_are_worked_off(self):
        visits = self.make_visits(12)
        with patch(MESSAGE_SLICE, 5):
            self.send()
        self.assertEqual(set(self.messages(visits).mapped("state")), {"sent"})
        self.assertEqual(len(self.mails(self.messages(visits))), 12)

    def test_one_that_fails_does_not_stop_the_others(self):
        visits = self.make_visits(4)
        bad = self.messages(visits)[1]
        adapter = self.registry["salon.channel.email"]
        real = adapter._send

        def send(model, messages):
            if bad in messages:
                raise ValueError("no ink")
            return real(model, messages)

        with patch.object(adapter, "_send", send), mute_logger(SENDING):
            self.send()
        self.assertEqual((bad.state, bad.why), ("failed", "E-mail failed: no ink"))
        rest = self.messages(visits) - bad
        self.assertEqual(set(rest.mapped("state")), {"sent"})
        self.assertEqual(len(self.mails(rest)), 3)

    def test_a_crash_leaves_the_rest_waiting(self):
        visits = self.make_visits(7)
        model = self.registry["salon.message"]
        real, calls = model._send, []

        def send(messages):
            calls.append(messages)
            if len(calls) > 1:
                raise MemoryError
            return real(messages)

        with (
            patch(MESSAGE_SLICE, 3),
            patch.object(model, "_send", send),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            self.send()
        states = self.messages(visits).mapped("state")
        self.assertEqual(states, ["sent"] * 3 + ["queued"] * 4)
        self.send()
        self.assertEqual(len(self.mails(self.messages(visits))), 7)

    def test_queries_to_send_grow_little(self):
        """A row for the text of each; the rest is read and written for all at once."""
        self.record_only()
        visits = self.make_visits(24)
        messages = self.messages(visits)
        self.queries(messages[:2]._send)
        few = self.queries(messages[2:6]._send)
        many = self.queries(messages[6:]._send)
        self.assertLessEqual(many - few, 14, "one a message at most")

    def test_about_a_record_that_is_gone(self):
        hold = self.book(self.at(10), hold=True)
        rows = self.env["salon.message"]._queue("reminder", hold)
        rows.appointment_id = False
        hold.unlink()
        self.send()
        self.assertEqual(rows.state, "dropped")

    def test_the_same_cannot_wait_twice(self):
        visit = self.book(self.at(10))
        again = self.env["salon.message"]._queue("confirmation", visit)
        self.assertFalse(again)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.messages(visit).copy()
            self.env.flush_all()

    def test_what_is_said_once_is_said_once(self):
        visit = self.book(self.at(10))
        Message = self.env["salon.message"]
        first = Message._queue("reminder", visit, {visit: "ten"})
        self.send()
        self.assertEqual(first.state, "sent")
        self.assertFalse(Message._queue("reminder", visit, {visit: "ten"}))
        self.assertTrue(Message._queue("reminder", visit, {visit: "eleven"}))

    def test_mail_server_that_is_down_is_for_the_desk(self):
        visit = self.book(self.at(10))
        self.send()
        message = self.messages(visit)
        with (
            patch.object(
                self.registry["ir.mail_server"],
                "_connect__",
                side_effect=OSError("down"),
            ),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            self.mails(message).send()
        self.assertEqual(message.state, "failed")
        self.assertIn("E-mail failed", message.why)

    def test_mail_that_arrives_stays_sent(self):
        visit = self.book(self.at(10))
        self.send()
        message = self.messages(visit)
        with self.mock_mail_gateway():
            self.mails(message).send()
        self.assertEqual((message.state, message.why), ("sent", False))

    def test_mail_carries_the_visit_for_calendars(self):
        visit = self.book(self.at(10))
        self.send()
        event = self.invitation(self.messages(visit), "REQUEST")
        self.assertEqual(event.dtstart.value.replace(tzinfo=None), self.at(10))
        self.assertIn("Cut, ", event.description.value)
        self.assertEqual(event.organizer.value, "mailto:salon@example.com")
        self.assertEqual(event.attendee.value, "mailto:laura@example.com")
        self.assertNotIn(visit.name, event.uid.value)
        visit.note = "Secret"
        visit.reschedule(self.at(12))
        self.send()
        moved = self.invitation(self.messages(visit, kind="change"), "REQUEST")
        self.assertEqual(moved.uid.value, event.uid.value)
        self.assertEqual(moved.dtstart.value.replace(tzinfo=None), self.at(12))
        self.assertNotIn("Secret", moved.serialize())
        visit.action_cancel()
        self.send()
        gone = self.invitation(self.messages(visit, kind="cancellation"), "CANCEL")
        self.assertEqual(gone.uid.value, event.uid.value)
        self.assertEqual(
            [int(each.sequence.value) for each in (event, moved, gone)], [0, 1, 2]
        )

    def test_each_visit_has_its_own_name_in_calendars(self):
        visits = self.make_visits(3)
        self.assertEqual(len({visit._ics_uid() for visit in visits}), 3)

    def test_reminder_carries_no_file(self):
        visit = self.book(self.at(10))
        self.env["salon.message"]._queue("reminder", visit)
        self.send()
        mail = self.mails(self.messages(visit, kind="reminder"))
        self.assertFalse(mail.attachment_ids)

    def invitation(self, message, method):
        """The event in the e-mail as it leaves the house."""
        mail = self.mails(message)
        (values,) = mail._prepare_outgoing_list()
        built = self.env["ir.mail_server"]._build_email__(
            email_from=values["email_from"],
            email_to=values["email_to"],
            subject=values["subject"],
            body=values["body"],
            attachments=values["attachments"],
            subtype="html",
        )
        (part,) = [
            part for part in built.walk() if part.get_content_type() == "text/calendar"
        ]
        self.assertEqual(part.get_param("method"), method)
        self.assertEqual(part.get_filename(), "visit.ics")
        calendar = vobject.readOne(part.get_payload(decode=True).decode())
        self.assertEqual(calendar.method.value, method)
        return calendar.vevent


@tagged("post_install", "-at_install")
class TestCallList(MessageCase):
    """Who could not be reached is called."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.client_laura.write({"email": False, "phone": "12"})

    def call(self):
        visit = self.book(self.at(10))
        return self.messages(visit).with_user(self.desk)

    def listed(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_message_action_calls"
        )
        domain = [("state", "in", ("failed", "no_channel"))]
        self.assertEqual(action["domain"], str(domain))
        return self.env["salon.message"].with_user(self.desk).search(domain)

    def test_why_and_whom_to_call(self):
        call = self.call()
        self.assertEqual(self.listed(), call)
        self.assertEqual(call.phone, "12")
        self.assertEqual(call.visit_start, self.at(10))
        self.assertEqual(
            call.why, "No e-mail address, and no text can go to the number"
        )
        self.client_laura.phone = False
        call.invalidate_recordset()
        self.assertEqual(call.why, "No e-mail address, no phone number")

    def test_outcome_takes_it_off_the_list(self):
        for step in ("reached", "left_message", "no_answer"):
            call = self.call()
            getattr(call, f"action_{step}")()
            self.assertEqual((call.state, call.outcome), ("closed", step))
            self.assertEqual(call.called_by_id, self.desk)
            self.assertTrue(call.called_at)
            self.assertFalse(self.listed())
            visit = call.appointment_id.sudo()
            visit.with_context(salon_past_allowed=True).action_cancel()

    def test_outcome_filled_in_the_form(self):
        call = self.call()
        call.write({"outcome": "wrong_number", "outcome_note": "Ask at the next visit"})
        self.assertEqual(call.state, "closed")

    def test_desk_writes_nothing_else(self):
        call = self.call()
        for values in ({"state": "sent"}, {"partner_id": self.desk.partner_id.id}):
            with self.assertRaises(AccessError):
                call.write(values)

    def test_note_on_what_was_sent_does_not_close_it(self):
        self.client_laura.email = "laura@example.com"
        message = self.call()
        self.send()
        message.outcome = "reached"
        self.assertEqual(message.state, "sent")

    def test_sent_again_when_the_address_is_mended(self):
        call = self.call()
        with self.assertRaisesRegex(UserError, "Laura: No e-mail address"):
            call.action_send_again()
        self.client_laura.email = "laura@example.com"
        call.action_send_again()
        self.assertFalse(self.listed())
        self.send()
        self.assertEqual(call.state, "sent")
        with self.assertRaises(UserError):
            call.action_send_again()

    def test_stylist_sees_messages_of_own_visits_only(self):
        stylist = self.make_user("anna", "salon_crm.group_salon_stylist")
        self.anna.user_id = stylist
        own = self.book(self.at(10), self.cut, self.anna)
        other = self.book(self.at(12), self.cut, self.ben)
        seen = self.env["salon.message"].with_user(stylist).search([])
        self.assertEqual(seen, self.messages(own))
        with self.assertRaises(AccessError):
            seen.outcome = "reached"
        with self.assertRaises(AccessError):
            self.messages(other).with_user(stylist).read(["phone"])

    def test_list_of_another_company_is_closed(self):
        self.make_other_company()
        call = self.call()
        foreign = self.make_user("foreign", "salon_crm.group_salon_receptionist")
        foreign.write({"company_ids": self.other.ids, "company_id": self.other.id})
        self.assertFalse(self.env["salon.message"].with_user(foreign).search([]))
        with self.assertRaises(AccessError):
            call.with_user(foreign).action_reached()

    def test_visit_leads_to_its_messages(self):
        call = self.call()
        visit = call.appointment_id
        self.assertEqual(visit.message_row_count, 1)
        action = visit.action_messages()
        self.assertEqual(self.env["salon.message"].search(action["domain"]), call)

    def test_the_day_after_it_is_still_there(self):
        """Only a person takes a call off the list, or the visit's own change."""
        call = self.call()
        self.send(fields.Datetime.now() + timedelta(days=1))
        self.assertEqual(self.listed(), call)
