from odoo import api, models


class SalonTill(models.AbstractModel):
    """What a client says at the till, noted without leaving the order."""

    _inherit = "salon.till"

    @api.model
    def complaint_kinds(self, config_id):
        """What a complaint can be about; see ``_kinds_to_choose``."""
        self._till(config_id)
        return self.env["salon.complaint"].sudo()._kinds_to_choose()

    @api.model
    def complain(self, config_id, request):
        """Note what a client says.

        :param request: ``kind`` (code), ``description`` (text) and optionally
            ``severity``, ``partner_id``, ``appointment_id`` (a visit of the till's
            branch) and ``order_uuid`` (left out if the order is not here yet)
        :return: ``{"id", "name", "joined" (added to one that is open)}``
        :raises UserError: in words; nothing is written
        """
        config = self._till(config_id)
        Complaint = self.env["salon.complaint"].sudo()
        Complaint = Complaint.with_company(config.company_id)
        request = self.env["salon.appointment"]._read_dict(request)
        visit = self.env["salon.appointment"]
        if request.get("appointment_id"):
            visit = self._visit_of(config, request["appointment_id"])
        client = visit.partner_id or self._walk_in_client(request.get("partner_id"))
        if client.sudo().salon_is_passer_by and not visit:
            # Many people: what one says is not what another one said.
            client = client.browse()
        order = self._order_of_complaint(config, request.get("order_uuid"))
        if order.partner_id and order.partner_id != client:
            # Another pays: it is not about the bill.
            order = order.browse()
        return Complaint.take_in(
            {
                **Complaint._read_told(request),
                "channel": "till",
                "branch_id": config.salon_branch_id.id,
                "partner_id": client.id,
                "appointment_id": visit.id,
                "pos_order_id": order.id,
            }
        )

    @api.model
    def _order_of_complaint(self, config, uuid):
        """The order on the till's screen, once the server has it."""
        orders = self.env["pos.order"].sudo()
        if not isinstance(uuid, str) or not uuid.isascii() or len(uuid) > 64:
            return orders
        found = orders.search([("uuid", "=", uuid)], limit=1)
        return found.filtered(lambda order: order.company_id == config.company_id)
