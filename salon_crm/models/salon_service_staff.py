from odoo import fields, models

# From the lowest to the highest; who has none counts as below them.
LEVELS = [
    ("assistant", "Assistant"),
    ("stylist", "Stylist"),
    ("senior", "Senior stylist"),
    ("director", "Director"),
]


class SalonServiceStaff(models.Model):
    """Who may do a service. A manager edits it: skills in HR can be self-granted."""

    _name = "salon.service.staff"
    _description = "Who does a service"
    _order = "product_tmpl_id, sequence, id"
    _rec_name = "resource_id"

    product_tmpl_id = fields.Many2one(
        "product.template", "Service", required=True, index=True, ondelete="cascade"
    )
    resource_id = fields.Many2one(
        "resource.resource",
        "Person",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('salon_bookable', '=', True), ('resource_type', '=', 'user')]",
    )
    sequence = fields.Integer(default=10)
    level = fields.Selection(LEVELS)

    _resource_unique = models.Constraint(
        "UNIQUE (product_tmpl_id, resource_id)",
        "This person is on the list of this service already.",
    )
