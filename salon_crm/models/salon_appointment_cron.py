from odoo import api, fields, models
from odoo.tools import SQL

SLICE = 200


class SalonAppointment(models.Model):
    """What happens to visits by itself. Each job works in slices and can be resumed."""

    _inherit = "salon.appointment"

    @api.model
    def _cron_expire_holds(self):
        """Free the times that were held too long."""
        domain = [("state", "=", "hold"), ("hold_until", "<=", fields.Datetime.now())]
        self._in_slices(domain, lambda visits: visits._expire())

    @api.model
    def _cron_collect_for_review(self):
        """List the visits that nobody opened. A person decides what happened:
        a slip of the desk must not be held against a client."""
        self._in_slices(
            self._due_for_review(), lambda visits: visits.write({"to_review": True})
        )

    @api.model
    def _cron_remind(self):
        """Queue the reminders of tomorrow's visits, each once."""
        self._in_slices(self._due_for_reminder(), lambda visits: visits._remind())

    @api.model
    def _in_slices(self, domain, work):
        """Do work on all records of a domain that they leave by it."""
        cron = self.env["ir.cron"]
        remaining = self.search_count(domain)
        while visits := self.search(domain, limit=SLICE, order="id"):
            work(visits)
            remaining = max(0, remaining - len(visits))
            if not cron._commit_progress(len(visits), remaining=remaining):
                break

    def _expire(self):
        self.write(
            {
                "state": "cancelled",
                "hold_until": False,
                "cancel_reason": self.env._("The held time ran out."),
            }
        )

    @api.model
    def _due_for_review(self):
        delays = SQL(
            """(SELECT a.id
                  FROM salon_appointment a JOIN salon_branch b ON b.id = a.branch_id
                 WHERE a.state IN ('booked', 'confirmed') AND a.to_review IS NOT TRUE
                   AND a.stop + b.review_minutes * INTERVAL '1 minute' <= %s)""",
            fields.Datetime.now(),
        )
        return [("id", "in", delays)]

    @api.model
    def _due_for_reminder(self):
        """Awaited visits within the branch's hours before them, not reminded yet.

        Who booked within these hours knows.
        """
        due = SQL(
            """(SELECT a.id
                  FROM salon_appointment a JOIN salon_branch b ON b.id = a.branch_id
                 WHERE a.state IN ('booked', 'confirmed') AND a.reminded_at IS NULL
                   AND a.start > %(now)s AND b.reminder_hours > 0
                   AND a.start <= %(now)s + b.reminder_hours * INTERVAL '1 hour'
                   AND a.start - b.reminder_hours * INTERVAL '1 hour' >= a.create_date
            )""",
            now=fields.Datetime.now(),
        )
        return [
            ("id", "in", due),
            ("partner_id.salon_preferred_channel", "!=", "none"),
        ]

    def _remind(self):
        """Queue one message a visit, once for each time of it."""
        self.write({"reminded_at": fields.Datetime.now()})
        times = {visit: fields.Datetime.to_string(visit.start) for visit in self.sudo()}
        self.env["salon.message"]._queue("reminder", self, times)
