from odoo import fields, models

from ..tools import ics


class MailMail(models.Model):
    """Tells the salon's message what became of its e-mail."""

    _inherit = "mail.mail"

    salon_message_id = fields.Many2one(
        "salon.message", index="btree_not_null", ondelete="set null"
    )

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Odoo writes kinds of files small; calendars look for the method as it is."""
        outgoing = super()._prepare_outgoing_list(*args, **kwargs)
        if self.salon_message_id:
            for mail in outgoing:
                mail["attachments"] = [
                    (name, content, ics.content_type(mimetype))
                    for name, content, mimetype in mail["attachments"]
                ]
        return outgoing

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Odoo may delete the mail afterwards.
        messages = self.sudo().salon_message_id
        if messages and failure_type:
            labels = dict(self._fields["failure_type"]._description_selection(self.env))
            messages._refused(failure_reason or labels.get(failure_type, failure_type))
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
