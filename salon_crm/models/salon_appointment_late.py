from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import instants, intervals
from ..tools.ripple import Booking, ripple
from .salon_appointment import AWAITED
from .salon_appointment_lengthen import MOST_MINUTES

# Who comes a little later is not late.
GRACE = timedelta(minutes=5)
ROUND_TO = 5  # minutes
ON_THE_WAY = 15  # minutes, of who calls to say so
MOVABLE = (*AWAITED, "arrived")


class SalonAppointment(models.Model):
    """A client who comes late, or a service that takes longer, moves what follows."""

    _inherit = "salon.appointment"

    def action_welcome(self):
        """The client is here: noted at once, or asked about what follows if late."""
        now = fields.Datetime.now()
        late = self.filtered(
            lambda visit: visit.state in AWAITED and now - visit.start > GRACE
        )
        # The list of visits to review is of another day: there nothing follows.
        may_ask = self.env.user.has_group("salon_crm.group_salon_receptionist")
        if len(self) == 1 and late and not self.to_review and may_ask:
            return self._open_late("arrived", self._minutes_late(now))
        return self.action_arrive()

    def _minutes_late(self, now):
        minutes = -(-(now - self.start) // timedelta(minutes=ROUND_TO)) * ROUND_TO
        return min(minutes, MOST_MINUTES)

    def action_is_late(self):
        """The client calls to say that they will be late."""
        self.ensure_one()
        return self._open_late("calls", ON_THE_WAY)

    def action_takes_longer(self):
        """The service will not be finished in time."""
        self.ensure_one()
        return self._open_late("longer", ON_THE_WAY)

    def _open_late(self, kind, minutes):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Takes longer")
            if kind == "longer"
            else self.env._("Late"),
            "res_model": "salon.late",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_appointment_id": self.id,
                "default_kind": kind,
                "default_minutes": minutes,
            },
        }

    # ------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------

    def _ripple(self, minutes, longer=False, limit=None):
        """What a delay of this visit moves on the same day.

        :param minutes: of the delay
        :param longer: it begins in time and ends later
        :param limit: minutes by which others may be moved; None: any
        :return: {visit: seconds} of those that must move, and {visit: ``FIXED``,
            ``TOO_FAR`` or ``NO_TIME``} of those that cannot
        """
        self.ensure_one()
        self._check_delay(minutes, longer)
        holds = self._visits_of_the_day()._holds()
        bookings = [
            Booking(visit, tuple(rows), fixed=visit.state not in MOVABLE)
            for visit, rows in holds.items()
        ]
        found = ripple(
            bookings,
            self.sudo(),
            delay=0 if longer else minutes * 60,
            longer=minutes * 60 if longer else 0,
            limit=None if limit is None else limit * 60,
            free=self._bookable_spans(holds),
            gaps=self._gaps(holds),
        )
        return found.shifts, found.refusals

    def _check_delay(self, minutes, longer):
        if type(minutes) is not int or not 0 < minutes <= MOST_MINUTES:
            raise UserError(
                self.env._("Give the minutes: 1 to %(most)s.", most=MOST_MINUTES)
            )
        if self.state not in (("in_service",) if longer else MOVABLE):
            raise UserError(
                self.env._("Visit %(number)s is not open any more.", number=self.name)
            )
        if not self._holds():
            raise UserError(
                self.env._("Visit %(number)s has no service yet.", number=self.name)
            )

    def _visits_of_the_day(self):
        """This visit and all that hold people or things of the branch after its
        beginning, on the same day. As superuser: who asks for one visit may be shown
        what it moves."""
        branch = self.branch_id.sudo()
        day_ends = branch._local(self.start).replace(hour=23, minute=59, second=59)
        own = self.sudo().line_ids.phase_ids
        resources = branch.resource_ids | own.employee_id.resource_id | own.resource_ids
        held = (
            self.env["salon.occupancy"]
            .sudo()
            .search(
                [
                    ("resource_id", "in", resources.ids),
                    ("stop", ">", self.start),
                    ("start", "<=", instants.to_datetime(int(day_ends.timestamp()))),
                ]
            )
        )
        now = fields.Datetime.now()
        others = held.appointment_id.filtered(
            lambda visit: visit.state in (*MOVABLE, "in_service")
            and (visit.state != "hold" or visit.hold_until > now)
        )
        return self.sudo() | others

    def _holds(self):
        """What open services take: all phases are read at once.

        :return: {visit: list of (resource id, start, stop) in seconds}
        """
        holds = defaultdict(list)
        for phase in self._open_phases():
            span = instants.to_span(phase.start, phase.stop)
            for resource in phase.employee_id.resource_id | phase.resource_ids:
                holds[phase.line_id.appointment_id].append((resource.id, *span))
        return holds

    def _open_phases(self):
        lines = self.sudo().line_ids.filtered(
            lambda line: line.state in ("planned", "in_service")
        )
        return lines.phase_ids

    def _bookable_spans(self, holds):
        """When people and things are there, meetings apart.

        :param holds: as ``_holds`` returns it
        :return: {resource id: spans}
        """
        rows = [row for each in holds.values() for row in each]
        day = timedelta(days=1).total_seconds()
        window = (min(row[1] for row in rows), int(max(row[2] for row in rows) + day))
        resources = self.env["resource.resource"].sudo()
        resources = resources.browse({row[0] for row in rows})
        at_work, _busy, meetings = resources._salon_there(self.branch_id, window)
        return {
            resource.id: intervals.subtract(
                at_work[resource.id], meetings.get(resource.id, [])
            )
            for resource in resources
        }

    def _gaps(self, holds):
        """Seconds to clean up and prepare people and things between two visits.

        :param holds: as ``_holds`` returns it
        """
        keys = {row[0] for rows in holds.values() for row in rows}
        resources = self.env["resource.resource"].sudo().browse(keys)
        return {
            each.id: 60 * (each.salon_minutes_before + each.salon_minutes_after)
            for each in resources
        }

    # ------------------------------------------------------------
    # Moving all of it
    # ------------------------------------------------------------

    def _shift(self, minutes, longer=False, limit=None):
        """Move this visit and what follows, each with the same people and things.

        :raises UserError: one of them cannot move, in words; nothing is changed
        """
        shifts, refusals = self._ripple(minutes, longer, limit)
        if refusals:
            raise UserError("\n".join(self._refusal_sentences(shifts, refusals)))
        if longer:
            reason = self.env._("A visit before takes longer.")
        else:
            reason = self.env._("A client came late.")
        moves = [
            visit.sudo(False)._move_by(seconds, reason)
            for visit, seconds in shifts.items()
        ]
        if moves:
            self.reschedule_together(moves)
        if longer:
            self._extend(minutes)

    def _move_by(self, seconds, reason):
        """This visit moved, as ``reschedule_together`` takes it."""
        by = timedelta(seconds=seconds)
        return {
            "appointment_id": self.id,
            "start": fields.Datetime.to_string(self.start + by),
            "reason": reason,
            "lines": self._as_slot_lines(by),
        }

    def _as_slot_lines(self, by=timedelta()):
        """Where exactly the visit lies, so much later, as a slot's lines."""

        def text(moment):
            return fields.Datetime.to_string(moment + by)

        lines = self.sudo().line_ids.filtered(lambda line: line.state == "planned")
        lines = lines.sorted(lambda line: (line.start, line.sequence, line.id))
        return [
            {
                "product_id": line.product_id.id,
                "employee_id": line._own_stylist().id,
                "start": text(line.start),
                "stop": text(line.stop),
                "phases": [
                    {
                        "start": text(phase.start),
                        "stop": text(phase.stop),
                        "employee_id": phase.employee_id.id,
                        "resource_ids": phase.resource_ids.ids,
                    }
                    for phase in line.phase_ids.sorted("start")
                ],
            }
            for line in lines
        ]

    def _extend(self, minutes):
        """The last phase takes longer; its people and things are held for it."""
        self.check_access("write")
        phases = self._open_phases()
        stop = max(phases.mapped("stop"))
        later = stop + timedelta(minutes=minutes)
        last = phases.filtered(lambda phase: phase.stop == stop)
        self._write_times({phase: (phase.start, later) for phase in last})

    # ------------------------------------------------------------
    # In words
    # ------------------------------------------------------------

    @api.model
    def _refusal_sentences(self, shifts, refusals):
        return [
            visit._refusal_sentence(shifts[visit], why)
            for visit, why in refusals.items()
        ]

    def _refusal_sentence(self, seconds, why):
        branch = self.branch_id
        words = {
            "fixed": self.env._("%(client)s at %(time)s is being served already."),
            "too_far": self.env._(
                "%(client)s at %(time)s would wait %(minutes)s minutes."
            ),
            "no_time": self.env._(
                "%(client)s at %(time)s no longer fits: somebody or something is not "
                "there as long."
            ),
        }
        return words[why] % {
            "client": self.partner_id.name,
            "time": branch._clock(self.start),
            "minutes": seconds // 60,
        }

    def _ripple_rows(self, shifts, refusals):
        """The moves as a table for people, in the order of the day.

        :return: list of {number, client, what, before, after, minutes, problem}
        """
        rows = defaultdict(list)
        for visit, seconds in shifts.items():
            branch = visit.branch_id
            why = refusals.get(visit)
            rows[visit.start].append(
                {
                    "number": visit.name,
                    "client": visit.partner_id.name,
                    "phone": visit.partner_phone,
                    "what": visit.service_names,
                    "before": branch._clock(visit.start),
                    "after": branch._clock(visit.start + timedelta(seconds=seconds)),
                    "minutes": seconds // 60,
                    "problem": why and visit._refusal_sentence(seconds, why),
                }
            )
        return [row for start in sorted(rows) for row in rows[start]]
