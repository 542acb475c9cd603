from odoo import api, models


class SalonBoard(models.AbstractModel):
    """Booking for somebody whom nobody knows."""

    _inherit = "salon.board"

    @api.model
    def _passer_by_values(self, request):
        """For whom a request books.

        :param request: ``{"branch_id"}`` and ``partner_id`` or ``passer_by`` (how the
            desk calls them, may be empty)
        :return: ``{"partner_id", "guest_name"}``, as ``salon.appointment.book`` reads
            them
        """
        Visit = self.env["salon.appointment"]
        if request.get("partner_id"):
            return {"partner_id": request["partner_id"], "guest_name": ""}
        guest = Visit._read_guest(request.get("passer_by"))
        company = Visit._read_branch(request).company_id
        return {"partner_id": company._salon_passer_by().id, "guest_name": guest}

    # ------------------------------------------------------------
    # How their visits are shown
    # ------------------------------------------------------------

    @api.model
    def _client(self, row):
        client = super()._client(row)
        if row["is_passer_by"]:
            client["is_passer_by"] = True
            client["name"] = row["guest_name"] or client["name"]
        return client

    @api.model
    def _badges(self, row, parts):
        """What strangers did says nothing about the next one."""
        badges = super()._badges(row, parts)
        if row["is_passer_by"]:
            badges |= {"first": False, "missed": 0, "late_cancels": 0}
        return badges
