from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SalonAppointment(models.Model):
    """What is known of the client when the next visit is booked."""

    _inherit = "salon.appointment"

    no_show_count = fields.Integer(related="partner_id.salon_no_show_count")
    client_late_cancel_count = fields.Integer(
        related="partner_id.salon_late_cancel_count"
    )
    client_missed = fields.Boolean(
        "Client did not come before",
        compute="_compute_client_missed",
        search="_search_client_missed",
    )

    _no_show_index = models.Index("(partner_id) WHERE state = 'no_show'")
    _client_done_index = models.Index("(partner_id, start) WHERE state = 'done'")

    @api.depends("no_show_count", "is_open")
    def _compute_client_missed(self):
        for visit in self:
            visit.client_missed = visit.is_open and bool(visit.no_show_count)

    def _search_client_missed(self, operator, value):
        if operator != "in":
            return NotImplemented
        # As the counter: whoever looks, all visits count.
        missed = self.sudo()._search([("state", "=", "no_show")])
        clients = missed.subselect(SQL.identifier(self._table, "partner_id"))
        found = Domain("partner_id", "in", clients) & Domain(
            "state", "not in", ("done", "cancelled", "no_show")
        )
        return found if True in value else ~found
