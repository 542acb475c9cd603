"""Many desks at once: real connections, real commits, real PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .common import SalonSetup

RACERS = 20


class RaceCase(SalonSetup, BaseCase):
    """A salon that is committed, and a cursor of one's own on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.addClassCleanup(cls.forget_salon)
        with cls.registry.cursor() as cursor:
            cls.env = api.Environment(cursor, SUPERUSER_ID, {})
            cls.set_up_salon()
            cls.quick = cls.make_service(
                "Fringe", [(15, True, cls.chair_type)], cls.anna, price=10
            )
            cls.user_id = cls.make_user(
                "race_desk", "salon_crm.group_salon_receptionist"
            ).id
            cls.ids = {
                name: (value._name, value.ids)
                for name, value in vars(cls).items()
                if isinstance(value, models.BaseModel)
            }

    @classmethod
    def forget_salon(cls):
        """Remove what was committed: other tests share the database."""
        with cls.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            branch = env["salon.branch"].search([("name", "=", "Test branch")])
            visits = env["salon.appointment"].search([("branch_id", "in", branch.ids)])
            visits.with_context(salon_planned=PLANNED).write({"state": "cancelled"})
            visits.unlink()
            names = ("Cut", "Colour", "Fringe")
            env["product.template"].search([("name", "in", names)]).unlink()
            people = env["hr.employee"].search([("name", "in", ("Anna", "Ben"))])
            resources = branch.resource_ids
            branch.unlink()
            people.unlink()
            resources.exists().unlink()
            env["salon.resource.type"].search([("name", "=", "Test chair")]).unlink()
            env["res.users"].search([("login", "=", "race_desk")]).unlink()
            env["res.partner"].search([("email", "=", "laura@example.com")]).unlink()

    def setUp(self):
        super().setUp()
        self.cursor = self.registry.cursor()
        self.addCleanup(self.cursor.close)
        self.env = api.Environment(self.cursor, SUPERUSER_ID, {})
        for name, (model, ids) in self.ids.items():
            setattr(self, name, self.env[model].browse(ids))

    def tearDown(self):
        self.cursor.rollback()
        visits = self.env["salon.appointment"].search(
            [("branch_id", "=", self.branch.id)]
        )
        visits.with_context(salon_planned=PLANNED).write({"state": "cancelled"})
        visits.unlink()
        self.cursor.commit()
        super().tearDown()

    def plain(self, service, employee, start):
        """A request of plain values, fit for any connection."""
        return self.request(service, employee, start=start, channel="phone")


@tagged("post_install", "-at_install")
class TestRace(RaceCase):
    def race(self, requests):
        """Book all requests at the same moment, each on a connection of its own.

        :return: list of visit ids or refusals
        """
        return self.at_once(
            [
                lambda env, request=request: env["salon.appointment"].book(request)
                for request in requests
            ]
        )

    def at_once(self, works):
        """Do works at the same moment, each on a connection of its own.

        :param works: functions of an environment
        :return: list of what they return, or their refusals
        """
        barrier = threading.Barrier(len(works) + 1)

        def attempt(work):
            with self.registry.cursor() as cursor:
                env = api.Environment(cursor, self.user_id, {})
                # A snapshot from before the others: what a slow click has.
                env["salon.branch"].browse(self.branch.id).name  # noqa: B018
                barrier.wait(timeout=60)
                try:
                    return work(env)
                except UserError as refusal:
                    return str(refusal)

        with ThreadPoolExecutor(len(works)) as pool:
            futures = [pool.submit(attempt, work) for work in works]
            barrier.wait(timeout=60)
            return [future.result() for future in futures]

    def test_two_workers_never_send_the_same(self):
        for hour in (9, 11, 13, 15):
            start = self.at(hour)
            self.env["salon.appointment"].book(self.plain(self.cut, self.anna, start))
        self.cursor.commit()
        size = patch("odoo.addons.salon_crm.models.salon_message_sending.SLICE", 3)
        with size, self.registry.cursor() as one, self.registry.cursor() as other:
            taken = [
                set(api.Environment(cr, SUPERUSER_ID, {})["salon.message"]._take().ids)
                for cr in (one, other)
            ]
        self.assertEqual(len(taken[0]), 3)
        self.assertTrue(taken[1])
        self.assertFalse(taken[0] & taken[1])

    def test_one_time_has_one_winner(self):
        request = self.plain(self.cut, self.anna, self.at(10))
        results = self.race([request] * RACERS)
        winners = [result for result in results if isinstance(result, int)]
        self.assertEqual(len(winners), 1, results)
        free = self.starts_of(self.plain(self.cut, self.anna, self.at(10)), limit=3)
        self.assertEqual(len(free), 3)
        for refusal in results:
            if isinstance(refusal, str):
                for start in free:
                    self.assertIn(self.branch._day_and_clock(start), refusal)

    def test_disjoint_times_all_succeed(self):
        """How long it takes depends on the machine, and is not asserted."""
        results = self.race(self.disjoint())
        self.assertTrue(all(isinstance(result, int) for result in results), results)
        self.assertEqual(len(set(results)), RACERS)

    def disjoint(self, day=0):
        """Requests for one stylist, none of which overlap."""
        return [
            self.plain(self.quick, self.anna, self.at(9, 15 * number, day=day))
            for number in range(RACERS)
        ]

    def test_disjoint_times_do_not_wait_for_each_other(self):
        """While one booking is not committed yet, all the others go through."""
        self.env["salon.appointment"].book(
            self.plain(self.quick, self.anna, self.at(9))
        )
        requests = [
            self.plain(self.quick, self.anna, self.at(9, 15 * number))
            for number in range(1, RACERS)
        ]
        results = self.race(requests)
        self.assertTrue(all(isinstance(result, int) for result in results), results)

    def test_each_gets_one_of_two_chairs(self):
        """All see the first chair as free, and there is a second."""
        requests = [
            self.plain(self.cut, person, self.at(10))
            for person in (self.anna, self.ben)
        ]
        results = self.race(requests)
        self.assertTrue(all(isinstance(result, int) for result in results), results)
        self.cursor.rollback()
        visits = self.env["salon.appointment"].browse(results)
        self.assertEqual(visits.line_ids.phase_ids.resource_ids, self.chairs)

    def test_anyone_is_somebody_else_when_the_first_is_gone(self):
        request = self.plain(self.cut, False, self.at(10))
        results = self.race([request] * 5)
        won = [result for result in results if isinstance(result, int)]
        self.assertEqual(len(won), 2, results)
        self.cursor.rollback()
        lines = self.env["salon.appointment"].browse(won).line_ids
        self.assertEqual(lines.employee_id, self.anna | self.ben)

    def test_chair_of_a_slot_is_not_exchanged(self):
        """Who chose a slot, with its chair, books just that."""
        slot = self.env["salon.appointment"].get_available_slots(
            self.plain(self.cut, self.anna, None)
            | {"date_from": self.at(10), "date_to": self.at(11)}
        )[0]
        request = self.plain(self.cut, self.anna, self.at(10))
        other = self.plain(self.cut, self.ben, self.at(10))
        results = self.race([request | {"lines": slot["lines"]}, other])
        self.cursor.rollback()
        won = [result for result in results if isinstance(result, int)]
        chosen = (
            self.env["salon.appointment"]
            .browse(won)
            .line_ids.filtered(lambda line: line.employee_id == self.anna)
        )
        self.assertIn(results[1], won)
        if chosen:
            self.assertEqual(
                chosen.phase_ids.resource_ids.ids,
                slot["lines"][0]["phases"][0]["resource_ids"],
            )
        else:
            self.assertIn("taken just now", results[0])

    def test_overlapping_times_never_both(self):
        """Starts a quarter of an hour apart, an hour long: none may overlap."""
        requests = [
            self.plain(self.cut, self.anna, self.at(9, 15 * (number % 8)))
            for number in range(RACERS)
        ]
        results = self.race(requests)
        won = [result for result in results if isinstance(result, int)]
        self.assertTrue(won)
        self.cursor.rollback()
        spans = sorted(
            (visit.start, visit.stop)
            for visit in self.env["salon.appointment"].browse(won)
        )
        for (_start, stop), (following, _stop) in zip(spans, spans[1:], strict=False):
            self.assertLessEqual(stop, following)

    def test_same_request_from_two_clicks_books_once(self):
        request = self.plain(self.cut, self.anna, self.at(10)) | {"request_uid": "twin"}
        results = self.race([request] * 5)
        self.assertEqual(len(set(results)), 1, results)

    def test_who_moves_too_late_takes_the_other_chair(self):
        """The first chair went since this desk began, which it cannot see."""
        visit = self.booked_and_seen(self.anna, self.at(15))
        self.book_elsewhere(self.plain(self.cut, self.ben, self.at(10)))
        visit.reschedule(self.at(10), reason="She asked for it")
        self.cursor.commit()
        self.assertEqual(visit.start, self.at(10))
        self.assertEqual(visit.line_ids.phase_ids.resource_ids, self.chairs[1])
        held = self.env["salon.occupancy"].search([("appointment_id", "=", visit.id)])
        self.assertEqual(
            held.resource_id, self.anna.resource_id | self.chairs[1], "and no more"
        )
        self.assertIn("She asked for it", "".join(visit.message_ids.mapped("body")))

    def test_who_moves_too_late_is_told_and_nothing_changes(self):
        visit = self.booked_and_seen(self.anna, self.at(15))
        self.book_elsewhere(self.plain(self.cut, self.anna, self.at(10)))
        messages = visit.message_ids
        with self.assertRaisesRegex(UserError, "Anna is not free"):
            visit.reschedule(self.at(10), reason="She asked for it")
        self.cursor.commit()
        self.assertEqual(visit.start, self.at(15))
        self.assertEqual(visit.line_ids.start, self.at(15))
        self.assertEqual(visit.message_ids, messages)
        held = self.env["salon.occupancy"].search([("appointment_id", "=", visit.id)])
        self.assertEqual(set(held.mapped("start")), {self.at(15)})

    def booked_and_seen(self, employee, start):
        """A visit, in a transaction that sees nothing of what others do from now on."""
        visit = self.env["salon.appointment"].browse(
            self.env["salon.appointment"].book(self.plain(self.cut, employee, start))
        )
        self.cursor.commit()
        self.assertEqual(visit.start, start)
        return visit

    def book_elsewhere(self, request):
        """Book on another connection, for good."""
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, self.user_id, {})
            env["salon.appointment"].book(request)

    def test_two_visits_moved_to_one_time(self):
        visits = [
            self.env["salon.appointment"].book(
                self.plain(self.cut, self.anna, self.at(hour))
            )
            for hour in (13, 14, 15)
        ]
        self.cursor.commit()
        results = self.at_once(
            [
                lambda env, visit=visit: env["salon.appointment"]
                .browse(visit)
                .reschedule(self.at(10))
                for visit in visits
            ]
        )
        self.assertEqual(results.count(True), 1, results)
        for refusal in results:
            if refusal is not True:
                self.assertIn("Anna is not free", refusal)
        self.cursor.rollback()
        starts = self.env["salon.appointment"].browse(visits).mapped("start")
        self.assertEqual(starts.count(self.at(10)), 1)

    def test_swap_is_committed(self):
        one, two = (
            self.env["salon.appointment"].book(
                self.plain(self.cut, self.anna, self.at(hour))
            )
            for hour in (10, 11)
        )
        self.cursor.commit()
        self.env["salon.appointment"].reschedule_together(
            [
                {"appointment_id": one, "start": self.at(11)},
                {"appointment_id": two, "start": self.at(10)},
            ]
        )
        self.cursor.commit()
        starts = self.env["salon.appointment"].browse([one, two]).mapped("start")
        self.assertEqual(starts, [self.at(11), self.at(10)])

    def starts_of(self, request, limit):
        self.cursor.rollback()
        slots = self.env["salon.appointment"].get_available_slots(
            request
            | {
                "date_from": request["start"],
                "date_to": self.at(24),
                "limit": limit,
            }
        )
        return sorted({self.at(0).fromisoformat(slot["start"]) for slot in slots})
