from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools import hours, intervals
from .column_default import give_default

# The first day of hours that hold always
ALWAYS = date(1900, 1, 1)


class Weeks(NamedTuple):
    """Working hours as they come each week.

    :ivar home: the branch's calendar id
    :ivar versions: {resource id: [(first day, calendar id), …]}
    :ivar hours: {calendar id: (attendances, time zone)}
    """

    home: int
    versions: dict
    hours: dict

    @property
    def tz(self):
        """The branch's time zone."""
        return self.hours[self.home][1]


def calendars_of(home, versions):
    """The ids of all calendars that hold at some time."""
    return {home, *(key for rows in versions.values() for _day, key in rows)}


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
    salon_minutes_before = fields.Integer(
        "Preparation (minutes)",
        default=0,
        required=True,
        help="Nobody else can be booked so long before each use.",
    )
    salon_minutes_after = fields.Integer(
        "Clean-up (minutes)",
        default=0,
        required=True,
        help="Nobody else can be booked so long after each use.",
    )
    salon_service_ids = fields.One2many(
        "salon.service.staff", "resource_id", string="Services done"
    )

    _salon_bookable_index = models.Index(
        "(salon_type_id, salon_sequence) WHERE salon_bookable IS TRUE"
    )

    _check_salon_margins = models.Constraint(
        "CHECK (salon_minutes_before BETWEEN 0 AND 240 "
        "AND salon_minutes_after BETWEEN 0 AND 240)",
        "Preparation and clean-up take at most four hours.",
    )

    def init(self):
        give_default(self, "salon_minutes_before", "salon_minutes_after")
        return super().init()

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

    def _salon_versions(self, branch):
        """Which calendar the branch has, and which each resource has from when.

        :return: calendar id, and {resource id: [(first day, calendar id), …]}
        """
        home = branch.sudo().resource_calendar_id.id
        calendars = {r.id: r.calendar_id.id for r in self.sudo()}
        return home, self._salon_calendar_versions(calendars, home)

    def _salon_weeks(self, branch):
        """Which hours hold for each resource, and for the branch."""
        home, versions = self._salon_versions(branch)
        hours_of = self._salon_calendar_hours(calendars_of(home, versions))
        return Weeks(home, versions, hours_of)

    def _salon_work_spans(self, branch, window, weeks=None, leaves=None):
        """When each resource is at work while the branch is open, bookings apart.

        :param weeks: as `_salon_weeks` gives them, if known
        :param leaves: as `_salon_leaves` gives them, if known
        :return: {resource id: spans}, and under None the branch's own opening
        """
        weeks = weeks or self._salon_weeks(branch)
        own, shared = leaves or self._salon_leaves(branch, window, list(weeks.hours))
        attendances, zone = weeks.hours[weeks.home]
        opening = intervals.subtract(
            hours.work_spans(attendances, zone, window),
            intervals.normalize(shared[None] + shared[weeks.home]),
        )
        # The branch itself, for who asks when it is open at all.
        spans = {None: opening}
        worked = {}
        for key in self.ids:
            rows = tuple(weeks.versions[key])
            if rows not in worked:
                zone = weeks.hours[rows[-1][1]][1]
                worked[rows] = intervals.intersect(
                    hours.versioned_spans(rows, zone, window, weeks.hours), opening
                )
            away = [*own[key]]
            for calendar in {calendar for _day, calendar in rows}:
                away += shared[calendar]
            spans[key] = intervals.subtract(worked[rows], intervals.normalize(away))
        return spans

    def _salon_calendar_versions(self, calendars, home):
        """Which calendar holds from which day on.

        :param calendars: {resource id: calendar id or None}
        :param home: the calendar id of who and what has none
        :return: {resource id: [(first day, calendar id), …]}
        """
        self.env["hr.version"].flush_model()
        self.env["hr.employee"].flush_model(["resource_id"])
        by_resource = defaultdict(list)
        for resource_id, day, calendar_id in self.env.execute_query(
            SQL(
                """
                SELECT e.resource_id, v.date_version, v.resource_calendar_id
                  FROM hr_version v
                  JOIN hr_employee e ON e.id = v.employee_id
                 WHERE e.resource_id = ANY(%s) AND v.active
                   AND v.resource_calendar_id IS NOT NULL
              ORDER BY v.date_version
                """,
                self.ids,
            )
        ):
            by_resource[resource_id].append((day, calendar_id))
        return {
            key: by_resource.get(key) or [(ALWAYS, calendars.get(key) or home)]
            for key in self.ids
        }
