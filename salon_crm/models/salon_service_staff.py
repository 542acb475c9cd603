from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

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

    @api.model
    def _levels(self, template_ids):
        """Who may do services, and at which level.

        :param template_ids: of product.template
        :return: {template id: {resource id: level or None}}
        """
        self.flush_model()
        levels = defaultdict(dict)
        for template_id, resource_id, level in self.env.execute_query(
            SQL(
                """
                SELECT product_tmpl_id, resource_id, level
                  FROM salon_service_staff
                 WHERE product_tmpl_id = ANY(%s)
                """,
                list(template_ids),
            )
        ):
            levels[template_id][resource_id] = level
        return levels
