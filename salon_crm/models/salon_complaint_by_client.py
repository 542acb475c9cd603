from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, format_datetime

from .res_partner_my_salon import LAST_VISITS
from .salon_complaint_told import LONGEST_TOLD

# Nobody has more to say than this within an hour; programs do.
MOST_AN_HOUR = 10


class SalonComplaint(models.Model):
    """What a client tells in the portal or by the link in a message.

    ``self`` has all rights here, as such a client has none: whoever calls has made sure
    that it is theirs.
    """

    _inherit = "salon.complaint"

    @api.model
    def _of_client(self, complaint_id, token, client):
        """A complaint that this token opens, or that is this client's own.

        :param token: text of whoever asks, or None
        :param client: res.partner who is logged in; empty if nobody is
        :return: salon.complaint, empty if there is none: which of the reasons it was
            is nobody's to know
        """
        complaint = self.search([("id", "=", complaint_id)])
        own = client and complaint.partner_id == client
        key = complaint.access_token
        opened = key and isinstance(token, str) and token.isascii()
        if own or (opened and consteq(token, key)):
            return complaint
        return self.browse()

    # ------------------------------------------------------------
    # The form
    # ------------------------------------------------------------

    @api.model
    def _client_form(self, client):
        """What a client can choose.

        :return: ``{"kinds": [{"code", "name", "is_health"}], "visits": as
            `_my_salon_visit` makes them, "longest" (characters)}``
        """
        words = self._kinds_in_clients_words()
        kinds = [
            {**kind, "name": words.get(kind["code"], kind["name"])}
            for kind in self._kinds_to_choose()
        ]
        coming = client._my_salon_visits("coming", limit=LAST_VISITS)
        past = client._my_salon_visits("past", limit=2 * LAST_VISITS)
        return {"kinds": kinds, "visits": coming + past, "longest": LONGEST_TOLD}

    @api.model
    def _kinds_in_clients_words(self):
        """Kinds are named for the house; what a salon adds is told by its name."""
        return {
            "service": self.env._("What was done for me"),
            "product": self.env._("A product"),
            "staff": self.env._("How I was treated"),
            "environment": self.env._("The rooms"),
            "price": self.env._("The price"),
            "waiting": self.env._("Waiting time"),
            "booking": self.env._("My booking"),
            "health": self.env._("My health"),
            "praise": self.env._("I liked it"),
            "suggestion": self.env._("I have an idea"),
            "other": self.env._("Something else"),
        }

    @api.model
    def _tell_by_client(self, client, form):
        """Take in what a client wrote.

        :param form: ``kind``, ``description`` and ``visit`` (id or empty), as the
            browser sent them
        :return: as ``take_in``
        :raises UserError: in the client's words; nothing is written
        """
        self._check_pace(client)
        told = self._read_told(form)
        visit = self._visit_of_form(client, form.get("visit"))
        last = visit or self.env["salon.appointment"].search(
            [("partner_id", "=", client.id)], order="start desc, id desc", limit=1
        )
        company = last.company_id or client.company_id or self.env.company
        return self.with_company(company).take_in(
            {
                **told,
                "severity": False,
                "channel": "portal",
                "partner_id": client.id,
                "appointment_id": visit.id,
                "branch_id": last.branch_id.id,
            }
        )

    @api.model
    def _visit_of_form(self, client, key):
        """:raises UserError: it is none of this client's"""
        visits = self.env["salon.appointment"]
        if not key:
            return visits
        number = int(key) if key.isdecimal() and len(key) < 10 else 0
        visit = visits.search(
            [
                ("id", "=", number),
                ("partner_id", "=", client.id),
                ("state", "!=", "hold"),
            ]
        )
        if not visit:
            raise UserError(self.env._("Choose one of your visits."))
        return visit

    # ------------------------------------------------------------
    # The page
    # ------------------------------------------------------------

    def _page_of_client(self):
        """What the page shows: as ``_portal_page``, with dates as the branch's wall
        has them, in the client's language."""
        page = self._portal_page()
        messages = [
            {**message, "date": self._told_at(message["date"])}
            for message in page["messages"]
        ]
        date = self._told_at(page["date"])
        handled = self.handled or ""
        return {**page, "date": date, "messages": messages, "handled": handled}

    def _told_at(self, moment):
        if self.branch_id:
            return self.branch_id._day_and_clock_in_year(moment)
        return format_datetime(self.env, moment, dt_format="medium")

    def _say_by_client(self, text):
        """:raises UserError: in the client's words; nothing is written"""
        self._check_length(text or "")
        self._check_pace(self.partner_id)
        self._client_says(text)

    def _answer_by_client(self, handled, words):
        """Whether it was handled well. Once more changes nothing.

        :param handled: "yes" or "no"
        :raises UserError: in the client's words; nothing is written
        """
        if handled not in ("yes", "no"):
            raise UserError(self.env._("Choose yes or no."))
        if self.handled:
            return
        self._check_length(words or "")
        self._check_pace(self.partner_id)
        self._client_answers(handled == "yes", words or "")

    def _check_pace(self, client):
        """:raises UserError: that was a lot within an hour"""
        begin = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        recent = [("create_date", ">=", begin)]
        said = [*recent, ("model", "=", self._name), ("message_type", "=", "comment")]
        said += (
            [("author_id", "=", client.id)] if client else [("res_id", "=", self.id)]
        )
        count = self.env["mail.message"].search_count(said)
        if client:
            mine = [("partner_id", "=", client.id), ("channel", "=", "portal")]
            count += self.with_context(active_test=False).search_count(mine + recent)
        if count >= MOST_AN_HOUR:
            raise UserError(
                self.env._(
                    "You have written a lot within an hour. We read all of it: please "
                    "call us, or write again later."
                )
            )
