from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    salon_appointment_line_id = fields.Many2one(
        "salon.appointment.line",
        "Service of a visit",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    def _copy_data_extend_business_fields(self, values):
        """A credit note is of the same visit; a duplicated invoice charges nobody's."""
        result = super()._copy_data_extend_business_fields(values)
        values["salon_appointment_line_id"] = self.salon_appointment_line_id.id
        return result

    def _salon_charged_quantity(self):
        """How often the item charges its service; a credit note takes that back.

        Who gets a part of the price back was charged once all the same: a credit note
        counts for as much as it gives back of the price that it is about.
        """
        self.ensure_one()
        if self.move_id.move_type != "out_refund":
            return self.quantity
        charged = self.move_id.reversed_entry_id.invoice_line_ids.filtered(
            lambda row: row.salon_appointment_line_id == self.salon_appointment_line_id
        )
        quantity = sum(charged.mapped("quantity"))
        price = quantity and sum(charged.mapped("price_total")) / quantity
        if not price:
            return -self.quantity
        return -min(self.price_total / price, self.quantity)
