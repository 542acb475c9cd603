import psycopg2
from freezegun import freeze_time

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_race import RaceCase


@tagged("post_install", "-at_install")
class TestTwoDesks(RaceCase):
    """Two who do the same at the same moment: the second fails, is tried again by
    Odoo, and then finds what the first did."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)
        clock = freeze_time(self.at(10))
        clock.start()
        self.addCleanup(clock.stop)

    def forget(self):
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            env["salon.walk.in"].search([("guest_name", "=", "Racer")]).unlink()
            visits = env["salon.appointment"].search([("guest_name", "=", "Racer")])
            visits.action_cancel()
            visits.unlink()
            company = env["res.company"].browse(self.company.id)
            passer_by = company.salon_passer_by_id
            company.salon_passer_by_id = False
            passer_by.unlink()

    def second(self):
        """A desk that looked before the first one did anything."""
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        cursor.execute("SELECT id FROM res_company")
        return api.Environment(cursor, SUPERUSER_ID, {})

    def test_one_passer_by(self):
        second = self.second()
        known = self.company._salon_passer_by()
        self.cursor.commit()
        company = second["res.company"].browse(self.company.id)
        with (
            self.assertRaises(psycopg2.errors.SerializationFailure),
            mute_logger("odoo.sql_db"),
        ):
            company._salon_passer_by()
        second.cr.rollback()
        self.assertEqual(company._salon_passer_by().id, known.id)

    def test_one_visit(self):
        self.company._salon_passer_by()
        request = {
            "branch_id": self.branch.id,
            "name": "Racer",
            "services": [{"product_id": self.cut.id}],
        }
        seat = {"id": self.env["salon.board"].walk_in_add(request)["id"]}
        self.cursor.commit()
        second = self.second()
        self.env["salon.board"].walk_in_seat(seat)
        self.cursor.commit()
        with (
            self.assertRaises(psycopg2.errors.SerializationFailure),
            mute_logger("odoo.sql_db"),
        ):
            second["salon.board"].walk_in_seat(seat)
        second.cr.rollback()
        with self.assertRaisesRegex(UserError, "Racer does not wait any more"):
            second["salon.board"].walk_in_seat(seat)
        visits = self.env["salon.appointment"].search([("guest_name", "=", "Racer")])
        self.assertEqual(len(visits), 1)
