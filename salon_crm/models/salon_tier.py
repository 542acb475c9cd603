from odoo import fields, models


class SalonTier(models.Model):
    """A step of the members: what it takes to reach it, and what it gives."""

    _name = "salon.tier"
    _description = "Tier"
    _order = "company_id, rank, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: for all companies.", index="btree_not_null"
    )
    rank = fields.Integer(
        required=True, default=1, help="The higher, the better. One tier for each rank."
    )
    color = fields.Integer()
    # What it takes
    needs = fields.Selection(
        [("all", "All of them"), ("any", "One of them")],
        "Which conditions",
        required=True,
        default="any",
    )
    amount = fields.Float(
        "Paid consumption",
        help="Services and goods after refunds, in the company's currency. 0: not asked.",
    )
    visits = fields.Integer(help="Visits that took place. 0: not asked.")
    months = fields.Integer("Within months", required=True, default=12)
    # For how long
    valid_months = fields.Integer(
        "Kept for months", required=True, default=12, help="0: for ever."
    )
    grace_days = fields.Integer("Days of grace", required=True, default=30)
    # What it gives
    pricelist_id = fields.Many2one("product.pricelist", "Price list")
    points_factor = fields.Float("Points, times", required=True, default=1)
    book_ahead_days = fields.Integer(
        "Days to book further ahead", help="More than others who book online."
    )
