from odoo import api, models
from odoo.exceptions import UserError

from .salon_complaint_take import TAKERS


class SalonBoard(models.AbstractModel):
    """What a client says at the desk, noted without leaving the board."""

    _inherit = "salon.board"

    @api.model
    def _may(self, branch):
        complain = any(map(self.env.user.has_group, TAKERS))
        return {**super()._may(branch), "complain": complain}

    @api.model
    def complaint_kinds(self, request):
        """What a complaint can be about; see ``_kinds_to_choose``."""
        return self.env["salon.complaint"]._kinds_to_choose()

    @api.model
    def complain(self, request):
        """Note what a client says.

        :param request: ``kind`` (code), ``description`` (text) and optionally
            ``severity``, ``partner_id``, ``appointment_id``: a client or a visit
        :return: ``{"id", "name", "joined" (added to one that is open)}``
        :raises UserError: in words; nothing is written
        """
        Complaint = self.env["salon.complaint"]
        Visit = self.env["salon.appointment"]
        request = Visit._read_dict(request)
        asked = {**Complaint._read_told(request), "channel": "desk"}
        if request.get("appointment_id"):
            visit = Visit._read_record("salon.appointment", request["appointment_id"])
            visit.check_access("read")
            return Complaint.take_in({**asked, "appointment_id": visit.id})
        if not request.get("partner_id"):
            raise UserError(self.env._("Choose a client or a visit."))
        client = Visit._read_record("res.partner", request["partner_id"])
        client.check_access("read")
        return Complaint.take_in({**asked, "partner_id": client.id})
