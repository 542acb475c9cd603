from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    salon_tier_id = fields.Many2one(
        "salon.tier",
        "Tier",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Which the client had when the bill was posted.",
    )
