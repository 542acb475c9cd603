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
