from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare

RATE_DIGITS = 4


class ResConfigSettings(models.TransientModel):
    """Points in the settings of the till."""

    _inherit = "res.config.settings"

    # Stored: a button's method is a request of its own, after what was typed was saved.
    salon_points_rate = fields.Float(
        "Points for each unit of the currency",
        compute="_compute_salon_points",
        store=True,
        readonly=False,
        digits=(16, RATE_DIGITS),
    )
    salon_points_program_id = fields.Many2one(
        "loyalty.program",
        "Programme of the points",
        compute="_compute_salon_points",
        store=True,
        readonly=False,
        domain="[('program_type', '=', 'loyalty'),"
        " ('company_id', 'in', (False, company_id))]",
        help="Empty: a new one. What points buy are the rewards of the programme.",
    )
    salon_points_is_set_up = fields.Boolean(compute="_compute_salon_points_is_set_up")
    salon_points_months = fields.Integer(
        related="company_id.salon_points_months", readonly=False
    )
    salon_points_warn_days = fields.Integer(
        related="company_id.salon_points_warn_days", readonly=False
    )

    @api.depends("company_id")
    def _compute_salon_points(self):
        for settings in self:
            company = settings.company_id or self.env.company
            program = company._salon_points_program()
            settings.salon_points_program_id = program
            settings.salon_points_rate = program._salon_points_rate() or 1.0

    @api.depends("company_id")
    def _compute_salon_points_is_set_up(self):
        for settings in self:
            company = settings.company_id or self.env.company
            settings.salon_points_is_set_up = bool(company._salon_points_program())

    def set_values(self):
        """What an amount earns is saved with all else once there are points."""
        result = super().set_values()
        program = self.company_id._salon_points_program()
        known = program._salon_points_rate()
        if program and float_compare(self.salon_points_rate, known, RATE_DIGITS):
            self.company_id._salon_set_up_points(self.salon_points_rate)
        return result

    def action_salon_set_up_points(self):
        """Make or take the programme of the points."""
        self.ensure_one()
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only an administrator sets up points."))
        self.company_id._salon_set_up_points(
            self.salon_points_rate, self.salon_points_program_id
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_salon_points_program(self):
        """Open the programme: what points buy are its rewards."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "loyalty.program",
            "view_mode": "form",
            "res_id": self.company_id._salon_points_program().id,
        }
