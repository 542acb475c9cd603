from odoo import fields, models


class PosOrder(models.Model):
    _inherit = "pos.order"

    salon_tier_id = fields.Many2one(
        "salon.tier",
        "Tier",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Which the client had when they paid.",
    )
