from odoo import fields, models
from odoo.tools import SQL

from ..models.salon_complaint import SEVERITIES

# Figures that are not sums: what they are made of in SQL, for whatever is grouped
FIGURES = {
    "per_1000_visits:avg": "1000.0 * SUM(%(count)s) / NULLIF(SUM(%(visits)s), 0)",
    "answer_median:avg": "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(answer)s)",
    "answer_p90:avg": "percentile_cont(0.9) WITHIN GROUP (ORDER BY %(answer)s)",
}


class SalonComplaintReport(models.Model):
    """Complaints beside the visits that took place, by branch, kind and month.

    A row is a complaint, or a visit: so the number for 1,000 visits is right for
    whatever is grouped, as long as visits have it (not kinds). The median and the 90th
    percentile of the time to the first answer are worked out anew for each group, so
    that they are those of the group and not averages of averages.
    """

    _name = "salon.complaint.report"
    _description = "Analysis of complaints"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "complaint_id"

    date = fields.Datetime(readonly=True, help="When it came in; the visit's begin.")
    complaint_id = fields.Many2one("salon.complaint", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    branch_id = fields.Many2one("salon.branch", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind_id = fields.Many2one("salon.complaint.kind", readonly=True)
    is_complaint = fields.Boolean(readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    employee_id = fields.Many2one("hr.employee", "About whom", readonly=True)
    team_id = fields.Many2one("salon.complaint.team", readonly=True)
    # Figures
    complaint_count = fields.Integer("Complaints", readonly=True)
    praise_count = fields.Integer("Praise and suggestions", readonly=True)
    visit_count = fields.Integer("Visits", readonly=True)
    per_1000_visits = fields.Float(
        "Complaints per 1,000 visits", readonly=True, aggregator="avg"
    )
    answer_hours = fields.Float(
        "Time to first answer (hours)",
        readonly=True,
        aggregator="avg",
        help="By the clock on the wall, nights and closing days included.",
    )
    answer_median = fields.Float(
        "Time to first answer, median (hours)", readonly=True, aggregator="avg"
    )
    answer_p90 = fields.Float(
        "Time to first answer, 90 of 100 (hours)", readonly=True, aggregator="avg"
    )
    answer_kept = fields.Float(
        "First answer in time (%)", readonly=True, aggregator="avg"
    )
    solution_kept = fields.Float("Solved in time (%)", readonly=True, aggregator="avg")
    reopened_count = fields.Integer("Reopened", readonly=True)
    remedy_cost = fields.Monetary("Cost of remedies", readonly=True, aggregator="sum")

    _depends = {
        "salon.appointment": ["branch_id", "company_id", "start", "state"],
        "salon.complaint": [
            "active",
            "answer_deadline",
            "answer_missed",
            "answered_at",
            "branch_id",
            "company_id",
            "create_date",
            "due_at",
            "employee_id",
            "first_answered_at",
            "is_complaint",
            "kind_id",
            "remedy_cost",
            "reopened_count",
            "severity",
            "solution_deadline",
            "solution_missed",
            "solved_at",
            "team_id",
        ],
    }

    @property
    def _table_query(self):
        return SQL("%s UNION ALL %s", self._complaints(), self._visits())

    def _complaints(self):
        """A row for each complaint. What is late and not done yet counts as missed."""
        return SQL(
            """
            SELECT k.id AS id, k.create_date AS date, k.id AS complaint_id,
                   k.company_id, k.branch_id, k.kind_id, k.is_complaint, k.severity,
                   k.employee_id, k.team_id,
                   CASE WHEN k.is_complaint THEN 1 ELSE 0 END AS complaint_count,
                   CASE WHEN k.is_complaint THEN 0 ELSE 1 END AS praise_count,
                   0 AS visit_count, NULL::float AS per_1000_visits,
                   CASE WHEN k.is_complaint THEN
                       EXTRACT(EPOCH FROM k.first_answered_at - k.create_date) / 3600.0
                   END::float AS answer_hours,
                   NULL::float AS answer_median, NULL::float AS answer_p90,
                   CASE WHEN k.answer_missed THEN 0
                        WHEN k.answered_at IS NULL AND k.due_at = k.answer_deadline
                         AND k.answer_deadline <= %(now)s THEN 0
                        WHEN k.first_answered_at IS NOT NULL
                         AND k.answer_deadline IS NOT NULL THEN 100
                   END::float AS answer_kept,
                   CASE WHEN k.solution_missed THEN 0
                        WHEN k.due_at IS NOT NULL
                         AND k.solution_deadline <= %(now)s THEN 0
                        WHEN k.solved_at IS NOT NULL
                         AND k.solution_deadline IS NOT NULL THEN 100
                   END::float AS solution_kept,
                   k.reopened_count, k.remedy_cost
              FROM salon_complaint k
             WHERE k.active
            """,
            now=fields.Datetime.now(),
        )

    def _visits(self):
        """A row for each visit that took place."""
        return SQL(
            """
            SELECT -a.id, a.start, NULL, a.company_id, a.branch_id, NULL, NULL, NULL,
                   NULL, NULL, 0, 0, 1, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL
              FROM salon_appointment a
             WHERE a.state = 'done'
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        formula = FIGURES.get(aggregate_spec)
        if not formula:
            return super()._read_group_select(aggregate_spec, query)
        columns = {
            "count": "complaint_count",
            "visits": "visit_count",
            "answer": "answer_hours",
        }
        return SQL(
            formula,
            **{
                key: self._field_to_sql(self._table, name, query)
                for key, name in columns.items()
                if f"%({key})s" in formula
            },
        )
