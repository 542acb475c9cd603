from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import instants, slots
from .planner import Planner
from .salon_appointment import AWAITED, GONE, PLANNED, PRESENT
from .salon_appointment_race import TimeGone
from .wanted import Wanted

DAY = 24 * 3600
LONGEST_REASON = 500
# What was said and noted of the old time does not hold for the new one.
MOVED = {"reminded_at": False, "to_review": False}


class SalonAppointment(models.Model):
    """When a visit's services take place, and whom and what they hold."""

    _inherit = "salon.appointment"

    # ------------------------------------------------------------
    # Moving
    # ------------------------------------------------------------

    def reschedule(self, start, lines=None, reason=None, channel=None):
        """Move the visit.

        :param start: UTC, as a string or datetime
        :param lines: optionally lines as ``get_available_slots`` returned them; then
            exactly those times, people and things are taken
        :param reason: optional text, noted in the visit's history
        :param channel: "online": the client does it and is bound by the policy
        :raises UserError: the time is not free, in words; nothing is changed
        """
        self.ensure_one()
        move = {"appointment_id": self.id, "start": start, "lines": lines}
        move |= {"reason": reason, "channel": channel}
        return self.reschedule_together([move])

    @api.model
    def reschedule_together(self, moves):
        """Move several visits at once, such as two that swap their times.

        :param moves: list of ``{"appointment_id", "start"}`` and optionally ``lines``,
            ``reason`` and ``channel`` as for ``reschedule``, ``overbook`` as for
            ``book``, and ``from_resource_id`` with ``to_resource_id``: the one does
            what the other did until now
        :raises UserError: one of the times is not free, in words; nothing is changed
        """
        prepared, seen = [], self.browse()
        for move in self._read_list(moves):
            visit = self._read_record("salon.appointment", move.get("appointment_id"))
            visit.check_access("write")
            if visit in seen:
                raise UserError(
                    self.env._("Visit %(number)s is named twice.", number=visit.name)
                )
            seen |= visit
            start = self._read_datetime(move.get("start"))
            if move.get("channel") == "online":
                visit._check_client_may_move()
                self._check_online_time(visit.branch_id, start, visit.partner_id)
            reason = self._read_move_reason(move)
            prepared.append(
                {
                    "visit": visit,
                    "start": start,
                    "lines": move.get("lines"),
                    "instead": self._read_instead(visit, move),
                    "reason": reason,
                    "overbook": move.get("overbook")
                    and self._read_overbook(move["overbook"]),
                }
            )
        self._move(prepared)
        return True

    @api.model
    def _read_move_reason(self, move):
        reason = move.get("reason") or ""
        if not isinstance(reason, str) or len(reason) > LONGEST_REASON:
            raise UserError(self.env._("The request could not be understood."))
        return reason.strip()

    @api.model
    def _move(self, moves):
        """Place visits anew.

        :param moves: list of {visit, start} and optionally {lines, overbook, reason,
            instead}
        """
        try:
            self._take_time(lambda lost: self._move_once(moves, lost))
        except TimeGone:
            raise UserError(self.env._("This time was taken just now.")) from None

    @api.model
    def _move_once(self, moves, look_again):
        """:param look_again: whether others were quicker since this began"""
        visits = self.browse().union(*(move["visit"] for move in moves))
        jobs = []
        for move in moves:
            visit, start = move["visit"], move["start"]
            if visit.state not in (*AWAITED, "arrived"):
                raise UserError(
                    self.env._(
                        "Visit %(number)s is no longer awaited and cannot be moved.",
                        number=visit.name,
                    )
                )
            lines = visit.line_ids.filtered(lambda line: line.state == "planned")
            lines = lines.sorted(lambda line: (line.start, line.sequence, line.id))
            wanted = Wanted.of_lines(lines)
            if move.get("instead"):
                visit._put_instead(wanted, *move["instead"])
            if move.get("lines"):
                self._read_slot_lines(visit.branch_id, move["lines"], wanted, start)
            jobs.append((visit, start, wanted))
            if not lines:
                visit.with_context(salon_planned=PLANNED).write(
                    {"start": start, "stop": start, **MOVED}
                )
                visit._tell_moved()
        over = {move["visit"]: move.get("overbook") for move in moves}
        self._place_jobs([job for job in jobs if job[2]], visits, over, look_again)
        for move in moves:
            if move.get("reason"):
                move["visit"]._track_set_log_message(move["reason"])

    def _plan_new_lines(self):
        """Place the lines that have no phases yet after those that have."""
        jobs = []
        for visit in self:
            planned = visit.line_ids.filtered(lambda line: line.state != "cancelled")
            new = planned.filtered(lambda line: line._is_to_plan())
            if not new:
                continue
            placed = planned - new
            start = max(placed.mapped("stop"), default=visit.start)
            if visit.state in PRESENT:
                start = max(start, fields.Datetime.now())
            jobs.append((visit, start, Wanted.of_lines(new)))
        history = [job for job in jobs if job[0].state not in AWAITED + PRESENT]
        self._record_jobs(history)
        jobs = [job for job in jobs if job not in history]
        # What a visit has just used need not be cleaned up before its next service.
        self._place_jobs(jobs, ignored=jobs[0][0] if len(jobs) == 1 else None)

    def _plan_changed_lines(self, lines):
        """Place lines whose service or stylist changed, and those after them."""
        jobs = []
        for visit in lines.appointment_id:
            changed = lines.filtered(lambda line, v=visit: line.appointment_id == v)
            first = min(changed.mapped("start"))
            later = visit.line_ids.filtered(
                lambda line, first=first: line.state == "planned"
                and line.start >= first
            ).sorted(lambda line: (line.start, line.sequence, line.id))
            jobs.append((visit, first, Wanted.of_lines(later)))
        self._place_jobs(jobs, ignored=lines.appointment_id)

    # ------------------------------------------------------------
    # Placing. A job is (visit, start, [Wanted, …])
    # ------------------------------------------------------------

    @api.model
    def _place_jobs(self, jobs, ignored=None, over=None, look_again=False):
        """Find a place for every job, or raise; then write all of them at once.

        :param over: of visits that are moved, a manager's reason to overbook or None
        :param look_again: whether to ask what others booked since this transaction
            began
        """
        placements, employees = [], {}
        for visit, start, _wanted in jobs:
            self._check_future(visit.branch_id, start)
        for branch in self.browse().union(*(job[0] for job in jobs)).branch_id:
            own = [job for job in jobs if job[0].branch_id == branch]
            moments = [instants.to_seconds(job[1]) for job in own]
            length = max(sum(one.seconds for one in job[2]) for job in own)
            everything = [one for job in own for one in job[2]]
            window = (min(moments), max(moments) + length + DAY)
            planner = Planner(branch, window, everything, ignored)
            if look_again:
                self._take_booked_since(planner)
            employees |= planner.employees
            for visit, start, wanted in own:
                reason = over and over.get(visit)
                placed, met = self._place_over(planner, start, wanted, reason)
                placements += placed
                if over and visit.overbook_reason != (met and reason):
                    visit.with_context(salon_planned=PLANNED).write(
                        {"overbook_reason": met and reason}
                    )
        self._write_placements(placements, employees)

    @api.model
    def _place_job(self, planner, start, wanted):
        """:return: list of (Wanted, slots.PlacedService)"""
        if any(one.slot for one in wanted):
            return self._place_slots(planner, wanted)
        begun = instants.to_seconds(start)
        services = planner.place(wanted, begun)
        if services is None:
            raise UserError("\n".join(planner.reasons(wanted, begun)))
        return list(zip(wanted, services, strict=True))

    @api.model
    def _place_over(self, planner, start, wanted, reason):
        """As `_place_job`, with a reason over what is booked, if need be.

        People overlap first; things only if none is free.

        :return: what is placed, and whether it overlaps
        """
        try:
            return self._place_job(planner, start, wanted), False
        except UserError:
            if not reason:
                raise
        # For this visit only: those placed after it find busy what was busy.
        free = dict(planner.free)
        planner.let_overlap()
        try:
            placed = self._place_job(planner, start, wanted)
        except UserError:
            planner.let_overlap(things=True)
            placed = self._place_job(planner, start, wanted)
        planner.free = free
        planner.take([service for _one, service in placed])
        return placed, True

    @api.model
    def _place_slots(self, planner, wanted):
        taken = planner.place_slots(wanted)
        if taken is not None:
            one = wanted[taken]
            reasons = planner.reasons([one], one.slot.start)
            gone = self.env._("This time was taken just now.")
            raise UserError("\n".join(reasons or [gone]))
        return [(one, one.slot) for one in wanted]

    @api.model
    def _record_jobs(self, jobs):
        """Give lines of the past their phases as they were, without a look at hours."""
        placements, employees = [], {}
        for _visit, start, wanted in jobs:
            cursor = instants.to_seconds(start)
            for one in wanted:
                person = one.employee.sudo().resource_id.id or None
                employees[person] = one.employee.id
                phases = []
                lengths = one.service.seconds_with(person)
                for phase, seconds in zip(one.phases, lengths, strict=True):
                    until = cursor + seconds
                    staff = person if phase.is_own else None
                    phases.append(slots.PlacedPhase(cursor, until, staff, ()))
                    cursor = until
                begun = phases[0].start
                service = slots.PlacedService(begun, cursor, person, tuple(phases))
                placements.append((one, service))
        self._write_placements(placements, employees)

    @api.model
    def _write_placements(self, placements, employees):
        """Write what was agreed to lines and phases, and hold the times.

        :param placements: list of (Wanted with a line, slots.PlacedService)
        :param employees: {resource id: employee id}
        """
        lines = self.env["salon.appointment.line"].union(
            *(wanted.line for wanted, _service in placements)
        )
        if not lines:
            return
        visits = lines.appointment_id
        old = lines.sudo().phase_ids
        # What the old phases held would go with them unseen.
        freed = self.env["salon.occupancy"].sudo()._release(visits) if old else []
        old.unlink()
        for wanted, service in placements:
            wanted.line._place(
                instants.to_datetime(service.start),
                instants.to_datetime(service.stop),
                employees.get(service.staff, wanted.employee.id),
            )
        self._write_phases(placements, employees)
        visits._sync_span()
        visits._occupy(freed)

    @api.model
    def _write_phases(self, placements, employees):
        """Write what was agreed as the phases of lines that have none.

        :return: list of (salon.appointment.phase, slots.PlacedPhase)
        """
        rows, placed = [], []
        for wanted, service in placements:
            placed += service.phases
            rows += [
                {
                    "line_id": wanted.line.id,
                    "name": name,
                    "service_phase_id": source,
                    "handed_over": asked.is_handed_over,
                    "start": instants.to_datetime(phase.start),
                    "stop": instants.to_datetime(phase.stop),
                    "employee_id": employees.get(phase.staff),
                    "resource_ids": [fields.Command.set(phase.things)],
                }
                for name, source, asked, phase in zip(
                    wanted.names,
                    wanted.sources,
                    wanted.phases,
                    service.phases,
                    strict=True,
                )
            ]
        phases = self.env["salon.appointment.phase"].sudo().create(rows)
        return list(zip(phases, placed, strict=True))

    def _sync_span(self):
        """A visit lasts from its first service to the end of its last."""
        moved = self.browse()
        for visit in self:
            lines = visit.line_ids.filtered(lambda line: line.state != "cancelled")
            span = {
                "start": min(lines.mapped("start"), default=visit.start),
                "stop": max(lines.mapped("stop"), default=visit.start),
            }
            if visit.start != span["start"]:
                span.update(MOVED)
                moved |= visit
            if visit.stop != span["stop"] or visit.start != span["start"]:
                visit.with_context(salon_planned=PLANNED).write(span)
        moved._tell_moved()

    @api.model
    def _may_write_history(self):
        """Visits of the past are brought in by imports, which a manager makes."""
        return self.env.context.get("salon_past_allowed") and (
            self.env.su or self.env.user.has_group("salon_crm.group_salon_manager")
        )

    @api.model
    def _check_future(self, branch, start):
        """Bookings lie in the future; who just sat down counts as now."""
        now = fields.Datetime.now()
        grace = fields.Datetime.subtract(now, minutes=branch.slot_minutes)
        if start < grace and not self._may_write_history():
            raise UserError(
                self.env._(
                    "%(time)s is in the past.", time=branch._day_and_clock(start)
                )
            )

    # ------------------------------------------------------------
    # Holding time
    # ------------------------------------------------------------

    def _occupy(self, freed=()):
        """Hold the people and things of these visits: all rows go, then come anew.

        :param freed: what they held until now and is released already
        """
        Occupancy = self.env["salon.occupancy"].sudo()
        freed = [*freed, *Occupancy._release(self)]
        lines = self.sudo().line_ids.filtered(
            lambda line: line.state != "cancelled"
            and line.appointment_id.state not in GONE
        )
        Occupancy._hold(lines._occupied_rows(fields.Datetime.now()))
        Occupancy._settle(freed)

    def _trim(self, moment):
        """What is held after a moment becomes free."""
        Occupancy = self.env["salon.occupancy"].sudo()
        held = Occupancy.search(
            [("appointment_id", "in", self.ids), ("stop", ">", moment)]
        )
        kept = []
        for row in held.filtered(lambda row: row.start < moment):
            # What was in use is still cleaned up.
            after = timedelta(minutes=row.resource_id.salon_minutes_after)
            kept.append({**row._span_values(), "stop": min(row.stop, moment + after)})
        freed = [(row.resource_id.id, row.start, row.stop) for row in held]
        held.unlink()
        Occupancy._hold(kept)
        Occupancy._settle(freed)
