from odoo import fields, models

WANTED_BY = [("client", "Client"), ("salon", "The salon")]


class SalonCancelReason(models.Model):
    """Why visits are cancelled; only what the client wanted can count against them."""

    _name = "salon.cancel.reason"
    _description = "Reason for cancelling"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    wanted_by = fields.Selection(
        WANTED_BY, "Wanted by", required=True, default="client"
    )

    _name_unique = models.Constraint(
        "UNIQUE (name)", "There is a reason of this name already."
    )
