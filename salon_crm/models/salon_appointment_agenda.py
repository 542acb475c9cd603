from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command

from ..tools import agenda
from .calendar_event import FOLLOWING
from .salon_appointment import GONE, PLANNED
from .salon_appointment_cron import SLICE

# Odoo neither invites to these events nor reminds of them: the salon does.
SILENT = {
    "no_mail_to_attendees": True,
    "skip_attendee_notification": True,
    "skip_contact_description": True,
    "dont_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
}


class SalonAppointment(models.Model):
    """Visits in the staff's own calendars, so that Odoo's sync shows them on phones.

    An event for each span in which a stylist with a user works on the client. A job
    makes and changes them: booking only notes that a visit is to be looked at.
    """

    _inherit = "salon.appointment"

    # A number, so that each change writes the row: a change that comes while the job
    # looks at the visit is not lost.
    agenda_changes = fields.Integer(
        "Changes not in calendars yet", default=1, copy=False, readonly=True
    )
    event_ids = fields.One2many(
        "calendar.event",
        "salon_appointment_id",
        "In calendars",
        readonly=True,
        groups="salon_crm.group_salon_stylist",
    )

    _agenda_changes_index = models.Index("(id) WHERE agenda_changes > 0")

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._follow_in_agendas()
        return result

    def _occupy(self, freed=()):
        result = super()._occupy(freed)
        self._follow_in_agendas()
        return result

    def _sync_span(self):
        result = super()._sync_span()
        self._follow_in_agendas()
        return result

    def _follow_in_agendas(self):
        """Note that the staff's calendars have to follow."""
        # Of visits made just now nobody else knows yet.
        now = self.env.cr.now()
        for visit in self.sudo().with_context(salon_planned=PLANNED):
            if not visit.agenda_changes or visit.create_date != now:
                visit.agenda_changes += 1

    @api.model
    def _cron_follow_in_agendas(self):
        """Bring the staff's calendars up to date."""
        due = [("agenda_changes", ">", 0)]
        remaining = self.search_count(due)
        # Visits that somebody is changing come with the next run.
        while visits := self.search(due, limit=SLICE, order="id").try_lock_for_update():
            visits._sync_agendas()
            remaining = max(0, remaining - len(visits))
            if not self.env["ir.cron"]._commit_progress(
                len(visits), remaining=remaining
            ):
                break

    def _sync_agendas(self):
        """Make, change and remove events until they are what the visits say."""
        visits = self.sudo().with_context(active_test=False)
        Event = self.env["calendar.event"].sudo()
        Event = Event.with_context(
            **SILENT, active_test=False, salon_following=FOLLOWING
        )
        wanted = visits._agenda_events()
        found = Event.search(
            [("salon_appointment_id", "in", self.ids)], order="start, id"
        ).grouped(lambda event: (event.salon_appointment_id, event.user_id))
        new, gone = [], Event
        for key in {**wanted, **found}:
            events, rows = found.get(key, Event), wanted.get(key, [])
            for event, values in zip(events, rows, strict=False):
                event._salon_change(values)
            gone |= events[len(rows) :]
            new += [
                {**values, **self._agenda_owner(key[1])}
                for values in rows[len(events) :]
            ]
        gone.unlink()
        Event.create(new)
        visits.with_context(salon_planned=PLANNED).agenda_changes = 0

    def _agenda_events(self):
        """The values of the events that there should be: {(visit, user): [values]}

        What is over needs none anew, and keeps what it has.
        """
        parts = defaultdict(list)
        for line in self._agenda_lines():
            for phase in line.phase_ids:
                user = phase.employee_id.user_id
                if user.active:
                    name = line.product_id.with_context(lang=user.lang).name
                    key = (line.appointment_id, user)
                    parts[key].append((phase.start, phase.stop, name))
        return {
            (visit, user): [
                {
                    "salon_appointment_id": visit.id,
                    "name": f"{visit.client_name}: {', '.join(names)}",
                    "location": visit.branch_id._address_line() or visit.branch_id.name,
                    "start": start,
                    "stop": stop,
                    "active": True,
                    "allday": False,
                    "show_as": "busy",
                    "privacy": "private",
                }
                for start, stop, names in agenda.merge(rows)
            ]
            for (visit, user), rows in parts.items()
        }

    def _agenda_lines(self):
        now = fields.Datetime.now()
        agreed = self.filtered(
            lambda visit: visit.state not in ("hold", *GONE)
            and (visit.stop > now or visit.event_ids)
        )
        return agreed.line_ids.filtered(lambda line: line.state != "cancelled")

    @api.model
    def _agenda_owner(self, user):
        partner = user.partner_id
        attendee = {"partner_id": partner.id, "state": "accepted"}
        return {
            "user_id": user.id,
            "partner_ids": [Command.set(partner.ids)],
            "attendee_ids": [Command.create(attendee)],
            "alarm_ids": [Command.clear()],
        }
