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
        return [*super()._load_pos_data_fields(config), "salon_appointment_line_id"]
