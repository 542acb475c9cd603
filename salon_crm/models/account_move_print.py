from odoo import fields, models
from odoo.tools import format_date


class SalonBranch(models.Model):
    _inherit = "salon.branch"

    invoice_stylists = fields.Boolean(
        "Stylists on invoices",
        default=True,
        help="Whether an invoice says who did each service.",
    )


class AccountMove(models.Model):
    """What an invoice tells the client of their visits.

    A client reads it in the portal, too, without a right to any visit.
    """

    _inherit = "account.move"

    def _salon_visits_told(self):
        """:return: list of {"number", "day", "branch"} in the order of the visits"""
        self.ensure_one()
        visits = self.sudo().salon_appointment_ids
        return [
            {
                "number": visit.name,
                "day": format_date(self.env, visit.branch_id._local(visit.start)),
                "branch": visit.branch_id.name,
            }
            for visit in visits.sorted("start")
        ]


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _salon_stylist_told(self):
        """The stylist's name, or nothing where the branch does not want it told."""
        self.ensure_one()
        line = self.sudo()
        if not line.salon_branch_id.invoice_stylists:
            return ""
        return line.salon_stylist_id.name or ""
