from odoo import api, models
from odoo.exceptions import UserError

from .salon_complaint import SEVERITIES

# What somebody types in an excited moment is long; what is longer is a file.
LONGEST_TOLD = 5000


class SalonComplaint(models.Model):
    """What the small forms of the board, the till and the portal have in common."""

    _inherit = "salon.complaint"

    @api.model
    def _kinds_to_choose(self):
        """:return: list of ``{"code", "name"}``, in the salon's order"""
        kinds = self.env["salon.complaint.kind"].sudo().search([])
        return [{"code": kind.code, "name": kind.name} for kind in kinds]

    @api.model
    def _read_told(self, request):
        """What was said, from a form.

        :return: ``{"kind", "description"}`` and ``"severity"`` if it was chosen
        :raises UserError: nothing was said, it is too long, or of no kind
        """
        told = {
            "description": self._read_text(request.get("description")),
            "kind": self._read_kind(request.get("kind")),
        }
        severity = request.get("severity")
        if severity:
            if severity not in dict(SEVERITIES):
                raise UserError(self.env._("Choose how serious it is."))
            told["severity"] = severity
        return told

    @api.model
    def _read_kind(self, code):
        kinds = self.env["salon.complaint.kind"].sudo()
        if not isinstance(code, str) or not kinds.search_count([("code", "=", code)]):
            raise UserError(self.env._("Choose what it is about."))
        return code

    @api.model
    def _read_text(self, text):
        if text and not isinstance(text, str):
            raise UserError(self.env._("The request could not be understood."))
        # PostgreSQL keeps no such character.
        words = (text or "").replace("\0", "").strip()
        if not words:
            raise UserError(self.env._("Write what happened."))
        if len(words) > LONGEST_TOLD:
            raise UserError(
                self.env._(
                    "This has %(length)s characters; at most %(most)s can be sent.",
                    length=len(words),
                    most=LONGEST_TOLD,
                )
            )
        return words
