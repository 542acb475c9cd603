from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    salon_complaint_join_hours = fields.Integer(
        related="company_id.salon_complaint_join_hours", readonly=False
    )
    salon_complaint_ask_days = fields.Integer(
        related="company_id.salon_complaint_ask_days", readonly=False
    )
    salon_complaint_close_days = fields.Integer(
        related="company_id.salon_complaint_close_days", readonly=False
    )
