from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    salon_appointment_line_id = fields.Many2one(
        "salon.appointment.line",
        "Service of a visit",
        index="btree_not_null",
        ondelete="restrict",
    )
