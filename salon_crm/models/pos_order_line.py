from odoo import api, fields, models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    salon_appointment_line_id = fields.Many2one(
        "salon.appointment.line",
        "Service of a visit",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    salon_deposit_visit_id = fields.Many2one(
        "salon.appointment",
        "Deposit for",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The line takes a deposit for this visit; a negative one uses it.",
    )
    # Who earned it. Resources, since a till knows no employees.
    salon_stylist_id = fields.Many2one(
        "resource.resource",
        "Stylist",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("salon_bookable", "=", True), ("resource_type", "=", "user")],
        help="Who did the service, sold the product or gets the tip.",
    )
    salon_requested = fields.Boolean(
        "Asked for", help="The client asked for this stylist by name."
    )
    salon_helper_id = fields.Many2one(
        "resource.resource",
        "Shared with",
        ondelete="restrict",
        domain=[("salon_bookable", "=", True), ("resource_type", "=", "user")],
    )
    salon_helper_share = fields.Float(
        "The other's share (%)", help="Of what the line earns, from 0 to 100."
    )

    _check_salon_share = models.Constraint(
        "CHECK (salon_helper_share BETWEEN 0 AND 100)",
        "A share is between 0 and 100 percent.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A refund belongs to the visit whose service it gives back."""
        for vals in vals_list:
            if vals.get("refunded_orderline_id"):
                refunded = self.browse(vals["refunded_orderline_id"])
                vals["salon_appointment_line_id"] = (
                    refunded.salon_appointment_line_id.id
                )
        return super().create(vals_list)

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            "salon_appointment_line_id",
            "salon_deposit_visit_id",
            "salon_stylist_id",
            "salon_requested",
            "salon_helper_id",
            "salon_helper_share",
        ]
