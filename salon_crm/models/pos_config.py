from odoo import fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    salon_branch_id = fields.Many2one(
        "salon.branch",
        "Salon branch",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The branch whose visits are paid at this till.",
    )
