from odoo import api, fields, models
from odoo.tools import email_normalize

from ..tools.complaint import OPEN
from ..tools.machine_mail import can_be_answered

KINDS = ("complaint", "complaint_question")
# So that no machine answers what a machine wrote
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class SalonComplaint(models.Model):
    """What the client is told by itself: that it came in, and later the question."""

    _inherit = "salon.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        """A history that is brought in (``salon_complaint_quiet``) tells nobody."""
        complaints = super().create(vals_list)
        if not self.env.context.get("salon_complaint_quiet"):
            complaints._let_client_follow()
            complaints._say("complaint")
        return complaints

    def write(self, vals):
        """Given to another client, the first one's link opens it no more, and they get
        no more answers."""
        if "partner_id" not in vals:
            return super().write(vals)
        before = {each: each.partner_id for each in self}
        result = super().write(vals)
        for complaint, client in before.items():
            if client and client != complaint.partner_id:
                complaint.sudo().message_unsubscribe(client.ids)
                complaint.sudo().access_token = False
        self._let_client_follow()
        return result

    def _let_client_follow(self):
        """What is written to the client, not what is noted, reaches them as a mail."""
        followed = self.sudo().filtered(
            lambda each: each.partner_id and not each.partner_id.salon_is_passer_by
        )
        for client, complaints in followed.grouped("partner_id").items():
            complaints.message_subscribe(client.ids)

    def _say(self, kind):
        """Tell each client once: in the way they like, or the desk calls them. Who is
        no client gets a mail at the address they wrote from."""
        complaints = self.sudo()
        known = complaints.filtered(
            lambda each: each.partner_id
            and each.branch_id
            and not each.partner_id.salon_is_passer_by
        )
        # Of a question, again each time that it was solved.
        times = {
            each: fields.Datetime.to_string(each.solved_at or each.create_date)
            for each in known
        }
        self.env["salon.message"]._queue(kind, known, times)
        template = self.env.ref(self.env["salon.message"]._mail_templates()[kind])
        for stranger in complaints - known:
            sender = email_normalize(stranger.email_from or "") or ""
            if not stranger.partner_id and can_be_answered(sender):
                template.send_mail(
                    stranger.id,
                    email_values={"email_to": sender, "headers": repr(HEADERS)},
                )

    def _house(self):
        """Who we are, for the client."""
        return self.branch_id.name or self.company_id.name

    def _reply_address(self):
        """Where the client's answer belongs: it comes into the chatter."""
        own = self._notify_get_reply_to(default=self.company_id.email_formatted)
        return own[self.id] or ""

    def _link_url(self):
        """The address of the client's page, open to who has the link."""
        self.ensure_one()
        return f"{self.get_base_url()}{self.sudo().get_portal_url()}"


class SalonMessage(models.Model):
    _inherit = "salon.message"

    kind = fields.Selection(
        selection_add=[
            ("complaint", "Complaint received"),
            ("complaint_question", "Was it handled well?"),
        ],
        ondelete=dict.fromkeys(KINDS, "cascade"),
    )

    @api.model
    def _queue_row(self, kind, record, occasion):
        """No visit: its stylists read the messages of their visits, and this one opens
        the client's page."""
        row = super()._queue_row(kind, record, occasion)
        return row | {"appointment_id": None} if kind in KINDS else row

    def _is_outdated(self):
        if self.kind not in KINDS:
            return super()._is_outdated()
        complaint = self.env["salon.complaint"].browse(self.res_id)
        if self.kind == "complaint":
            return complaint.stage_code not in (*OPEN, "solved")
        return not complaint._asks_handled()

    @api.model
    def _mail_templates(self):
        return super()._mail_templates() | {
            "complaint": "salon_crm.mail_template_complaint",
            "complaint_question": "salon_crm.mail_template_complaint_question",
        }

    @api.model
    def _sms_templates(self):
        return super()._sms_templates() | {
            "complaint": "salon_crm.sms_template_complaint",
            "complaint_question": "salon_crm.sms_template_complaint_question",
        }


class SalonChannelEmail(models.AbstractModel):
    _inherit = "salon.channel.email"

    @api.model
    def _send(self, messages):
        results = super()._send(messages)
        own = messages.filtered(lambda message: message.kind in KINDS)
        if own:
            mails = self.env["mail.mail"].search([("salon_message_id", "in", own.ids)])
            mails.headers = repr(HEADERS)
        return results
