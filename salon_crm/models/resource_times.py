from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import hours, instants, intervals
from .resource_resource import Weeks, calendars_of

# A phase takes at most a day, and preparing and cleaning up four hours each.
LONGEST_HELD = timedelta(days=2)
DAY = timedelta(days=1)
# Each as one value, so that one question brings several.
QUESTIONS = {
    "hours": """
        SELECT json_agg(json_build_array(
                   c.id, c.tz, c.two_weeks_calendar,
                   a.dayofweek, a.hour_from, a.hour_to, a.week_type))
          FROM resource_calendar c
     LEFT JOIN resource_calendar_attendance a
            ON a.calendar_id = c.id AND a.day_period != 'lunch'
           AND a.display_type IS NULL
         WHERE c.id = ANY(%(calendars)s)
    """,
    "leaves": """
        SELECT json_agg(json_build_array(
                   resource_id, calendar_id,
                   date_part('epoch', date_from)::bigint,
                   date_part('epoch', date_to)::bigint))
          FROM resource_calendar_leaves
         WHERE time_type = 'leave' AND date_from < %(stop)s AND date_to > %(start)s
           AND (company_id IS NULL OR company_id = %(company)s)
           AND (resource_id = ANY(%(resources)s) OR resource_id IS NULL
                AND (calendar_id IS NULL OR calendar_id = ANY(%(calendars)s)))
    """,
    # EXTRACT would reckon in decimals, at twice the time. Nothing is held for longer
    # than that: the index has the start only.
    "held": """
        SELECT json_build_array(
                   array_agg(resource_id),
                   array_agg(date_part('epoch', start)::bigint),
                   array_agg(date_part('epoch', stop)::bigint),
                   array_agg(appointment_id IN (
                       SELECT id FROM salon_appointment
                        WHERE state = 'hold' AND hold_until <= %(now)s)))
          FROM salon_occupancy
         WHERE resource_id = ANY(%(resources)s)
           AND start < %(stop)s AND stop > %(start)s AND start > %(held_after)s
           AND NOT appointment_id = ANY(%(ignored)s)
    """,
    # An event of whole days has its days in no zone.
    "meetings": """
        SELECT json_agg(json_build_array(
                   r.id, r.user_id, r.tz, e.name, e.allday,
                   date_part('epoch', e.start)::bigint,
                   date_part('epoch', e.stop)::bigint,
                   e.start_date, e.stop_date))
          FROM resource_resource r
          JOIN res_users u ON u.id = r.user_id
          JOIN calendar_attendee a ON a.partner_id = u.partner_id
          JOIN calendar_event e ON e.id = a.event_id
         WHERE r.id = ANY(%(people)s) AND a.state != 'declined'
           AND e.active AND e.show_as = 'busy'
           AND e.salon_appointment_id IS NULL
           AND e.start < %(day_after)s AND e.stop > %(day_before)s
    """,
}
# Before a part is read, what was written of these models has to be in the database.
READ = {
    "hours": {"resource.calendar": None, "resource.calendar.attendance": None},
    "leaves": {"resource.calendar.leaves": None},
    "held": {"salon.occupancy": None, "salon.appointment": ["state", "hold_until"]},
    "meetings": {
        "resource.resource": ["user_id", "tz"],
        "calendar.event": None,
        "calendar.attendee": ["event_id", "partner_id", "state"],
    },
}


class There(NamedTuple):
    """When people and things are at work, and what of it is taken: {id: spans}.

    :ivar at_work: under None, too, when the branch is open
    :ivar busy: booked already
    :ivar meetings: by their own calendars
    """

    at_work: dict
    busy: dict
    meetings: dict


class ResourceResource(models.Model):
    """Reading when many people and things work, are away and are booked already.

    One question for all that is wanted, and for all of them.
    """

    _inherit = "resource.resource"

    def _salon_times(
        self, parts, window, branch=None, calendar_ids=(), ignored=None, people=None
    ):
        """What is known of these resources in a window.

        :param parts: of ``READ``: "hours" (of calendars, at any time), "leaves",
            "held", "meetings"
        :param window: (start, stop) in seconds since the epoch
        :param branch: salon.branch in whose company leaves are
        :param calendar_ids: whose hours and holidays are wanted
        :param ignored: salon.appointment records whose own times count as free
        :param people: ids of those who have users and may have meetings; None: any
        :return: {part: as `_salon_calendar_hours`, `_salon_leaves` and
            `_salon_meetings` say it; "held": as `_salon_busy_spans`, and whether there
            are holds that ran out}
        """
        start, stop = (instants.to_datetime(second) for second in window)
        asked = [part for part in parts if part != "meetings" or people != []]
        values = {
            "resources": self.ids,
            "people": self.ids if people is None else people,
            "calendars": list(calendar_ids),
            "company": branch.company_id.id if branch else None,
            "ignored": ignored.ids if ignored else [],
            "start": start,
            "stop": stop,
            "held_after": start - LONGEST_HELD,
            "day_before": start - DAY,
            "day_after": stop + DAY,
            "now": fields.Datetime.now(),
        }
        return {"meetings": {}} | self._salon_ask(asked, values)

    def _salon_there(self, branch, window, ignored=None):
        """When each of these is there and free, as ``There``.

        :param branch: salon.branch
        :param window: (start, stop) in seconds since the epoch
        :param ignored: salon.appointment records whose own times count as free
        """
        home, versions = self._salon_versions(branch)
        used = calendars_of(home, versions)
        times = self._salon_times([*READ], window, branch, used, ignored)
        weeks = Weeks(home, versions, times["hours"])
        return There(
            self._salon_work_spans(branch, window, weeks, times["leaves"]),
            times["held"][0],
            spans_of_meetings(times["meetings"]),
        )

    @api.model
    def _salon_ask(self, parts, values):
        if not parts:
            return {}
        for part in parts:
            for model, names in READ[part].items():
                self.env[model].flush_model(names)
        questions = (SQL("(%s)", SQL(QUESTIONS[part], **values)) for part in parts)
        [row] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(questions)))
        return {
            part: READERS[part](found or ())
            for part, found in zip(parts, row, strict=True)
        }

    @api.model
    def _salon_calendar_hours(self, calendar_ids):
        """:return: {calendar id: (attendances, time zone)}"""
        values = {"calendars": list(calendar_ids)}
        return self._salon_ask(["hours"], values)["hours"]

    def _salon_leaves(self, branch, window, calendar_ids):
        """Leaves and holidays, as Odoo's working hours count them.

        :return: spans by resource id, and spans by calendar id (None: the company's)
        """
        return self._salon_times(["leaves"], window, branch, calendar_ids)["leaves"]

    def _salon_busy_spans(self, window, ignored=None):
        """What is booked already; holds that ran out do not count.

        :return: {resource id: spans}
        """
        return self._salon_times(["held"], window, ignored=ignored)["held"][0]

    def _salon_meetings(self, window):
        """When people are busy by their own calendar, as Odoo or a phone shows it.

        Visits that stand there too are not counted: they hold their time themselves.
        Unlike Odoo's own question for busy events, one who declined is free, and an
        event that ends at ten leaves ten o'clock free.

        :return: {resource id: [(span, title, id of the resource's user)]}
        """
        if not self:
            return {}
        return self._salon_times(["meetings"], window)["meetings"]


def spans_of_meetings(meetings):
    """{resource id: spans} of what `_salon_meetings` says."""
    return {
        key: intervals.normalize(span for span, _title, _user in rows)
        for key, rows in meetings.items()
    }


def _hours_of(rows):
    week, zones = defaultdict(list), {}
    for calendar_id, zone, two_weeks, *row in rows:
        zones[calendar_id] = zone
        weekday, hour_from, hour_to, week_type = row
        if weekday is None:
            continue
        # A row that names no week is one of the first, as Odoo has it.
        own_week = int(week_type or 0) if two_weeks else None
        week[calendar_id].append(
            hours.Attendance(int(weekday), hour_from, hour_to, week_type=own_week)
        )
    return {key: (tuple(week[key]), zone) for key, zone in zones.items()}


def _leaves_of(rows):
    own, shared = defaultdict(list), defaultdict(list)
    for resource_id, calendar_id, begun, ended in rows:
        span = instants.whole_span(begun, ended)
        if resource_id:
            own[resource_id].append(span)
        else:
            shared[calendar_id].append(span)
    return own, shared


def _held_of(columns):
    busy, expired = defaultdict(list), False
    rows = zip(*(column or () for column in columns), strict=True)
    for resource_id, begun, ended, ran_out in rows:
        if ran_out:
            expired = True
        else:
            busy[resource_id].append((begun, ended))
    spans = {key: intervals.normalize(held) for key, held in busy.items()}
    return spans, expired


def _meetings_of(rows):
    busy = defaultdict(list)
    for key, user_id, zone, title, all_day, begun, ended, first, last in rows:
        span = (
            hours.days_span(date.fromisoformat(first), date.fromisoformat(last), zone)
            if all_day
            else instants.whole_span(begun, ended)
        )
        busy[key].append((span, title, user_id))
    return busy


READERS = {
    "hours": _hours_of,
    "leaves": _leaves_of,
    "held": _held_of,
    "meetings": _meetings_of,
}
