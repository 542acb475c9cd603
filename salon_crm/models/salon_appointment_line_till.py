from odoo import api, fields, models
from odoo.fields import Domain


class SalonAppointmentLine(models.Model):
    """The services of the visits that a till knows."""

    _inherit = "salon.appointment.line"

    is_charged = fields.Boolean(
        "Charged",
        compute="_compute_is_charged",
        compute_sudo=True,
        help="On an order or invoice already, though perhaps not paid yet.",
    )

    stylist_id = fields.Many2one(
        "resource.resource",
        "Stylist as the till knows them",
        compute="_compute_stylist_id",
        compute_sudo=True,
    )

    @api.depends("employee_id")
    def _compute_stylist_id(self):
        for line in self:
            line.stylist_id = line.employee_id.resource_id

    @api.depends(
        "pos_order_line_ids.qty",
        "pos_order_line_ids.order_id.state",
        "move_line_ids.quantity",
        "move_line_ids.move_id.state",
    )
    def _compute_is_charged(self):
        for line in self:
            # Open orders are left out: the till sees its own, and one that lies
            # forgotten on another till must not keep the client from paying.
            line.is_charged = line._is_charged(open_orders=False)

    @api.model
    def _till_domain(self, config):
        visits = self.env["salon.appointment"]._till_domain(config)
        return Domain("appointment_id", "any", visits) & Domain(
            "state", "!=", "cancelled"
        )

    @api.model
    def _load_pos_data_domain(self, data, config):
        # They come with all of the day, see `salon.till`.
        return False

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            "id",
            "appointment_id",
            "product_id",
            "employee_name",
            "stylist_id",
            "employee_requested",
            "price_unit",
            "start",
            "state",
            "payment_state",
            "is_charged",
        ]

    def _unrelevant_records(self, config):
        """The ids of those services that a till kept from another day or state."""
        known = self.search(self._till_domain(config) & Domain("id", "in", self.ids))
        return (self - known).ids
