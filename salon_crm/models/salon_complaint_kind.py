from odoo import fields, models

from .salon_complaint import SEVERITIES


class SalonComplaintKind(models.Model):
    """What it is about. The code is what programs call it by."""

    _name = "salon.complaint.kind"
    _description = "Kind of complaint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    is_complaint = fields.Boolean(
        default=True,
        help="Not set: praise or a suggestion. It has no deadlines and no remedy.",
    )
    is_health = fields.Boolean(
        "Health incident",
        help="At once with the branch's manager, and nothing in words is kept: the "
        "manager takes the details in person.",
    )
    severity = fields.Selection(
        SEVERITIES, required=True, default="1", help="Where nobody says another one."
    )

    _code_unique = models.UniqueIndex("(code)", "There is a kind of this code already.")
    _check_health = models.Constraint(
        "CHECK (is_health IS NOT TRUE OR is_complaint)",
        "A health incident is no praise.",
    )
