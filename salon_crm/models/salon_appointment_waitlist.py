from odoo import fields, models


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

    def _occupy(self):
        gaps = self.env["salon.waitlist.gap"].sudo()
        before = gaps._waited_for(self)
        result = super()._occupy()
        if before:
            gaps._note_freed(self, before)
        return result

    def _trim(self, moment):
        gaps = self.env["salon.waitlist.gap"].sudo()
        before = gaps._waited_for(self)
        result = super()._trim(moment)
        if before:
            gaps._note_freed(self, before)
        return result
