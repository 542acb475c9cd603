from odoo import SUPERUSER_ID, http
from odoo.http import request

from .private import private

ANSWERS = {"accept": "accepted", "decline": "declined"}


class SalonWaitlistController(http.Controller):
    """The page on which a client answers an offer, by the link in the message.

    The link's token is all the proof that is asked for: it opens this one offer.

    Nothing is changed by opening a link: mail servers and messengers open links to
    look for viruses or to show a preview, before the client has read a word. The links
    *Accept* and *Decline* open a page that sends its form by itself, by a script. So
    it is one click for the client, while who only fetches the page answers nothing.
    Scanners that run scripts, too, drive a browser that says so
    (``navigator.webdriver``); there, and without scripts, the button waits for a click.
    """

    @http.route(
        "/salon/offer/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def offer(self, token, **_values):
        """What is offered, with both answers."""
        return self._page(self._find(token))

    @http.route(
        "/salon/offer/<string:token>/<any(accept,decline):answer>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def confirm(self, token, answer, **_values):
        """The same page; it sends this answer by itself."""
        return self._page(self._find(token), send=answer)

    @http.route(
        "/salon/offer/<string:token>/<any(accept,decline):answer>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def answer(self, token, answer, **_values):
        """Accept or decline. The same answer twice changes nothing."""
        offer = self._find(token)
        if offer:
            offer._answer(ANSWERS[answer], "link")
        return self._page(offer)

    @http.route(
        "/salon/offer/<string:token>/leave",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def leave(self, token, **_values):
        """Off the waiting list."""
        offer = self._find(token)
        if offer:
            offer.entry_id.action_close()
        return self._page(offer)

    def _find(self, token):
        """The offer, with the rights to answer it and in its client's language."""
        offers = request.env["salon.waitlist.offer"].with_user(SUPERUSER_ID)
        offer = offers._of_token(token)
        if offer.partner_id.lang:
            request.update_context(lang=offer.partner_id.lang)
        return offer.with_context(**request.env.context).with_company(offer.company_id)

    def _page(self, offer, send=None):
        lang = request.env.lang or "en_US"
        values = {"html_data": {"lang": lang.replace("_", "-")}, "send": send}
        if offer:
            values |= offer._page_values()
            page = request.render("salon_crm.salon_offer_page", values)
        else:
            page = request.render("salon_crm.salon_offer_unknown", values, status=404)
        return private(page)
