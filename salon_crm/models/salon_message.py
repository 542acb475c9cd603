from odoo import api, fields, models
from odoo.tools import SQL


class SalonMessage(models.Model):
    """One message to one client on one occasion, and what became of it.

    Rows are made by ``_queue`` and sent by a job (``salon_message_sending``) through
    the adapter of their channel (``salon.channel``). What cannot be sent is on the
    desk's call list (``salon_message_call``) until somebody notes an outcome.
    """

    _name = "salon.message"
    _description = "Message to a client"
    _order = "id desc"
    _rec_name = "partner_id"

    kind = fields.Selection(
        [
            ("confirmation", "Confirmation"),
            ("change", "Change"),
            ("cancellation", "Cancellation"),
            ("reminder", "Reminder"),
        ],
        "About",
        required=True,
        readonly=True,
    )
    channel = fields.Selection(
        [("email", "E-mail"), ("sms", "SMS"), ("recorder", "Recorder")],
        readonly=True,
    )
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("sending", "Being sent"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("no_channel", "No way to send"),
            ("closed", "Called"),
            ("dropped", "No longer needed"),
        ],
        required=True,
        readonly=True,
        default="queued",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    phone = fields.Char(related="partner_id.phone")
    branch_id = fields.Many2one(
        "salon.branch", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    # The record that the text is about
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    occasion = fields.Char(
        readonly=True, help="What is said once only, such as the reminder of one time."
    )
    # What became of it
    provider_id = fields.Char("Provider's id", readonly=True, index="btree_not_null")
    text = fields.Text("What was sent", readonly=True)
    error = fields.Char(readonly=True)
    sent_at = fields.Datetime("Sent", readonly=True)
    # Two jobs, or two that book, never make the same message twice.
    _queued_unique = models.UniqueIndex(
        "(res_model, res_id, kind) WHERE state = 'queued'",
        "This message waits to be sent already.",
    )
    _occasion_unique = models.UniqueIndex(
        "(res_model, res_id, kind, occasion) WHERE occasion IS NOT NULL",
        "This was said already.",
    )
    _queued_index = models.Index("(id) WHERE state = 'queued'")
    _sending_index = models.Index("(id) WHERE state = 'sending'")

    # ------------------------------------------------------------
    # Making messages
    # ------------------------------------------------------------

    @api.model
    def _queue(self, kind, records, occasion=None):
        """Let a job tell the clients of these records something. Nothing is sent here.

        One message a record, by the channel that suits the client. Who cannot be
        reached goes to the call list. Who wants no messages gets none; the kinds of
        ``_must_know`` go to the call list then. What waits already, or was said on the
        occasion, is left out.

        :param kind: a value of ``kind``
        :param records: of one model, with ``partner_id``, ``company_id``, ``branch_id``
            (else see `_branch_of`)
        :param occasion: {record: text}, for what must be said once only; else None
        :return: the new messages, sudo
        """
        rows = [
            self._queue_row(kind, record, (occasion or {}).get(record))
            for record in records.sudo()
            if self._is_told(kind, record)
        ]
        messages = self.sudo().browse(self._insert(rows))
        if "message_row_ids" in records._fields:
            records.invalidate_recordset(["message_row_ids"], flush=False)
        return messages

    @api.model
    def _is_told(self, kind, record):
        wants_none = record.partner_id.salon_preferred_channel == "none"
        return not wants_none or kind in self._must_know()

    @api.model
    def _must_know(self):
        """Kinds that the desk tells also who wants no messages, unless they know."""
        return {"change", "cancellation"}

    @api.model
    def _queue_row(self, kind, record, occasion):
        partner, branch = record.partner_id, self._branch_of(record)
        channel = self._choose_channel(partner, branch)
        visit = record if record._name == "salon.appointment" else None
        if visit is None and "appointment_id" in record:
            visit = record.appointment_id
        return {
            "kind": kind,
            "channel": channel,
            "state": "queued" if channel else "no_channel",
            "partner_id": partner.id,
            "branch_id": branch.id,
            "company_id": record.company_id.id,
            "res_model": record._name,
            "res_id": record.id,
            "appointment_id": (visit and visit.id) or None,
            "occasion": occasion,
        }

    @api.model
    def _branch_of(self, record):
        """The branch in whose name a client is told; Odoo's records have none."""
        return record.branch_id

    @api.model
    def _insert(self, rows):
        """Insert rows in one query; those that are there already stay as they are."""
        if not rows:
            return []
        columns = [*rows[0]]
        now, uid = self.env.cr.now(), self.env.uid
        stamps = {
            "create_uid": uid,
            "write_uid": uid,
            "create_date": now,
            "write_date": now,
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO salon_message (%s) VALUES %s "
                "ON CONFLICT DO NOTHING RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in [*columns, *stamps]),
                SQL(", ").join(
                    SQL("%s", (*(row[name] for name in columns), *stamps.values()))
                    for row in rows
                ),
            )
        )
        return [row_id for (row_id,) in self.env.cr.fetchall()]

    # ------------------------------------------------------------
    # Channels
    # ------------------------------------------------------------

    @api.model
    def _adapter(self, channel):
        """The model that sends by a channel."""
        return self.env[f"salon.channel.{channel}"].sudo()

    @api.model
    def _choose_channel(self, partner, branch):
        """The first usable channel, that which the client prefers before others.

        :return: key, or None: nobody can reach the client, or they want no messages
        """
        wanted = partner.salon_preferred_channel
        if wanted == "none":
            return None
        if branch.messages_recorded:
            channels = ["recorder"]
        else:
            values = self._fields["channel"].get_values(self.env)
            channels = [key for key in values if key != "recorder"]
            channels.sort(key=lambda key: key != wanted)
        usable = (key for key in channels if self._adapter(key)._is_usable(partner))
        return next(usable, None)
