from odoo import api, models
from odoo.exceptions import UserError


class SalonBoard(models.AbstractModel):
    """What a client says at the desk, noted without leaving the board."""

    _inherit = "salon.board"

    @api.model
    def _may(self, branch):
        complain = self.env["salon.complaint"].has_access("create")
        return {**super()._may(branch), "complain": complain}

    @api.model
    def complaint_kinds(self, request):
        """What a complaint can be about.

        :return: list of ``{"code", "name"}``, in the salon's order
        """
        return self.env["salon.complaint"]._kinds_to_choose()

    @api.model
    def complain(self, request):
        """Note what a client says.

        :param request: ``kind`` (code), ``description`` (text) and optionally
            ``severity``, ``partner_id``, ``appointment_id``
        :return: ``{"id", "name", "joined" (added to one that is open)}``
        :raises UserError: in words; nothing is written
        """
        Complaint = self.env["salon.complaint"]
        Visit = self.env["salon.appointment"]
        asked = Complaint._read_told(Visit._read_dict(request))
        if request.get("appointment_id"):
            visit = Visit._read_record("salon.appointment", request["appointment_id"])
            visit.check_access("read")
            asked["appointment_id"] = visit.id
        if request.get("partner_id"):
            client = Visit._read_record("res.partner", request["partner_id"])
            client.check_access("read")
            asked["partner_id"] = client.id
        if not asked.keys() & {"appointment_id", "partner_id"}:
            raise UserError(self.env._("Choose a client or a visit."))
        return Complaint.take_in({**asked, "channel": "desk"})
