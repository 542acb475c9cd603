from odoo import fields, models


class SalonAppointmentPhase(models.Model):
    """A phase of a booked service as it was agreed.

    A later change of the service does not touch it.
    """

    _name = "salon.appointment.phase"
    _description = "Phase of a visit"
    _order = "line_id, start, id"

    line_id = fields.Many2one(
        "salon.appointment.line", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char()
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    employee_id = fields.Many2one("hr.employee", "Stylist", ondelete="restrict")
    resource_ids = fields.Many2many("resource.resource", string="Things")

    _check_span = models.Constraint(
        "CHECK (start < stop)", "A phase must end after it begins."
    )
