from odoo import fields, models


class SalonServiceTiming(models.Model):
    """Minutes of a phase that differ for a variant, a person or a client.

    The most specific row wins: a client's own time before a person's, and this before
    the variant's. A row that names several of them is for where all of them meet.
    """

    _name = "salon.service.timing"
    _description = "Time that differs"
    _order = "product_tmpl_id, phase_id, partner_id, resource_id, product_id, id"
    _rec_name = "phase_id"

    product_tmpl_id = fields.Many2one(
        related="phase_id.product_tmpl_id", store=True, precompute=True, index=True
    )
    phase_id = fields.Many2one(
        "salon.service.phase", "Phase", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        "Variant",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('product_tmpl_id', '=', product_tmpl_id)]",
    )
    resource_id = fields.Many2one(
        "resource.resource",
        "Person",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('salon_bookable', '=', True), ('resource_type', '=', 'user')]",
    )
    partner_id = fields.Many2one(
        "res.partner", "Client", index="btree_not_null", ondelete="cascade"
    )
    minutes = fields.Integer(
        required=True, help="0 leaves the phase out, for a variant or a client."
    )

    _unique = models.UniqueIndex(
        "(phase_id, COALESCE(product_id, 0), COALESCE(resource_id, 0), "
        "COALESCE(partner_id, 0))",
        "There is a time for this phase, variant, person and client already.",
    )
    _check_minutes = models.Constraint(
        "CHECK (minutes BETWEEN 0 AND 1440 AND (minutes > 0 OR resource_id IS NULL))",
        "A phase takes at most a day, and with a person at least one minute.",
    )
    _check_who = models.Constraint(
        "CHECK (num_nonnulls(product_id, resource_id, partner_id) > 0)",
        "Say for which variant, person or client the time differs.",
    )
