from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_salon_branch_id = fields.Many2one(
        related="pos_config_id.salon_branch_id", readonly=False
    )
    pos_salon_tips = fields.Boolean(related="pos_config_id.salon_tips", readonly=False)
