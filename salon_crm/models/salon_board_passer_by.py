from odoo import api, models
from odoo.tools import SQL


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
    def _visit_rows(self, ids):
        rows = super()._visit_rows(ids)
        guests = {
            row["id"]: row
            for row in self.env.execute_query_dict(
                SQL(
                    """
                    SELECT a.id, a.guest_name,
                           p.salon_is_passer_by IS TRUE AS is_passer_by
                      FROM salon_appointment a
                      JOIN res_partner p ON p.id = a.partner_id
                     WHERE a.id = ANY(%s)
                    """,
                    list(ids),
                )
            )
        }
        return [{**row, **guests[row["id"]]} for row in rows]

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
