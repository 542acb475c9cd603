from datetime import time

from babel.dates import format_skeleton

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import babel_locale_parse, format_time, get_lang

from ..tools import instants
from .salon_message_call import CALL_STATES
from .salon_waitlist_entry import WEEK

MOST_ROWS = 200
LONGEST_NOTE = 200


class SalonBoard(models.AbstractModel):
    """Who waits for a time, and whom somebody has to call."""

    _inherit = "salon.board"

    @api.model
    def waitlist(self, request):
        """Clients who wait for a time.

        :param request: ``{"branch_id", "day" (optional: who would come on that day)}``
        :return: list of ``{"id", "name", "phone", "partner_id", "what", "services":
            [{"product_id", "employee_id"}], "who" (empty: anyone), "when" (in words),
            "state", "state_label", "answer_until" (in seconds, or False)}``, who waits
            longest first
        """
        request, branch = self._read_panel(request)
        domain = [
            ("branch_id", "=", branch.id),
            ("state", "in", ("waiting", "offered")),
        ]
        if request.get("day"):
            day = self._read_day(request["day"], branch)
            domain += [
                ("date_from", "<=", day),
                ("date_until", ">=", day),
                (WEEK[day.weekday()], "=", True),
            ]
        entries = self.env["salon.waitlist.entry"].search(domain, limit=MOST_ROWS)
        labels = dict(entries._fields["state"]._description_selection(self.env))
        return [self._waitlist_row(entry, labels) for entry in entries]

    @api.model
    def _read_waiting(self, request, client_id):
        """Read whose waiting a booking ends.

        :param request: ``{"branch_id", "waitlist_id" (optional)}``
        :param client_id: for whom it books
        :return: salon.waitlist.entry, none if none is given
        :raises UserError: another client waits, or in another branch
        """
        Visit = self.env["salon.appointment"]
        if not request.get("waitlist_id"):
            return self.env["salon.waitlist.entry"]
        entry = Visit._read_record("salon.waitlist.entry", request["waitlist_id"])
        entry.check_access("write")
        if entry.branch_id != Visit._read_branch(request):
            raise UserError(
                self.env._(
                    "%(client)s waits for a time in %(branch)s.",
                    client=entry.partner_id.name,
                    branch=entry.branch_id.name,
                )
            )
        if entry.partner_id.id != client_id:
            raise UserError(
                self.env._(
                    "%(client)s is who waits: book for them.",
                    client=entry.partner_id.name,
                )
            )
        return entry

    @api.model
    def _end_waiting(self, entry, visit):
        """Who has a time waits no more; a booking that is sent again changes nothing.

        :raises UserError: another visit was booked for this meanwhile
        """
        if not entry or entry.appointment_id == visit:
            return
        if entry.state == "booked":
            raise UserError(
                self.env._(
                    "%(client)s does not wait any more.", client=entry.partner_id.name
                )
            )
        entry._end_booked(visit)

    @api.model
    def _cancel(self, visit, request):
        result = super()._cancel(visit, request)
        if request.get("waits_again"):
            entries = self.env["salon.waitlist.entry"].search(
                [("appointment_id", "=", visit.id), ("state", "=", "booked")]
            )
            entries.action_wait_again()
        return result

    @api.model
    def calls(self, request):
        """Clients whom somebody has to call, since no message could reach them.

        :param request: ``{"branch_id"}``
        :return: list of ``{"id", "name", "phone", "kind_label", "why", "visit_id" (or
            False), "visit" (in words)}``, whose visit comes first first
        """
        _request, branch = self._read_panel(request)
        messages = self.env["salon.message"].search(
            [("branch_id", "=", branch.id), ("state", "in", CALL_STATES)],
            limit=MOST_ROWS,
        )
        kinds = dict(messages._fields["kind"]._description_selection(self.env))
        messages = messages.sorted(
            lambda each: (not each.visit_start, each.visit_start or 0, each.id)
        )
        return [
            {
                "id": message.id,
                "name": message.partner_id.name or "",
                "phone": message.phone or "",
                "kind_label": kinds[message.kind],
                "why": message.why or "",
                "visit_id": message.appointment_id.id,
                "visit": self._visit_text(message.appointment_id),
            }
            for message in messages
        ]

    @api.model
    def call(self, request):
        """Note what came of a call: it leaves the list.

        :param request: ``{"id" (of the row of ``calls``), "outcome" (a value of
            ``salon.message.outcome``), "note" (optional)}``
        :return: ``{"id", "visits": [], "gone": [], "undo": False}``
        """
        Visit = self.env["salon.appointment"]
        Visit.check_access("create")
        request = Visit._read_dict(request)
        message = Visit._read_record("salon.message", request.get("id"))
        message.check_access("write")
        outcome = request.get("outcome")
        outcomes = message._fields["outcome"].get_values(self.env)
        if not isinstance(outcome, str) or outcome not in outcomes:
            raise UserError(self.env._("What came of the call?"))
        if message.state not in CALL_STATES:
            raise UserError(
                self.env._(
                    "%(client)s is not on the call list any more.",
                    client=message.partner_id.name,
                )
            )
        note = Visit._read_words(request.get("note"), LONGEST_NOTE)
        message.write({"outcome": outcome, **({"outcome_note": note} if note else {})})
        return {"id": message.id, "visits": [], "gone": [], "undo": False}

    # ------------------------------------------------------------
    # In words
    # ------------------------------------------------------------

    @api.model
    def _waitlist_row(self, entry, labels):
        until = entry.answer_until
        return {
            "id": entry.id,
            "name": entry.partner_id.name or "",
            "phone": entry.partner_phone or "",
            "partner_id": entry.partner_id.id,
            "what": ", ".join(entry.product_ids.mapped("name")),
            "services": entry._request()["services"],
            "who": entry.employee_id.sudo().name or "",
            "when": self._wished_text(entry),
            "state": entry.state,
            "state_label": labels[entry.state],
            "answer_until": instants.to_seconds(until) if until else False,
        }

    @api.model
    def _wished_text(self, entry):
        """When a client would come, such as “Mon, Tue, 9:00 AM–12:00 PM, until Nov
        30”."""
        locale = babel_locale_parse(get_lang(self.env).code)
        last = format_skeleton("MMMd", entry.date_until, locale=locale)
        parts = [
            entry.days_text,
            self._hours_text(entry.hour_from, entry.hour_to),
            self.env._("until %(day)s", day=last),
        ]
        return ", ".join(part for part in parts if part)

    @api.model
    def _hours_text(self, hour_from, hour_to):
        def clock(hour):
            hours, minutes = divmod(round(hour * 60), 60)
            return format_time(self.env, time(hours % 24, minutes), time_format="short")

        if hour_from and hour_to < 24:
            return f"{clock(hour_from)}–{clock(hour_to)}"
        if hour_from:
            return self.env._("from %(time)s", time=clock(hour_from))
        if hour_to < 24:
            return self.env._("until %(time)s", time=clock(hour_to))
        return ""

    @api.model
    def _visit_text(self, visit):
        if not visit:
            return ""
        when = visit.branch_id._day_and_clock(visit.start)
        return f"{when}, {self._services_text(visit)}"

    @api.model
    def _services_text(self, visit):
        lines = visit.line_ids.filtered(lambda line: line.state != "cancelled")
        return ", ".join((lines or visit.line_ids).product_id.mapped("name"))
