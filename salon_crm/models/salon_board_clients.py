from odoo import api, models
from odoo.exceptions import UserError

from ..tools import search_keys

CLIENTS = 12
MOST_CLIENTS = 100
LONGEST_NAME = 100
LONGEST_PHONE = 40


class SalonBoard(models.AbstractModel):
    """Finding a client with the phone at the ear, and noting a new one."""

    _inherit = "salon.board"

    @api.model
    def clients(self, request):
        """Clients by what somebody types.

        :param request: ``{"text", "branch_id", "limit" (optional)}``; text: words of
            the name, Chinese or pinyin or its initials, the end of the phone number (3
            digits at least) or its beginning; all of them must fit
        :return: list of ``{"id", "name", "phone", "last" (day of the last visit, in
            words), "allergy", "missed" (times not come), "preferred_employee_id"}``,
            at most ``limit``; who is called just so first, then who was here last
        """
        request, branch = self._read_panel(request)
        text, limit = request.get("text"), request.get("limit", CLIENTS)
        if not isinstance(text, str):
            raise UserError(self.env._("The request could not be understood."))
        if type(limit) is not int or not 1 <= limit <= MOST_CLIENTS:
            raise UserError(
                self.env._(
                    "The limit must be a number from 1 to %(most)s.", most=MOST_CLIENTS
                )
            )
        return self._client_rows(
            branch, self.env["res.partner"]._salon_find(text, limit)
        )

    @api.model
    def add_client(self, request):
        """Note a new client.

        :param request: ``{"name", "phone" (optional), "branch_id"}``
        :return: the client as in ``clients``; if there is one of this name and phone
            number already, that one
        """
        request, branch = self._read_panel(request)
        Visit = self.env["salon.appointment"]
        name = Visit._read_words(request.get("name"), LONGEST_NAME)
        phone = Visit._read_words(request.get("phone"), LONGEST_PHONE)
        if not name:
            raise UserError(self.env._("What is the client's name?"))
        Partner = self.env["res.partner"]
        known = phone and self._known_client(name, phone)
        if not known:
            phone = phone and self._written(branch, phone)
            client = Partner.create(
                {"name": name, "phone": phone, "is_salon_client": True}
            )
            known = (client.id, None)
        return self._client_rows(branch, [known])[0]

    @api.model
    def _written(self, branch, phone):
        """A phone number as it is written in the branch's country, if it is one."""
        home = branch.sudo()
        country = home.partner_id.country_id or home.company_id.country_id
        written = self.env["res.partner"]._phone_format(
            number=phone, country=country, force_format="INTERNATIONAL"
        )
        return written or phone

    @api.model
    def _known_client(self, name, phone):
        """:return: (id, start of the last visit or None), or None"""
        Partner = self.env["res.partner"]
        for row in Partner._salon_find(phone, MOST_CLIENTS):
            client = Partner.browse(row[0])
            if search_keys.is_same(name, phone, client.name, client.phone):
                return row
        return None

    @api.model
    def _client_rows(self, branch, found):
        """:param found: list of (partner id, start of the last visit or None)"""
        clients = self.env["res.partner"].browse([key for key, _start in found])
        last = dict(found)
        return [
            {
                "id": client.id,
                "name": client.name or "",
                "phone": client.phone or "",
                "last": branch._day_in_year(last[client.id]) if last[client.id] else "",
                "allergy": client.salon_has_allergy,
                "missed": client.salon_no_show_count,
                "preferred_employee_id": client.salon_preferred_employee_id.id,
            }
            for client in clients
        ]
