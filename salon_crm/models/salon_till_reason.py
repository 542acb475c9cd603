from odoo import fields, models

from ..tools import giveaway

# The field of each kind of exception
FIELDS = {kind: f"for_{kind}" for kind in giveaway.KINDS}


class SalonTillReason(models.Model):
    """Why something is given away or back at the till: one tap on a short list."""

    _name = "salon.till.reason"
    _description = "Reason at the till"
    _inherit = ["salon.till.cached"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    for_discount = fields.Boolean("Discount", default=True)
    for_price = fields.Boolean("Changed price", default=True)
    for_free = fields.Boolean("Free of charge", default=True)
    for_rounding = fields.Boolean("Rounded off")
    for_refund = fields.Boolean("Refund")
    is_redo = fields.Boolean(
        "Done again",
        help="What is free of charge for this reason earns no second commission.",
    )

    _name_unique = models.Constraint(
        "UNIQUE (name)", "There is a reason of this name already."
    )

    def _rows_for_till(self):
        """:return: list of {"id", "name", "kinds": list of kinds of exceptions}"""
        return [
            {
                "id": reason.id,
                "name": reason.name,
                "kinds": [kind for kind, field in FIELDS.items() if reason[field]],
            }
            for reason in self
        ]
