from odoo import fields, models


class SalonResourceType(models.Model):
    """A kind of thing that services need: chair, basin, room, machine.

    Identical things of one type are the pool; a booking takes any free one.
    """

    _name = "salon.resource.type"
    _description = "Type of bookable thing"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    resource_ids = fields.One2many(
        "resource.resource", "salon_type_id", string="Things"
    )

    _name_unique = models.Constraint(
        "UNIQUE (name)", "There is a type of this name already."
    )
