import json
from datetime import timedelta

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_crm.tools import instants

from .common import SalonCase


class WalkInCase(SalonCase):
    """It is ten o'clock on the test day, the salon is open and empty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.board = cls.env["salon.board"].with_user(cls.desk)
        cls.nails = cls.make_service("Nails", [(30, True, cls.chair_type)], cls.ben)

    def setUp(self):
        super().setUp()
        self.go(self.at(10))

    def go(self, moment):
        clock = freeze_time(moment)
        clock.start()
        self.addCleanup(clock.stop)

    def add(self, name="Tim", services=None, employee=None, client=None, **values):
        request = {
            "branch_id": self.branch.id,
            "partner_id": client.id if client else False,
            "name": name,
            "services": [
                {
                    "product_id": service.id,
                    "employee_id": employee.id if employee else False,
                }
                for service in (services or self.cut)
            ],
            **values,
        }
        return self.board.walk_in_add(request)["id"]

    def panel(self):
        return self.board.walk_ins({"branch_id": self.branch.id})

    def queue(self):
        return self.panel()["queue"]

    def turns(self):
        return [(row["name"], row["turns"]) for row in self.panel()["turns"]]

    def seat(self, entry_id, **values):
        answer = self.board.walk_in_seat({"id": entry_id, **values})
        (row,) = answer["visits"]
        return self.env["salon.appointment"].browse(row["id"])


@tagged("post_install", "-at_install")
class TestQueue(WalkInCase):
    def test_row_of_who_waits(self):
        entry = self.add("Tim  Jones", self.cut | self.nails)
        self.go(self.at(10, 7))
        self.assertEqual(
            self.queue(),
            [
                {
                    "id": entry,
                    "name": "Tim Jones",
                    "partner_id": False,
                    "what": "Cut, Nails",
                    "services": [
                        {"product_id": self.cut.id, "employee_id": False},
                        {"product_id": self.nails.id, "employee_id": False},
                    ],
                    "since": instants.to_seconds(self.at(10)),
                    "waited": 7,
                    "wait": [0, 0],
                    "employee_id": False,
                    "now": True,
                    "next_id": self.ben.id,
                }
            ],
        )
        json.dumps(self.panel())

    def test_a_client_with_a_wish(self):
        self.add("", employee=self.ben, client=self.client_laura)
        (row,) = self.queue()
        self.assertEqual(row["name"], "Laura")
        self.assertEqual(row["partner_id"], self.client_laura.id)
        self.assertEqual(row["employee_id"], self.ben.id)

    def test_how_long_they_wait(self):
        """Two stylists, one of them booked; a third client waits for the first two."""
        self.book(self.at(10), self.cut, self.ben)
        for name in ("One", "Two", "Three"):
            self.add(name)
        self.add("Four", employee=self.ben)
        self.go(self.at(10, 15))
        waits = [row["wait"] for row in self.queue()]
        self.assertEqual(waits, [[0, 0], [0, 45], [0, 60], [45, 105]])

    def test_not_today_any_more(self):
        self.go(self.at(16, 30))
        first, second = self.add("One", self.colour), self.add("Two", self.colour)
        waits = {row["id"]: row["wait"] for row in self.queue()}
        self.assertEqual(waits, {first: [0, 0], second: [0, False]})
        self.go(self.at(19))
        self.assertEqual([row["wait"] for row in self.queue()], [False, False])
        self.assertEqual(self.panel()["turns"], [])

    def test_what_changed_since_shuts_nobody_out(self):
        """A service without phases, a stylist who left: the others are still shown."""
        bad = self.make_service("Perm", [(30, True, self.chair_type)], self.anna)
        first = self.add("One", bad)
        second = self.add("Two", employee=self.ben)
        third = self.add("Three")
        bad.salon_phase_ids.unlink()
        self.ben.resource_id.salon_bookable = False
        waits = {row["id"]: row["wait"] for row in self.queue()}
        self.assertEqual(waits, {first: False, second: False, third: [0, 0]})
        with self.assertRaisesRegex(UserError, "cannot be booked any more"):
            self.seat(first)
        with self.assertRaisesRegex(UserError, "Ben cannot be booked"):
            self.seat(second)

    def test_yesterday_is_over(self):
        entry = self.env["salon.walk.in"].browse(self.add("", client=self.client_laura))
        self.go(self.at(9, day=1))
        self.assertEqual(self.queue(), [])
        again = self.add("", client=self.client_laura)
        self.assertEqual([row["id"] for row in self.queue()], [again])
        self.assertEqual(entry.state, "left")
        self.go(self.at(9, day=2))
        self.env["salon.walk.in"]._gc_forgotten()
        again = self.env["salon.walk.in"].browse(again)
        self.assertEqual((again.state, again.ended_at), ("left", self.at(9, day=2)))

    def test_leave(self):
        entry = self.add()
        answer = self.board.walk_in_leave({"id": entry})
        self.assertEqual((answer["visits"], answer["undo"]), ([], False))
        self.assertEqual(self.queue(), [])
        for method in (self.board.walk_in_leave, self.board.walk_in_seat):
            with self.assertRaisesRegex(UserError, "Tim does not wait any more"):
                method({"id": entry})

    def test_nobody_waits_twice(self):
        self.add("", client=self.client_laura)
        with self.assertRaisesRegex(UserError, "Laura waits here already"):
            self.add("", client=self.client_laura)
        self.add("Tim")
        self.add("Tim")
        self.assertEqual(len(self.queue()), 3)

    def test_wrong_requests_are_refused_in_words(self):
        for values in (
            {"name": ""},
            {"name": 5},
            {"name": ["Tim"]},
            {"name": "x" * 101},
            {"services": []},
            {"services": "cut"},
            {"services": [{"product_id": "cut"}]},
            {"services": [{"product_id": self.cut.id, "employee_id": "Anna"}]},
            {"services": [{"product_id": self.cut.id}] * 21},
            {"services": [{"product_id": self.nails.id, "employee_id": self.anna.id}]},
            {"partner_id": "Laura"},
            {"partner_id": 2**31 - 1},
            {"branch_id": False},
        ):
            request = {
                "branch_id": self.branch.id,
                "name": "Tim",
                "services": [{"product_id": self.cut.id}],
                **values,
            }
            with self.subTest(values=values), self.assertRaises(UserError):
                self.board.walk_in_add(request)
        for method in ("walk_ins", "walk_in_add", "walk_in_seat", "walk_in_leave"):
            for request in (None, [], "x", {}, {"id": "x", "branch_id": "y"}):
                with (
                    self.subTest(method=method, request=request),
                    self.assertRaises(UserError),
                ):
                    getattr(self.board, method)(request)
        self.assertEqual(self.queue(), [])

    def test_what_nobody_does_is_refused(self):
        alone = self.make_service("Tan", [(20, True, self.chair_type)], self.anna)
        self.anna.resource_id.salon_branch_ids = False
        with self.assertRaisesRegex(UserError, "Nobody does “Tan” in Test branch"):
            self.add(services=alone)

    def test_database_refuses_nonsense(self):
        WalkIn = self.env["salon.walk.in"]
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
        ):
            WalkIn.create({"branch_id": self.branch.id, "guest_name": ""})
        self.add("", client=self.client_laura)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
        ):
            values = {"branch_id": self.branch.id, "partner_id": self.client_laura.id}
            WalkIn.create(values)

    def test_queries_do_not_grow_with_the_queue(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.panel()
            return self.env.cr.sql_log_count - before

        self.add("First", self.cut | self.nails, self.ben)
        self.panel()
        count()
        few = count()
        for number in range(12):
            employee = self.ben if number % 2 else None
            self.add(f"Guest {number}", self.cut | self.nails, employee)
        self.assertEqual(count(), few)
        self.assertLess(few, 45)

    def test_companies(self):
        self.make_other_company()
        self.env["salon.walk.in"].create(
            {"branch_id": self.other_branch.id, "guest_name": "Otto"}
        )
        found = self.env["salon.walk.in"].with_user(self.desk).search([])
        self.assertFalse(found)
        entry = self.env["salon.walk.in"].search([("guest_name", "=", "Otto")])
        for method in ("walk_in_seat", "walk_in_leave"):
            with self.assertRaises(UserError):
                getattr(self.board, method)({"id": entry.id})

    def test_roles(self):
        entry = self.add()
        for login, groups in (
            ("plain", ()),
            ("stylist", ("salon_crm.group_salon_stylist",)),
            ("till", ("point_of_sale.group_pos_user",)),
        ):
            board = self.board.with_user(self.make_user(login, *groups))
            for method, request in (
                ("walk_ins", {"branch_id": self.branch.id}),
                ("walk_in_add", {"branch_id": self.branch.id}),
                ("walk_in_seat", {"id": entry}),
                ("walk_in_leave", {"id": entry}),
            ):
                with (
                    self.subTest(role=login, method=method),
                    self.assertRaises(AccessError),
                ):
                    getattr(board, method)(request)


@tagged("post_install", "-at_install")
class TestTurns(WalkInCase):
    def test_in_turn(self):
        self.assertEqual(self.turns(), [("Anna", 0), ("Ben", 0)])
        for stylist in (self.anna, self.ben, self.anna):
            visit = self.seat(self.add())
            self.assertEqual(visit.line_ids.employee_id, stylist)
            self.assertFalse(visit.line_ids.employee_requested)
            visit.action_start()
            visit.action_done()
        self.assertEqual(self.turns(), [("Ben", 1), ("Anna", 2)])

    def test_who_is_asked_for_keeps_the_turn(self):
        visit = self.seat(self.add(employee=self.anna))
        self.assertEqual(visit.line_ids.employee_id, self.anna)
        self.assertTrue(visit.line_ids.employee_requested)
        self.assertEqual(self.turns(), [("Anna", 0), ("Ben", 0)])
        visit.action_cancel()
        visit = self.seat(self.add())
        self.assertEqual(visit.line_ids.employee_id, self.anna)
        self.assertEqual(self.turns(), [("Ben", 0), ("Anna", 1)])
        visit.action_cancel()
        self.assertEqual(self.turns(), [("Anna", 0), ("Ben", 0)], "was not served")

    def test_bookings_are_no_turns(self):
        self.book(self.at(10), self.cut, self.anna).action_arrive()
        self.book(self.at(12))
        self.assertEqual(self.turns(), [("Anna", 0), ("Ben", 0)])

    def test_who_is_free(self):
        self.book(self.at(10), self.cut, self.anna)
        rows = self.panel()["turns"]
        moment = instants.to_seconds
        self.assertEqual(
            [(row["name"], row["free"], row["free_at"]) for row in rows],
            [("Anna", False, moment(self.at(11))), ("Ben", True, moment(self.at(10)))],
        )
        self.assertEqual(rows[0]["employee_id"], self.anna.id)
        self.assertEqual(rows[0]["resource_id"], self.anna.resource_id.id)
        json.dumps(rows)

    def test_next_in_turn_who_is_free_and_does_it(self):
        self.assertEqual(
            self.seat(self.add(services=self.nails)).employee_ids, self.ben
        )
        self.assertEqual(self.seat(self.add()).employee_ids, self.anna)
        self.assertEqual(self.turns(), [("Anna", 1), ("Ben", 1)])

    def test_one_person_for_all_if_possible(self):
        visit = self.seat(self.add(services=self.cut | self.nails))
        self.assertEqual(visit.employee_ids, self.ben, "who does both")
        visit = self.seat(self.add(services=self.colour))
        self.assertEqual(visit.employee_ids, self.anna)

    def test_who_is_named_serves(self):
        """Whoever the queue names can seat them, and where it names nobody, nobody
        can: a gap that is too short, a stylist who is busy, a service of one only."""
        self.book(self.at(10, 30), self.cut, self.anna)
        entries = [
            self.add("One"),
            self.add("Two", self.nails),
            self.add("Three", employee=self.ben),
            self.add("Four", employee=self.anna),
        ]
        rows = {row["id"]: (row["now"], row["next_id"]) for row in self.queue()}
        ben = (True, self.ben.id)
        expected = dict(zip(entries, [ben, ben, ben, (False, False)], strict=True))
        self.assertEqual(rows, expected)
        with self.assertRaises(UserError):
            self.seat(entries[3])
        self.assertEqual(self.seat(entries[0]).employee_ids, self.ben)
        self.assertFalse(any(row["now"] for row in self.queue()))

    def test_desk_decides(self):
        visit = self.seat(self.add(), employee_id=self.ben.id)
        self.assertEqual(visit.line_ids.employee_id, self.ben)
        self.assertFalse(visit.line_ids.employee_requested, "not the client's wish")
        self.assertEqual(self.turns(), [("Anna", 0), ("Ben", 1)])

    def test_desk_decides_against_a_wish(self):
        entry = self.add(employee=self.ben)
        self.assertEqual(
            self.seat(entry, employee_id=self.anna.id).employee_ids, self.anna
        )

    def test_desk_cannot_choose_who_does_not_do_it(self):
        entry = self.add(services=self.nails)
        with self.assertRaisesRegex(UserError, "Anna does not do “Nails”"):
            self.seat(entry, employee_id=self.anna.id)
        for wrong in ("Anna", 2**31 - 1, [1]):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self.seat(entry, employee_id=wrong)


@tagged("post_install", "-at_install")
class TestSeating(WalkInCase):
    def test_visit_of_who_is_seated(self):
        entry = self.add("Tim")
        self.go(self.at(10, 20) + timedelta(seconds=37))
        answer = self.board.walk_in_seat({"id": entry})
        self.assertEqual((answer["gone"], answer["undo"]), ([], False))
        visit = self.env["salon.appointment"].browse(answer["visits"][0]["id"])
        self.assertEqual(
            (visit.state, visit.channel, visit.start, visit.stop, visit.arrived_at),
            ("arrived", "walk_in", self.at(10, 20), self.at(11, 20), self.at(10)),
        )
        self.assertEqual(visit.guest_name, "Tim")
        self.assertTrue(visit.is_passer_by)
        entry = self.env["salon.walk.in"].browse(entry)
        self.assertEqual((entry.state, entry.appointment_id), ("served", visit))
        self.assertEqual(self.queue(), [])

    def test_known_client(self):
        visit = self.seat(self.add("", client=self.client_laura))
        self.assertEqual(visit.partner_id, self.client_laura)
        self.assertFalse(visit.guest_name)

    def test_nobody_is_free(self):
        self.book(self.at(10), self.nails, self.ben)
        self.book(self.at(10), self.cut, self.anna)
        self.go(self.at(10, 15))
        entry = self.add()
        count = self.env["salon.appointment"].search_count([])
        with self.assertRaisesRegex(
            UserError, r"(?s)free from.*Free from 10:30\sAM on"
        ):
            self.seat(entry)
        with self.assertRaisesRegex(UserError, r"(?s)Ben.*Free from 10:30"):
            self.seat(entry, employee_id=self.ben.id)
        self.assertEqual(self.env["salon.appointment"].search_count([]), count)
        self.assertEqual([row["id"] for row in self.queue()], [entry])

    def test_nothing_is_free_today(self):
        entry = self.add(services=self.colour)
        self.go(self.at(17, 30))
        with self.assertRaisesRegex(UserError, "Nothing is free today any more"):
            self.seat(entry)

    def test_at_the_moment_when_somebody_finishes(self):
        """The chair is free from this very second on, not from the minute's start."""
        visits = [
            self.book(self.at(10), self.cut, who) for who in (self.anna, self.ben)
        ]
        entry = self.add()
        self.go(self.at(10, 30) + timedelta(seconds=20))
        visits[0].action_start()
        visits[0].action_done()
        visit = self.seat(entry)
        self.assertEqual(visit.start, self.at(10, 31))
        self.assertEqual(visit.employee_ids, self.anna)

    def test_another_time(self):
        """Who is booked for later has left the queue, however often it is sent."""
        entry = self.add("Tim")
        request = {
            "branch_id": self.branch.id,
            "services": [{"product_id": self.cut.id, "employee_id": False}],
            "passer_by": "Tim",
            "start": instants.to_seconds(self.at(15)),
            "channel": "walk_in",
            "request_uid": "another-time",
            "walk_in_id": entry,
        }
        answers = [self.board.book(dict(request)) for _time in range(2)]
        self.assertFalse(answers[0]["undo"], "undone, nobody would know who came")
        entry = self.env["salon.walk.in"].browse(entry)
        visit = entry.appointment_id
        self.assertEqual((entry.state, visit.guest_name), ("served", "Tim"))
        self.assertEqual({answer["visits"][0]["id"] for answer in answers}, {visit.id})
        with self.assertRaisesRegex(UserError, "does not wait any more"):
            self.board.book({**request, "request_uid": "another-desk"})

    def test_short_gap_does_not_do(self):
        self.book(self.at(10, 30), self.cut, self.anna)
        visit = self.seat(self.add())
        self.assertEqual(visit.employee_ids, self.ben, "Anna's gap is too short")
