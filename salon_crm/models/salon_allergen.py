from odoo import fields, models


class SalonAllergen(models.Model):
    """A substance that a client must not be brought into contact with."""

    _name = "salon.allergen"
    _description = "Allergen"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()

    _name_unique = models.Constraint(
        "UNIQUE (name)", "There is an allergen of this name already."
    )
