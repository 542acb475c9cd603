from odoo import api, fields, models
from odoo.exceptions import UserError


class SalonLate(models.TransientModel):
    """A client is late or a service takes longer: what follows, and what to do."""

    _name = "salon.late"
    _description = "Late client"

    appointment_id = fields.Many2one(
        "salon.appointment", "Visit", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("calls", "The client calls"),
            ("arrived", "The client is here"),
            ("longer", "The service takes longer"),
        ],
        required=True,
        default="calls",
    )
    minutes = fields.Integer("Minutes later", required=True, default=15)
    beyond_limit = fields.Boolean("Let later clients wait longer")
    plan = fields.Html(compute="_compute_plan", sanitize=False)
    problem = fields.Text(compute="_compute_plan")
    is_too_far = fields.Boolean(compute="_compute_plan")
    fits = fields.Boolean(compute="_compute_plan")

    @api.depends("appointment_id", "kind", "minutes", "beyond_limit")
    def _compute_plan(self):
        for late in self:
            try:
                shifts, refusals = late._ripple()
            except UserError as refusal:
                late.plan, late.problem = False, refusal.args[0]
                late.is_too_far = late.fits = False
                continue
            visit = late.appointment_id
            rows = visit._ripple_rows(shifts, refusals)
            late.plan = self.env["ir.qweb"]._render(
                "salon_crm.late_plan", {"rows": rows, "own": visit.name}
            )
            late.problem = False
            late.is_too_far = "too_far" in refusals.values()
            late.fits = not refusals

    def _ripple(self):
        visit = self.appointment_id._origin
        return visit._ripple(self.minutes, self.kind == "longer", self._limit())

    def _limit(self):
        """Minutes by which others may be moved."""
        if self.beyond_limit:
            return None
        return self.appointment_id.branch_id.late_shift_minutes

    def action_move(self):
        """Move all that is shown."""
        self.ensure_one()
        self.appointment_id._shift(self.minutes, self.kind == "longer", self._limit())
        return self._finish()

    def action_keep(self):
        """Leave all times as they are: there is less time for this visit."""
        self.ensure_one()
        self.appointment_id.check_access("write")
        self.appointment_id._message_log(
            body=self.env._(
                "%(minutes)s minutes late. All times stay as they were.",
                minutes=self.minutes,
            )
        )
        return self._finish()

    def action_other_time(self):
        """Look for another time for this visit."""
        self.ensure_one()
        return self.appointment_id.action_move()

    def _finish(self):
        if self.kind == "arrived":
            self.appointment_id.action_arrive()
        return {"type": "ir.actions.act_window_close"}
