from odoo import fields, models


class SalonServicePhase(models.Model):
    """A part of a service: how long, with staff or without, and on which things.

    While a phase needs no staff, the stylist is free for somebody else.
    """

    _name = "salon.service.phase"
    _description = "Phase of a service"
    _order = "product_tmpl_id, sequence, id"

    product_tmpl_id = fields.Many2one(
        "product.template", "Service", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(translate=True, help="Such as: apply, develop, finish.")
    minutes = fields.Integer(required=True, default=30)
    needs_staff = fields.Boolean("Needs the stylist", default=True)
    staff_ids = fields.Many2many(
        "resource.resource",
        "salon_service_phase_staff_rel",
        "phase_id",
        "resource_id",
        string="Handed over to",
        domain=[("salon_bookable", "=", True), ("resource_type", "=", "user")],
        help="One of these does the phase in place of the stylist, such as the "
        "assistants who rinse.",
    )
    resource_type_ids = fields.Many2many("salon.resource.type", string="Needs a")

    _check_minutes = models.Constraint(
        "CHECK (minutes BETWEEN 1 AND 1440)",
        "A phase takes at least one minute and at most a day.",
    )
