from odoo import fields, models

# Says in the context ``salon_following`` that an event is made to follow its visit. An
# object, since no call from outside can send it.
FOLLOWING = object()
TIMES = {"start", "stop"}
# What the visit decides about its events.
DECIDED = {
    "active",
    "allday",
    "attendee_ids",
    "location",
    "name",
    "partner_ids",
    "privacy",
    "salon_appointment_id",
    "show_as",
    "start",
    "start_date",
    "stop",
    "stop_date",
    "user_id",
}


class CalendarEvent(models.Model):
    """An event that shows a visit in its stylist's calendar. The visit is the truth:
    who moves or deletes the event, here or on the phone, finds it put back soon."""

    _inherit = "calendar.event"

    salon_appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )

    def write(self, vals):
        decided = not DECIDED.isdisjoint(vals)
        result = super().write(vals)
        if decided:
            self._salon_put_back(self.sudo().salon_appointment_id)
        return result

    def unlink(self):
        visits = self.sudo().salon_appointment_id
        result = super().unlink()
        self._salon_put_back(visits)
        return result

    def _salon_put_back(self, visits):
        if visits and self.env.context.get("salon_following") is not FOLLOWING:
            visits._follow_in_agendas()
            cron = self.env.ref("salon_crm.ir_cron_follow_in_agendas")
            cron.sudo()._trigger()

    def _salon_change(self, values):
        """Write what differs, if anything: each write goes to the phones."""
        self.ensure_one()
        changed = {
            key: value
            for key, value in values.items()
            if key != "salon_appointment_id" and self[key] != value
        }
        if not changed:
            return
        if not TIMES.isdisjoint(changed):
            # Odoo would keep the length of an event of which only the start is written.
            changed |= {key: values[key] for key in TIMES}
        self.write(changed)
        asked = self.attendee_ids.filtered(lambda one: one.state == "needsAction")
        asked.state = "accepted"
