from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import instants, intervals

COLUMNS = (
    "resource_id",
    "start",
    "stop",
    "appointment_id",
    "line_id",
    "phase_id",
    "overbooked",
)


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
    _overbooked_index = models.Index("(resource_id, start) WHERE overbooked IS TRUE")

    # For the report
    branch_id = fields.Many2one(related="appointment_id.branch_id")
    partner_id = fields.Many2one(related="appointment_id.partner_id")
    reason = fields.Char(related="appointment_id.overbook_reason")

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
    def _hold(self, rows, drop_expired=True):
        """Create rows; with a race for one time, one waits for the other.

        Two transactions that insert the same time at the same moment would each wait
        for the other, and PostgreSQL would resolve that after a second by an error.
        So those that begin at the same moment queue up first; others never meet.

        :param rows: list of values; where ``overbooked`` is set, the row may overlap
            others, and only the spans in which it does are flagged
        :param drop_expired: whether holds that ran out may be in the way
        """
        if not rows:
            return
        if drop_expired:
            self._drop_expired_holds(rows)
        rows = sorted(
            self._cut(rows), key=lambda row: (row["resource_id"], row["start"])
        )
        self.env.cr.execute(
            SQL(
                """
                WITH queued AS MATERIALIZED (
                    SELECT pg_advisory_xact_lock(resource_id, minute)
                      FROM (SELECT * FROM unnest(%s, %s) AS held (resource_id, minute)
                             ORDER BY 1, 2 OFFSET 0) AS in_order
                )
                INSERT INTO salon_occupancy (%s)
                SELECT one.* FROM (SELECT count(*) FROM queued) AS all_are_queued,
                       (VALUES %s) AS one
                """,
                [row["resource_id"] for row in rows],
                [instants.to_seconds(row["start"]) // 60 for row in rows],
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                SQL(", ").join(
                    SQL("%s", tuple(row[name] for name in COLUMNS)) for row in rows
                ),
            )
        )
        self.invalidate_model(flush=False)
        self.env["salon.appointment"].invalidate_model(["occupancy_ids"], flush=False)

    @api.model
    def _padded(self, held, margins, since):
        """Rows of resources that are also held for preparing and cleaning up, but not
        between two uses by one visit.

        :param held: list of values, without
        :param margins: {resource id: (seconds before, seconds after)}
        :param since: what is over by then is left out
        :return: list of values
        """
        uses = defaultdict(list)
        for row in held:
            uses[row["appointment_id"], row["resource_id"]].append(row)
        padded = []
        for (_visit, key), rows in uses.items():
            rows.sort(key=lambda row: row["start"])
            spans = intervals.pad(
                [(row["start"], row["stop"]) for row in rows],
                *(timedelta(seconds=seconds) for seconds in margins[key]),
            )
            padded += [
                {**row, "start": start, "stop": stop}
                for row, (start, stop) in zip(rows, spans, strict=True)
                if stop > since
            ]
        return padded

    @api.model
    def _cut(self, rows):
        """Cut rows that may overlap others, so that the spans that do are flagged."""
        if not any(row.get("overbooked") for row in rows):
            return rows
        cut = [row for row in rows if not row.get("overbooked")]
        taken = defaultdict(list)
        for row in cut:
            taken[row["resource_id"]].append((row["start"], row["stop"]))
        for other in self.search(
            [
                ("resource_id", "in", [row["resource_id"] for row in rows]),
                ("start", "<", max(row["stop"] for row in rows)),
                ("stop", ">", min(row["start"] for row in rows)),
                ("overbooked", "!=", True),
            ]
        ):
            taken[other.resource_id.id].append((other.start, other.stop))
        for row in rows:
            if not row.get("overbooked"):
                continue
            others = taken[row["resource_id"]]
            span = (row["start"], row["stop"])
            for start, stop, met in intervals.split(span, others):
                cut.append({**row, "start": start, "stop": stop, "overbooked": met})
                if not met:
                    others.append((start, stop))
        return cut

    @api.model
    def _settle(self, freed):
        """Take back the flags of those who overlap nobody any more.

        :param freed: list of (resource id, start, stop) that were held until now
        """
        if not freed:
            return
        keys, starts, stops = zip(*freed, strict=True)
        self.flush_model()
        met = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT o.phase_id, o.resource_id
                  FROM salon_occupancy o
                  JOIN unnest(%s, %s::timestamp[], %s::timestamp[])
                       AS f (resource_id, start, stop)
                    ON o.resource_id = f.resource_id
                   AND o.start < f.stop AND o.stop > f.start
                 WHERE o.overbooked
                """,
                list(keys),
                list(starts),
                list(stops),
            )
        )
        if not met:
            return
        phases, resources = zip(*met, strict=True)
        held = self.search(
            [("phase_id", "in", phases), ("resource_id", "in", resources)]
        ).filtered(lambda row: (row.phase_id.id, row.resource_id.id) in met)
        rows = [
            {
                **pieces[0]._span_values(),
                "start": min(pieces.mapped("start")),
                "stop": max(pieces.mapped("stop")),
                "overbooked": True,
            }
            for pieces in held.grouped(lambda r: (r.phase_id, r.resource_id)).values()
        ]
        held.unlink()
        self._hold(sorted(rows, key=lambda row: row["appointment_id"]))

    @api.model
    def _release(self, appointments):
        """Nothing is held for these visits any more.

        :return: what was: list of (resource id, start, stop), for `_settle`
        """
        self.flush_model()
        freed = self.env.execute_query(
            SQL(
                """
                DELETE FROM salon_occupancy WHERE appointment_id = ANY(%s)
                  RETURNING resource_id, start, stop
                """,
                appointments.ids,
            )
        )
        self.invalidate_model()
        return freed

    @api.model
    def _drop_expired_holds(self, rows):
        """Free what was held too long, where new rows go; the visits follow by cron."""
        self.flush_model()
        self.env["salon.appointment"].flush_model(["state", "hold_until"])
        freed = self.env.execute_query(
            SQL(
                """
                DELETE FROM salon_occupancy o
                      USING salon_appointment a
                      WHERE a.id = o.appointment_id
                        AND a.state = 'hold' AND a.hold_until <= %s
                        AND o.resource_id = ANY(%s)
                        AND o.start < %s AND o.stop > %s
                  RETURNING o.resource_id, o.start, o.stop
                """,
                fields.Datetime.now(),
                [row["resource_id"] for row in rows],
                max(row["stop"] for row in rows),
                min(row["start"] for row in rows),
            )
        )
        self.invalidate_model()
        self._settle(freed)
