"""What the day board shows."""

from datetime import timedelta

from odoo.tests import tagged

from ..tools import instants
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

    def of_day(self, day=0, **values):
        """The test day's board in a request."""
        shown = (self.day + timedelta(days=day)).date()
        return {"branch_id": self.branch.id, "day": f"{shown}", **values}

    def load(self, user=None, day=0, **values):
        return self.board(user).load(self.of_day(day, **values))

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

    def test_the_number_of_queries_is_always_the_same(self):
        def queries(**values):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.load(**values)
            return self.env.cr.sql_log_count - before

        self.book(self.at(10), self.cut, self.anna)
        queries()
        few = queries()
        self.assertLess(few, 30)
