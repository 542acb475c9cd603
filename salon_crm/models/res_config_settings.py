from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    salon_deposit_product_id = fields.Many2one(
        related="company_id.salon_deposit_product_id"
    )
    salon_deposit_tax_ids = fields.Many2many(
        related="company_id.salon_deposit_product_id.taxes_id",
        readonly=False,
        string="Taxes of deposits",
        help="None: tax is due when the visit is paid.",
    )
    salon_forfeit_account_id = fields.Many2one(
        related="company_id.salon_forfeit_account_id", readonly=False
    )
    salon_forfeit_tax = fields.Selection(
        related="company_id.salon_forfeit_tax", readonly=False
    )
    pos_salon_branch_id = fields.Many2one(
        related="pos_config_id.salon_branch_id", readonly=False
    )
    pos_salon_tips = fields.Boolean(related="pos_config_id.salon_tips", readonly=False)
