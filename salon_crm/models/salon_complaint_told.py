from odoo import api, models
from odoo.exceptions import UserError

# What somebody types in an excited moment is long; what is longer is a file.
LONGEST_TOLD = 5000


class SalonComplaint(models.Model):
    """What the small forms of the board, the till and the portal have in common."""

    _inherit = "salon.complaint"

    @api.model
    def _kinds_to_choose(self):
        """:return: list of ``{"code", "name", "severity" (where nobody says another
        one), "is_health" (nothing in words is kept)}``, in the salon's order"""
        kinds = self.env["salon.complaint.kind"].sudo()
        names = ["code", "name", "severity", "is_health"]
        return kinds.search_read([("active", "=", True)], names)

    @api.model
    def _read_told(self, request):
        """What was said, from a form; whether it is whole, ``take_in`` checks.

        :return: ``{"kind", "description", "severity"}``
        :raises UserError: no kind was chosen, or it is too long
        """
        kind = request.get("kind")
        if not kind or not isinstance(kind, str):
            raise UserError(self.env._("Choose what it is about."))
        text = request.get("description") or ""
        self._check_length(text)
        return {
            "kind": kind,
            "description": text,
            "severity": request.get("severity") or False,
        }

    @api.model
    def _check_length(self, text):
        """:raises UserError: the text is longer than a form takes"""
        if not isinstance(text, str):
            raise UserError(self.env._("The request could not be understood."))
        if len(text) > LONGEST_TOLD:
            raise UserError(
                self.env._(
                    "This has %(length)s characters; at most %(most)s can be sent.",
                    length=len(text),
                    most=LONGEST_TOLD,
                )
            )
