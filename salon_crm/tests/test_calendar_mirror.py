from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .common import SalonCase
from .test_cron import CronCase

HOUR = timedelta(hours=1)
SLICE = "odoo.addons.salon_crm.models.salon_appointment_agenda.SLICE"


class MirrorCase(CronCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.make_user("anna", "salon_crm.group_salon_stylist")
        cls.user.email = "anna@example.com"
        cls.anna.user_id = cls.user
        # Visits of others, such as those of the demo data, are looked at already.
        others = cls.env["salon.appointment"].search([("agenda_changes", ">", 0)])
        others.with_context(salon_planned=PLANNED).agenda_changes = 0

    def follow(self):
        self.run_job("follow_in_agendas")

    def events(self, visit, **values):
        domain = [("salon_appointment_id", "in", visit.ids)]
        domain += [(key, "=", value) for key, value in values.items()]
        Event = self.env["calendar.event"].with_context(active_test=False)
        return Event.search(domain, order="start")

    def spans(self, visit, **values):
        return [(event.start, event.stop) for event in self.events(visit, **values)]


@tagged("post_install", "-at_install")
class TestMirror(MirrorCase):
    """A visit in the calendar of its stylist."""

    def test_event_says_who_what_and_where(self):
        self.branch.partner_id = self.env["res.partner"].create(
            {"name": "Old Town", "street": "Main street 1", "city": "Town"}
        )
        visit = self.book(self.at(10), self.cut, self.anna)
        self.assertFalse(self.events(visit), "booking does not wait for it")
        self.follow()
        event = self.events(visit)
        self.assertEqual(event.name, "Laura: Cut")
        self.assertIn("Main street 1", event.location)
        self.assertEqual((event.start, event.stop), (self.at(10), self.at(11)))
        self.assertEqual(event.user_id, self.user)
        self.assertEqual(event.partner_ids, self.user.partner_id)
        self.assertEqual(event.attendee_ids.partner_id, self.user.partner_id)
        self.assertEqual(event.attendee_ids.state, "accepted")
        self.assertFalse(event.alarm_ids)
        self.assertEqual((event.privacy, event.show_as), ("private", "busy"))

    def test_colleagues_see_only_that_she_is_busy(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.follow()
        event = self.events(visit)
        other = self.make_user("other")
        self.env.invalidate_all()
        self.assertEqual(event.with_user(other).name, "Busy")
        self.env.invalidate_all()
        self.assertEqual(event.with_user(self.user).name, "Laura: Cut")

    def test_nobody_gets_mail_about_it(self):
        Mail = self.env["mail.mail"]
        before = Mail.search_count([])
        visit = self.book(self.at(10), self.cut, self.anna)
        self.follow()
        visit.reschedule(self.at(14))
        self.follow()
        visit.action_cancel()
        self.follow()
        self.assertEqual(Mail.search_count([]), before)

    def test_free_while_the_colour_develops(self):
        visit = self.book(self.at(10), self.colour, self.anna)
        self.follow()
        self.assertEqual(
            self.spans(visit),
            [
                (self.at(10), self.at(10, 45)),
                (self.at(11, 15), self.at(11, 30)),
            ],
        )

    def test_services_one_after_the_other_are_one_event(self):
        visit = self.book(self.at(10), self.cut | self.colour, self.anna)
        self.follow()
        self.assertEqual(
            self.spans(visit),
            [
                (self.at(10), self.at(11, 45)),
                (self.at(12, 15), self.at(12, 30)),
            ],
        )
        self.assertEqual(
            self.events(visit).mapped("name"), ["Laura: Cut, Colour", "Laura: Colour"]
        )

    def test_who_has_no_user_has_no_event(self):
        visit = self.book(self.at(10), self.cut, self.ben)
        self.follow()
        self.assertFalse(self.events(visit))
        self.assertFalse(visit.agenda_changes)

    def test_who_gets_a_user_later(self):
        visit = self.book(self.at(10), self.cut, self.ben)
        self.follow()
        user = self.make_user("ben", "salon_crm.group_salon_stylist")
        self.ben.user_id = user
        self.follow()
        self.assertEqual(self.events(visit).user_id, user)

    def test_hold_comes_when_it_is_booked(self):
        visit = self.book(self.at(10), self.cut, self.anna, hold=True)
        self.follow()
        self.assertFalse(self.events(visit))
        visit.action_book()
        self.follow()
        self.assertTrue(self.events(visit))

    def test_moving_moves_the_same_event(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.follow()
        event = self.events(visit)
        visit.reschedule(self.at(14))
        self.follow()
        self.assertEqual(self.events(visit), event)
        self.assertEqual(event.start, self.at(14))
        self.assertEqual(event.attendee_ids.state, "accepted")

    def test_another_stylist_takes_over(self):
        other = self.make_user("ben", "salon_crm.group_salon_stylist")
        self.ben.user_id = other
        visit = self.book(self.at(10), self.cut, self.anna)
        self.follow()
        visit.line_ids.employee_id = self.ben
        self.follow()
        self.assertEqual(self.events(visit).user_id, other)

    def test_gone_when_cancelled_and_back_when_reopened(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.follow()
        visit.action_cancel()
        self.follow()
        self.assertFalse(self.events(visit))
        visit.action_reopen()
        self.follow()
        self.assertTrue(self.events(visit))

    def test_service_that_is_left_out_goes(self):
        visit = self.book(self.at(10), self.cut | self.colour, self.anna)
        self.follow()
        visit.line_ids[0].state = "cancelled"
        self.follow()
        self.assertEqual(
            self.spans(visit),
            [
                (self.at(11), self.at(11, 45)),
                (self.at(12, 15), self.at(12, 30)),
            ],
        )

    def test_another_client_changes_the_name(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.follow()
        visit.partner_id = self.client_laura.copy({"name": "Mia"})
        self.follow()
        self.assertEqual(self.events(visit).name, "Mia: Cut")

    def test_deleted_visit_takes_it_along(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.follow()
        event = self.events(visit)
        visit.action_cancel()
        visit.unlink()
        self.assertFalse(event.exists())

    def test_nothing_is_written_when_nothing_changed(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.follow()
        visit.agenda_changes = 1
        with patch.object(self.registry["calendar.event"], "write") as write:
            self.follow()
        write.assert_not_called()

    def test_past_needs_no_event(self):
        visit = (
            self.env["salon.appointment"]
            .with_context(salon_past_allowed=True)
            .create(
                {
                    "partner_id": self.client_laura.id,
                    "branch_id": self.branch.id,
                    "start": self.at(10, day=-30),
                    "line_ids": [
                        (0, 0, {"product_id": self.cut.id, "employee_id": self.anna.id})
                    ],
                }
            )
        )
        self.follow()
        self.assertFalse(self.events(visit))
        self.assertFalse(visit.agenda_changes)

    def test_all_slices_are_worked_off(self):
        visits = self.env["salon.appointment"].union(
            *(self.book(self.at(hour), self.cut, self.anna) for hour in (9, 10, 11))
        )
        with patch(SLICE, 2):
            self.follow()
        self.assertEqual(len(self.events(visits)), 3)


@tagged("post_install", "-at_install")
class TestMirrorInOdoo(MirrorCase):
    """What happens to the events in Odoo's calendar, or on the phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.visit._sync_agendas()
        cls.event = cls.visit.event_ids

    def test_own_visits_do_not_make_busy_twice(self):
        """The visit holds the time; moving it by half an hour must be possible."""
        self.visit.reschedule(self.at(10, 30))
        self.assertEqual(self.visit.start, self.at(10, 30))
        # The event is still at ten, and there the stylist is free.
        self.book(self.at(9, 30), self.cut, self.anna)

    def test_a_meeting_of_her_own_makes_busy(self):
        self.env["calendar.event"].with_user(self.user).create(
            {"name": "Dentist", "start": self.at(14), "stop": self.at(15)}
        )
        with self.assertRaises(UserError):
            self.book(self.at(14), self.cut, self.anna)

    def test_dragged_event_is_put_back(self):
        event = self.event.with_user(self.user)
        event.write({"start": self.at(15), "stop": self.at(16)})
        self.assertEqual(self.visit.start, self.at(10), "the visit is the truth")
        self.follow()
        self.assertEqual((event.start, event.stop), (self.at(10), self.at(11)))

    def test_deleted_event_comes_back(self):
        self.event.with_user(self.user).unlink()
        self.follow()
        self.assertEqual(self.events(self.visit).start, self.at(10))

    def test_archived_event_comes_back(self):
        self.event.with_user(self.user).active = False
        self.follow()
        self.assertTrue(self.event.active)

    def test_declining_changes_nothing(self):
        """It is an answer, and the salon asked nothing."""
        self.event.attendee_ids.with_user(self.user).do_decline()
        self.assertFalse(self.visit.agenda_changes)

    def test_own_words_in_the_description_stay(self):
        self.event.with_user(self.user).description = "Bring the big brush"
        self.follow()
        self.visit.reschedule(self.at(14))
        self.follow()
        self.assertIn("Bring the big brush", self.event.description)
        self.assertEqual(self.event.start, self.at(14))


@tagged("post_install", "-at_install")
class TestMirrorQueries(SalonCase):
    """Visits that need nothing cost nothing."""

    def test_queries_do_not_grow_with_visits_of_others(self):
        visits = self.env["salon.appointment"].create(
            [
                {
                    "partner_id": self.client_laura.id,
                    "branch_id": self.branch.id,
                    "start": self.at(10),
                }
                for _each in range(40)
            ]
        )

        def queries(work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(visits[0]._sync_agendas)
        few = queries(visits[1:4]._sync_agendas)
        many = queries(visits[4:]._sync_agendas)
        self.assertLessEqual(many, few)
