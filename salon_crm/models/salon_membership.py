from odoo import fields, models

REASONS = [
    ("rise", "Reached"),
    ("fall", "No longer reached"),
    ("hand", "Given by hand"),
]


class SalonMembership(models.Model):
    """Which tier a client has or had in a company, from when until when, and why."""

    _name = "salon.membership"
    _description = "Membership"
    _order = "since desc, id desc"
    _rec_name = "tier_id"

    partner_id = fields.Many2one(
        "res.partner", "Client", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    tier_id = fields.Many2one(
        "salon.tier", required=True, index=True, ondelete="restrict"
    )
    since = fields.Date(required=True, default=fields.Date.context_today)
    until = fields.Date(help="Kept until this day. Empty: for ever.")
    ended = fields.Date(readonly=True, help="Empty: they have it today.")
    reason = fields.Selection(REASONS, required=True, default="hand")

    _current_unique = models.UniqueIndex(
        "(partner_id, company_id) WHERE ended IS NULL",
        "This client has a tier in this company already.",
    )
