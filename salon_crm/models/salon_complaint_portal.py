from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..tools.complaint import OPEN, shorten

MOST_MESSAGES = 100


class SalonComplaint(models.Model):
    """What the client sees of a complaint, and says on its page.

    The page is opened by a login or by the token of ``portal.mixin``; who calls these
    methods has checked that.
    """

    _inherit = "salon.complaint"

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for complaint in self:
            complaint.access_url = f"/my/complaints/{complaint.id}"
        return result

    def _portal_page(self):
        """What the client's page shows: plain values, nothing that is internal.

        :return: dict with ``number``, ``date`` (naive UTC datetime), ``subject``,
            ``description``, ``state`` (in the client's words), ``branch`` and ``phone``
            (texts), ``messages`` (list of ``{"date", "own" (from the client), "who",
            "text"}``, the oldest first), ``may_answer``, ``asks_handled`` (the
            follow-up question is open), ``in_person`` (a health incident: the manager
            takes the details in person, nothing is to be written)
        """
        self.ensure_one()
        complaint = self.sudo()
        branch = complaint.branch_id
        return {
            "number": complaint.name,
            "date": complaint.create_date,
            "subject": complaint.subject,
            "description": complaint.description or "",
            "state": complaint.stage_id.client_name,
            "branch": complaint._house(),
            "phone": branch.partner_id.phone or complaint.company_id.phone or "",
            "messages": complaint._messages_told(),
            "may_answer": complaint._may_answer(),
            "asks_handled": complaint._asks_handled(),
            "in_person": complaint.is_health,
        }

    def _may_answer(self):
        return self.stage_code in (*OPEN, "solved") and not self.is_health

    def _messages_told(self):
        """What the client and we wrote to each other. The mail that made it is shown
        as what the client says; what others wrote is not."""
        domain = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        domain &= Domain("message_type", "in", ("comment", "email"))
        domain &= Domain("is_internal", "=", False)
        domain &= Domain("subtype_id", "=", self.env.ref("mail.mt_comment").id)
        if self.intake_mail:
            domain &= Domain("message_id", "!=", self.intake_mail)
        messages = self.env["mail.message"].search(
            domain, order="id desc", limit=MOST_MESSAGES
        )
        return [
            self._message_told(message)
            for message in messages.sorted("id")
            if self._is_by_client(message) or self._is_by_staff(message)
        ]

    def _message_told(self, message):
        own = self._is_by_client(message)
        return {
            "date": message.date,
            "own": own,
            "who": self._name_of_client() if own else message.author_id.name or "",
            "text": shorten(html2plaintext(message.body or ""))[0],
        }

    def _name_of_client(self):
        return self.partner_id.name or self.partner_name or self.email_from or ""

    # ------------------------------------------------------------
    # What the client says
    # ------------------------------------------------------------

    def _client_says(self, text):
        """The client's answer on the page.

        :param text: plain; cut where it is too long
        :raises UserError: nothing said, or there is nothing to answer any more
        """
        self.ensure_one()
        complaint = self.sudo()
        text, cut = shorten(str(text or ""))
        if complaint.is_health:
            raise UserError(
                self.env._("Please tell us in person: the manager will call you.")
            )
        if not complaint._may_answer():
            raise UserError(self.env._("This is closed. Please write to us anew."))
        if not text:
            raise UserError(self.env._("Please write what you want to say."))
        if cut:
            text = f"{text}\n{complaint._cut_note()}"
        complaint._note_words(text)
