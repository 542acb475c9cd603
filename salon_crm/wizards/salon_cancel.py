from odoo import api, fields, models

from ..models.salon_cancel_reason import WANTED_BY


class SalonCancel(models.TransientModel):
    """Cancel visits: why, and who wanted it."""

    _name = "salon.cancel"
    _description = "Cancel visits"

    appointment_ids = fields.Many2many("salon.appointment", string="Visits")
    reason_id = fields.Many2one(
        "salon.cancel.reason", "Why?", ondelete="cascade", domain="[]"
    )
    wanted_by = fields.Selection(
        WANTED_BY,
        "Who wants it?",
        compute="_compute_wanted_by",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    note = fields.Char("In words")
    late_note = fields.Text(compute="_compute_late_note")

    @api.depends("reason_id")
    def _compute_wanted_by(self):
        for cancel in self:
            cancel.wanted_by = cancel.reason_id.wanted_by or "client"

    @api.depends("appointment_ids", "wanted_by")
    def _compute_late_note(self):
        for cancel in self:
            cancel.late_note = False
            if cancel.wanted_by == "client":
                late = cancel.appointment_ids._origin._cancelled_late()
                cancel.late_note = "\n".join(map(self._late_sentence, late)) or False

    @api.model
    def _late_sentence(self, visit):
        return self.env._(
            "%(client)s could cancel until %(time)s. This is noted as late.",
            client=visit.partner_id.name,
            time=visit.branch_id._day_and_clock(visit.cancel_until),
        )

    def action_cancel(self):
        """Cancel the visits and free their time."""
        self.ensure_one()
        self.appointment_ids.action_cancel(
            self.note or None,
            reason_id=self.reason_id.id,
            wanted_by=self.wanted_by,
        )
        return {"type": "ir.actions.act_window_close"}
