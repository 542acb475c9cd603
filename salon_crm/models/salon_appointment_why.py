from odoo import api, fields, models

from .salon_appointment import AWAITED


class SalonAppointment(models.Model):
    """Telling in the visit's form, before it is saved, why it cannot take place."""

    _inherit = "salon.appointment"

    why_not = fields.Text(compute="_compute_why_not")

    @api.depends(
        "start",
        "branch_id",
        "partner_id",
        "line_ids.product_id",
        "line_ids.employee_id",
        "line_ids.state",
    )
    def _compute_why_not(self):
        """Only while it is being edited: what is saved has its time."""
        for visit in self:
            reasons = []
            if not visit.id and visit._is_to_be_placed():
                reasons = self.explain_unavailable(visit._request_as_edited())
            visit.why_not = "\n".join(reasons) or False

    def _is_to_be_placed(self):
        """Whether saving will look for a place."""
        if self.state not in AWAITED or not (self.branch_id and self.start):
            return False
        now, before = self._placing(), self._origin._placing()
        return bool(now[2]) and now != before

    def _placing(self):
        """What decides about the place, to compare it."""
        lines = self._lines_to_place()
        return (
            self.start,
            self.branch_id._origin,
            [(line.product_id._origin, line.employee_id._origin) for line in lines],
        )

    def _lines_to_place(self):
        lines = self.line_ids.filtered(
            lambda line: line.product_id and line.state == "planned"
        )
        return lines.sorted("sequence")

    def _request_as_edited(self):
        request = {
            "branch_id": self.branch_id._origin.id,
            "services": [
                {
                    "product_id": line.product_id._origin.id,
                    "employee_id": line.employee_id._origin.id,
                }
                for line in self._lines_to_place()
            ],
            "start": self.start,
        }
        if self.partner_id:
            request["partner_id"] = self.partner_id._origin.id
        if self._origin:
            request["appointment_id"] = self._origin.id
        return request
