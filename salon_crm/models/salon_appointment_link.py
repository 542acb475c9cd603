import secrets
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import ics
from .salon_appointment import AGREED, GONE, PLANNED

# 144 bits, 24 characters: short enough for a small QR code
TOKEN_BYTES = 18
# Each move sends messages and makes the desk look: who plays has to call.
MOST_MOVES = 5
DAYS_SHOWN = 7
LONGEST_REASON = 200


class SalonAppointment(models.Model):
    """The link by which a client sees, moves or cancels one visit, without a login.

    It is printed on the receipt as a QR code and stands in messages. Its token is all
    the proof that is asked for, so that it opens this visit only, and only as long as
    the visit is the same client's: it is another one once the visit was cancelled or
    given to somebody else.
    """

    _inherit = "salon.appointment"

    link_token = fields.Char(
        "Client's link", readonly=True, copy=False, groups="base.group_system"
    )
    link_moves = fields.Integer(
        "Moved by link", readonly=True, copy=False, groups="base.group_system"
    )

    _link_token_unique = models.UniqueIndex(
        "(link_token) WHERE link_token IS NOT NULL", "Two visits need two links."
    )

    def write(self, vals):
        """A link that was ended, or is another client's, opens nothing any more."""
        ended = self.browse()
        if "partner_id" in vals:
            ended = self.filtered(lambda v: v.partner_id.id != vals["partner_id"])
        if "state" in vals and vals["state"] not in GONE:
            ended |= self.filtered(lambda visit: visit.state in GONE)
        result = super().write(vals)
        linked = ended.sudo().filtered("link_token")
        if linked:
            linked.with_context(salon_planned=PLANNED).write(
                {"link_token": False, "link_moves": 0}
            )
        return result

    def _link_url(self, path=""):
        """The address of the client's page.

        :param path: of a page behind it, such as "/move"
        """
        self.ensure_one()
        visit = self.sudo()
        if not visit.link_token:
            token = secrets.token_urlsafe(TOKEN_BYTES)
            visit.with_context(salon_planned=PLANNED).write({"link_token": token})
        return f"{self.get_base_url()}/salon/visit/{visit.link_token}{path}"

    @api.model
    def _of_link(self, token):
        """The visit of a link, or none.

        No limit on tries is needed: 144 random bits are not guessed, and the look-up
        is one step in a unique index, however many visits there are.
        """
        if not 16 <= len(token) <= 100 or not (token.isascii() and token.isprintable()):
            return self.browse()
        visit = self.search([("link_token", "=", token)], limit=1)
        return visit.filtered(lambda visit: visit.state != "hold")

    # ------------------------------------------------------------
    # What the client sees: plain values, nothing of anybody else
    # ------------------------------------------------------------

    def _told_by_link(self):
        """What a receipt and a message say of a visit to come."""
        self.ensure_one()
        branch = self.branch_id
        return {
            "id": self.id,
            "number": self.name,
            "when": branch._day_and_clock_in_year(self.start),
            "services": self._services_told(),
            "branch": branch.name,
            "address": branch._address_line(),
            "url": self._link_url(),
        }

    def _services_told(self):
        return [
            ", ".join(filter(None, (line.product_id.name, line.employee_name)))
            for line in self._lines_in_turn()
        ]

    def _page_values(self):
        """What the client's page shows."""
        self.ensure_one()
        branch = self.branch_id
        values = {
            "token": self.link_token,
            "standing": self._link_standing(),
            "when": branch._day_and_clock_in_year(self.start),
            "branch": branch.name,
            "address": branch._address_line(),
            "phone": branch._phone(),
        }
        if values["standing"] != "open":
            return values
        return values | {
            "number": self.name,
            "lines": self._services_told(),
            "move_refusal": self._refusal_by_link(self._check_move_by_link),
            "cancel_refusal": self._refusal_by_link(self._check_client_may_cancel),
            "move_until": self._until_by_link(branch.move_hours),
            "cancel_until": self._until_by_link(branch.cancel_hours),
            "deposit": self.payment_state == "deposit",
        }

    def _link_standing(self):
        """open: to come; cancelled; or over: the client is, was or should be there"""
        if self.state in GONE:
            return "cancelled"
        to_come = self.start > fields.Datetime.now() and self.state in AGREED
        return "open" if to_come else "over"

    def _until_by_link(self, hours):
        """Until when a client may change their mind, on the branch's wall."""
        last = self.start - timedelta(hours=hours)
        return self.branch_id._day_and_clock_in_year(last)

    @api.model
    def _refusal_by_link(self, check):
        try:
            check()
        except UserError as refusal:
            return refusal.args[0]
        return False

    # ------------------------------------------------------------
    # What the client does
    # ------------------------------------------------------------

    def _check_move_by_link(self):
        """:raises UserError: the client cannot move it by the link, in words"""
        self._check_client_may_move()
        if self.link_moves >= MOST_MOVES:
            self.branch_id._refuse_client(
                self.env._("This visit was moved several times already."),
                self.branch_id,
            )

    def _cancel_by_link(self, reason):
        """The client cancels; once more changes nothing.

        :param reason: what the client typed
        :raises UserError: the policy does not let them, in words
        """
        if self.state in GONE:
            return
        words = self._read_words(str(reason or "")[:LONGEST_REASON], LONGEST_REASON)
        self.action_cancel(reason=words or False, channel="online")

    def _move_by_link(self, start, anyone):
        """The client moves it.

        :param start: as the page had it; what it is now changes nothing
        :param anyone: whether another stylist will do
        :raises UserError: the time is gone or the policy does not let them, in words
        """
        start = self._read_datetime(start)
        if start == self.start:
            return
        self._check_move_by_link()
        lines = None
        if anyone:
            found = self._slots_by_link(start, start + timedelta(days=1), True)
            text = fields.Datetime.to_string(start)
            lines = next((s["lines"] for s in found if s["start"] == text), None)
        self.reschedule(
            start,
            lines=lines,
            reason=self.env._("Moved by the client."),
            channel="online",
        )
        moved = self.with_context(salon_planned=PLANNED)
        moved.write({"link_moves": self.link_moves + 1})

    def _times_by_link(self, day, anyone):
        """The free times of some days, for the page on which a client chooses one.

        :param day: the first, a date or None: that of the visit
        :param anyone: whether another stylist will do
        :return: ``{"days": [{"day", "times": [{"start", "clock"}]}] of those that have
            any, "first", "earlier", "later": dates in ISO form or False}``
        """
        self.ensure_one()
        branch = self.branch_id
        earliest, latest = branch._online_window(self.partner_id)
        first, last = branch._local(earliest).date(), None
        if latest:
            last = branch._local(latest).date()
        day = max(first, day or branch._local(self.start).date())
        day = min(day, last) if last else day
        begin = branch._midnight(day)
        end = branch._midnight(day + timedelta(days=DAYS_SHOWN))
        length = self.stop - self.start
        days = {}
        for slot in self._slots_by_link(begin, end + length, anyone):
            start = fields.Datetime.to_datetime(slot["start"])
            if start != self.start and start < end:
                time_of = {"start": slot["start"], "clock": branch._clock(start)}
                days.setdefault(branch._day_in_year(start), []).append(time_of)
        earlier = max(first, day - timedelta(days=DAYS_SHOWN))
        later = day + timedelta(days=DAYS_SHOWN)
        return {
            "days": [{"day": name, "times": times} for name, times in days.items()],
            "first": day.isoformat(),
            "earlier": earlier < day and earlier.isoformat(),
            "later": (not last or later <= last) and later.isoformat(),
        }

    def _slots_by_link(self, begin, end, anyone):
        lines = self._lines_in_turn().filtered(lambda line: line.state == "planned")
        return self.get_available_slots(
            {
                "branch_id": self.branch_id.id,
                "partner_id": self.partner_id.id,
                "appointment_id": self.id,
                "services": [
                    {
                        "product_id": line.product_id.id,
                        "employee_id": not anyone and line.employee_id.id,
                    }
                    for line in lines
                ],
                "date_from": begin,
                "date_to": end,
                "channel": "online",
                "best": True,
            }
        )

    def _ics_by_link(self):
        """The visit as a file for the client's own calendar."""
        salon = self._ics_salon()
        told = self.env["salon.message"].search_count(
            [("appointment_id", "=", self.id)]
        )
        content = self._ics_visit(told + self.link_moves, salon, None)
        return ics.build(content, "PUBLISH", fields.Datetime.now())


class SalonBranch(models.Model):
    _inherit = "salon.branch"

    def _midnight(self, day):
        """When a day begins on the branch's wall, in naive UTC."""
        self.ensure_one()
        zone = pytz.timezone(self.sudo().resource_calendar_id.tz)
        begin = zone.localize(datetime.combine(day, time.min))
        return begin.astimezone(pytz.utc).replace(tzinfo=None)

    def _day_and_clock_in_year(self, moment):
        """Day and time on the branch's wall; of another year than this, with its
        year."""
        return f"{self._day_in_year(moment)} {self._clock(moment)}"
