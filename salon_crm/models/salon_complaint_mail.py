import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import (
    email_normalize,
    html2plaintext,
    parse_contact_from_email,
    plaintext2html,
)

from ..tools.complaint import LONGEST_TEXT, shorten, subject_of
from ..tools.machine_mail import is_from_machine

_logger = logging.getLogger(__name__)

# Of one sender, on top of what Odoo's own detection of loops does
MOST_MAILS = 10
WITHIN = timedelta(hours=1)


class SalonComplaint(models.Model):
    """Complaints by e-mail: to a team's address, or as a reply to what we sent."""

    _inherit = "salon.complaint"

    intake_mail = fields.Char(
        readonly=True, copy=False, help="The id of the mail that made the complaint."
    )

    # ------------------------------------------------------------
    # Who is heard
    # ------------------------------------------------------------

    @api.model
    def _is_heard(self, message, message_dict):
        """Whether a person wrote the mail, and not too many of them."""
        sender = email_normalize(message_dict.get("email_from")) or ""
        if is_from_machine(message, sender):
            why = "a program wrote it"
        elif sender in self._own_addresses():
            why = "it comes from ourselves"
        elif self._mails_lately(sender) >= MOST_MAILS:
            why = "its sender wrote too many"
        else:
            return True
        _logger.info("Mail %s is ignored: %s", message_dict.get("message_id"), why)
        return False

    @api.model
    def _own_addresses(self):
        """Addresses from which we write: who answers to them talks to us."""
        domains = self.env["mail.alias.domain"].sudo().search([("name", "!=", False)])
        teams = self.env["salon.complaint.team"].sudo()
        teams = teams.search([("alias_name", "!=", False)])
        companies = self.env["res.company"].sudo().search([("email", "!=", False)])
        own = [
            *(domains.mapped("bounce_email") + domains.mapped("catchall_email")),
            *domains.mapped("default_from_email"),
            *teams.mapped("alias_full_name"),
            *companies.mapped("email"),
        ]
        return {email_normalize(each) for each in own if each} - {False}

    @api.model
    def _mails_lately(self, sender):
        domain = Domain("model", "=", self._name)
        domain &= Domain("message_type", "=", "email")
        domain &= Domain("email_from", "ilike", sender)
        domain &= Domain("create_date", ">=", self.env.cr.now() - WITHIN)
        return self.env["mail.message"].sudo().search_count(domain, limit=MOST_MAILS)

    # ------------------------------------------------------------
    # What they say
    # ------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to a team: a new complaint, or more of the sender's open one."""
        text = self._plain(msg_dict)
        team = self.env["salon.complaint.team"].browse(
            (custom_values or {}).get("team_id")
        )
        company = team.company_id or self.env.company
        client = self._client_of(msg_dict, company)
        kind = self.env.ref("salon_crm.salon_complaint_kind_other")
        values = {
            "kind_id": kind.id,
            "company_id": company.id,
            "partner_id": client.id,
            "description": text,
        }
        complaint = self._to_join(values)
        if complaint:
            complaint._tame(msg_dict, text)
            return complaint
        self._tame(msg_dict, text)
        name, address = parse_contact_from_email(msg_dict.get("email_from") or "")
        branch = team.branch_ids if len(team.branch_ids) == 1 else None
        branch = branch or self._usual_branch(client.id, company.id)
        return super().message_new(
            msg_dict,
            values
            | {
                "team_id": team.id,
                "branch_id": branch.id,
                "channel": "email",
                "subject": subject_of(msg_dict.get("subject") or "")
                or subject_of(text)
                or False,
                "partner_name": name or address,
                "intake_mail": msg_dict.get("message_id"),
            },
        )

    def message_update(self, msg_dict, update_vals=None):
        """A reply to what we sent."""
        self._tame(msg_dict, self._plain(msg_dict))
        return super().message_update(msg_dict, update_vals)

    @api.model
    def _plain(self, msg_dict):
        """The text of a mail: no markup, no pictures from elsewhere, no end without
        a limit."""
        # Markup is several times as long as what it says.
        body = str(msg_dict.get("body") or "")[: 20 * LONGEST_TEXT]
        text, cut = shorten(html2plaintext(body, include_references=False))
        if cut or len(str(msg_dict.get("body") or "")) > len(body):
            text = f"{text}\n{self._cut_note()}"
        return text

    def _tame(self, msg_dict, text):
        """Put the plain text in place of what came; of health nothing at all."""
        if self.is_health:
            text = self._neutral_words(self.kind_id)["description"]
            msg_dict["attachments"] = []
        msg_dict["body"] = plaintext2html(text)

    @api.model
    def _client_of(self, msg_dict, company):
        """The client who has the sender's address, if there is one."""
        sender = email_normalize(msg_dict.get("email_from"))
        found = self.env["res.partner"]
        if sender:
            domain = Domain("email_normalized", "=", sender)
            domain &= Domain("company_id", "in", (False, company.id))
            found = found.search(domain, order="id")
        return found.sorted(lambda partner: not partner.is_salon_client)[:1]

    # ------------------------------------------------------------
    # What is written on a complaint
    # ------------------------------------------------------------

    def _message_post_after_hook(self, message, msg_vals):
        """An answer of ours, or of the client, moves the clock."""
        result = super()._message_post_after_hook(message, msg_vals)
        complaint = self.sudo()
        if not complaint._is_between_us(message.sudo()):
            return result
        if complaint._is_by_client(message.sudo()):
            complaint._client_spoke()
        elif complaint._is_by_staff(message.sudo()):
            complaint._note_answered()
            complaint._take_down("reply")
        return result

    def _is_between_us(self, message):
        """Whether it is a message that the client may see."""
        return (
            message.message_type in ("comment", "email")
            and not message.is_internal
            and message.subtype_id == self.env.ref("mail.mt_comment")
        )

    def _is_by_client(self, message):
        """Whether the client wrote it, from a known address."""
        if message.author_id:
            return message.author_id == self.partner_id
        sender = email_normalize(message.email_from)
        known = {self.partner_id.email_normalized, email_normalize(self.email_from)}
        return bool(sender) and sender in known

    def _is_by_staff(self, message):
        users = message.author_id.with_context(active_test=False).user_ids
        return any(not user.share for user in users)

    def _client_spoke(self):
        """It is our turn again."""
        self._resume()
        if self.stage_code == "solved" and self.user_id:
            self._raise_activities([(self, self.user_id, "reply")])

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Who may only read a complaint, the stylist whom it is about, does not read
        what is written and noted on it."""
        return dict.fromkeys(self, "write")

    def _notify_get_reply_to(self, default=None, author_id=False):
        """Answers go to the team's address."""
        teams = self.sudo().team_id
        by_team = teams._notify_get_reply_to(default=default, author_id=author_id)
        found = {
            complaint.id: by_team[complaint.team_id.id]
            for complaint in self.sudo()
            if complaint.team_id
        }
        rest = self.filtered(lambda each: each.id not in found)
        if rest:
            found |= super(SalonComplaint, rest)._notify_get_reply_to(
                default=default, author_id=author_id
            )
        return found
