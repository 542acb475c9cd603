from base64 import b64encode

from odoo import api, models


class SalonChannelEmail(models.AbstractModel):
    """E-mail by Odoo's own queue: one mail for each message, with the .ics file."""

    _name = "salon.channel.email"
    _inherit = "salon.channel"
    _description = "Channel: e-mail"

    _salon_outbox = True

    @api.model
    def _is_usable(self, partner):
        return bool(partner.email_normalized)

    @api.model
    def _send(self, messages):
        results = {}
        for kind, group in messages.grouped("kind").items():
            template = self.env.ref(messages._mail_templates()[kind])
            mails = template.send_mail_batch(group.mapped("res_id"))
            self._attach_ics(group, mails)
            for message, mail in zip(group, mails, strict=True):
                mail.salon_message_id = message
                results[message.id] = {"provider_id": mail.message_id}
        return results

    @api.model
    def _attach_ics(self, messages, mails):
        """Add the visit for the client's calendar, where the message has one.

        The method in the content type makes Google, Apple and Outlook offer it.
        """
        files = messages._ics_files()
        pairs = [
            (mail, *files[message])
            for message, mail in zip(messages, mails, strict=True)
            if message in files
        ]
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": "visit.ics",
                    "mimetype": f"text/calendar; method={method}",
                    "datas": b64encode(content),
                    "res_model": "mail.message",
                    "res_id": mail.mail_message_id.id,
                }
                for mail, method, content in pairs
            ]
        )
        for (mail, *_file), attachment in zip(pairs, attachments, strict=True):
            mail.attachment_ids = attachment
