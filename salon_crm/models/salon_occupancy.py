from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import instants


class SalonOccupancy(models.Model):
    """A span in which a phase of a visit holds a person or a thing.

    The database refuses two rows of one resource that overlap. Rows are never updated:
    ``salon.appointment._occupy`` deletes those of the visits it moves, then creates,
    so that two visits can swap their times.
    """

    _name = "salon.occupancy"
    _description = "Held time"
    _order = "start, resource_id"
    _log_access = False

    resource_id = fields.Many2one(
        "resource.resource", required=True, ondelete="restrict"
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    appointment_id = fields.Many2one(
        "salon.appointment", required=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "salon.appointment.line", required=True, index=True, ondelete="cascade"
    )
    phase_id = fields.Many2one(
        "salon.appointment.phase", required=True, index=True, ondelete="cascade"
    )
    overbooked = fields.Boolean(
        help="A manager let this span overlap another one on purpose."
    )

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(resource_id, resource_id, '[]') WITH =, "
        "tsrange(start, stop, '[)') WITH &&) WHERE (overbooked IS NOT TRUE)",
        "This time was taken by another booking just now. Choose another time.",
    )
    _check_span = models.Constraint(
        "CHECK (start < stop)", "A time must end after it begins."
    )
    _resource_start_index = models.Index("(resource_id, start)")

    def _span_values(self):
        """The values of this row, to create its like."""
        self.ensure_one()
        names = ("resource_id", "appointment_id", "line_id", "phase_id")
        return {
            **{name: self[name].id for name in names},
            "start": self.start,
            "stop": self.stop,
            "overbooked": self.overbooked,
        }

    @api.model
    def _hold(self, rows):
        """Create rows; with a race for one time, one waits for the other.

        Two transactions that insert the same time at the same moment would each wait
        for the other, and PostgreSQL would resolve that after a second by an error.
        So those that begin at the same moment queue up first; others never meet.

        :param rows: list of values
        """
        if not rows:
            return
        self._drop_expired_holds(rows)
        self.env.cr.execute(
            SQL(
                """
                SELECT pg_advisory_xact_lock(resource_id, minute)
                  FROM (SELECT * FROM unnest(%s, %s) AS held (resource_id, minute)
                         ORDER BY 1, 2 OFFSET 0) AS in_order
                """,
                [row["resource_id"] for row in rows],
                [instants.to_seconds(row["start"]) // 60 for row in rows],
            )
        )
        self.create(sorted(rows, key=lambda row: (row["resource_id"], row["start"])))
        self.flush_model()

    @api.model
    def _release(self, appointments):
        """Nothing is held for these visits any more."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM salon_occupancy WHERE appointment_id = ANY(%s)",
                appointments.ids,
            )
        )
        self.invalidate_model()

    @api.model
    def _drop_expired_holds(self, rows):
        """Free what was held too long, where new rows go; the visits follow by cron."""
        self.flush_model()
        self.env["salon.appointment"].flush_model(["state", "hold_until"])
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM salon_occupancy o
                      USING salon_appointment a
                      WHERE a.id = o.appointment_id
                        AND a.state = 'hold' AND a.hold_until <= %s
                        AND o.resource_id = ANY(%s)
                        AND o.start < %s AND o.stop > %s
                """,
                fields.Datetime.now(),
                [row["resource_id"] for row in rows],
                max(row["stop"] for row in rows),
                min(row["start"] for row in rows),
            )
        )
        self.invalidate_model()
