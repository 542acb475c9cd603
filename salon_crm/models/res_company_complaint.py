from odoo import fields, models


class ResCompany(models.Model):
    """How complaints are handled in a company."""

    _inherit = "res.company"

    salon_complaint_join_hours = fields.Integer(
        "The same complaint within (hours)",
        default=24,
        help="What a client says again about the same visit joins what is open. "
        "0: it never does.",
    )
    salon_complaint_ask_days = fields.Integer(
        "Ask whether it was handled well after (days)",
        default=3,
        help="After it was solved. 0: nobody is asked.",
    )
    salon_complaint_close_days = fields.Integer(
        "Close what nobody answers after (days)",
        default=7,
        help="After the client was asked, or after it was solved where nobody asks.",
    )

    _check_salon_complaint_days = models.Constraint(
        "CHECK (salon_complaint_join_hours >= 0 AND salon_complaint_ask_days >= 0 "
        "AND salon_complaint_close_days >= 0)",
        "Hours and days of complaints must not be negative.",
    )
