from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import instants, intervals, longer
from .salon_appointment import AWAITED, PLANNED

# What must remain of a phase that is shortened.
LEAST = timedelta(minutes=5)
MOST_MINUTES = 600
DAY = 24 * 3600
CHANGEABLE = (*AWAITED, "arrived", "in_service")


class SalonAppointment(models.Model):
    """One service of a visit takes longer, or shorter, with the same people and things.

    Also while it goes on, when nothing can be moved any more.
    """

    _inherit = "salon.appointment"

    def _lengthen(self, line, minutes, followers=None):
        """Let a service end later or earlier; later ones of the visit make way.

        :param line: salon.appointment.line of the visit
        :param minutes: by how much it ends later; below 0: earlier
        :param followers: lines that move by as much; None: those that would meet it
        :return: the lines that moved
        :raises UserError: it is not possible, in words; nothing is changed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_lengthen(line, minutes)
        if followers is None:
            followers = self._followers(line, minutes)
        times = self._times_when(line, timedelta(minutes=minutes), followers)
        self._check_times(times)
        self._write_times(times)
        return followers

    def _check_lengthen(self, line, minutes):
        if type(minutes) is not int or not 0 < abs(minutes) <= MOST_MINUTES:
            raise UserError(
                self.env._("Give the minutes: 1 to %(most)s.", most=MOST_MINUTES)
            )
        if self.state not in CHANGEABLE or line.state not in ("planned", "in_service"):
            raise UserError(
                self.env._("Visit %(number)s is not open any more.", number=self.name)
            )
        if not line.sudo().phase_ids:
            raise UserError(
                self.env._("Visit %(number)s has no service yet.", number=self.name)
            )

    def _open_lines(self):
        return self.line_ids.filtered(
            lambda line: line.state in ("planned", "in_service")
        )

    def _followers(self, line, minutes):
        lines = self._open_lines()
        services = [instants.to_span(each.start, each.stop) for each in lines]
        index = lines.ids.index(line.id)
        moved = longer.followers(services, index, minutes * 60)
        return lines.browse(lines[number].id for number in sorted(moved))

    def _times_when(self, line, by, followers):
        """When the phases are then.

        The last phase with somebody is longer: what needs nobody, such as a colour
        that develops, takes its time.

        :return: {phase: (start, stop)} of those that change
        """
        phases = line.sudo().phase_ids.sorted("start")
        last = phases.filtered("employee_id")[-1:] or phases[-1]
        if last.stop - last.start + by < LEAST:
            raise UserError(
                self.env._(
                    "“%(service)s”: at least %(minutes)s minutes must remain.",
                    service=line.product_id.name,
                    minutes=LEAST // timedelta(minutes=1),
                )
            )
        after = phases.filtered(lambda phase: phase.start >= last.stop)
        moved = after | followers.sudo().phase_ids
        times = {phase: (phase.start + by, phase.stop + by) for phase in moved}
        return {last: (last.start, last.stop + by), **times}

    # ------------------------------------------------------------
    # Whether it is free
    # ------------------------------------------------------------

    def _check_times(self, times):
        """Whether people and things are there at other times, and free.

        Only what is new is looked at: a visit that lies outside of working hours or
        over another one can still be shortened.

        :param times: {phase: (start, stop)} of phases that change
        :raises UserError: somebody or something is not, in words
        """
        before, after = self._held_spans({}), self._held_spans(times)
        new = {
            key: intervals.subtract(
                intervals.normalize(after[key]),
                intervals.normalize(before.get(key, [])),
            )
            for key in after
        }
        new = {key: spans for key, spans in new.items() if spans}
        twice = [key for key in new if _overlap(after[key])]
        blocked = twice or self._blocked(new, before, after)
        if blocked:
            self._refuse_times(blocked, new)

    def _check_still_free(self):
        """Whether nobody else took what the visit held before it was cancelled.

        :raises UserError: somebody did, in words
        """
        now = instants.to_seconds(fields.Datetime.now())
        held = {
            key: [span for span in spans if span[1] > now]
            for key, spans in self._held_spans({}).items()
        }
        held = {key: spans for key, spans in held.items() if spans}
        everything = [span for spans in held.values() for span in spans]
        if self.overbook_reason or not everything:
            return
        resources = self.env["resource.resource"].sudo().browse(held)
        busy = resources._salon_busy_spans(_around(everything), self)
        taken = [
            each.id
            for each in resources
            if intervals.intersect(
                _padded(held[each.id], _margins(each)), busy.get(each.id, [])
            )
        ]
        if taken:
            self._refuse_times(taken, held)

    def _held_spans(self, times):
        """{resource id: spans by start} of the open services, in seconds"""
        held = defaultdict(list)
        for phase in self._open_phases():
            span = instants.to_span(*times.get(phase, (phase.start, phase.stop)))
            for resource in phase.employee_id.resource_id | phase.resource_ids:
                held[resource.id].append(span)
        return {key: sorted(spans) for key, spans in held.items()}

    def _blocked(self, new, before, after):
        """The ids of those who are not there, or not free with what is to be done
        before and after a use."""
        if not new:
            return []
        resources = self.env["resource.resource"].sudo().browse(new)
        window = _around([span for spans in new.values() for span in spans])
        at_work, busy, meetings = resources._salon_there(self.branch_id, window, self)
        blocked = []
        for each in resources:
            key, margins = each.id, _margins(each)
            held = intervals.subtract(
                _padded(after[key], margins), _padded(before.get(key, []), margins)
            )
            there = intervals.subtract(at_work[key], meetings.get(key, []))
            if intervals.subtract(new[key], there) or intervals.intersect(
                held, busy.get(key, [])
            ):
                blocked.append(key)
        return blocked

    def _refuse_times(self, blocked, new):
        told = []
        for resource in self.env["resource.resource"].sudo().browse(blocked):
            span = new[resource.id][0][0], new[resource.id][-1][1]
            why = resource._salon_why_not_free(self.branch_id, span, self)
            told += why.get(resource.id) or [
                self.env._(
                    "%(name)s is not free from %(start)s to %(stop)s.",
                    name=resource.name,
                    start=self.branch_id._clock(instants.to_datetime(span[0])),
                    stop=self.branch_id._clock(instants.to_datetime(span[1])),
                )
            ]
        raise UserError("\n".join(dict.fromkeys(told)))

    # ------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------

    def _write_times(self, times):
        """Phases take place at other times, their people and things are held then.

        :param times: {phase as superuser: (start, stop)}
        """
        for phase, (start, stop) in times.items():
            phase.write({"start": start, "stop": stop})
        lines = self.env["salon.appointment.line"].union(
            *(phase.line_id for phase in times)
        )
        for line in lines.with_context(salon_planned=PLANNED):
            starts, stops = (
                line.phase_ids.mapped("start"),
                line.phase_ids.mapped("stop"),
            )
            line.write({"start": min(starts), "stop": max(stops)})
        self._sync_span()
        self._occupy()


def _overlap(spans):
    """Whether two of some spans, by start, overlap."""
    return any(one[1] > other[0] for one, other in zip(spans, spans[1:], strict=False))


def _around(spans):
    """A window with a day to spare, for what is done before and after a use."""
    return (
        min(start for start, _stop in spans) - DAY,
        max(stop for _start, stop in spans) + DAY,
    )


def _margins(resource):
    return 60 * resource.salon_minutes_before, 60 * resource.salon_minutes_after


def _padded(spans, margins):
    return intervals.normalize(intervals.pad(intervals.normalize(spans), *margins))
