from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
    salon_tips = fields.Boolean(
        "Tips for each person",
        help="The till asks who gets how much, and keeps a line for each.",
    )

    @api.constrains("salon_tips", "tip_product_id")
    def _check_salon_tips(self):
        for config in self:
            if config.salon_tips and not config.tip_product_id:
                raise ValidationError(
                    self.env._(
                        "Choose the product for tips of %(till)s first.",
                        till=config.name,
                    )
                )
