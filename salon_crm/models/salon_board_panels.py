from odoo import api, models
from odoo.exceptions import UserError


class SalonBoard(models.AbstractModel):
    """What the panels beside the day's columns have in common."""

    _inherit = "salon.board"

    @api.model
    def _read_panel(self, request):
        """Read a request of the desk: panels are the receptionist's.

        :return: the request, and its branch
        :raises AccessError: the user is no receptionist
        :raises UserError: there is no such branch for the user
        """
        Visit = self.env["salon.appointment"]
        Visit.check_access("create")
        request = Visit._read_dict(request)
        return request, Visit._read_branch(request)

    @api.model
    def _read_words(self, value, most):
        """A text without blanks around it; empty if there is none.

        :param most: characters
        """
        if value is None or value is False:
            return ""
        if not isinstance(value, str):
            raise UserError(self.env._("The request could not be understood."))
        # PostgreSQL keeps no such character.
        text = " ".join(value.replace("\0", "").split())
        if len(text) > most:
            raise UserError(
                self.env._(
                    "“%(text)s…” is too long: at most %(most)s characters.",
                    text=text[:20],
                    most=most,
                )
            )
        return text
