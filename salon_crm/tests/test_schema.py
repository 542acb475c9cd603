import psycopg2

from odoo import models
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SalonCase

KINDS = {"CHECK": "c", "UNIQUE": "u", "EXCLUDE": "x"}


@tagged("post_install", "-at_install")
class TestSchema(SalonCase):
    """What the models promise is in PostgreSQL.

    Odoo only logs a constraint that it could not add.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.book(cls.at(10), cls.cut, cls.anna)

    def test_every_constraint_is_there(self):
        declared = self._declared(models.Constraint)
        for model, name, declaration in declared:
            with self.subTest(constraint=name):
                kind = declaration.get_definition(self.registry).split()[0]
                rows = self._query(
                    "SELECT contype, convalidated FROM pg_constraint "
                    "WHERE conname = %s AND conrelid = %s::regclass",
                    name,
                    model._table,
                )
                self.assertEqual(rows, [{"contype": KINDS[kind], "convalidated": True}])
        names = {name for _model, name, _declaration in declared}
        self.assertGreaterEqual(
            names,
            {
                "salon_appointment_check_hold",
                "salon_appointment_number_unique",
                "salon_branch_name_company_unique",
                "salon_occupancy_check_span",
                "salon_occupancy_no_overlap",
                "salon_service_phase_check_minutes",
            },
            "the loop above has seen them",
        )

    def test_every_index_is_there(self):
        declared = self._declared(models.Index)
        for model, name, declaration in declared:
            with self.subTest(index=name):
                rows = self._query(
                    "SELECT indisunique, indisvalid FROM pg_index "
                    "WHERE indexrelid = to_regclass(%s) AND indrelid = %s::regclass",
                    name,
                    model._table,
                )
                self.assertEqual(
                    rows, [{"indisunique": declaration.unique, "indisvalid": True}]
                )
        names = {name for _model, name, _declaration in declared}
        self.assertIn("salon_appointment_request_uid_unique", names)
        self.assertIn("resource_resource_salon_bookable_index", names)

    def test_overlaps_are_refused_at_once(self):
        """A deferred constraint would fail at commit, past every handler."""
        rows = self._query(
            "SELECT condeferrable, condeferred, pg_get_constraintdef(oid) AS text "
            "FROM pg_constraint WHERE conname = 'salon_occupancy_no_overlap'"
        )
        self.assertEqual(len(rows), 1)
        self.assertFalse(rows[0]["condeferrable"])
        self.assertFalse(rows[0]["condeferred"])
        self.assertIn("tsrange(start, stop, '[)'::text) WITH &&", rows[0]["text"])

    def test_overlap_is_refused(self):
        for start, stop in (
            (self.at(10), self.at(11)),
            (self.at(9), self.at(10, 1)),
            (self.at(10, 59), self.at(12)),
            (self.at(10, 15), self.at(10, 30)),
            (self.at(9), self.at(12)),
        ):
            with (
                self.subTest(start=start, stop=stop),
                self.assertRaises(psycopg2.errors.ExclusionViolation),
                mute_logger("odoo.sql_db"),
            ):
                self._insert(self.anna.resource_id, start, stop)

    def test_touching_is_allowed(self):
        self._insert(self.anna.resource_id, self.at(9), self.at(10))
        self._insert(self.anna.resource_id, self.at(11), self.at(12))
        self.assertEqual(self._count(self.anna), 3)

    def test_another_resource_is_allowed(self):
        self._insert(self.ben.resource_id, self.at(10), self.at(11))
        self.assertEqual(self._count(self.ben), 1)

    def test_overbooked_is_allowed(self):
        self._insert(self.anna.resource_id, self.at(10), self.at(11), overbooked=True)
        self._insert(self.anna.resource_id, self.at(10), self.at(11), overbooked=True)
        self.assertEqual(self._count(self.anna), 3)

    def test_not_overbooked_by_false_or_nothing(self):
        """NULL, as a raw import leaves it, counts as not overbooked."""
        for overbooked in (False, None):
            with (
                self.subTest(overbooked=overbooked),
                self.assertRaises(psycopg2.errors.ExclusionViolation),
                mute_logger("odoo.sql_db"),
            ):
                self._insert(
                    self.anna.resource_id, self.at(10), self.at(11), overbooked
                )

    def test_time_runs_forwards(self):
        for stop in (self.at(13), self.at(12)):
            with (
                self.subTest(stop=stop),
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
            ):
                self._insert(self.anna.resource_id, self.at(13), stop)

    def test_rows_need_their_time(self):
        """An empty bound would reach for ever."""
        for start, stop in ((None, self.at(13)), (self.at(13), None)):
            with (
                self.subTest(start=start, stop=stop),
                self.assertRaises(psycopg2.errors.NotNullViolation),
                mute_logger("odoo.sql_db"),
            ):
                self._insert(self.anna.resource_id, start, stop)

    def test_deleting_a_visit_frees_its_time(self):
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM salon_appointment WHERE id = %s", [self.visit.id]
        )
        self.assertFalse(self._count(self.anna))

    def _query(self, text, *values):
        return self.env.execute_query_dict(SQL(text, *values))

    def _declared(self, kind):
        """Our declarations of a kind: (model, name in the database, declaration)."""
        return [
            (model, declaration.full_name(model), declaration)
            for model in (self.env[name] for name in self.registry)
            for declaration in model._table_objects.values()
            if declaration._module == "salon_crm" and isinstance(declaration, kind)
        ]

    def test_odoo_can_write_its_tables_without_the_salon(self):
        """While Odoo starts, other modules are loaded before the salon."""
        mine = self.env["ir.model.fields"].search(
            [("model", "not like", "salon.%"), ("name", "like", "salon\\_%")]
        )
        required = self._query(
            "SELECT table_name, column_name, column_default "
            "FROM information_schema.columns "
            "WHERE table_schema = 'public' AND is_nullable = 'NO' "
            "AND (table_name, column_name) IN %s",
            tuple({(self.env[each.model]._table, each.name) for each in mine}),
        )
        self.assertIn("salon_forfeit_tax", [row["column_name"] for row in required])
        without = [row for row in required if row["column_default"] is None]
        self.assertFalse(without)

    def _insert(self, resource, start, stop, overbooked=False):
        """A row beside the ORM, with the visit's own line and phase."""
        line = self.visit.line_ids
        self.env.cr.execute(
            "INSERT INTO salon_occupancy (resource_id, start, stop, appointment_id, "
            "line_id, phase_id, overbooked) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                resource.id,
                start,
                stop,
                self.visit.id,
                line.id,
                line.phase_ids.id,
                overbooked,
            ],
        )

    def _count(self, employee):
        self.env.cr.execute(
            "SELECT COUNT(*) FROM salon_occupancy WHERE resource_id = %s",
            [employee.resource_id.id],
        )
        return self.env.cr.fetchone()[0]
