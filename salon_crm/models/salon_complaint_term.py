from odoo import api, fields, models

from ..tools.deadlines import Term
from .salon_complaint import SEVERITIES

HOUR = 3600


class SalonComplaintTerm(models.Model):
    """By when a complaint is answered and solved, for each severity.

    A company's own row counts before the one of all companies.
    """

    _name = "salon.complaint.term"
    _description = "Deadlines of complaints"
    _order = "severity desc, company_id, id"
    _rec_name = "severity"

    severity = fields.Selection(SEVERITIES, required=True, default="1")
    company_id = fields.Many2one(
        "res.company", help="Empty: for all companies that have no row of their own."
    )
    answer_hours = fields.Float(
        "First answer within (hours)",
        required=True,
        help="All hours are those in which the branch is open.",
    )
    solution_hours = fields.Float("Solved within (hours)", required=True)
    warn_hours = fields.Float(
        "Warn before (hours)", required=True, help="The owner, before it is late."
    )
    escalate_hours = fields.Float(
        "Tell the branch's manager after (hours)",
        required=True,
        help="So long after the team's leader was told that it is late.",
    )

    _severity_unique = models.UniqueIndex(
        "(severity, COALESCE(company_id, 0))",
        "There are deadlines of this severity already.",
    )
    _check_hours = models.Constraint(
        "CHECK (answer_hours > 0 AND solution_hours >= answer_hours "
        "AND solution_hours <= 2000 AND warn_hours >= 0 AND escalate_hours >= 0 "
        "AND escalate_hours <= 2000)",
        "A first answer takes some time, a solution at least as long and at most 2000 "
        "hours, and hours are never negative.",
    )

    @api.model
    def _of(self, companies):
        """The deadlines that hold.

        :return: {(severity, company id): (Term of the answer, Term of the solution)}
        """
        rows = self.search([("company_id", "in", [False, *companies.ids])])
        found = {}
        # Those of all companies first: a company's own take their place.
        for row in rows.sorted(lambda row: bool(row.company_id)):
            for company in row.company_id or companies:
                found[row.severity, company.id] = row._as_terms()
        return found

    def _as_terms(self):
        warn, escalate = (
            round(self.warn_hours * HOUR),
            round(self.escalate_hours * HOUR),
        )
        return (
            Term(round(self.answer_hours * HOUR), warn, escalate),
            Term(round(self.solution_hours * HOUR), warn, escalate),
        )
