"""Late clients, services that take longer, and what they move."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import SalonCase


@tagged("post_install", "-at_install")
class TestLate(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("late_desk", "salon_crm.group_salon_receptionist")
        cls.first = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.second = cls.book(cls.at(11), cls.cut, cls.anna)
        cls.third = cls.book(cls.at(12, 10), cls.cut, cls.anna)
        cls.other = cls.book(cls.at(10), cls.cut, cls.ben)

    def window(self, action):
        """The form that an action opens, as the desk sees it."""
        model = self.env[action["res_model"]].with_user(self.desk)
        return Form(model.with_context(**action["context"]))

    def late(self, visit, minutes, **values):
        return (
            self.env["salon.late"]
            .with_user(self.desk)
            .create({"appointment_id": visit.id, "minutes": minutes, **values})
        )

    def starts(self, *visits):
        return [visit.start for visit in visits]

    def held(self, visit):
        rows = self.env["salon.occupancy"].search([("appointment_id", "=", visit.id)])
        return {(row.resource_id, row.start, row.stop) for row in rows}

    def by(self, rows, minutes):
        by = timedelta(minutes=minutes)
        return {(resource, start + by, stop + by) for resource, start, stop in rows}

    # ------------------------------------------------------------
    # Who comes late
    # ------------------------------------------------------------

    def test_who_calls_to_be_late_moves_what_follows(self):
        held = {visit: self.held(visit) for visit in (self.first, self.second)}
        with self.window(self.first.action_is_late()) as form:
            self.assertEqual(form.minutes, 15)
            self.assertTrue(form.fits)
            self.assertIn("10:15", form.plan)
            self.assertIn("11:15", form.plan)
            self.assertIn("12:15", form.plan)
        form.record.action_move()
        self.assertEqual(
            self.starts(self.first, self.second, self.third, self.other),
            [self.at(10, 15), self.at(11, 15), self.at(12, 15), self.at(10)],
        )
        self.assertEqual(self.first.state, "booked")
        for visit, rows in held.items():
            self.assertEqual(self.held(visit), self.by(rows, 15))

    def test_why_it_moved_is_in_the_history(self):
        self.env.flush_all()
        self.cr.precommit.run()
        self.late(self.first, 15).action_move()
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertIn("A client came late", self.second.message_ids[0].body)
        self.assertNotIn("Laura", self.second.message_ids[0].body)

    def test_arriving_late_asks(self):
        with freeze_time(self.at(10, 8)):
            action = self.first.with_user(self.desk).action_welcome()
            with self.window(action) as form:
                self.assertEqual(form.minutes, 10)
            form.record.action_move()
        self.assertEqual(self.first.state, "arrived")
        self.assertEqual(
            self.starts(self.first, self.second, self.third),
            [self.at(10, 10), self.at(11, 10), self.at(12, 10)],
        )

    def test_who_comes_late_for_nothing_yet_can_arrive(self):
        visit = self.env["salon.appointment"].create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "start": self.at(15),
            }
        )
        with freeze_time(self.at(15, 30)):
            action = visit.with_user(self.desk).action_welcome()
            with self.window(action) as form:
                self.assertIn("has no service yet", form.problem)
            form.record.action_keep()
        self.assertEqual(visit.state, "arrived")

    def test_very_late(self):
        with freeze_time(self.at(23)):
            action = self.first.with_user(self.desk).action_welcome()
        self.assertEqual(action["context"]["default_minutes"], 600)

    def test_visits_that_are_done_do_not_move(self):
        self.second.write({"state": "done"})
        self.assertEqual(set(self.first._ripple(10)[0]), {self.first})

    def test_arriving_in_time_asks_nothing(self):
        with freeze_time(self.at(10, 5)):
            self.assertFalse(self.first.with_user(self.desk).action_welcome())
        self.assertEqual(self.first.state, "arrived")

    def test_stylist_is_not_asked(self):
        """They may not move the visits of others."""
        user = self.make_user("late_anna", "salon_crm.group_salon_stylist")
        self.anna.user_id = user
        with freeze_time(self.at(10, 30)):
            self.assertFalse(self.first.with_user(user).action_welcome())
        self.assertEqual(self.first.state, "arrived")
        with self.assertRaises(AccessError):
            self.env["salon.late"].with_user(user).create(
                {"appointment_id": self.first.id}
            )

    def test_all_times_may_stay(self):
        late = self.late(self.first, 10, kind="arrived")
        late.action_keep()
        self.assertEqual(self.first.state, "arrived")
        self.assertEqual(
            self.starts(self.first, self.second), [self.at(10), self.at(11)]
        )
        self.assertIn("10 minutes late", self.first.message_ids[0].body)

    def test_who_waits_already_can_be_moved(self):
        self.second.action_arrive()
        self.late(self.first, 10).action_move()
        self.assertEqual(self.second.start, self.at(11, 10))
        self.assertEqual(self.second.state, "arrived")

    def test_another_time_for_the_late_one(self):
        action = self.late(self.first, 10).action_other_time()
        self.assertEqual(action["res_model"], "salon.booking")
        self.assertEqual(action["context"]["default_appointment_id"], self.first.id)

    # ------------------------------------------------------------
    # What no longer fits
    # ------------------------------------------------------------

    def refused(self, late, words):
        """It is said in these words, and moving is refused and changes nothing."""
        before = self.starts(self.first, self.second, self.third)
        self.assertFalse(late.fits)
        self.assertRegex(late.plan, words)
        with self.assertRaisesRegex(UserError, words):
            late.action_move()
        self.assertEqual(self.starts(self.first, self.second, self.third), before)

    def test_longer_than_others_may_wait(self):
        late = self.late(self.first, 20)
        self.assertTrue(late.is_too_far)
        self.refused(late, "Laura at 11:00.AM would wait 20 minutes")
        late.beyond_limit = True
        self.assertTrue(late.fits)
        late.action_move()
        self.assertEqual(
            self.starts(self.first, self.second, self.third),
            [self.at(10, 20), self.at(11, 20), self.at(12, 20)],
        )

    def test_end_of_work(self):
        self.anna.resource_calendar_id = self.make_calendar("Till ten past", 9, 13.25)
        self.late(self.first, 15)
        late = self.late(self.first, 16, beyond_limit=True)
        self.refused(late, "Laura at 12:10.PM no longer fits")

    def test_own_calendar(self):
        user = self.make_user("late_meeting", "salon_crm.group_salon_stylist")
        self.anna.user_id = user
        self.env["calendar.event"].create(
            {
                "name": "Training",
                "start": self.at(13, 10),
                "stop": self.at(14),
                "partner_ids": user.partner_id.ids,
                "show_as": "busy",
            }
        )
        self.refused(self.late(self.first, 15), "Laura at 12:10.PM no longer fits")

    def test_who_is_being_served_stays(self):
        self.second.action_start()
        self.refused(self.late(self.first, 5), "Laura at 11:00.AM is being served")

    def test_bad_minutes(self):
        for minutes in (0, -5, 601):
            late = self.late(self.first, minutes)
            self.assertRegex(late.problem, "Give the minutes")
            with self.assertRaisesRegex(UserError, "Give the minutes"):
                late.action_move()

    def test_visits_that_are_over(self):
        self.first.action_cancel()
        with self.assertRaisesRegex(UserError, "is not open any more"):
            self.late(self.first, 5).action_move()

    # ------------------------------------------------------------
    # A service that takes longer
    # ------------------------------------------------------------

    def test_service_that_takes_longer(self):
        self.first.action_start()
        with self.window(self.first.action_takes_longer()) as form:
            form.minutes = 12
            self.assertTrue(form.fits)
        form.record.action_move()
        self.assertEqual(self.first.start, self.at(10))
        self.assertEqual(self.first.stop, self.at(11, 12))
        self.assertEqual(self.first.line_ids.stop, self.at(11, 12))
        self.assertEqual(
            {(start, stop) for _resource, start, stop in self.held(self.first)},
            {(self.at(10), self.at(11, 12))},
        )
        self.assertEqual(
            self.starts(self.second, self.third), [self.at(11, 12), self.at(12, 12)]
        )

    def test_taking_longer_is_for_who_is_being_served(self):
        with self.assertRaisesRegex(UserError, "is not open any more"):
            self.late(self.first, 5, kind="longer").action_move()

    # ------------------------------------------------------------

    def test_another_client_while_the_colour_works(self):
        colour = self.book(self.at(14), self.colour, self.anna)
        fringe = self.make_service("Fringe", [(30, True, self.chair_type)], self.anna)
        between = self.book(self.at(14, 45), fringe, self.anna)
        self.late(colour, 10).action_move()
        self.assertEqual(
            self.starts(colour, between), [self.at(14, 10), self.at(14, 55)]
        )

    def test_queries_of_the_plan_do_not_grow_with_the_day(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.first._ripple(10)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for hour in (14, 15, 16):
            self.book(self.at(hour), self.cut, self.anna)
            self.book(self.at(hour), self.cut, self.ben)
        self.assertLessEqual(queries(), few)
