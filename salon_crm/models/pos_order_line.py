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
    salon_again_line_id = fields.Many2one(
        "salon.appointment.line",
        "Paid once more",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="Another order had paid for this service of a visit before.",
    )
    salon_visit_id = fields.Many2one(
        "salon.appointment",
        "Visit it was added to",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="A service that was added at the till becomes one of this visit.",
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
        """A refund belongs to the visit and the people of what it gives back."""
        refunded = self.browse(
            vals["refunded_orderline_id"]
            for vals in vals_list
            if vals.get("refunded_orderline_id")
        ).exists()
        by_id = {line.id: line for line in refunded}
        for vals in vals_list:
            if vals.get("refunded_orderline_id") in by_id:
                vals.update(by_id[vals["refunded_orderline_id"]]._salon_refund_values())
        return super().create(vals_list)

    def write(self, vals):
        """An order that comes later than its refund is named only then."""
        result = super().write(vals)
        if vals.get("refunded_orderline_id"):
            for line in self:
                line.write(line.refunded_orderline_id._salon_refund_values())
        return result

    def _salon_refund_values(self):
        names = (
            "salon_appointment_line_id",
            "salon_again_line_id",
            "salon_stylist_id",
            "salon_helper_id",
        )
        return {
            **{name: self[name].id for name in names},
            "salon_requested": self.salon_requested,
            "salon_helper_share": self.salon_helper_share,
        }

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            "salon_appointment_line_id",
            "salon_visit_id",
            "salon_deposit_visit_id",
            "salon_stylist_id",
            "salon_requested",
            "salon_helper_id",
            "salon_helper_share",
        ]
