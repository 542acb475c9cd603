from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_salon_branch_id = fields.Many2one(
        related="pos_config_id.salon_branch_id", readonly=False
    )
