from odoo import api, fields, models


class SalonAppointment(models.Model):
    """Whatever frees a visit's time is told to the waiting list."""

    _inherit = "salon.appointment"

    waitlist_offer_ids = fields.One2many(
        "salon.waitlist.offer",
        "appointment_id",
        "Offers to the waiting list",
        groups="salon_crm.group_salon_receptionist",
    )

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.env["salon.waitlist.offer"].sudo()._follow(self)
        return result

    def unlink(self):
        """A hold that is deleted frees its time, too, and ends its offer."""
        held = self.filtered(lambda visit: visit.state == "hold")
        offers = held.sudo().waitlist_offer_ids
        offers.filtered(lambda offer: offer.state == "asked")._withdraw()
        gaps = self.env["salon.waitlist.gap"].sudo()
        before = gaps._waited_for(held)
        result = super().unlink()
        if before:
            gaps._note_freed(held, before)
        return result

    def _occupy(self, freed=()):
        gaps = self.env["salon.waitlist.gap"].sudo()
        before = gaps._waited_for(self)
        result = super()._occupy(freed)
        if before:
            gaps._note_freed(self, before)
        return result

    @api.model
    def _write_placements(self, placements, employees):
        """A move drops the old phases, and with them what they held."""
        lines = self.env["salon.appointment.line"].union(
            *(wanted.line for wanted, _service in placements)
        )
        visits = lines.filtered(lambda line: line.sudo().phase_ids).appointment_id
        gaps = self.env["salon.waitlist.gap"].sudo()
        before = gaps._waited_for(visits)
        result = super()._write_placements(placements, employees)
        if before:
            gaps._note_freed(visits, before)
        return result

    def _trim(self, moment):
        gaps = self.env["salon.waitlist.gap"].sudo()
        before = gaps._waited_for(self)
        result = super()._trim(moment)
        if before:
            gaps._note_freed(self, before)
        return result
