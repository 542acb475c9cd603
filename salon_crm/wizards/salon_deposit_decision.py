from odoo import api, fields, models

from ..models.salon_branch_deposit import FATES

MOVE, WRITE_OFF = "move", "write_off"


class SalonDepositDecision(models.TransientModel):
    """Decide on a visit's deposit: move it, or otherwise than the policy says."""

    _name = "salon.deposit.decision"
    _description = "Decide on a deposit"

    appointment_id = fields.Many2one(
        "salon.appointment", "Visit", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="appointment_id.partner_id")
    currency_id = fields.Many2one(related="appointment_id.currency_id")
    deposit_balance = fields.Monetary(related="appointment_id.deposit_balance")
    decision = fields.Selection(
        [
            (MOVE, "Move to another visit"),
            *FATES,
            (WRITE_OFF, "Write off"),
        ],
        required=True,
        compute="_compute_decision",
        store=True,
        readonly=False,
        precompute=True,
    )
    other_visit_id = fields.Many2one(
        "salon.appointment",
        "To the visit",
        ondelete="cascade",
        compute="_compute_other_visit_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Char("Because")

    @api.depends("appointment_id")
    def _compute_decision(self):
        for decision in self:
            owed = decision.appointment_id.deposit_balance < 0
            decision.decision = WRITE_OFF if owed else MOVE

    @api.depends("appointment_id")
    def _compute_other_visit_id(self):
        """The client's next one."""
        for decision in self:
            visit = decision.appointment_id
            later = visit._next_visit_of_client()
            decision.other_visit_id = later if later != visit else False

    def action_decide(self):
        """Do it.

        :raises UserError: in words; nothing is changed
        :raises AccessError: only a manager may decide otherwise than the policy
        """
        self.ensure_one()
        visit = self.appointment_id
        if self.decision == MOVE:
            visit.action_move_deposit(self.other_visit_id.id)
        elif self.decision == WRITE_OFF:
            visit.action_write_off_deposit(self.reason or "")
        else:
            visit.action_decide_deposit(self.decision, self.reason or "")
        return {"type": "ir.actions.act_window_close"}
