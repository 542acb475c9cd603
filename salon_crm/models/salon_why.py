from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..tools import instants, intervals

# How far ahead the next free time of somebody is looked for.
AHEAD = timedelta(days=14)


class ResourceResource(models.Model):
    """Saying in words why people and things cannot be had at a time."""

    _inherit = "resource.resource"

    def _salon_why_not_free(self, branch, span, ignored=None):
        """Why each of these cannot be booked, and when it can be. What a leave or an
        entry in somebody's own calendar is about is not told.

        :param branch: salon.branch
        :param span: (start, stop) in seconds since the epoch
        :param ignored: salon.appointment records whose own times count as free
        :return: {resource id: list of sentences}, without those who are free. The
            number of queries does not depend on the number of resources.
        """
        people = self.sudo()
        begin = instants.to_datetime(span[0])
        midnight = branch._local(begin).replace(hour=0, minute=0, second=0)
        window = (
            int(midnight.timestamp()),
            instants.to_seconds(begin + AHEAD),
        )
        at_work, busy, meetings = people._salon_there(branch, window, ignored)
        away, closed = people._salon_leave_causes(branch, span)
        why = {}
        for person in people:
            spans, told = at_work[person.id], _Teller(branch, person.name, span)
            taken = [*busy.get(person.id, []), *meetings.get(person.id, [])]
            free = intervals.subtract(spans, intervals.normalize(taken))
            if intervals.covers(free, span):
                continue
            if person.id in closed:
                told.closed(closed[person.id])
            elif person.id in away:
                told.away(away[person.id], spans)
            elif not intervals.covers(spans, span):
                told.hours(spans)
            told.taken(busy.get(person.id, []), meetings.get(person.id, []))
            told.next(free)
            why[person.id] = told.sentences
        return why

    def _salon_leave_causes(self, branch, span):
        """What leaves and holidays meet a span.

        :return: {resource id: end in seconds} of own leaves, and {resource id: name}
            of holidays
        """
        home = branch.sudo().resource_calendar_id.id
        calendars = {each.id: each.calendar_id.id for each in self}
        versions = self._salon_calendar_versions(calendars, home)
        used = {
            key: {home, *(calendar for _day, calendar in rows)}
            for key, rows in versions.items()
        }
        start, stop = (instants.to_datetime(second) for second in span)
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                Domain("time_type", "=", "leave")
                & Domain("date_from", "<", stop)
                & Domain("date_to", ">", start)
                & Domain("company_id", "in", [False, branch.company_id.id])
                & (
                    Domain("resource_id", "in", self.ids)
                    | Domain("resource_id", "=", False)
                    & Domain("calendar_id", "in", [False, *set().union(*used.values())])
                ),
                ["name", "resource_id", "calendar_id", "date_from", "date_to"],
            )
        )
        away, closed = defaultdict(int), {}
        for leave in leaves:
            until = instants.to_span(leave.date_from, leave.date_to)[1]
            if leave.resource_id:
                key = leave.resource_id.id
                away[key] = max(away[key], until)
                continue
            for key, calendars in used.items():
                if not leave.calendar_id or leave.calendar_id.id in calendars:
                    closed[key] = leave.name or ""
        return away, closed


class _Teller:
    """Collects sentences about one person or thing and one span.

    :param span: (start, stop) in seconds since the epoch
    """

    def __init__(self, branch, name, span):
        self.env = branch.env
        self.branch = branch
        self.name = name
        self.span = span
        self.day = branch._local(instants.to_datetime(span[0])).date()
        self.sentences = []

    def _when(self, second):
        """A time in words, with its day if that is another one."""
        moment = instants.to_datetime(second)
        if self.branch._local(moment).date() == self.day:
            return self.branch._clock(moment)
        return self.branch._day_and_clock(moment)

    def closed(self, holiday):
        sentence = (
            self.env._(
                "%(name)s: closed, %(holiday)s.", name=self.name, holiday=holiday
            )
            if holiday
            else self.env._("%(name)s: closed.", name=self.name)
        )
        self.sentences.append(sentence)

    def away(self, until, spans):
        """On leave, until the work after it begins."""
        back = min((start for start, stop in spans if stop > until), default=until)
        self.sentences.append(
            self.env._(
                "%(name)s is on leave until %(time)s.",
                name=self.name,
                time=self._when(max(until, back)),
            )
        )

    def hours(self, spans):
        start, stop = self.span
        today = [
            piece
            for piece in spans
            if self.branch._local(instants.to_datetime(piece[0])).date() == self.day
        ]
        if not today:
            sentence = self.env._("%(name)s does not work on %(day)s.")
            day = self.branch._day(instants.to_datetime(start))
            self.sentences.append(sentence % {"name": self.name, "day": day})
            return
        if start < today[0][0]:
            sentence, limits = self.env._("%(name)s works from %(start)s."), today[0]
        elif stop > today[-1][1]:
            sentence, limits = self.env._("%(name)s works until %(stop)s."), today[-1]
        else:
            breaks = zip(today, today[1:], strict=False)
            limits = next(
                (before[1], after[0])
                for before, after in breaks
                if before[1] < stop and start < after[0]
            )
            sentence = self.env._("%(name)s does not work from %(start)s to %(stop)s.")
        self._about(sentence, limits)

    def taken(self, busy, meetings):
        booked = self.env._("%(name)s is booked from %(start)s to %(stop)s.")
        meets = self.env._(
            "%(name)s has an entry in the own calendar from %(start)s to %(stop)s."
        )
        for sentence, spans in ((booked, busy), (meets, meetings)):
            for start, stop in spans:
                if start < self.span[1] and self.span[0] < stop:
                    self._about(sentence, (start, stop))

    def _about(self, sentence, limits):
        self.sentences.append(
            sentence
            % {
                "name": self.name,
                "start": self._when(limits[0]),
                "stop": self._when(limits[1]),
            }
        )

    def next(self, free):
        """From when it is free for as long."""
        length = self.span[1] - self.span[0]
        earliest = max(self.span[0], instants.to_seconds(fields.Datetime.now()))
        starts = (
            max(start, earliest)
            for start, stop in free
            if stop - max(start, earliest) >= length
        )
        start = next(starts, None)
        if start is not None:
            self.sentences.append(
                self.env._(
                    "%(name)s is free from %(time)s.",
                    name=self.name,
                    time=self._when(start),
                )
            )
