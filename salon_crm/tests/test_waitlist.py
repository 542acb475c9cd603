from datetime import timedelta

import psycopg2
from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .test_cron import CronCase

MINUTE = timedelta(minutes=1)


class WaitlistCase(CronMixinCase, CronCase):
    """A salon with a full day of Anna's, and clients who wait."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever the hour at which the test runs
        cls.branch.write({"waitlist_hour_from": 0, "waitlist_hour_to": 24})
        cls.offers = cls.env["salon.waitlist.offer"]
        cls.gaps = cls.env["salon.waitlist.gap"]
        cls.clients = cls.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@example.com", "lang": "en_US"}
                for name in ("Uma", "Vera", "Wanda", "Xenia")
            ]
        )
        cls.uma, cls.vera, cls.wanda, cls.xenia = cls.clients
        cls.visit = cls.book(cls.at(10), cls.cut, cls.anna)

    @classmethod
    def wait(cls, client, **values):
        """Put a client on the list, behind those who are on it."""
        entry = cls.env["salon.waitlist.entry"].create(
            {
                "partner_id": client.id,
                "branch_id": cls.branch.id,
                "product_ids": [Command.set(cls.cut.ids)],
                "employee_id": cls.anna.id,
                "date_from": cls.day,
                "date_until": cls.day,
                **values,
            }
        )
        cls.env.flush_all()
        return entry

    def work(self, moment=None):
        """Let the list be worked on."""
        self.run_job("waitlist", moment)

    def asked(self):
        """The open offers."""
        return self.offers.search([("state", "=", "asked")])

    def clients_asked(self):
        return self.offers.search([], order="id").mapped("partner_id.name")


@tagged("post_install", "-at_install")
class TestWaitlistNoting(WaitlistCase):
    """Freed time is noted where somebody waits for it."""

    def freed(self):
        return [
            (gap.start, gap.stop, gap.partner_id)
            for gap in self.gaps.search([], order="id")
        ]

    def test_a_cancelled_visit(self):
        self.wait(self.uma)
        self.visit.action_cancel()
        self.assertEqual(self.freed(), [(self.at(10), self.at(11), self.client_laura)])
        held = {key for key, _start, _stop in self.gaps.search([]).spans}
        self.assertEqual(held, {self.anna.resource_id.id, self.chairs[0].id})

    def test_a_moved_visit(self):
        self.wait(self.uma)
        self.visit.reschedule(self.at(10, 30))
        self.assertEqual(
            self.freed(), [(self.at(10), self.at(10, 30), self.client_laura)]
        )

    def test_a_hold_that_ran_out(self):
        self.wait(self.uma)
        hold = self.book(self.at(12), self.cut, self.anna, hold=True)
        self.run_job("expire_holds", hold.hold_until + MINUTE)
        self.assertEqual(self.freed()[0][:2], (self.at(12), self.at(13)))

    def test_a_deleted_hold(self):
        self.wait(self.uma)
        self.book(self.at(12), self.cut, self.anna, hold=True).unlink()
        self.assertEqual(self.freed()[0][:2], (self.at(12), self.at(13)))
        self.assertFalse(self.gaps.search([]).appointment_id)

    def test_the_rest_of_a_visit_that_ended_early(self):
        self.wait(self.uma)
        with freeze_time(self.at(10, 20)):
            self.visit.action_done()
        self.assertEqual(self.freed()[0][:2], (self.at(10, 20), self.at(11)))

    def test_a_swap_frees_nothing(self):
        self.wait(self.uma)
        other = self.book(self.at(11), self.cut, self.anna)
        self.env["salon.appointment"].reschedule_together(
            [
                {"appointment_id": self.visit.id, "start": self.at(11)},
                {"appointment_id": other.id, "start": self.at(10)},
            ]
        )
        held = {key for gap in self.gaps.search([]) for key, *_span in gap.spans}
        self.assertNotIn(self.anna.resource_id.id, held)

    def test_a_colour_frees_its_stylist_while_it_develops_not(self):
        self.wait(self.uma)
        colour = self.book(self.at(14), self.colour)
        colour.action_cancel()
        spans = [
            (start, stop)
            for key, start, stop in self.gaps.search([]).spans
            if key == self.anna.resource_id.id
        ]
        self.assertEqual([stop - start for start, stop in spans], [45 * 60, 15 * 60])

    def test_nothing_where_nobody_waits(self):
        self.wait(
            self.uma, date_from=self.day + timedelta(days=7), date_until="2199-1-1"
        )
        self.wait(self.vera).state = "closed"
        self.visit.action_cancel()
        self.assertFalse(self.gaps.search([]))

    def test_booking_costs_one_query_where_nobody_waits(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(self.gaps._waited_for(self.visit), [])

    def test_cancelling_many_asks_no_more_queries(self):
        self.wait(self.uma)
        visits = [self.book(self.at(11 + n), self.cut, self.anna) for n in range(4)]
        visits = self.visit.union(*visits)
        before = self.gaps._waited_for(visits)
        few = self.queries(lambda: self.gaps._freed(visits[0], before))
        many = self.queries(lambda: self.gaps._freed(visits, before))
        self.assertEqual(few, many)

    def test_the_job_is_woken(self):
        self.wait(self.uma)
        with self.capture_triggers("salon_crm.ir_cron_waitlist") as woken:
            self.visit.action_cancel()
        self.assertEqual(len(woken.records), 1)


@tagged("post_install", "-at_install")
class TestWaitlistAsking(WaitlistCase):
    """Who is asked, and for what."""

    def test_the_first_who_came_gets_the_offer(self):
        first, second = self.wait(self.uma), self.wait(self.vera)
        self.visit.action_cancel()
        before = fields.Datetime.now()
        self.work()
        offer = self.asked()
        self.assertEqual(offer.entry_id, first)
        self.assertEqual((first.state, second.state), ("offered", "waiting"))
        hold = offer.appointment_id
        self.assertEqual((hold.state, hold.partner_id), ("hold", self.uma))
        self.assertEqual((hold.start, hold.employee_ids), (self.at(10), self.anna))
        self.assertTrue(hold.line_ids.employee_requested)
        self.assertEqual(hold.hold_until, offer.deadline)
        self.assertGreaterEqual(offer.deadline, before + 30 * MINUTE)
        self.assertLess(offer.deadline, fields.Datetime.now() + 31 * MINUTE)
        self.assertEqual(hold.channel, "phone")

    def test_the_hold_is_taken_for_everybody(self):
        self.wait(self.uma)
        self.visit.action_cancel()
        self.work()
        self.assertNotIn("10:00", self.starts(self.slots(employee=self.anna)))
        with self.assertRaises(UserError):
            self.book(self.at(10), self.cut, self.anna)

    def test_who_does_not_fit_is_passed_over(self):
        tomorrow = self.day + timedelta(days=1)
        weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[self.day.weekday()]
        other = self.env["salon.branch"].create(
            {"name": "Elsewhere", "resource_calendar_id": self.calendar.id}
        )
        archived = self.env["res.partner"].create({"name": "Gone"})
        self.wait(self.uma, **{weekday: False})
        self.wait(self.uma, hour_from=14)
        self.wait(self.uma, hour_to=10)
        self.wait(self.uma, date_from=tomorrow, date_until=tomorrow)
        self.wait(self.uma, branch_id=other.id)
        self.wait(archived)
        archived.active = False
        fits = self.wait(self.vera, hour_from=10, hour_to=11)
        self.visit.action_cancel()
        self.work()
        self.assertEqual(self.asked().entry_id, fits)

    def test_another_stylist_is_not_what_was_freed(self):
        """Ben was free before; a chair for him, too."""
        self.wait(self.uma, employee_id=self.ben.id)
        self.visit.action_cancel()
        self.work()
        self.assertFalse(self.asked())
        self.assertEqual(self.gaps.search([]).state, "closed")

    def test_a_freed_chair_lets_another_work(self):
        self.chairs[1].salon_bookable = False
        self.wait(self.uma, employee_id=self.ben.id)
        self.visit.action_cancel()
        self.work()
        self.assertEqual(self.asked().appointment_id.employee_ids, self.ben)

    def test_anyone_will_do(self):
        self.wait(self.uma, employee_id=False)
        self.visit.action_cancel()
        self.work()
        hold = self.asked().appointment_id
        self.assertEqual((hold.start, hold.employee_ids), (self.at(10), self.anna))
        self.assertFalse(hold.line_ids.employee_requested)

    def test_who_refuses_the_stylist_is_not_asked(self):
        self.uma.salon_refused_resource_ids = self.anna.resource_id
        self.wait(self.uma, employee_id=False)
        entry = self.wait(self.vera)
        self.visit.action_cancel()
        self.work()
        self.assertEqual(self.asked().entry_id, entry)

    def test_who_is_here_at_the_time_is_not_asked(self):
        self.book(self.at(9, 30), self.cut, self.ben, partner_id=self.uma.id)
        self.wait(self.uma, hour_from=10, hour_to=11)
        entry = self.wait(self.vera)
        self.visit.action_cancel()
        self.work()
        self.assertEqual(self.asked().entry_id, entry)

    def test_who_gave_the_time_up_is_not_asked(self):
        self.wait(self.client_laura)
        self.visit.action_cancel()
        self.work()
        self.assertFalse(self.asked())

    def test_a_longer_service_uses_free_time_beside(self):
        self.wait(self.uma, product_ids=[Command.set(self.colour.ids)])
        self.book(self.at(9), self.cut, self.anna)
        self.visit.action_cancel()
        self.work()
        hold = self.asked().appointment_id
        self.assertEqual((hold.start, hold.stop), (self.at(10), self.at(11, 30)))

    def test_time_off_the_grid(self):
        visit = self.book(self.at(14, 5), self.cut, self.anna)
        self.book(self.at(15, 5), self.cut, self.anna)
        self.book(self.at(13, 5), self.cut, self.anna)
        self.wait(self.uma)
        visit.action_cancel()
        self.work()
        self.assertEqual(self.asked().start, self.at(14, 5))

    def test_taken_again_meanwhile(self):
        self.wait(self.uma)
        self.visit.action_cancel()
        self.book(self.at(9), self.colour, self.anna)
        self.book(self.at(10, 30), self.cut, self.anna)
        self.work()
        self.assertFalse(self.asked())
        self.assertEqual(self.gaps.search([]).state, "closed")

    def test_short_notice(self):
        """An hour before a visit is what clients need to come; and time to answer."""
        self.wait(self.uma)
        self.visit.action_cancel()
        self.work(self.at(8, 45))
        self.assertEqual(self.asked().deadline, self.at(9))

    def test_too_short_notice(self):
        self.wait(self.uma)
        self.visit.action_cancel()
        self.work(self.at(9, 51))
        self.assertFalse(self.asked())
        self.assertEqual(self.gaps.search([]).state, "closed")

    def test_nobody_is_asked_at_night(self):
        self.branch.write({"waitlist_hour_from": 8, "waitlist_hour_to": 21})
        self.wait(self.uma)
        self.visit.action_cancel()
        self.work(self.at(3))
        self.assertFalse(self.asked())
        self.work(self.at(8))
        self.assertEqual(self.asked().deadline, self.at(8, 30))

    def test_who_has_not_answered_is_not_asked_for_another(self):
        other = self.book(self.at(15), self.cut, self.anna)
        entry = self.wait(self.uma)
        self.wait(self.uma, hour_from=14)
        (self.visit | other).action_cancel()
        self.work()
        self.assertEqual(self.asked().entry_id, entry)
        second = self.gaps.search([("start", "=", self.at(15))])
        self.assertEqual(second.state, "open", "they may answer")
        self.asked()._answer("declined", "link")
        self.work()
        self.assertEqual(self.asked().gap_id, second)

    def test_queries_do_not_grow_with_those_who_wait(self):
        """Of whom none fits in the end: the costliest case."""
        self.visit.action_cancel()
        gap = self.gaps.create(
            {
                "branch_id": self.branch.id,
                "start": self.at(10),
                "stop": self.at(11),
                "spans": [[0, 1, 2]],
            }
        )
        for client in self.clients[:2]:
            self.wait(client)

        def ask():
            gap.state = "open"
            gap._ask_next()

        ask()
        few = self.queries(ask)
        partners = self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(20)]
        )
        for partner in partners:
            self.wait(partner)
        self.assertLessEqual(self.queries(ask), few)


@tagged("post_install", "-at_install")
class TestWaitlistAnswers(WaitlistCase):
    """What clients say, and what follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entries = [cls.wait(client) for client in cls.clients]
        cls.visit.action_cancel()
        cls.gap = cls.gaps.search([])

    def setUp(self):
        super().setUp()
        self.work()
        self.offer = self.asked()

    def test_accepted(self):
        self.assertEqual(self.offer._answer("accepted", "link"), "accepted")
        self.assertEqual(self.offer.appointment_id.state, "booked")
        self.assertFalse(self.offer.appointment_id.hold_until)
        entry = self.offer.entry_id
        self.assertEqual(entry.state, "booked")
        self.assertEqual(entry.appointment_id, self.offer.appointment_id)
        self.assertEqual(self.offer.answered_by, "link")
        self.assertTrue(self.offer.answered_at)
        self.work()
        self.assertFalse(self.asked(), "the time is used up")
        self.assertEqual(self.gap.state, "closed")

    def test_accepted_twice(self):
        self.offer._answer("accepted", "link")
        answered = self.offer.answered_at
        with freeze_time(answered + MINUTE):
            self.assertEqual(self.offer._answer("accepted", "link"), "accepted")
            self.assertEqual(self.offer._answer("declined", "link"), "accepted")
        self.assertEqual(self.offer.answered_at, answered)
        self.assertEqual(self.offer.appointment_id.state, "booked")

    def test_declined_then_the_next(self):
        self.assertEqual(self.offer._answer("declined", "link"), "declined")
        self.assertEqual(self.offer.appointment_id.state, "cancelled")
        self.assertEqual(self.offer.entry_id.state, "waiting", "for another time")
        self.work()
        self.assertEqual(self.clients_asked(), ["Uma", "Vera"])
        self.assertEqual(self.gaps.search([]), self.gap, "still the same freed time")

    def test_no_answer_then_the_next(self):
        self.work(self.offer.deadline - MINUTE)
        self.assertEqual(self.offer.state, "asked")
        self.work(self.offer.deadline)
        self.assertEqual(self.offer.state, "expired")
        self.assertEqual(self.offer.appointment_id.state, "cancelled")
        self.assertEqual(self.clients_asked(), ["Uma", "Vera"])

    def test_the_job_is_woken_at_the_deadline(self):
        self.offer._answer("declined", "link")
        with self.capture_triggers("salon_crm.ir_cron_waitlist") as woken:
            self.work()
        self.assertIn(self.asked().deadline, woken.records.mapped("call_at"))

    def test_an_answer_after_the_deadline_is_late(self):
        with freeze_time(self.offer.deadline):
            self.assertEqual(self.offer._answer("accepted", "link"), "expired")
        self.assertEqual(self.offer.appointment_id.state, "cancelled")

    def test_the_other_job_ends_the_hold(self):
        self.run_job("expire_holds", self.offer.deadline)
        self.assertEqual(self.offer.state, "expired")
        self.assertEqual(self.offer.entry_id.state, "waiting")
        self.assertEqual(self.gaps.search([]), self.gap)

    def test_three_messages_a_freed_time(self):
        for _each in range(3):
            self.asked()._answer("declined", "link")
            self.work()
        self.assertFalse(self.asked())
        self.assertEqual(self.clients_asked(), ["Uma", "Vera", "Wanda"])
        self.assertEqual(self.gap.state, "closed")

    def test_twenty_messages_a_day(self):
        earlier = self.gaps.create(
            {
                "branch_id": self.branch.id,
                "start": self.at(9),
                "stop": self.at(10),
                "spans": [[0, 1, 2]],
                "state": "closed",
            }
        )
        self.offers.create(
            [
                {
                    "entry_id": self.entries[3].id,
                    "gap_id": earlier.id,
                    "start": self.at(9),
                    "deadline": self.at(8),
                    "state": "declined",
                }
                for _each in range(19)
            ]
        )
        self.offer._answer("declined", "link")
        self.work()
        self.assertFalse(self.asked())
        self.assertEqual(self.gap.state, "open", "there is a tomorrow")
        self.work(self.at(1, day=-1))
        self.assertEqual(self.asked().partner_id, self.vera)

    def test_what_is_left_goes_to_the_next(self):
        self.offer._answer("declined", "link")
        self.gap.state = "closed"
        colour = self.book(self.at(13), self.colour, self.anna)
        self.book(self.at(11), self.colour, self.anna)
        self.book(self.at(14, 30), self.cut, self.anna)
        fringe = self.make_service("Fringe", [(30, True, self.chair_type)], self.anna)
        self.env["salon.waitlist.entry"].search([]).state = "closed"
        for client in (self.uma, self.vera):
            self.wait(client, product_ids=[Command.set(fringe.ids)], hour_from=13)
        colour.action_cancel()
        self.work()
        self.asked()._answer("accepted", "link")
        self.work()
        self.assertEqual(self.asked().partner_id, self.vera)

    def test_a_booked_visit_that_is_cancelled_is_freed_anew(self):
        self.offer._answer("accepted", "link")
        self.offer.appointment_id.action_cancel()
        self.assertEqual(len(self.gaps.search([])), 2)
        self.work()
        self.assertEqual(self.asked().partner_id, self.vera)

    def test_the_desk_books_the_hold(self):
        self.offer.appointment_id.action_book()
        self.assertEqual(self.offer.state, "accepted")
        self.assertEqual(self.offer.answered_by, "desk")
        self.assertEqual(self.offer.entry_id.state, "booked")

    def test_the_desk_cancels_the_hold(self):
        self.offer.appointment_id.action_cancel()
        self.assertEqual(self.offer.state, "withdrawn")
        self.assertEqual(self.offer._answer("accepted", "link"), "withdrawn")
        self.work()
        self.assertEqual(self.asked().partner_id, self.vera)

    def test_the_desk_deletes_the_hold(self):
        self.offer.appointment_id.unlink()
        self.assertEqual(self.offer.state, "withdrawn")
        self.assertEqual(self.gaps.search([]), self.gap)
        self.assertEqual(self.offer._answer("accepted", "link"), "withdrawn")

    def test_the_desk_moves_the_hold(self):
        """What the client reads is not what they would get."""
        self.offer.appointment_id.reschedule(self.at(16))
        self.assertEqual(self.offer._answer("accepted", "link"), "withdrawn")
        self.assertEqual(self.offer.appointment_id.state, "cancelled")

    def test_by_phone(self):
        desk = self.make_user("wait_desk", "salon_crm.group_salon_receptionist")
        self.offer.with_user(desk).action_accept_by_phone()
        self.assertEqual(self.offer.state, "accepted")
        self.assertEqual(self.offer.answered_by, "desk")
        with self.assertRaisesRegex(UserError, "Accepted"):
            self.offer.with_user(desk).action_decline_by_phone()

    def test_declined_by_phone(self):
        desk = self.make_user("wait_desk", "salon_crm.group_salon_receptionist")
        self.offer.with_user(desk).action_decline_by_phone()
        self.assertEqual(
            (self.offer.state, self.offer.answered_by), ("declined", "desk")
        )

    def test_only_the_desk_answers(self):
        stylist = self.make_user("wait_stylist", "salon_crm.group_salon_stylist")
        for answer in ("action_accept_by_phone", "action_decline_by_phone"):
            with self.assertRaises(AccessError):
                getattr(self.offer.with_user(stylist), answer)()
        self.assertEqual(self.offer.state, "asked")

    def test_token_is_nobodys_business(self):
        desk = self.make_user("wait_desk", "salon_crm.group_salon_manager")
        with self.assertRaises(AccessError):
            self.offer.with_user(desk).read(["token"])
        self.assertGreaterEqual(len(self.offer.token), 24)

    def test_taken_off_the_list(self):
        self.offer.entry_id.action_close()
        self.assertEqual(self.offer.entry_id.state, "closed")
        self.assertEqual(self.offer.state, "withdrawn")
        self.assertEqual(self.offer.appointment_id.state, "cancelled")
        self.work()
        self.assertEqual(self.asked().partner_id, self.vera)

    def test_one_open_offer_each(self):
        """PostgreSQL refuses a second one: for a freed time, and for a client."""
        other = self.gap.copy()
        values = {"start": self.at(9), "deadline": self.at(8)}
        for gap, entry in ((self.gap, self.entries[1]), (other, self.entries[0])):
            with (
                self.assertRaises(psycopg2.errors.UniqueViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.offers.create({**values, "gap_id": gap.id, "entry_id": entry.id})

    def test_one_failure_keeps_nobody_waiting(self):
        """A freed time that cannot be worked on is put aside."""
        broken = self.gap.copy({"spans": "nonsense"})
        self.offer._answer("declined", "link")
        with mute_logger("odoo.addons.salon_crm.models.salon_waitlist_gap"):
            self.work()
        self.assertEqual(broken.state, "closed")
        self.assertEqual(self.asked().partner_id, self.vera)


@tagged("post_install", "-at_install")
class TestWaitlistEntry(WaitlistCase):
    """The list as the desk keeps it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("wait_desk", "salon_crm.group_salon_receptionist")

    def test_runs_out_by_itself(self):
        entry = self.wait(self.uma)
        self.work(self.at(23, 59))
        self.assertEqual(entry.state, "waiting")
        self.work(self.at(0, day=1))
        self.assertEqual(entry.state, "expired")

    def test_runs_out_on_the_branchs_wall(self):
        self.branch.resource_calendar_id = self.make_calendar(
            "Nine to six there", 9, 18, "Asia/Shanghai"
        )
        entry = self.wait(self.uma)
        self.work(self.at(15, 59))
        self.assertEqual(entry.state, "waiting")
        self.work(self.at(16))
        self.assertEqual(entry.state, "expired")

    def test_back_on_the_list(self):
        entry = self.wait(self.uma)
        entry.action_close()
        entry.action_wait_again()
        self.assertEqual(entry.state, "waiting")
        entry.action_close()
        with freeze_time(self.at(9, day=2)), self.assertRaisesRegex(UserError, "Uma"):
            entry.action_wait_again()

    def test_nonsense_is_refused_in_words(self):
        for values in (
            {"product_ids": [Command.clear()]},
            {"product_ids": [Command.set(self.colour.ids)], "employee_id": self.ben.id},
        ):
            with self.assertRaises(ValidationError):
                self.wait(self.uma, **values)
        for values in (
            {"hour_from": 12, "hour_to": 12},
            {"hour_from": -1},
            {"hour_to": 25},
            {"date_until": self.day - timedelta(days=1)},
            dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), False),
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.wait(self.uma, **values)

    def test_form(self):
        entries = self.env["salon.waitlist.entry"].with_user(self.desk)
        with Form(entries) as form:
            form.partner_id = self.uma
            form.branch_id = self.branch
            form.product_ids.add(self.cut)
            form.employee_id = self.anna
        entry = form.record
        self.assertEqual(entry.days_text, "Any day")
        entry.sun = False
        self.assertEqual(entry.state, "waiting")
        self.assertEqual(entry.days_text, "Mon, Tue, Wed, Thu, Fri, Sat")
        self.assertEqual((entry.date_until - entry.date_from).days, 14)

    def test_list_says_who_has_to_answer(self):
        entry = self.wait(self.uma)
        self.visit.action_cancel()
        self.work()
        offer = self.asked()
        self.assertEqual(entry.with_user(self.desk).answer_until, offer.deadline)
        self.assertEqual(entry.offer_count, 1)
        offer._answer("declined", "link")
        self.assertFalse(entry.answer_until)
        self.assertEqual(entry.offer_count, 1)

    def test_put_on_the_list_from_the_search(self):
        wizard = Form(self.env["salon.booking"].with_user(self.desk))
        wizard.partner_id = self.uma
        wizard.branch_id = self.branch
        wizard.product_ids.add(self.cut)
        wizard.employee_id = self.anna
        wizard.date_from = self.day
        action = wizard.save().action_waitlist()
        entry = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(entry.partner_id, self.uma)
        self.assertEqual(entry.product_ids, self.cut)
        self.assertEqual(entry.employee_id, self.anna)
        self.assertEqual(entry.date_from, self.day.date())
        self.assertEqual(entry.channel, "phone")

    def test_search_without_services_cannot_be_waited_for(self):
        wizard = self.env["salon.booking"].create(
            {"branch_id": self.branch.id, "partner_id": self.uma.id}
        )
        with self.assertRaisesRegex(UserError, "service"):
            wizard.action_waitlist()

    def test_a_time_found_by_the_desk_ends_the_waiting(self):
        entry = self.wait(self.uma).with_user(self.desk)
        action = entry.action_find_time()
        wizard = Form(
            self.env["salon.booking"]
            .with_user(self.desk)
            .with_context(**action["context"])
        )
        wizard = wizard.save()
        self.assertEqual((wizard.partner_id, wizard.product_ids), (self.uma, self.cut))
        wizard.chosen = wizard.times[0]
        visit_id = wizard.action_book()["res_id"]
        self.assertEqual(entry.state, "booked")
        self.assertEqual(entry.appointment_id.id, visit_id)

    def test_count_on_the_client(self):
        self.wait(self.uma)
        self.wait(self.uma)
        self.wait(self.uma).state = "closed"
        client = self.uma.with_user(self.desk)
        self.assertEqual(client.salon_waitlist_count, 2)
        self.assertEqual(
            len(
                client.env["salon.waitlist.entry"].search(
                    client.action_salon_waitlist()["domain"]
                )
            ),
            3,
        )

    def test_branch_settings_make_sense(self):
        for values in (
            {"waitlist_minutes": 0},
            {"waitlist_hour_from": 22},
            {"waitlist_hour_to": 25},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.branch.write({"waitlist_hour_to": 21, **values})
                self.env.flush_all()


@tagged("post_install", "-at_install")
class TestWaitlistMessage(WaitlistCase):
    """What the client reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.messages_recorded = True
        cls.entry = cls.wait(cls.uma)

    def send(self):
        """Free the time, ask, and send what waits; return the message."""
        self.visit.action_cancel()
        self.work()
        self.run_job("send_messages")
        return self.asked().message_id

    def test_text_has_time_deadline_and_both_links(self):
        message = self.send()
        offer = self.asked()
        self.assertEqual((message.kind, message.state), ("waitlist_offer", "sent"))
        self.assertEqual(message.partner_id, self.uma)
        for words in (
            "Test branch",
            self.branch._day_and_clock(self.at(10)),
            self.branch._day_and_clock(offer.deadline),
            f"{offer.get_base_url()}/salon/offer/{offer.token}/accept",
            f"{offer.get_base_url()}/salon/offer/{offer.token}/decline",
        ):
            self.assertIn(words, message.text)

    def test_text_is_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.uma.lang = "fr_FR"
        template = self.env.ref("salon_crm.sms_template_waitlist_offer")
        template.with_context(lang="fr_FR").body = "Libre : {{ object.when }}"
        french = self.branch.with_context(lang="fr_FR")
        self.assertEqual(
            self.send().text, f"Libre : {french._day_and_clock(self.at(10))}"
        )

    def test_mail(self):
        self.branch.messages_recorded = False
        message = self.send()
        self.assertEqual((message.channel, message.state), ("email", "sent"))
        mail = self.env["mail.mail"].search([("salon_message_id", "=", message.id)])
        token = self.asked().token
        self.assertIn(f"/salon/offer/{token}/accept", mail.body_html)
        self.assertIn(f"/salon/offer/{token}/decline", mail.body_html)
        self.assertIn("Anna", mail.body_html)

    def test_accepting_sends_the_ordinary_confirmation(self):
        self.send()
        offer = self.asked()
        offer._answer("accepted", "link")
        kinds = self.env["salon.message"].search(
            [("appointment_id", "=", offer.appointment_id.id)]
        )
        self.assertEqual(
            sorted(kinds.mapped("kind")), ["confirmation", "waitlist_offer"]
        )

    def test_declining_says_no_more(self):
        self.send()
        offer = self.asked()
        offer._answer("declined", "link")
        messages = self.env["salon.message"].search(
            [("appointment_id", "=", offer.appointment_id.id)]
        )
        self.assertEqual(messages.mapped("kind"), ["waitlist_offer"])

    def test_not_sent_when_it_is_over(self):
        self.visit.action_cancel()
        self.work()
        message = self.asked().message_id
        self.asked()._answer("declined", "desk")
        self.run_job("send_messages")
        self.assertEqual(message.state, "dropped")

    def test_who_cannot_be_written_to_is_called(self):
        self.uma.email = False
        self.visit.action_cancel()
        self.work()
        self.assertEqual(self.asked().message_id.state, "no_channel")

    def test_who_wants_no_messages_is_called(self):
        self.uma.salon_preferred_channel = "none"
        self.visit.action_cancel()
        self.work()
        self.assertEqual(self.asked().message_id.state, "no_channel")
