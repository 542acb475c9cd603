from odoo import api, fields, models

from ..models.salon_appointment_deposit_fate import LATER
from ..models.salon_branch_deposit import FATES
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
    # Deposit
    deposit_note = fields.Text(compute="_compute_deposit_note")
    deposit_fate = fields.Selection(
        FATES, "Decide otherwise", groups="salon_crm.group_salon_manager"
    )
    deposit_reason = fields.Char("Because", groups="salon_crm.group_salon_manager")

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

    @api.depends("appointment_ids", "wanted_by")
    def _compute_deposit_note(self):
        for cancel in self:
            paid = cancel.appointment_ids._origin.filtered(
                lambda visit: visit.deposit_balance > 0
            )
            late = paid._cancelled_late() if cancel.wanted_by == "client" else ()
            sentences = [self._deposit_sentence(visit, visit in late) for visit in paid]
            cancel.deposit_note = "\n".join(sentences) or False

    @api.model
    def _deposit_sentence(self, visit, late):
        fates = dict(visit._fields["deposit_fate"]._description_selection(self.env))
        return self.env._(
            "Deposit of %(client)s, %(amount)s: %(fate)s.",
            client=visit.partner_id.name,
            amount=visit.currency_id.format(visit.deposit_balance),
            fate=fates[visit._deposit_fate_of(late)],
        )

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
        visits = self.appointment_ids
        fate, why = self.sudo().deposit_fate, self.sudo().deposit_reason
        decided = visits.filtered(lambda visit: fate and visit.deposit_balance > 0)
        if decided:
            visits = visits.with_context(salon_deposit_later=LATER)
        visits.action_cancel(
            self.note or None,
            reason_id=self.reason_id.id,
            wanted_by=self.wanted_by,
        )
        if decided:
            decided.action_decide_deposit(fate, why)
        return {"type": "ir.actions.act_window_close"}
