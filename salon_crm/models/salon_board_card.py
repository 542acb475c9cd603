from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import babel_locale_parse, get_lang, html2plaintext

from .salon_appointment import AGREED

LAST_VISITS = 3


class SalonBoard(models.AbstractModel):
    """What the desk and the stylist know of the client before them."""

    _inherit = "salon.board"

    @api.model
    def client_card(self, request):
        """A client on one card. That there is an allergy is said, never which one.

        :param request: ``{"partner_id"}``
        :return: ``{"id", "name", "phone", "email", "image" (url), "birthday" (day and
            month, or empty), "since" (month, in words), "allergy", "skin", "hair" (in
            words), "preferred" (name), "refused" (names), "visits", "missed",
            "late_cancels" (numbers), "last": [{"id", "day", "what", "who", "notes"}],
            "next": {"id", "day", "what", "who"} or False, "note"}``; of a stylist's
            client the visits with that stylist
        :raises AccessError: no client of the user's
        """
        client = self._read_client(request)
        labels = {
            name: dict(client._fields[name]._description_selection(self.env))
            for name in ("salon_skin_type", "salon_hair_type")
        }
        return {
            "id": client.id,
            "name": client.name or "",
            "phone": client.phone or "",
            "email": client.email or "",
            "image": f"/web/image/res.partner/{client.id}/avatar_128",
            "birthday": self._in_words("MMMd", client.birthdate_date),
            "allergy": client.salon_has_allergy,
            "skin": labels["salon_skin_type"].get(client.salon_skin_type, ""),
            "hair": labels["salon_hair_type"].get(client.salon_hair_type, ""),
            "preferred": client.salon_preferred_employee_id.sudo().name or "",
            "refused": client.salon_refused_resource_ids.sudo().mapped("name"),
            "missed": client.salon_no_show_count,
            "late_cancels": client.salon_late_cancel_count,
            "note": html2plaintext(client.comment or "").strip(),
            **self._client_visits(client),
        }

    @api.model
    def _read_client(self, request):
        Visit = self.env["salon.appointment"]
        Visit.check_access("write")
        request = Visit._read_dict(request)
        client = Visit._read_record("res.partner", request.get("partner_id"))
        client.check_access("read")
        # A stylist finds the own visits only.
        if not Visit.has_access("create") and not Visit.search_count(
            [("partner_id", "=", client.id)], limit=1
        ):
            raise AccessError(self.env._("You see the cards of your own clients only."))
        return client

    @api.model
    def _client_visits(self, client):
        """What was and what comes, as far as the user sees it."""
        Visit = self.env["salon.appointment"]
        if client.salon_is_passer_by:
            # Many people, each of whom was here once
            return {"since": "", "visits": 0, "last": [], "next": False}
        own = [
            ("partner_id", "=", client.id),
            ("company_id", "in", self.env.companies.ids),
        ]
        done = [*own, ("state", "=", "done")]
        first = Visit.search(done, order="start, id", limit=1)
        coming = [
            *own,
            ("state", "in", AGREED),
            ("start", ">=", fields.Datetime.now()),
        ]
        following = Visit.search(coming, order="start, id", limit=1)
        return {
            "since": self._in_words("yMMM", first.start or client.create_date),
            "visits": Visit.search_count(done),
            "last": [
                {
                    **self._visit_on_card(visit),
                    "notes": [line.note for line in visit.line_ids if line.note],
                }
                for visit in Visit.search(done, limit=LAST_VISITS)
            ],
            "next": self._visit_on_card(following) if following else False,
        }

    @api.model
    def _visit_on_card(self, visit):
        people = dict.fromkeys(
            line.employee_name for line in visit.line_ids if line.employee_name
        )
        return {
            "id": visit.id,
            "day": visit.branch_id._day_in_year(visit.start),
            "what": self._services_text(visit),
            "who": ", ".join(people),
        }

    @api.model
    def _in_words(self, skeleton, day):
        """A day in the user's language, by a CLDR skeleton; empty: none."""
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton(skeleton, day, locale=locale) if day else ""
