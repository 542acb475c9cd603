from odoo import fields, models


class SalonBookingLine(models.TransientModel):
    """One service of those to be booked, with its own stylist."""

    _name = "salon.booking.line"
    _description = "Service to be booked"
    _order = "sequence, id"

    booking_id = fields.Many2one("salon.booking", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        ondelete="cascade",
        domain="[('is_salon_service', '=', True)]",
    )
    employee_id = fields.Many2one("hr.employee", "Stylist", ondelete="cascade")
