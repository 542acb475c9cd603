"""What the day board shows."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.salon_crm.models.salon_appointment import PLANNED
from odoo.addons.salon_crm.tools import hours, instants

from .common import SalonCase


class BoardCase(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("board_desk", "salon_crm.group_salon_receptionist")
        cls.boss = cls.make_user("board_boss", "salon_crm.group_salon_manager")
        cls.anna_user = cls.make_user("board_anna", "salon_crm.group_salon_stylist")
        cls.anna.user_id = cls.anna_user

    def board(self, user=None):
        return self.env["salon.board"].with_user(user or self.desk)

    def of_day(self, later=0, **values):
        """The test day's board, or that of a later day, in a request."""
        shown = (self.day + timedelta(days=later)).date()
        return {"branch_id": self.branch.id, "day": f"{shown}", **values}

    def load(self, user=None, later=0, **values):
        return self.board(user).load(self.of_day(later, **values))

    def seconds(self, hour, minute=0, day=0):
        return instants.to_seconds(self.at(hour, minute, day))

    @staticmethod
    def column(loaded, employee):
        return next(c for c in loaded["columns"] if c["employee_id"] == employee.id)

    @staticmethod
    def names(loaded):
        return [column["name"] for column in loaded["columns"]]

    @staticmethod
    def visit(loaded, visit):
        return next(row for row in loaded["visits"] if row["id"] == visit.id)


@tagged("post_install", "-at_install")
class TestBoard(BoardCase):
    def test_a_day(self):
        visit = self.book(self.at(10), self.cut | self.colour, self.anna)
        loaded = self.load()
        self.assertEqual(loaded["branch"]["id"], self.branch.id)
        self.assertEqual(loaded["branch"]["tz"], "UTC")
        self.assertEqual(loaded["day"], f"{self.day.date()}")
        self.assertEqual(self.names(loaded), ["Anna", "Ben"])
        self.assertEqual(
            (loaded["from"], loaded["to"]), (self.seconds(9), self.seconds(18))
        )
        row = self.visit(loaded, visit)
        self.assertEqual(row["what"], "Cut, Colour")
        self.assertEqual(row["client"]["name"], "Laura")
        self.assertEqual(
            (row["start"], row["stop"]), (self.seconds(10), self.seconds(12, 30))
        )
        cut, colour = row["parts"]
        self.assertTrue(cut["requested"])
        self.assertEqual([p["staffed"] for p in colour["phases"]], [True, False, True])
        chair = colour["phases"][1]["resources"]
        self.assertEqual(len(chair), 1)
        self.assertIn(chair[0], self.chairs.ids)
        self.assertEqual(
            colour["phases"][0]["resources"], [self.anna.resource_id.id, *chair]
        )

    def test_as_the_desk_asks_first(self):
        """Without a word: the own branch, today."""
        self.desk.company_id = self.company
        own = self.env["hr.employee"].create({"name": "D", "user_id": self.desk.id})
        own.resource_id.salon_branch_ids = self.branch
        with freeze_time(self.at(12)):
            loaded = self.board().load({})
            self.assertEqual(loaded["branch"]["id"], self.branch.id)
            self.assertEqual(loaded["day"], f"{self.day.date()}")
            self.assertEqual(loaded["now"], self.seconds(12))
        self.assertIn({"id": self.branch.id, "name": "Test branch"}, loaded["branches"])

    def test_who_may_what(self):
        self.assertEqual(
            self.load()["may"],
            {"book": True, "overbook": False, "till": False, "complain": True},
        )
        self.assertTrue(self.load(self.boss)["may"]["overbook"])
        self.assertFalse(self.load(self.anna_user)["may"]["book"])

    def test_till_of_the_branch(self):
        till = self.env["pos.config"].create(
            {"name": "Till", "salon_branch_id": self.branch.id}
        )
        self.desk.group_ids |= self.env.ref("point_of_sale.group_pos_user")
        self.assertEqual(self.load()["may"]["till"], till.id)

    # ------------------------------------------------------------
    # Columns
    # ------------------------------------------------------------

    def off(self, loaded, employee):
        return [
            (self.hour(start), self.hour(stop), why)
            for start, stop, why in self.column(loaded, employee)["off"]
        ]

    def hour(self, second):
        return (second - self.seconds(0)) / 3600

    def leave(self, hour_from, hour_to, **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "calendar_id": self.calendar.id,
                "date_from": self.at(hour_from),
                "date_to": self.at(hour_to),
                **values,
            }
        )

    def test_only_who_works_or_has_visits(self):
        short = self.make_calendar("Mornings", 9, 12)
        weekday = str(self.day.weekday())
        short.attendance_ids.filtered(lambda a: a.dayofweek == weekday).unlink()
        carl = self.make_stylist("Carl", 0, calendar=short)
        self.cut.product_tmpl_id.salon_staff_ids = [
            Command.create({"resource_id": carl.resource_id.id})
        ]
        self.assertEqual(self.names(self.load()), ["Anna", "Ben"])
        visit = self.book(self.at(10), self.cut, self.ben)
        self.leave(0, 24, resource_id=self.ben.resource_id.id, name="Ill")
        self.leave(0, 24, resource_id=self.anna.resource_id.id, name="Ill")
        self.assertEqual(self.names(self.load()), ["Ben"])
        visit.action_cancel()
        self.assertEqual(self.names(self.load()), [])

    def test_who_left_keeps_a_column_while_there_are_visits(self):
        self.book(self.at(10), self.cut, self.ben)
        self.ben.resource_id.salon_branch_ids = False
        self.assertEqual(self.names(self.load()), ["Anna", "Ben"])
        self.assertEqual(self.names(self.load(later=1)), ["Anna"])

    def test_off_hours_leaves_and_holidays(self):
        self.assertEqual(self.off(self.load(), self.anna), [])
        self.ben.resource_calendar_id = self.make_calendar("Late", 11, 18)
        self.leave(14, 15, resource_id=self.anna.resource_id.id, name="Dentist")
        self.leave(15, 16, resource_id=self.anna.resource_id.id)
        self.leave(12, 13, resource_id=False, name="Party")
        loaded = self.load()
        self.assertEqual(
            self.off(loaded, self.anna),
            [(12, 13, "Party"), (14, 15, "Dentist"), (15, 16, "On leave")],
        )
        self.assertEqual(self.off(loaded, self.ben), [(9, 11, ""), (12, 13, "Party")])

    def test_a_day_on_which_the_branch_is_closed(self):
        weekday = str(self.day.weekday())
        week = self.calendar.attendance_ids
        week.filtered(lambda a: a.dayofweek == weekday).unlink()
        loaded = self.load()
        self.assertEqual(loaded["columns"], [])
        week_of_anna = self.load(employee_id=self.anna.id)
        (closed,) = (
            column
            for column in week_of_anna["columns"]
            if column["day"] == loaded["day"]
        )
        self.assertEqual(
            closed["off"], [[closed["draw_from"], closed["draw_to"], "Closed"]]
        )

    def test_own_calendar_is_for_own_eyes(self):
        self.env["calendar.event"].create(
            {
                "name": "Doctor",
                "start": self.at(11),
                "stop": self.at(12),
                "partner_ids": self.anna_user.partner_id.ids,
                "show_as": "busy",
            }
        )
        self.assertEqual(self.off(self.load(), self.anna), [(11, 12, "Busy")])
        own = self.load(self.anna_user)
        self.assertEqual(self.off(own, self.anna), [(11, 12, "Busy: Doctor")])

    def test_booked_in_another_branch(self):
        other = self.branch.copy({"name": "Second"})
        (self.anna.resource_id | self.chairs).salon_branch_ids |= other
        self.book(self.at(10), self.cut, self.anna, branch_id=other.id)
        loaded = self.load()
        self.assertEqual(loaded["visits"], [])
        self.assertEqual(self.off(loaded, self.anna), [(10, 11, "Booked in Second")])

    def test_things(self):
        self.book(self.at(10), self.cut, self.anna)
        loaded = self.load(by="things")
        columns = [
            (column["name"], column["detail"], column["employee_id"], column["image"])
            for column in loaded["columns"]
        ]
        self.assertEqual(
            columns,
            [
                ("Chair A", "Test chair", False, False),
                ("Chair B", "Test chair", False, False),
            ],
        )
        self.assertEqual(len(loaded["visits"]), 1)

    def test_a_week_of_one_person(self):
        visits = [self.book(self.at(10), self.cut, self.anna)]
        self.book(self.at(10), self.cut, self.ben)
        loaded = self.load(employee_id=self.anna.id)
        self.assertEqual(len(loaded["columns"]), 7)
        days = [fields.Date.to_date(column["day"]) for column in loaded["columns"]]
        self.assertIn(self.day.date(), days)
        self.assertEqual(days[6] - days[0], timedelta(days=6))
        self.assertEqual({column["name"] for column in loaded["columns"]}, {"Anna"})
        self.assertEqual(len({column["key"] for column in loaded["columns"]}), 7)
        self.assertTrue(all(column["detail"] for column in loaded["columns"]))
        self.assertEqual([row["id"] for row in loaded["visits"]], [visits[0].id])
        first = self.env["res.lang"]._get_data(code="en_US").week_start
        self.assertEqual(days[0].isoweekday(), int(first))

    def test_days_of_clock_change(self):
        """The night skips an hour in March and has one twice in October."""
        paris = self.make_calendar("Paris", 0, 24, "Europe/Paris")
        branch = self.env["salon.branch"].create(
            {"name": "Paris", "resource_calendar_id": paris.id}
        )
        self.make_stylist("Celine", 1, branch, paris)
        for day, length in (("2027-03-28", 23), ("2027-10-31", 25)):
            loaded = self.board().load({"branch_id": branch.id, "day": day})
            (column,) = loaded["columns"]
            self.assertEqual(column["to"] - column["from"], length * 3600, day)
            self.assertEqual(
                (column["draw_from"], column["draw_to"]),
                hours.days_span(
                    date.fromisoformat(day), date.fromisoformat(day), "Europe/Paris"
                ),
            )
            week = self.board().load(
                {
                    "branch_id": branch.id,
                    "day": day,
                    "employee_id": column["employee_id"],
                }
            )
            lengths = [(c["to"] - c["from"]) // 3600 for c in week["columns"]]
            self.assertEqual(sorted(set(lengths)), sorted({24, length}))

    def test_over_midnight_it_shows_on_both_days(self):
        always = self.make_calendar("Always", 0, 24)
        self.branch.resource_calendar_id = always
        self.anna.resource_calendar_id = always
        visit = self.book(self.at(23, 30), self.cut, self.anna)
        for day in (0, 1):
            row = self.visit(self.load(later=day), visit)
            self.assertEqual(
                (row["start"], row["stop"]),
                (self.seconds(23, 30), self.seconds(0, 30, day=1)),
            )
        self.assertEqual(self.load(later=2)["visits"], [])

    def test_visits_outside_of_opening_hours_are_drawn(self):
        visit = self.book(self.at(9), self.cut, self.anna)
        late = self.make_calendar("Afternoons", 14, 18)
        self.branch.resource_calendar_id = late
        loaded = self.load()
        self.assertTrue(self.visit(loaded, visit))
        self.assertEqual(
            (loaded["from"], loaded["to"]), (self.seconds(9), self.seconds(18))
        )

    # ------------------------------------------------------------
    # Visits
    # ------------------------------------------------------------

    def test_badges(self):
        shown = self.day.date()
        self.client_laura.birthdate_date = shown.replace(year=1990) + timedelta(days=2)
        self.client_laura.salon_allergen_ids = self.env.ref(
            "salon_crm.salon_allergen_nickel"
        )
        first = self.book(self.at(10), self.cut, self.anna)
        second = self.book(self.at(14), self.cut)
        row = self.visit(self.load(), first)
        self.assertEqual(
            row["badges"],
            {
                "first": True,
                "requested": True,
                "allergy": True,
                "birthday": True,
                "deposit": False,
                "missed": 0,
                "late_cancels": 0,
            },
        )
        with freeze_time(self.at(10, 20)):
            first.action_no_show()
        badges = self.visit(self.load(), second)["badges"]
        self.assertEqual((badges["first"], badges["missed"]), (True, 1))
        self.assertFalse(badges["requested"])
        with freeze_time(self.at(10, 30)):
            first.action_reopen()
            first.action_start()
        badges = self.visit(self.load(), second)["badges"]
        self.assertEqual((badges["first"], badges["missed"]), (False, 0))
        self.client_laura.birthdate_date = shown.replace(year=1990) + timedelta(days=4)
        self.assertFalse(self.visit(self.load(), second)["badges"]["birthday"])

    def test_cancelled_late_before(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        with freeze_time(self.at(9)):
            visit.action_cancel(wanted_by="client")
        later = self.book(self.at(14), self.cut, self.anna)
        self.assertEqual(self.visit(self.load(), later)["badges"]["late_cancels"], 1)
        self.assertEqual(self.visit(self.load(), visit)["state"], "cancelled")

    def test_deposit(self):
        self.branch.write({"deposit_who": "everybody", "deposit_percent": 30})
        visit = self.book(self.at(10), self.cut, self.anna)
        row = self.visit(self.load(), visit)
        self.assertEqual((row["deposit"], row["deposit_paid"]), (15, False))
        self.assertTrue(row["badges"]["deposit"])

    def test_holds_that_ran_out_are_gone(self):
        visit = self.book(self.at(10), hold=True)
        row = self.visit(self.load(), visit)
        self.assertEqual(row["hold_until"], instants.to_seconds(visit.hold_until))
        with freeze_time(self.at(9)):
            self.assertEqual(self.load()["visits"], [])

    def test_names_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.cut.product_tmpl_id
        template.with_context(lang="zh_CN").name = "剪发"
        visit = self.book(self.at(10), self.cut, self.anna)
        chinese = self.board().with_context(lang="zh_CN").load(self.of_day())
        row = self.visit(chinese, visit)
        self.assertEqual((row["what"], row["parts"][0]["name"]), ("剪发", "剪发"))
        self.assertEqual(self.visit(self.load(), visit)["what"], "Cut")

    def test_a_visit_without_services(self):
        visit = self.env["salon.appointment"].create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "start": self.at(0),
            }
        )
        row = self.visit(self.load(), visit)
        self.assertEqual((row["parts"], row["what"]), ([], ""))
        self.assertEqual(self.load(later=-1)["visits"], [])

    def test_to_review(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        visit.to_review = True
        self.assertEqual(self.load()["review"], 0)
        with freeze_time(self.at(8, day=1)):
            self.assertEqual(self.load()["review"], 1)
        self.assertTrue(self.visit(self.load(), visit)["to_review"])

    # ------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------

    def changes(self, ids, **values):
        return self.board().changes(self.of_day(visit_ids=ids, **values))

    def test_changes(self):
        here = self.book(self.at(10), self.cut, self.anna)
        away = self.book(self.at(10, day=1), self.cut, self.anna)
        changes = self.changes([away.id, here.id, 10**8])
        self.assertEqual(changes["visits"], [self.visit(self.load(), here)])
        self.assertEqual(changes["gone"], [away.id, 10**8])
        self.assertEqual(changes["review"], 0)
        self.assertEqual(
            self.changes([]) | {"now": 0},
            {"visits": [], "gone": [], "review": 0, "now": 0},
        )

    def test_changes_of_the_week_of_another(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        for employee, shown in ((self.anna, True), (self.ben, False)):
            changes = self.changes(visit.ids, employee_id=employee.id)
            self.assertEqual(bool(changes["visits"]), shown)

    # ------------------------------------------------------------
    # How many queries
    # ------------------------------------------------------------

    def queries(self, user=None, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        loaded = self.load(user, **values)
        return self.env.cr.sql_log_count - before, loaded

    def fill(self, number):
        """Visits of one service each, one after the other from midnight on."""
        begins = [self.day + timedelta(minutes=4 * n) for n in range(number)]
        visits = (
            self.env["salon.appointment"]
            .with_context(salon_planned=PLANNED, tracking_disable=True)
            .create(
                [
                    {
                        "partner_id": partner.id,
                        "branch_id": self.branch.id,
                        "start": start,
                        "stop": start + timedelta(minutes=4),
                        "line_ids": [
                            Command.create(
                                {
                                    "product_id": self.cut.id,
                                    "employee_id": self.anna.id,
                                    "start": start,
                                    "stop": start + timedelta(minutes=4),
                                }
                            )
                        ],
                    }
                    for start, partner in zip(
                        begins, self.make_clients(number), strict=True
                    )
                ]
            )
        )
        self.env["salon.appointment.phase"].create(
            [
                {
                    "line_id": line.id,
                    "start": line.start,
                    "stop": line.stop,
                    "employee_id": self.anna.id,
                    "resource_ids": self.chairs[0].ids,
                }
                for line in visits.line_ids
            ]
        )

    def make_clients(self, number):
        return self.env["res.partner"].create(
            [{"name": f"Client {n}", "phone": f"555{n:04}"} for n in range(number)]
        )

    def test_the_number_of_queries_is_always_the_same(self):
        self.fill(3)
        users = (self.desk, self.anna_user)
        boards = (
            {},
            {"by": "things"},
            {"employee_id": self.anna.id},
        )
        few = {
            (user, number): min(self.queries(user, **board)[0] for _again in range(2))
            for user in users
            for number, board in enumerate(boards)
        }
        self.assertLess(max(few.values()), 30, few)
        self.fill(297)
        for number in range(27):
            calendar = self.make_calendar(f"Own {number}", 9, 18)
            self.make_stylist(f"S{number}", 9, calendar=calendar)
            self.make_thing(f"Chair {number}", self.chair_type, 9)
        for user, number in few:
            many, loaded = self.queries(user, **boards[number])
            self.assertLessEqual(many, few[user, number])
            self.assertEqual(len(loaded["visits"]), 300)
        self.assertEqual(len(self.load()["columns"]), 29)

    # ------------------------------------------------------------
    # Who may see what
    # ------------------------------------------------------------

    def test_a_stylist_sees_the_own_column_and_visits(self):
        own = self.book(self.at(10), self.cut, self.anna)
        other = self.book(self.at(10), self.cut, self.ben)
        loaded = self.load(self.anna_user)
        self.assertEqual(self.names(loaded), ["Anna"])
        self.assertEqual([row["id"] for row in loaded["visits"]], own.ids)
        changes = self.board(self.anna_user).changes(
            self.of_day(visit_ids=[own.id, other.id])
        )
        self.assertEqual(changes["gone"], other.ids)
        with self.assertRaisesRegex(AccessError, "own agenda"):
            self.load(self.anna_user, employee_id=self.ben.id)
        self.assertEqual(
            len(self.load(self.anna_user, employee_id=self.anna.id)["columns"]), 7
        )

    def test_who_has_nothing_to_do_with_visits(self):
        plain = self.make_user("board_plain")
        for method in ("load", "changes", "catalogue", "preview"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.board(plain), method)(self.of_day(visit_ids=[]))

    def test_till_and_books_read(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        for login, group in (
            ("board_till", "point_of_sale.group_pos_user"),
            ("board_books", "account.group_account_readonly"),
        ):
            user = self.make_user(login, group)
            loaded = self.load(user)
            self.assertEqual(self.names(loaded), ["Anna", "Ben"])
            self.assertTrue(self.visit(loaded, visit))
            self.assertFalse(loaded["may"]["book"])

    def test_another_company(self):
        self.make_other_company()
        for values in (
            {"branch_id": self.other_branch.id},
            {"employee_id": self.other_stylist.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.load(**values)
        self.assertNotIn(
            self.other_branch.id, [row["id"] for row in self.load()["branches"]]
        )

    def test_wrong_words(self):
        for request in (None, [], "x", 5, True):
            with self.assertRaises(UserError):
                self.board().load(request)
        for values in (
            {"branch_id": "1"},
            {"branch_id": 10**8},
            {"branch_id": [1]},
            {"branch_id": True},
            {"day": "yesterday"},
            {"day": 20260101},
            {"day": "0001-01-01"},
            {"day": "9999-12-31"},
            {"day": ["2026-01-01"]},
            {"by": "hours"},
            {"by": ["staff"]},
            {"employee_id": "x"},
            {"employee_id": 10**8},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.load(**values)
        for ids in (None, "1", [True], [[1]], ["1"], 1):
            with self.subTest(ids=ids), self.assertRaises(UserError):
                self.changes(ids)
