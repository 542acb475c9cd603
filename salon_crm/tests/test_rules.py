"""Who may be booked with whom, and when: the rules beside hours and bookings."""

from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SalonCase


@tagged("post_install", "-at_install")
class TestRules(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.make_user("rules_anna", "salon_crm.group_salon_stylist")
        cls.anna.user_id = cls.user

    def names(self, slots):
        """Who is offered first at each start."""
        first = {}
        for slot in slots:
            employee = self.env["hr.employee"].browse(slot["lines"][0]["employee_id"])
            first.setdefault(slot["start"], employee.name)
        return set(first.values())

    # ------------------------------------------------------------
    # The own calendar of the staff
    # ------------------------------------------------------------

    def meet(self, hour_from, hour_to, **values):
        return self.env["calendar.event"].create(
            {
                "name": "Training",
                "start": self.at(hour_from),
                "stop": self.at(hour_to),
                "partner_ids": self.user.partner_id.ids,
                "show_as": "busy",
                **values,
            }
        )

    def test_meeting_blocks_its_time_and_no_more(self):
        self.meet(10, 11)
        starts = self.starts(self.slots(self.cut, self.anna, hours=(9, 13)))
        self.assertEqual(starts, ["09:00", "11:00", "11:15", "11:30", "11:45", "12:00"])
        self.assertIn("10:00", self.starts(self.slots(self.cut, self.ben)))
        with self.assertRaisesRegex(UserError, "Anna has an entry in the own calendar"):
            self.book(self.at(10), self.cut, self.anna)
        self.book(self.at(11), self.cut, self.anna)

    def test_declined_free_and_archived_meetings_block_nothing(self):
        declined = self.meet(10, 11)
        declined.attendee_ids.state = "declined"
        self.meet(10, 11, show_as="free")
        self.meet(10, 11).active = False
        self.assertIn("10:00", self.starts(self.slots(self.cut, self.anna)))

    def test_holiday_of_another_company_closes_nothing(self):
        other = self.env["res.company"].create({"name": "Other salons"})
        day = {"name": "Holiday", "date_from": self.at(0), "date_to": self.at(23)}
        leaves = self.env["resource.calendar.leaves"]
        holiday = leaves.with_company(other).create(day)
        self.assertEqual(holiday.company_id, other)
        self.assertTrue(self.slots(self.cut))
        leaves.with_company(self.branch.company_id).create(day)
        self.assertFalse(self.slots(self.cut))

    def test_whole_day_is_a_day_of_the_salon(self):
        """From midnight to midnight on the wall, whatever the zone."""
        calendar = self.make_calendar("Always", 0, 24, tz="Asia/Shanghai")
        self.branch.resource_calendar_id = calendar
        user = self.make_user("rules_lin", "salon_crm.group_salon_stylist")
        lin = self.make_stylist("Lin", 3, calendar=calendar, user=user)
        self.cut.salon_staff_ids = [Command.create({"resource_id": lin.resource_id.id})]
        self.meet(
            0,
            1,
            partner_ids=user.partner_id.ids,
            allday=True,
            start_date=self.day.date(),
            stop_date=self.day.date(),
        )
        slots = self.slots(self.cut, lin, hours=(-24, 48))
        taken = [fields.Datetime.to_datetime(slot["start"]) for slot in slots]
        begin, end = self.at(-8), self.at(16)  # of the day in Shanghai
        self.assertFalse(
            [start for start in taken if begin - self.hour() < start < end]
        )
        self.assertIn(begin - self.hour(), taken)
        self.assertIn(end, taken)

    def hour(self):
        return timedelta(hours=1)

    def test_query_count_of_meetings_does_not_grow(self):
        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.slots(self.cut)
            return self.env.cr.sql_log_count - before

        self.meet(8, 9)
        queries()
        few = queries()
        for hour in range(9, 18):
            self.meet(hour, hour + 1)
        self.env.flush_all()
        self.assertEqual(queries(), few)

    # ------------------------------------------------------------
    # What the client wants
    # ------------------------------------------------------------

    def test_refused_staff_is_never_offered(self):
        self.client_laura.salon_refused_resource_ids = self.anna.resource_id
        self.assertEqual(self.names(self.slots(self.cut)), {"Ben"})
        with self.assertRaisesRegex(
            UserError, "Laura does not want to be served by Anna"
        ):
            self.slots(self.cut, self.anna)
        with self.assertRaisesRegex(
            UserError, "Laura does not want to be served by Anna"
        ):
            self.book(self.at(10), self.cut, self.anna)
        self.assertEqual(
            self.env["salon.appointment"].explain_unavailable(
                self.request(self.cut, self.anna, start=self.at(10))
            ),
            ["Laura does not want to be served by Anna."],
        )
        visit = self.book(self.at(10), self.cut)
        self.assertEqual(visit.line_ids.employee_id, self.ben)

    def test_refused_staff_is_not_proposed_when_the_time_is_gone(self):
        self.client_laura.salon_refused_resource_ids = self.anna.resource_id
        for hour in range(9, 17):
            self.book(self.at(hour), self.cut, self.ben)
        with self.assertRaises(UserError) as refusal:
            self.book(self.at(10), self.cut)
        first = refusal.exception.args[0].splitlines()[-1]
        self.assertIn("5:00", first.split("free times:")[1].split(",")[1])

    def test_visit_agreed_before_can_still_be_moved(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.client_laura.salon_refused_resource_ids = self.anna.resource_id
        visit.reschedule(self.at(12))
        self.assertEqual(visit.line_ids.employee_id, self.anna)

    def test_preferred_stylist_comes_first(self):
        self.assertEqual(self.names(self.slots(self.cut)), {"Anna"})
        self.client_laura.salon_preferred_employee_id = self.ben
        self.assertEqual(self.names(self.slots(self.cut)), {"Ben"})
        self.assertEqual(self.book(self.at(10)).line_ids.employee_id, self.ben)
        # But not at the price of a time
        self.assertEqual(self.book(self.at(10)).line_ids.employee_id, self.anna)

    def test_unknown_client_in_a_search(self):
        with self.assertRaisesRegex(UserError, "no such record"):
            self.slots(self.cut, partner_id=2**31 - 1)

    # ------------------------------------------------------------
    # Who did not come
    # ------------------------------------------------------------

    def test_next_booking_says_that_the_client_did_not_come(self):
        visit = self.book(self.at(10))
        self.assertEqual(visit.no_show_count, 0)
        visit.with_context(salon_planned=False).start = self.at(10)
        visit.write({"state": "no_show"})
        other = self.book(self.at(14))
        self.assertEqual(other.no_show_count, 1)
        self.assertEqual(self.client_laura.salon_no_show_count, 1)
        visit.action_reopen()
        self.env.invalidate_all()
        self.assertEqual(other.no_show_count, 0)

    def test_no_shows_are_counted_by_one_query(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(20)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            clients.mapped("salon_no_show_count")

    # ------------------------------------------------------------
    # Clients who book online
    # ------------------------------------------------------------

    def test_online_lead(self):
        self.branch.lead_minutes = 3 * 24 * 60
        online = {"channel": "online"}
        self.assertFalse(self.slots(self.cut, **online))
        self.assertTrue(self.slots(self.cut))
        with self.assertRaisesRegex(UserError, "at least 4320 minutes ahead"):
            self.book(self.at(10), **online)
        self.book(self.at(10))

    def test_online_horizon(self):
        self.branch.horizon_days = 1
        with self.assertRaisesRegex(UserError, "at most 1 days ahead"):
            self.book(self.at(10), channel="online")
        self.assertFalse(self.slots(self.cut, channel="online"))
        self.branch.horizon_days = 0
        self.book(self.at(10), channel="online")

    def test_online_offers_what_can_be_booked(self):
        """To the minute at both ends of what is allowed."""
        now = fields.Datetime.now()
        request = self.request(
            self.cut, channel="online", date_from=now, date_to=now + timedelta(days=8)
        )
        self.branch.write({"horizon_days": 3, "lead_minutes": 1500})
        slots = self.env["salon.appointment"].get_available_slots(request)
        for slot in (slots[0], slots[-1]):
            visit = self.env["salon.appointment"].book(
                {**request, "start": slot["start"], "lines": slot["lines"]}
            )
            self.assertTrue(visit)

    def test_online_limit_of_open_visits(self):
        self.branch.open_visits_limit = 2
        first = self.book(self.at(9), channel="online")
        self.book(self.at(11), channel="online")
        with self.assertRaisesRegex(UserError, "2 visits booked already"):
            self.book(self.at(13), channel="online")
        self.book(self.at(13))
        first.action_cancel()
        with self.assertRaisesRegex(UserError, "2 visits booked already"):
            self.book(self.at(15), channel="online")

    def test_limits_are_not_negative(self):
        for name in ("lead_minutes", "horizon_days", "open_visits_limit"):
            with (
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.branch.write({name: -1})
                self.env.flush_all()

    def test_policy_can_be_set_in_the_form(self):
        with Form(self.branch) as form:
            form.lead_minutes = 30
            form.open_visits_limit = 5
        self.assertEqual(self.branch.open_visits_limit, 5)
