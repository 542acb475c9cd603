from odoo import api, fields, models
from odoo.fields import Domain

LONGEST_GUEST = 100


class SalonAppointment(models.Model):
    """Visits of those whom nobody knows: all are the passer-by's, each with the name
    by which the desk calls them."""

    _inherit = "salon.appointment"

    guest_name = fields.Char(
        "Guest", copy=False, help="How the desk calls a client whom nobody knows."
    )
    is_passer_by = fields.Boolean(related="partner_id.salon_is_passer_by")
    client_name = fields.Char("Client's name", compute="_compute_client_name")

    @api.depends("guest_name", "partner_id")
    def _compute_client_name(self):
        for visit in self:
            visit.client_name = visit.guest_name or visit.partner_id.name

    @api.depends("guest_name")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for visit in self.filtered(lambda visit: visit.guest_name):
            if visit.name != "/":
                visit.display_name = f"{visit.name} {visit.guest_name}"
        return result

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._forget_guests()
        return visits

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals or vals.get("guest_name"):
            self._forget_guests()
        return result

    def _forget_guests(self):
        """Who is known has a name of their own."""
        known = self.filtered(lambda visit: visit.guest_name and not visit.is_passer_by)
        if known:
            known.guest_name = False

    @api.model
    def _read_booking(self, request, branch, partner):
        vals = super()._read_booking(request, branch, partner)
        guest = self._read_guest(request.get("guest_name"))
        return {**vals, "guest_name": guest} if guest else vals

    @api.model
    def _read_guest(self, name):
        """How a request calls a client whom nobody knows; empty if it does not."""
        return self._read_words(name, LONGEST_GUEST)

    # What strangers did says nothing about the next one.

    def _client_history(self):
        history = super()._client_history()
        for client, company in list(history):
            if client.salon_is_passer_by:
                history[client, company] = [1, 0]
        return history

    def _search_client_missed(self, operator, value):
        found = super()._search_client_missed(operator, value)
        if found is NotImplemented:
            return found
        strangers = Domain("partner_id.salon_is_passer_by", "=", True)
        return found & ~strangers if True in value else found | strangers
