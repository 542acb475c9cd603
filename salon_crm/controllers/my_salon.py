from odoo import SUPERUSER_ID, http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.res_partner_my_salon import A_PAGE
from .private import private

PAGE = {"type": "http", "auth": "user", "website": True}


class MySalon(CustomerPortal):
    """What a client sees who is logged in: nothing but their own.

    Nobody names a client in an address or a form: it is who is logged in. To open a
    page writes nothing.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        client = self._client()
        mine = [("partner_id", "=", client.id)]
        for model, name in (
            ("salon.appointment", "salon_visit_count"),
            ("salon.complaint", "salon_complaint_count"),
        ):
            if name in counters:
                values[name] = client.env[model].search_count(mine)
        if "salon_visit_count" in counters and not values["salon_visit_count"]:
            # Whoever has a card but no visit yet comes to it, too.
            companies = client._my_salon_companies()
            values["salon_visit_count"] = len(companies)
        return values

    @http.route("/my/salon", methods=["GET"], **PAGE)
    def my_salon(self, **_values):
        """The member card, what comes and what was."""
        client = self._client()
        values = {"page_name": "salon", **client._my_salon()}
        return self._show("salon_crm.my_salon", values)

    @http.route(
        ["/my/salon/visits", "/my/salon/visits/page/<int:page>"],
        methods=["GET"],
        **PAGE,
    )
    def my_visits(self, page=1, **_values):
        """All visits that took place."""
        client = self._client()
        visits = client.env["salon.appointment"]
        total = visits.search_count(client._my_salon_visits_domain("past"))
        pager = portal_pager("/my/salon/visits", total, page, A_PAGE)
        values = {
            "page_name": "salon_visits",
            "pager": pager,
            "past": client._my_salon_visits("past", A_PAGE, max(pager["offset"], 0)),
        }
        return self._show("salon_crm.my_salon_visits", values)

    @http.route(
        [
            "/my/salon/points/<int:company_id>",
            "/my/salon/points/<int:company_id>/page/<int:page>",
        ],
        methods=["GET"],
        **PAGE,
    )
    def my_points(self, company_id, page=1, **_values):
        """The points ledger of one company."""
        client = self._client()
        companies = client._my_salon_companies()
        company = companies.filtered(lambda each: each.id == company_id)
        if not company:
            return request.redirect("/my/salon")
        domain = client._my_salon_entries_domain(company)
        total = client.env["loyalty.history"].search_count(domain)
        url = f"/my/salon/points/{company.id}"
        pager = portal_pager(url, total, page, A_PAGE)
        values = {
            "page_name": "salon_points",
            "pager": pager,
            "company": company.name,
            "points": client._my_salon_points(company),
            "entries": client._my_salon_entries(company, max(pager["offset"], 0)),
        }
        return self._show("salon_crm.my_salon_points", values)

    @http.route("/my/salon/visit", methods=["POST"], **PAGE)
    def open_visit(self, visit_id=None, **_values):
        """To the page on which a visit is moved or cancelled. Its link may have to be
        made first: hence no plain link leads there."""
        client = self._client()
        visits = request.env["salon.appointment"].with_user(SUPERUSER_ID)
        key = int(visit_id) if self._is_id(visit_id) else 0
        visit = visits.search([("id", "=", key), ("partner_id", "=", client.id)])
        if not visit or visit.state == "hold":
            return request.redirect("/my/salon")
        return private(request.redirect(visit._link_url(), code=303, local=False))

    @http.route("/my/salon/card", methods=["POST"], **PAGE)
    def renew_card(self, **_values):
        """Another code, once somebody else has the old one."""
        self._client()._salon_renew_card()
        return request.redirect("/my/salon", code=303)

    # ------------------------------------------------------------
    # Tools
    # ------------------------------------------------------------

    def _client(self):
        return request.env.user.partner_id.sudo()

    def _is_id(self, text):
        return isinstance(text, str) and text.isdecimal() and len(text) < 10

    def _show(self, template, values):
        values = {**self._prepare_portal_layout_values(), **values}
        return private(request.render(template, values))
