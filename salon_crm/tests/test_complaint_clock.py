from datetime import datetime

import psycopg2
from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import deadlines, instants
from .test_complaint import ComplaintCase

# The first is a Monday. The branch is open from 9 to 18 on all days, in UTC.


def moment(day, hour, minute=0):
    return datetime(2027, 3, day, hour, minute)


class ClockCase(ComplaintCase):
    """Severity *normal*: first answer within 8 hours, solved within 40, warned 2 hours
    before, the manager told 8 hours after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.env.ref("salon_crm.salon_complaint_term_normal")
        cls.term.write(
            {
                "answer_hours": 8,
                "solution_hours": 40,
                "warn_hours": 2,
                "escalate_hours": 8,
            }
        )

    def taken_at(self, day, hour, minute=0, **request):
        with freeze_time(moment(day, hour, minute)):
            request = {"branch_id": self.branch.id, "kind": "service", **request}
            return self.take_in(**request)

    def run_alarms(self, day, hour, minute=0):
        with freeze_time(moment(day, hour, minute)):
            self.env.flush_all()
            with self.enter_registry_test_mode():
                self.env.ref(
                    "salon_crm.ir_cron_complaint_alarm"
                ).method_direct_trigger()

    def close_on(self, day, calendar=None, company=None):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": (calendar or self.calendar).id,
                "company_id": (company or self.company).id,
                "date_from": moment(day, 0),
                "date_to": moment(day, 23, 59),
            }
        )


@tagged("post_install", "-at_install")
class TestDeadlines(ClockCase):
    """By when: in the hours in which the branch is open."""

    def test_in_opening_hours(self):
        complaint = self.taken_at(1, 16)
        self.assertEqual(complaint.answer_deadline, moment(2, 15))
        # 2 hours on Monday, 9 on each of four days, 2 on the next.
        self.assertEqual(complaint.solution_deadline, moment(6, 11))
        self.assertEqual(complaint.due_at, complaint.answer_deadline)

    def test_as_odoo_plans_hours(self):
        complaint = self.taken_at(1, 20)
        planned = self.calendar.plan_hours(8, moment(1, 20), compute_leaves=True)
        self.assertEqual(complaint.answer_deadline, planned)

    def test_closing_days(self):
        self.close_on(2)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "For all",
                "calendar_id": False,
                "date_from": moment(3, 0),
                "date_to": moment(3, 23, 59),
            }
        )
        complaint = self.taken_at(1, 16)
        self.assertEqual(complaint.answer_deadline, moment(4, 15))

    def test_closing_day_of_another_branch_is_none(self):
        self.close_on(2, calendar=self.make_calendar("Elsewhere", 9, 18))
        self.assertEqual(self.taken_at(1, 16).answer_deadline, moment(2, 15))

    def test_time_zone_of_the_branch(self):
        tokyo = self.branch.copy(
            {
                "name": "Tokyo",
                "resource_calendar_id": self.make_calendar(
                    "Tokyo", 9, 18, "Asia/Tokyo"
                ).id,
            }
        )
        # 01:00 in Tokyo on Tuesday; it opens at nine, which is midnight in UTC.
        complaint = self.taken_at(1, 16, branch_id=tokyo.id)
        self.assertEqual(complaint.answer_deadline, moment(2, 8))

    def test_long_closed(self):
        for month in (3, 4, 5):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Works",
                    "calendar_id": self.calendar.id,
                    "date_from": datetime(2027, month, 1),
                    "date_to": datetime(2027, month, 31 if month != 4 else 30, 23, 59),
                }
            )
        complaint = self.taken_at(1, 16)
        self.assertEqual(complaint.answer_deadline.month, 6)

    def test_never_open(self):
        self.calendar.attendance_ids = [Command.clear()]
        complaint = self.taken_at(1, 16)
        self.assertFalse(complaint.answer_deadline)
        self.assertFalse(complaint.deadline_state)

    def test_by_severity_and_company(self):
        self.env["salon.complaint.term"].create(
            {
                "severity": "1",
                "company_id": self.company.id,
                "answer_hours": 1,
                "solution_hours": 2,
                "warn_hours": 0,
                "escalate_hours": 0,
            }
        )
        complaint = self.taken_at(1, 10)
        self.assertEqual(complaint.answer_deadline, moment(1, 11))
        with freeze_time(moment(1, 10, 30)):
            complaint.severity = "3"
        self.assertEqual(complaint.solution_deadline, moment(1, 18))

    def test_bad_terms(self):
        for values in (
            {"answer_hours": 0},
            {"solution_hours": 1},
            {"warn_hours": -1},
            {"solution_hours": 99999},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.term.write(values)
                self.env.flush_all()

    def test_answer(self):
        complaint = self.taken_at(1, 16)
        with freeze_time(moment(2, 10)):
            complaint.with_user(self.desk).message_post(
                body="We look into it.", subtype_xmlid="mail.mt_note"
            )
            self.assertFalse(complaint.answered_at, "a note is no answer")
            complaint.with_user(self.desk).message_post(
                body="We are sorry.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(complaint.first_answered_at, moment(2, 10))
        self.assertFalse(complaint.answer_missed)
        self.assertEqual(complaint.due_at, complaint.solution_deadline)

    def test_answer_in_person(self):
        complaint = self.taken_at(1, 16)
        with freeze_time(moment(3, 10)):
            complaint.with_user(self.desk).action_answered()
        self.assertEqual(complaint.first_answered_at, moment(3, 10))
        self.assertTrue(complaint.answer_missed)

    def test_offer_is_an_answer(self):
        complaint = self.taken_at(1, 16)
        with freeze_time(moment(2, 10)):
            self.bring_to(complaint, "examined")
            self.assertFalse(complaint.answered_at)
            self.bring_to(complaint, "remedy")
        self.assertEqual(complaint.first_answered_at, moment(2, 10))

    def test_solved_late(self):
        complaint = self.taken_at(1, 16)
        with freeze_time(moment(9, 10)):
            self.bring_to(complaint, "solved")
        self.assertTrue(complaint.solution_missed)
        self.assertFalse(complaint.due_at)


@tagged("post_install", "-at_install")
class TestWaiting(ClockCase):
    """While it is the client's turn no deadline runs."""

    def test_hours_waited_put_it_off(self):
        complaint = self.taken_at(1, 10)
        with freeze_time(moment(1, 12)):
            complaint.with_user(self.desk).action_wait()
        self.assertEqual(complaint.deadline_state, "wait")
        self.assertFalse(complaint.due_at)
        with freeze_time(moment(2, 11)):
            complaint.with_user(self.desk).action_resume()
        # Waited 6 hours on Monday and 2 on Tuesday: 2 of 8 are used, 6 are left.
        self.assertEqual(complaint.answer_deadline, moment(2, 17))
        self.assertEqual(complaint.due_at, complaint.answer_deadline)

    def test_nights_and_closing_days_put_nothing_off(self):
        complaint = self.taken_at(1, 10)
        self.close_on(2)
        with freeze_time(moment(1, 18)):
            complaint.action_wait()
        with freeze_time(moment(3, 9)):
            complaint.action_resume()
        # It was due at the very end of Monday and was not late when the wait began.
        self.assertEqual(complaint.answer_waited, 0)

    def test_late_stays_late(self):
        complaint = self.taken_at(1, 9)
        before = complaint.answer_deadline
        with freeze_time(moment(2, 10)):
            complaint.action_wait()
        with freeze_time(moment(2, 15)):
            complaint.action_resume()
            self.assertEqual(complaint.answer_deadline, before)
            self.assertEqual(complaint.deadline_state, "late")

    def test_client_ends_it(self):
        complaint = self.taken_at(1, 10, appointment_id=self.visit.id)
        with freeze_time(moment(1, 12)):
            complaint.action_wait()
        with freeze_time(moment(1, 14)):
            complaint._client_says("Here is the picture.")
        self.assertFalse(complaint.waiting_since)
        self.assertEqual(complaint.answer_deadline, moment(2, 11))

    def test_twice_is_once(self):
        complaint = self.taken_at(1, 10)
        with freeze_time(moment(1, 11)):
            complaint.action_wait()
        with freeze_time(moment(1, 12)):
            complaint.action_wait()
        self.assertEqual(complaint.waiting_since, moment(1, 11))
        with freeze_time(moment(1, 13)):
            complaint.action_resume()
            complaint.action_resume()
        self.assertEqual(complaint.answer_waited, 2 * 3600)

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.integers(0, 23),
        st.lists(st.tuples(st.integers(1, 900), st.integers(0, 900)), max_size=4),
    )
    def test_any_pauses(self, hour, pauses):
        """The stored deadline is that of the hours waited, whatever the pauses."""
        complaint = self.taken_at(1, hour)
        spans = complaint._openings(45)[self.calendar.id, self.company.id]
        start = instants.to_seconds(moment(1, hour))
        at, waited = start, 0
        for before, length in pauses:
            since, until = at + 60 * before, at + 60 * (before + length)
            due = deadlines.after(spans, start, 8 * 3600 + waited)
            if since < due:
                waited += deadlines.within(spans, since, until)
            with freeze_time(instants.to_datetime(since)):
                complaint.action_wait()
            with freeze_time(instants.to_datetime(until)):
                complaint.action_resume()
            at = until
        expected = deadlines.after(spans, start, 8 * 3600 + waited)
        self.assertEqual(instants.to_seconds(complaint.answer_deadline), expected)


@tagged("post_install", "-at_install")
class TestAlarms(ClockCase):
    """Warned before, told after, each once."""

    def test_states_are_found(self):
        complaint = self.taken_at(1, 9)
        for hour, state in ((10, "ok"), (15, "warn"), (17, "late")):
            with freeze_time(moment(1, hour)):
                complaint.invalidate_recordset(["deadline_state"])
                self.assertEqual(complaint.deadline_state, state)
                for key in ("ok", "warn", "late", "wait", False):
                    found = self.complaints.search([("deadline_state", "=", key)])
                    self.assertEqual(complaint in found, key == state, (key, state))
                others = self.complaints.search([("deadline_state", "!=", state)])
                self.assertNotIn(complaint, others)

    def test_each_once(self):
        complaint = self.taken_at(1, 9)
        told = {}
        for hour in range(9, 18):
            self.run_alarms(1, hour)
            told[hour] = (
                self.activities(complaint, "due").user_id,
                self.activities(complaint, "late").user_id,
            )
        none = self.env["res.users"]
        self.assertEqual(told[14], (none, none))
        self.assertEqual(told[15], (self.desk, none), "the owner, two hours before")
        self.assertEqual(told[17], (self.desk, self.leader), "the leader when it is")
        for hour in range(9, 18):
            self.run_alarms(2, hour)
        late = self.activities(complaint, "late")
        self.assertEqual(late.user_id, self.leader | self.manager)
        self.assertEqual(len(late), 2)
        self.assertEqual(len(self.activities(complaint, "due")), 1)
        self.assertFalse(complaint.alarm_at, "nobody is left to tell")

    def test_after_a_long_sleep(self):
        """Who is told that it is late needs no warning."""
        complaint = self.taken_at(1, 9)
        self.run_alarms(9, 9)
        self.assertFalse(self.activities(complaint, "due"))
        late = self.activities(complaint, "late").user_id
        self.assertEqual(late, self.leader | self.manager)

    def test_anew_for_the_solution(self):
        complaint = self.taken_at(1, 9)
        self.run_alarms(1, 17)
        with freeze_time(moment(1, 17)):
            complaint.action_answered()
        self.run_alarms(1, 18)
        self.assertFalse(self.activities(complaint, "late"), "that is settled")
        self.run_alarms(5, 12)
        self.assertEqual(len(self.activities(complaint, "due")), 1)
        self.run_alarms(5, 14)
        self.assertEqual(len(self.activities(complaint, "late")), 1)
        with freeze_time(moment(5, 15)):
            self.bring_to(complaint, "solved")
        self.assertFalse(self.activities(complaint, "late"))

    def test_nobody_while_waiting_or_solved(self):
        waiting, solved = self.taken_at(1, 9), self.taken_at(1, 9)
        with freeze_time(moment(1, 10)):
            waiting.action_wait()
            self.bring_to(solved, "solved")
        self.run_alarms(9, 9)
        self.assertFalse(self.activities(waiting | solved, "late"))

    def test_put_off_is_not_warned_twice(self):
        complaint = self.taken_at(1, 9)
        self.run_alarms(1, 15)
        with freeze_time(moment(1, 15)):
            complaint.action_wait()
        with freeze_time(moment(2, 15)):
            complaint.action_resume()
        self.run_alarms(2, 15)
        self.assertEqual(len(self.activities(complaint, "due")), 1)
        self.run_alarms(3, 15)
        self.assertEqual(len(self.activities(complaint, "late")), 1)

    def test_queries_do_not_grow(self):
        def alarmed(count):
            with freeze_time(moment(1, 9)):
                self.complaints.create(
                    [
                        {"description": "x", "branch_id": self.branch.id}
                        for _number in range(count)
                    ]
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with freeze_time(moment(9, 9)):
                found = self.complaints.search([("alarm_at", "<=", moment(9, 9))])
                self.assertEqual(len(found), count)
                found._alarm()
            return self.cr.sql_log_count - before

        alarmed(2)
        self.assertEqual(alarmed(5), alarmed(40))
