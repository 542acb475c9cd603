from odoo import fields, models

RETURN, FORFEIT, KEEP = "return", "forfeit", "keep"
FATES = [
    (RETURN, "Given back"),
    (FORFEIT, "Forfeited"),
    (KEEP, "Kept for the next visit"),
]


class SalonBranch(models.Model):
    """What becomes of the deposit of a visit that does not take place.

    Who cancels in time, or is cancelled by the salon, gets it back.
    """

    _inherit = "salon.branch"

    deposit_if_late = fields.Selection(
        FATES, "When the client cancels late", required=True, default=FORFEIT
    )
    deposit_if_no_show = fields.Selection(
        FATES, "When the client does not come", required=True, default=FORFEIT
    )
