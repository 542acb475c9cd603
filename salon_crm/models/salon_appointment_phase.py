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
    handed_over = fields.Boolean(help="Another than the service's stylist does it.")
    # For who else may do it when the visit is moved; times and names are as agreed.
    service_phase_id = fields.Many2one(
        "salon.service.phase", index="btree_not_null", ondelete="set null"
    )
    resource_ids = fields.Many2many("resource.resource", string="Things")

    _check_span = models.Constraint(
        "CHECK (start < stop)", "A phase must end after it begins."
    )

    def _handed_over_to(self):
        """Who may do a phase that is not the stylist's, first whom it was agreed with;
        None if it is the stylist's."""
        self.ensure_one()
        if not self.handed_over:
            return None
        agreed = self.employee_id.resource_id
        others = self.service_phase_id.staff_ids - agreed
        turns = others.sorted(lambda person: (person.salon_sequence, person.id))
        return (agreed.id, *turns.ids)

    def _held_row(self, resource_id):
        """Values of ``salon.occupancy`` by which this phase holds a resource."""
        self.ensure_one()
        visit = self.line_id.appointment_id
        return {
            "resource_id": resource_id,
            "start": self.start,
            "stop": self.stop,
            "appointment_id": visit.id,
            "line_id": self.line_id.id,
            "phase_id": self.id,
            "overbooked": bool(visit.overbook_reason),
        }
