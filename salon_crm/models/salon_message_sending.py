import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

SLICE = 100
# After that long nobody is at it any more: the server stopped half-way.
INTERRUPTED = timedelta(hours=1)

_logger = logging.getLogger(__name__)


class SalonMessage(models.Model):
    """The job that sends what waits, in slices, each message at most once."""

    _inherit = "salon.message"

    @api.model
    def _cron_send(self):
        """Send what waits. Rows that another worker has are left to it."""
        self._fail_interrupted()
        remaining = self.search_count([("state", "=", "queued")])
        while messages := self._take():
            messages._send()
            remaining = max(0, remaining - len(messages))
            if not self._commit(len(messages), remaining):
                break

    @api.model
    def _commit(self, done=0, remaining=None):
        return self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    @api.model
    def _take(self, ids=None):
        """Lock the next messages that wait, or those of these ids that still do."""
        self.flush_model(["state"])
        only = SQL("AND id = ANY(%s)", ids) if ids else SQL("")
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM salon_message WHERE state = 'queued' %s "
                "ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
                only,
                SLICE,
            )
        )
        messages = self.sudo().browse(row_id for (row_id,) in rows)
        messages.invalidate_recordset(["state"])
        return messages

    def _send(self):
        """Send messages that are locked, each by its channel."""
        there = self._about_what_is_there()
        waiting = there.filtered(lambda message: not message._is_outdated())
        (self - waiting)._drop()
        waiting._choose_anew()
        waiting = waiting.filtered(lambda message: message.state == "queued")
        for channel, messages in waiting.grouped("channel").items():
            adapter = self._adapter(channel)
            if adapter._salon_outbox:
                messages._send_in_bulk(adapter)
            else:
                messages._send_directly(adapter)

    def _about_what_is_there(self):
        """Those about records that were not deleted since."""
        there = self.browse()
        for model, messages in self.grouped("res_model").items():
            if model in self.env:
                records = self.env[model].browse(messages.mapped("res_id")).exists()
                there |= messages.filtered(
                    lambda message, ids=set(records.ids): message.res_id in ids
                )
        return there

    def _is_outdated(self):
        """Whether it is too late to say this. Another kind adds its reasons here."""
        visit = self.appointment_id
        return bool(
            visit
            and self.kind in ("confirmation", "change", "reminder")
            and (visit.start <= fields.Datetime.now() or not visit.is_open)
        )

    def _choose_anew(self):
        """Follow what changed about the client since the message was made."""
        for message in self:
            partner = message.partner_id
            if message.channel and self._adapter(message.channel)._is_usable(partner):
                continue
            channel = self._choose_channel(partner, message.branch_id)
            message.channel = channel
            message.state = "queued" if channel else "no_channel"

    def _send_in_bulk(self, adapter):
        """All at once, or if that fails each alone: one must not stop the others."""
        try:
            with self.env.cr.savepoint():
                results = adapter._send(self)
        except Exception as error:  # noqa: BLE001 whatever an adapter may raise
            self.env.invalidate_all(flush=False)
            if len(self) > 1:
                for message in self:
                    message._send_in_bulk(adapter)
                return
            _logger.exception("Message %s could not be sent", self.id)
            results = {self.id: {"error": str(error) or type(error).__name__}}
        self._note(results)

    def _send_directly(self, adapter):
        """One at a time, marked before: a crash must not send anything twice."""
        for message_id in self.ids:
            message = self._take([message_id])
            if not message:
                continue
            message.state = "sending"
            self._commit()
            message._send_in_bulk(adapter)
            self._commit()

    def _note(self, results):
        """Write down what an adapter says."""
        now = fields.Datetime.now()
        for message in self:
            result = results.get(message.id) or {
                "error": self.env._("The channel gave no answer.")
            }
            if "error" in result:
                message.write({"state": "failed", "error": result["error"]})
            else:
                message.write({"state": "sent", "sent_at": now, **result})

    def _refused(self, words):
        """What was handed over could not be delivered: somebody has to call."""
        handed = self.filtered(lambda message: message.state in ("sending", "sent"))
        handed.write({"state": "failed", "error": words})

    def _requeue(self):
        """Let the job try these once more, unless the same waits already."""
        for message in self:
            twin = [
                ("state", "=", "queued"),
                ("kind", "=", message.kind),
                ("res_model", "=", message.res_model),
                ("res_id", "=", message.res_id),
            ]
            if self.search_count(twin, limit=1):
                message._drop()
            else:
                message.write({"state": "queued", "error": False})

    def _drop(self):
        """Nobody needs these any more; their occasion may come anew."""
        if self:
            self.write({"state": "dropped", "occasion": False})

    @api.model
    def _fail_interrupted(self):
        """The desk asks about what was being sent when the server stopped."""
        before = fields.Datetime.now() - INTERRUPTED
        interrupted = self.sudo().search(
            [("state", "=", "sending"), ("write_date", "<", before)]
        )
        if interrupted:
            words = self.env._("The sending broke off: it may have arrived or not.")
            interrupted.write({"state": "failed", "error": words})

    # ------------------------------------------------------------
    # What is said. Another kind adds its templates here.
    # ------------------------------------------------------------

    @api.model
    def _mail_templates(self):
        """{kind: external id of the mail.template}"""
        return {
            "confirmation": "salon_crm.mail_template_confirmation",
            "change": "salon_crm.mail_template_change",
            "cancellation": "salon_crm.mail_template_cancellation",
            "reminder": "salon_crm.mail_template_reminder",
        }

    @api.model
    def _sms_templates(self):
        """{kind: external id of the sms.template}, for all channels of plain text"""
        return {
            "confirmation": "salon_crm.sms_template_confirmation",
            "change": "salon_crm.sms_template_change",
            "cancellation": "salon_crm.sms_template_cancellation",
            "reminder": "salon_crm.sms_template_reminder",
        }

    def _texts(self):
        """The plain text of each message, in the client's language: {message: text}"""
        texts = {}
        for kind, messages in self.grouped("kind").items():
            template = self.env.ref(self._sms_templates()[kind])
            rendered = template._render_field(
                "body", messages.mapped("res_id"), compute_lang=True
            )
            texts |= {message: rendered[message.res_id] for message in messages}
        return texts

    def _ics_files(self):
        """The calendar file of each message that has one: {message: (method, bytes)}"""
        return {}
