from odoo import api, models


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
