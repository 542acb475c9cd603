from odoo import fields, models


class SalonBookingTime(models.TransientModel):
    """A free time that was found."""

    _name = "salon.booking.time"
    _description = "Free time"
    _order = "start"

    booking_id = fields.Many2one("salon.booking", required=True, ondelete="cascade")
    start = fields.Datetime(required=True)
    when = fields.Char()
    employee_ids = fields.Many2many("hr.employee", string="Stylist")
    slot_lines = fields.Json()

    def action_book(self):
        self.ensure_one()
        return self.booking_id._book(self)
