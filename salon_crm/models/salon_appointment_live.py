from odoo import api, models

# What the board shows of visits and their services, as far as it is written; the
# rest changes with what is held or paid.
SHOWN = {
    "arrived_at",
    "branch_id",
    "channel",
    "deposit_waived",
    "done_at",
    "guest_name",
    "hold_until",
    "note",
    "overbook_reason",
    "partner_id",
    "start",
    "started_at",
    "state",
    "stop",
    "to_review",
}
SHOWN_OF_LINE = {
    "employee_id",
    "employee_requested",
    "product_id",
    "start",
    "state",
    "stop",
}


class SalonAppointment(models.Model):
    """Whatever changes on the board is told to the boards that are open."""

    _inherit = "salon.appointment"

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._note_on_boards()
        return visits

    def write(self, vals):
        shown = not SHOWN.isdisjoint(vals)
        if shown and ("branch_id" in vals or "start" in vals):
            # Where it was it is no more.
            self._note_on_boards()
        result = super().write(vals)
        if shown:
            self._note_on_boards()
        return result

    def unlink(self):
        self._note_on_boards()
        return super().unlink()

    def _occupy(self, freed=()):
        result = super()._occupy(freed)
        self._note_on_boards()
        return result

    def _compute_amount_total(self):
        result = super()._compute_amount_total()
        self._note_on_boards()
        return result

    def _compute_payment(self):
        """The till and invoices write no visit: what is paid is computed."""
        result = super()._compute_payment()
        self._note_on_boards()
        return result

    def _note_on_boards(self):
        for visit in self.sudo():
            # What is being edited in a form is on no board.
            if visit.id and visit.branch_id:
                visit.branch_id._note_visit(visit.id, visit.start, visit.stop)


class SalonAppointmentLine(models.Model):
    _inherit = "salon.appointment.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.appointment_id._note_on_boards()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not SHOWN_OF_LINE.isdisjoint(vals):
            self.appointment_id._note_on_boards()
        return result

    def unlink(self):
        visits = self.appointment_id
        result = super().unlink()
        visits.exists()._note_on_boards()
        return result
