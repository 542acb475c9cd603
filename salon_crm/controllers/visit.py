from datetime import date

from odoo import SUPERUSER_ID, http
from odoo.exceptions import UserError
from odoo.http import request

from .private import private

PAGE = {"type": "http", "auth": "public", "website": True}


class SalonVisitController(http.Controller):
    """The page behind the QR code on a receipt: a client's own visit.

    The link's token is all the proof that is asked for: it opens this one visit. To
    open a page changes nothing, as messengers do that for a preview. What a form
    changes, it does at once, and then shows the page anew: so that neither "back" nor
    "reload" does it once more.
    """

    @http.route("/salon/visit/<string:token>", methods=["GET"], **PAGE)
    def visit(self, token, said=None, **_values):
        """What is booked, with what the client can do about it."""
        visit = self._find(token)
        return self._page("salon_crm.salon_visit_page", visit, {"said": said})

    @http.route("/salon/visit/<string:token>/move", methods=["GET"], **PAGE)
    def times(self, token, day=None, anyone=None, gone=None, **_values):
        """The free times of some days."""
        visit = self._find(token)
        values = {"anyone": bool(anyone), "gone": bool(gone), "times": None}
        if visit and visit._link_standing() == "open":
            refused = visit._refusal_by_link(visit._check_move_by_link)
            if not refused:
                values |= self._times(visit, day, bool(anyone))
        return self._page("salon_crm.salon_visit_move", visit, values)

    @http.route("/salon/visit/<string:token>/move", methods=["POST"], **PAGE)
    def move(self, token, start=None, day=None, anyone=None, **_values):
        """Move the visit. To where it is already changes nothing."""
        visit = self._find(token)
        if not visit:
            return self._page("salon_crm.salon_visit_page", visit)
        try:
            with request.env.cr.savepoint():
                visit._move_by_link(start, bool(anyone))
        except UserError:
            # A new request sees what was booked meanwhile, and says what is free.
            same = f"?gone=1&day={self._day(day) or ''}&anyone={'1' * bool(anyone)}"
            return self._redirect(token, f"/move{same}")
        return self._redirect(token, "?said=moved")

    @http.route("/salon/visit/<string:token>/cancel", methods=["GET"], **PAGE)
    def ask(self, token, **_values):
        """Whether the client is sure, and why."""
        return self._page("salon_crm.salon_visit_cancel", self._find(token))

    @http.route("/salon/visit/<string:token>/cancel", methods=["POST"], **PAGE)
    def cancel(self, token, reason=None, **_values):
        """Cancel the visit. Once more changes nothing."""
        visit = self._find(token)
        if not visit:
            return self._page("salon_crm.salon_visit_page", visit)
        try:
            with request.env.cr.savepoint():
                visit._cancel_by_link(reason)
        except UserError:
            return self._redirect(token, "/cancel")
        return self._redirect(token, "")

    @http.route("/salon/visit/<string:token>/visit.ics", methods=["GET"], **PAGE)
    def calendar(self, token, **_values):
        """The visit for the client's own calendar."""
        visit = self._find(token)
        if not visit or visit._link_standing() != "open":
            return self._page("salon_crm.salon_visit_page", visit)
        headers = [
            ("Content-Type", "text/calendar; charset=utf-8; method=PUBLISH"),
            ("Content-Disposition", 'attachment; filename="visit.ics"'),
        ]
        return private(request.make_response(visit._ics_by_link(), headers))

    # ------------------------------------------------------------
    # Tools
    # ------------------------------------------------------------

    def _find(self, token):
        """The visit, with the rights to change it and in its client's language."""
        visits = request.env["salon.appointment"].with_user(SUPERUSER_ID)
        visit = visits._of_link(token)
        if visit.partner_id.lang:
            request.update_context(lang=visit.partner_id.lang)
        return visit.with_context(**request.env.context).with_company(visit.company_id)

    def _times(self, visit, day, anyone):
        try:
            return {"times": visit._times_by_link(self._day(day), anyone)}
        except UserError as refusal:
            return {"trouble": refusal.args[0]}

    def _day(self, text):
        """A day of the years that can be, from what a link says; None if it is none."""
        try:
            day = date.fromisoformat(text or "")
        except (TypeError, ValueError):
            return None
        return day if 2000 <= day.year < 2200 else None

    def _redirect(self, token, path):
        url = f"/salon/visit/{token}{path}"
        return private(request.redirect(url, code=303, local=True))

    def _page(self, template, visit, values=None):
        lang = (request.env.lang or "en_US").replace("_", "-")
        values = {"said": None, **(values or {}), "html_data": {"lang": lang}}
        if not visit:
            page = request.render("salon_crm.salon_visit_unknown", values, status=404)
            return private(page)
        return private(request.render(template, values | visit._page_values()))
