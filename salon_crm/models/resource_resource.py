from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import hours, instants, intervals

DAY = timedelta(days=1)


class ResourceResource(models.Model):
    """People and things that can be booked.

    What the salon needs to know of an employee lies here and not on ``hr.employee``,
    whose fields only HR officers may read.
    """

    _inherit = "resource.resource"

    salon_bookable = fields.Boolean(
        "Bookable", help="Clients can be booked with this person or on this thing."
    )
    salon_branch_ids = fields.Many2many(
        "salon.branch",
        "salon_branch_resource_rel",
        "resource_id",
        "branch_id",
        string="Branches",
    )
    salon_type_id = fields.Many2one(
        "salon.resource.type",
        string="Type of thing",
        index="btree_not_null",
        ondelete="restrict",
    )
    salon_sequence = fields.Integer(
        "Turn order", default=10, help="Who is proposed first where several are free."
    )
    salon_service_ids = fields.One2many(
        "salon.service.staff", "resource_id", string="Services done"
    )

    _salon_bookable_index = models.Index(
        "(salon_type_id, salon_sequence) WHERE salon_bookable IS TRUE"
    )

    @api.constrains("salon_bookable", "calendar_id", "tz", "resource_type")
    def _check_salon_calendar(self):
        for resource in self.filtered("salon_bookable"):
            calendar = resource.calendar_id
            if resource.resource_type == "user" and (
                not calendar or calendar.flexible_hours
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s needs fixed working hours before clients can be "
                        "booked with them.",
                        name=resource.name,
                    )
                )
            if calendar and resource.tz != calendar.tz:
                raise ValidationError(
                    self.env._(
                        "The time zone of %(name)s (%(own)s) is not the one of the "
                        "working hours “%(calendar)s” (%(zone)s). Choose the same.",
                        name=resource.name,
                        own=resource.tz,
                        calendar=calendar.name,
                        zone=calendar.tz,
                    )
                )

    @api.constrains("salon_bookable", "salon_type_id", "resource_type")
    def _check_salon_type(self):
        for resource in self.filtered("salon_bookable"):
            is_thing = resource.resource_type == "material"
            if is_thing != bool(resource.salon_type_id):
                raise ValidationError(
                    self.env._(
                        "%(name)s: a bookable thing has a type, a person has none.",
                        name=resource.name,
                    )
                )

    @api.constrains("salon_branch_ids", "company_id")
    def _check_salon_branch_company(self):
        for resource in self:
            if resource.company_id and (
                resource.salon_branch_ids.company_id - resource.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s belongs to %(company)s and cannot be booked in a "
                        "branch of another company.",
                        name=resource.name,
                        company=resource.company_id.name,
                    )
                )

    @api.onchange("calendar_id")
    def _onchange_calendar_tz(self):
        if self.salon_bookable and self.calendar_id:
            self.tz = self.calendar_id.tz

    @api.model
    def _salon_staff_of_user(self):
        """The bookable resources that are the current user."""
        return self.sudo().search([("user_id", "=", self.env.uid)])

    # ------------------------------------------------------------
    # Free time. Everything is read in bulk: the number of queries does not depend on
    # the number of resources.
    # ------------------------------------------------------------

    def _salon_work_spans(self, branch, window):
        """When each resource is at work while the branch is open, bookings apart.

        :return: {resource id: spans}, and under None the branch's own opening
        """
        home = branch.sudo().resource_calendar_id
        versions = self._salon_calendar_versions(home)
        used = {
            key: {calendar for _day, calendar in rows} for key, rows in versions.items()
        }
        calendars = self._salon_calendar_hours(set().union({home.id}, *used.values()))
        own, shared = self._salon_leaves(branch, window, calendars)
        attendances, zone = calendars[home.id]
        opening = intervals.subtract(
            hours.work_spans(attendances, zone, window),
            intervals.normalize(shared[False] + shared[home.id]),
        )
        # The branch itself, for who asks when it is open at all.
        spans = {None: opening}
        for resource in self:
            rows = versions[resource.id]
            zone = calendars[rows[-1][1]][1]
            worked = hours.versioned_spans(rows, zone, window, calendars)
            away = own[resource.id] + [
                span for calendar in used[resource.id] for span in shared[calendar]
            ]
            spans[resource.id] = intervals.subtract(
                intervals.intersect(worked, opening), intervals.normalize(away)
            )
        return spans

    def _salon_calendar_versions(self, default):
        """Which calendar holds from which day on.

        :param default: the calendar of who and what has none
        :return: {resource id: [(first day, calendar id), …]}
        """
        first = fields.Date.to_date("1900-01-01")
        versions = {
            resource.id: [(first, (resource.calendar_id or default).id)]
            for resource in self.sudo()
        }
        contracts = (
            self.env["hr.version"]
            .sudo()
            .search_fetch(
                [
                    ("employee_id.resource_id", "in", self.ids),
                    ("resource_calendar_id", "!=", False),
                ],
                ["employee_id", "date_version", "resource_calendar_id"],
                order="date_version",
            )
        )
        by_resource = defaultdict(list)
        for contract in contracts:
            by_resource[contract.employee_id.resource_id.id].append(
                (contract.date_version, contract.resource_calendar_id.id)
            )
        return versions | by_resource

    @api.model
    def _salon_calendar_hours(self, calendar_ids):
        """:return: {calendar id: (attendances, time zone)}"""
        calendars = self.env["resource.calendar"].sudo().browse(calendar_ids)
        attendances = defaultdict(list)
        for row in (
            self.env["resource.calendar.attendance"]
            .sudo()
            .search_fetch(
                [
                    ("calendar_id", "in", calendars.ids),
                    ("day_period", "!=", "lunch"),
                    ("display_type", "=", False),
                ],
                ["calendar_id", "dayofweek", "hour_from", "hour_to", "week_type"],
            )
        ):
            two_weeks = row.calendar_id.two_weeks_calendar
            attendances[row.calendar_id.id].append(
                hours.Attendance(
                    weekday=int(row.dayofweek),
                    hour_from=row.hour_from,
                    hour_to=row.hour_to,
                    # A row that names no week is one of the first, as Odoo has it.
                    week_type=int(row.week_type or 0) if two_weeks else None,
                )
            )
        return {c.id: (tuple(attendances[c.id]), c.tz) for c in calendars}

    def _salon_leaves(self, branch, window, calendars):
        """Leaves and holidays, as Odoo's working hours count them.

        :return: spans by resource id, and spans by calendar id (False: the company's)
        """
        start, stop = (instants.to_datetime(second) for second in window)
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
                    & Domain("calendar_id", "in", [False, *calendars])
                ),
                ["resource_id", "calendar_id", "date_from", "date_to"],
            )
        )
        own, shared = defaultdict(list), defaultdict(list)
        for leave in leaves:
            span = instants.to_span(leave.date_from, leave.date_to)
            if leave.resource_id:
                own[leave.resource_id.id].append(span)
            else:
                shared[leave.calendar_id.id].append(span)
        return own, shared

    def _salon_busy_spans(self, window, ignored=None):
        """What is booked already; holds that ran out do not count.

        :return: {resource id: spans}
        """
        self.env["salon.occupancy"].flush_model()
        self.env["salon.appointment"].flush_model(["state", "hold_until"])
        start, stop = (instants.to_datetime(second) for second in window)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT o.resource_id, o.start, o.stop
                  FROM salon_occupancy o
                  JOIN salon_appointment a ON a.id = o.appointment_id
                 WHERE o.resource_id = ANY(%s) AND o.start < %s AND o.stop > %s
                   AND NOT (a.state = 'hold' AND a.hold_until <= %s)
                   AND NOT a.id = ANY(%s)
                """,
                self.ids,
                stop,
                start,
                fields.Datetime.now(),
                ignored.ids if ignored else [],
            )
        )
        busy = defaultdict(list)
        for resource_id, begun, ended in rows:
            busy[resource_id].append(instants.to_span(begun, ended))
        return {key: intervals.normalize(spans) for key, spans in busy.items()}

    def _salon_meeting_spans(self, window):
        """When people are busy by their own calendar, as Odoo or a phone shows it.

        Visits that stand there too are not counted: they hold their time themselves.
        Unlike Odoo's own question for busy events, one who declined is free, and an
        event that ends at ten leaves ten o'clock free.

        :return: {resource id: spans}
        """
        self.env["calendar.event"].flush_model()
        self.env["calendar.attendee"].flush_model(["event_id", "partner_id", "state"])
        start, stop = (instants.to_datetime(second) for second in window)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id, r.tz, e.allday, e.start, e.stop, e.start_date, e.stop_date
                  FROM resource_resource r
                  JOIN res_users u ON u.id = r.user_id
                  JOIN calendar_attendee a ON a.partner_id = u.partner_id
                  JOIN calendar_event e ON e.id = a.event_id
                 WHERE r.id = ANY(%s) AND a.state != 'declined'
                   AND e.active AND e.show_as = 'busy'
                   AND e.salon_appointment_id IS NULL
                   AND e.start < %s AND e.stop > %s
                """,
                self.ids,
                # An event of whole days has its days in no zone.
                stop + DAY,
                start - DAY,
            )
        )
        busy = defaultdict(list)
        for resource_id, zone, all_day, begun, ended, first, last in rows:
            span = (
                hours.days_span(first, last, zone)
                if all_day
                else instants.to_span(begun, ended)
            )
            busy[resource_id].append(span)
        return {key: intervals.normalize(spans) for key, spans in busy.items()}
