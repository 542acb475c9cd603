from odoo import SUPERUSER_ID, http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.res_partner_my_salon import A_PAGE
from ..models.salon_complaint_told import LONGEST_TOLD
from .my_salon import MySalon
from .private import private

MINE = {"type": "http", "auth": "user", "website": True}
ANYBODY = {"type": "http", "auth": "public", "website": True}


class SalonComplaintController(MySalon):
    """What a client tells the salon, and the page on which they are answered.

    The page opens to the client who is logged in, and to whoever has the link of a
    message: its token is all the proof that is asked for, and opens this one. Whatever
    else is tried looks the same: a page that knows nothing. To open a page changes
    nothing, as messengers do that for a preview.
    """

    # ------------------------------------------------------------
    # With a login
    # ------------------------------------------------------------

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"], methods=["GET"], **MINE
    )
    def complaints(self, page=1, **_values):
        """All that the client told."""
        mine = [("partner_id", "=", self._client().id)]
        complaints = self._complaints()
        total = complaints.search_count(mine)
        pager = portal_pager("/my/complaints", total, page, A_PAGE)
        found = complaints.search(mine, limit=A_PAGE, offset=max(pager["offset"], 0))
        rows = [
            {
                "id": complaint.id,
                "number": complaint.name,
                "date": complaint._told_at(complaint.create_date),
                "subject": complaint.subject,
                "state": complaint.stage_id.client_name,
            }
            for complaint in found
        ]
        values = {"page_name": "salon_complaints", "pager": pager, "rows": rows}
        return self._show("salon_crm.my_complaints", values)

    @http.route("/my/complaints/new", methods=["GET"], **MINE)
    def form(self, visit=None, **_values):
        """The form."""
        return self._form({"visit": visit})

    @http.route("/my/complaints/new", methods=["POST"], **MINE)
    def tell(self, kind=None, description=None, visit=None, **_values):
        """Take in what the client wrote."""
        form = {"kind": kind, "description": description, "visit": visit}
        complaints = self._complaints()
        try:
            with request.env.cr.savepoint():
                told = complaints._tell_by_client(self._client(), form)
        except UserError as refusal:
            return self._form({**form, "trouble": refusal.args[0]})
        said = "joined" if told["joined"] else "told"
        return self._redirect(told["id"], None, said)

    def _form(self, values):
        form = self._complaints()._client_form(self._client())
        blank = {"kind": "", "description": "", "visit": "", "trouble": ""}
        # What was refused for its length would not fit into the field either.
        text = (values.get("description") or "")[: form["longest"]]
        values = {**blank, **form, **values, "description": text}
        values["page_name"] = "salon_complaint"
        return self._show("salon_crm.my_complaint_form", values)

    # ------------------------------------------------------------
    # With a login or a link
    # ------------------------------------------------------------

    @http.route("/my/complaints/<int:complaint_id>", methods=["GET"], **ANYBODY)
    def complaint(self, complaint_id, access_token=None, said=None, **_values):
        """What was told, and the answers."""
        if not access_token and request.env.user._is_public():
            here = f"/my/complaints/{complaint_id}"
            return request.redirect_query("/web/login", {"redirect": here})
        return self._page(complaint_id, access_token, said=said)

    @http.route("/my/complaints/<int:complaint_id>/say", methods=["POST"], **ANYBODY)
    def say(self, complaint_id, access_token=None, text=None, **_values):
        """The client answers."""
        return self._do(
            complaint_id,
            access_token,
            "said",
            lambda complaint: complaint._say_by_client(text),
            text=text or "",
        )

    @http.route("/my/complaints/<int:complaint_id>/answer", methods=["POST"], **ANYBODY)
    def answer(
        self, complaint_id, access_token=None, handled=None, words=None, **_values
    ):
        """Whether it was handled well. Once more changes nothing."""
        return self._do(
            complaint_id,
            access_token,
            "answered",
            lambda complaint: complaint._answer_by_client(handled, words),
            words=words or "",
        )

    # ------------------------------------------------------------
    # Tools
    # ------------------------------------------------------------

    def _complaints(self):
        return request.env["salon.complaint"].with_user(SUPERUSER_ID)

    def _find(self, complaint_id, token):
        """The complaint, with the rights to answer it and in its client's language."""
        user = request.env.user
        client = request.env["res.partner"] if user._is_public() else user.partner_id
        known = 0 < complaint_id < 2**31
        complaints = self._complaints()
        complaint = known and complaints._of_client(complaint_id, token, client)
        if complaint and user._is_public() and complaint.partner_id.lang:
            request.update_context(lang=complaint.partner_id.lang)
        context = request.env.context
        return (complaint or complaints.browse()).with_context(**context)

    def _do(self, complaint_id, token, said, work, **typed):
        complaint = self._find(complaint_id, token)
        if not complaint:
            return self._page(complaint_id, token)
        try:
            with request.env.cr.savepoint():
                work(complaint)
        except UserError as refusal:
            return self._page(complaint_id, token, trouble=refusal.args[0], **typed)
        return self._redirect(complaint_id, token, said)

    def _redirect(self, complaint_id, token, said):
        query = {"said": said} | ({"access_token": token} if token else {})
        url = f"/my/complaints/{complaint_id}"
        return private(request.redirect_query(url, query, code=303))

    def _page(self, complaint_id, token, said=None, **values):
        complaint = self._find(complaint_id, token)
        lang = (request.env.lang or "en_US").replace("_", "-")
        # QWeb leaves out a field whose text is not there.
        blank = {"page_name": "salon_complaint", "text": "", "words": ""}
        values = {**blank, "html_data": {"lang": lang}, **values}
        if not complaint:
            unknown = "salon_crm.salon_complaint_unknown"
            return private(request.render(unknown, values, status=404))
        values |= {
            "id": complaint.id,
            "token": token,
            "said": said,
            "longest": LONGEST_TOLD,
        }
        values["no_breadcrumbs"] = request.env.user._is_public()
        values |= complaint._page_of_client()
        return self._show("salon_crm.salon_complaint_page", values)
