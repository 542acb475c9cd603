from datetime import timedelta

from odoo import api, fields, models

from .salon_appointment import AGREED

# What is said about a visit; it loses its sense when the visit is moved or cancelled.
ABOUT_VISIT = ("confirmation", "change", "cancellation", "reminder")
# Who sits down now needs no confirmation.
IN_PERSON = ("walk_in", "till")


class SalonAppointment(models.Model):
    """What the client is told of a visit: booked, moved, cancelled.

    Only queued here; the text is made when it is sent, with the visit as it is then.
    """

    _inherit = "salon.appointment"

    message_row_ids = fields.One2many(
        "salon.message",
        "appointment_id",
        "Messages to the client",
        readonly=True,
        groups="salon_crm.group_salon_stylist",
    )
    message_row_count = fields.Integer(
        "Number of messages",
        compute="_compute_message_row_count",
        groups="salon_crm.group_salon_stylist",
    )

    @api.depends("message_row_ids")
    def _compute_message_row_count(self):
        groups = self.env["salon.message"]._read_group(
            [("appointment_id", "in", self.ids)], ["appointment_id"], ["__count"]
        )
        counts = dict(groups)
        for visit in self:
            visit.message_row_count = counts.get(visit, 0)

    def action_messages(self):
        """What the client was told of this visit."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_message_action"
        )
        action["domain"] = [("appointment_id", "=", self.id)]
        action["context"] = {}
        return action

    # ------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------

    def _coming(self):
        """Those agreed that lie ahead; a history that is brought in tells nobody."""
        now = fields.Datetime.now()
        if self._may_write_history():
            return self.browse()
        return self.filtered(lambda visit: visit.state in AGREED and visit.start > now)

    def _tell_booked(self):
        told = self._coming().filtered(
            lambda visit: visit.sudo().branch_id.confirms and not visit._is_walk_in()
        )
        self.env["salon.message"]._queue("confirmation", told)

    def _is_walk_in(self):
        """Whether the client is in the shop already."""
        minutes = self.sudo().branch_id.slot_minutes
        soon = fields.Datetime.now() + timedelta(minutes=minutes)
        return self.channel in IN_PERSON and self.start <= soon

    def _tell_moved(self):
        """Tell the new time, unless a confirmation or change waits: it will say it."""
        visits = self._coming()
        if not visits:
            return
        messages = visits._open_messages()
        waiting = messages.filtered(
            lambda message: message.state == "queued" and message.kind != "reminder"
        )
        (messages - waiting)._drop()
        told = (visits - waiting.appointment_id).filtered(
            lambda visit: visit.sudo().branch_id.tells_changes
        )
        self.env["salon.message"]._queue("change", told)

    def _tell_cancelled(self):
        """Tell who knows of the visit. Whose confirmation still waits, does not."""
        now = fields.Datetime.now()
        visits = self.filtered(
            lambda visit: visit.state == "cancelled" and visit.start > now
        )
        if not visits or self._may_write_history():
            return
        messages = visits._open_messages()
        unknown = messages.filtered(
            lambda each: each.state == "queued" and each.kind == "confirmation"
        ).appointment_id
        messages._drop()
        told = (visits - unknown).filtered(
            lambda visit: visit.sudo().branch_id.tells_changes
        )
        self.env["salon.message"]._queue("cancellation", told)

    def _open_messages(self):
        """What was not said yet of these visits: it waits, or is on the call list."""
        return (
            self.env["salon.message"]
            .sudo()
            .search(
                [
                    ("appointment_id", "in", self.ids),
                    ("kind", "in", ABOUT_VISIT),
                    ("state", "in", ("queued", "failed", "no_channel")),
                ]
            )
        )
