from datetime import date, timedelta

import pytz
from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, babel_locale_parse, format_date, format_time, get_lang

from ..tools.visit import BEST_FIT, EVEN_LOAD, FIRST_FREE


class SalonBranch(models.Model):
    """A shop inside one company, with its opening hours and its booking policy."""

    _name = "salon.branch"
    _description = "Salon branch"
    _inherit = ["pos.load.mixin"]
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", string="Address", check_company=True, ondelete="restrict"
    )
    # Hours
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening hours",
        required=True,
        check_company=True,
        default=lambda self: self.env.company.resource_calendar_id,
    )
    tz = fields.Selection(related="resource_calendar_id.tz", string="Time zone")
    # Booking policy
    slot_minutes = fields.Integer(
        "Times offered every (minutes)",
        default=15,
        required=True,
        help="The grid of the start times that are offered.",
    )
    hold_minutes = fields.Integer(
        "A held time is kept for (minutes)", default=10, required=True
    )
    wait_minutes = fields.Integer(
        "Longest wait between two services (minutes)",
        default=15,
        required=True,
        help="0: services follow one another at once.",
    )
    slot_policy = fields.Selection(
        [
            (BEST_FIT, "Fewest unsellable gaps"),
            (EVEN_LOAD, "Who has least to do that day"),
            (FIRST_FREE, "First free in turn order"),
        ],
        "Whom “anyone” means",
        default=BEST_FIT,
        required=True,
    )
    review_minutes = fields.Integer(
        "To review after (minutes)",
        default=120,
        required=True,
        help="A visit that nobody opened is put on the list of visits to review "
        "this long after its end.",
    )
    reminder_hours = fields.Integer(
        "Reminder before the visit (hours)",
        default=24,
        required=True,
        help="0 sends no reminder.",
    )
    # Messages
    confirms = fields.Boolean(
        "Confirm bookings",
        default=True,
        help="With a file for the client's calendar, when a visit is booked.",
    )
    tells_changes = fields.Boolean(
        "Tell changes",
        default=True,
        help="When a visit is moved or cancelled.",
    )
    messages_recorded = fields.Boolean(
        "Only record messages",
        help="Nothing leaves the house: messages are only noted with their text. "
        "For trying things out.",
    )
    # What clients who book for themselves may do; the desk may do more.
    lead_minutes = fields.Integer(
        "Book at least ahead (minutes)",
        default=60,
        required=True,
        help="For clients who book online. 0: until the last moment.",
    )
    horizon_days = fields.Integer(
        "Book at most ahead (days)",
        default=90,
        required=True,
        help="For clients who book online. 0: as far ahead as they like.",
    )
    open_visits_limit = fields.Integer(
        "Visits booked at once",
        default=3,
        required=True,
        help="To come, of one client who books online. 0: any number.",
    )
    # Books
    analytic_account_id = fields.Many2one(
        "account.analytic.account", check_company=True, ondelete="restrict"
    )
    pos_config_ids = fields.One2many("pos.config", "salon_branch_id", string="Tills")
    resource_ids = fields.Many2many(
        "resource.resource",
        "salon_branch_resource_rel",
        "branch_id",
        "resource_id",
        string="People and things",
    )

    _name_company_unique = models.Constraint(
        "UNIQUE (name, company_id)", "There is a branch of this name already."
    )
    _check_slot_minutes = models.Constraint(
        "CHECK (slot_minutes BETWEEN 5 AND 240)",
        "Times are offered every 5 to 240 minutes.",
    )
    _check_policy_minutes = models.Constraint(
        "CHECK (hold_minutes > 0 AND review_minutes >= 0 AND reminder_hours >= 0)",
        "The minutes and hours of the booking policy must not be negative, and a held "
        "time is kept for at least one minute.",
    )
    _check_wait_minutes = models.Constraint(
        "CHECK (wait_minutes BETWEEN 0 AND 240)",
        "Clients wait at most four hours between two services.",
    )
    _check_online_policy = models.Constraint(
        "CHECK (lead_minutes >= 0 AND horizon_days >= 0 AND open_visits_limit >= 0)",
        "The limits of online booking must not be negative.",
    )

    @api.constrains("resource_calendar_id")
    def _check_fixed_hours(self):
        for branch in self:
            if branch.resource_calendar_id.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "The opening hours of %(branch)s must be fixed hours, not "
                        "flexible ones.",
                        branch=branch.name,
                    )
                )

    @api.constrains("resource_ids", "company_id")
    def _check_resource_company(self):
        self.resource_ids._check_salon_branch_company()

    def _bookable(self, people, services, types, clients):
        """Who and what can be booked in the branch, in turn order.

        :param people: ids of resources who are people
        :param services: {id of product.template: whether all who do it are wanted}
        :param types: ids of the types of things
        :param clients: ids of partners
        :return: list of ``{"id", "salon_type_id" (None: a person), "calendar_id" (None:
            the branch's), "employee_id", "user_id", "before", "after" (minutes),
            "versions" ((first day, calendar id) by contract; none: ``calendar_id``
            holds always), "levels" ({template id: level or None} of the services that
            they do), "refused_by" (ids of those clients who do not want them)}``
        """
        self.ensure_one()
        self.env["resource.resource"].flush_model()
        self.env["hr.employee"].flush_model(["resource_id"])
        self.env["hr.version"].flush_model()
        self.env["salon.service.staff"].flush_model()
        self.env["res.partner"].flush_model(["salon_refused_resource_ids"])
        bookable = {}
        for row in self.env.execute_query_dict(
            SQL(
                """
                SELECT r.id, r.salon_type_id, r.calendar_id, r.user_id,
                       e.id AS employee_id,
                       r.salon_minutes_before AS before,
                       r.salon_minutes_after AS after,
                       s.product_tmpl_id, s.level,
                       (SELECT json_agg(json_build_array(
                                   date_version, resource_calendar_id)
                               ORDER BY date_version)
                          FROM hr_version
                         WHERE employee_id = e.id AND active
                           AND resource_calendar_id IS NOT NULL
                       ) AS versions,
                       ARRAY(SELECT partner_id
                               FROM salon_refused_resource_rel
                              WHERE resource_id = r.id AND partner_id = ANY(%s)
                       ) AS refused_by
                  FROM salon_branch_resource_rel b
                  JOIN resource_resource r ON r.id = b.resource_id
             LEFT JOIN hr_employee e ON e.resource_id = r.id
             LEFT JOIN salon_service_staff s
                    ON s.resource_id = r.id AND s.product_tmpl_id = ANY(%s)
                 WHERE b.branch_id = %s AND r.salon_bookable AND r.active
                   AND (r.salon_type_id = ANY(%s)
                        OR r.salon_type_id IS NULL
                       AND (r.id = ANY(%s) OR s.product_tmpl_id = ANY(%s)))
              ORDER BY r.salon_sequence, r.id
                """,
                list(clients),
                list(services),
                self.id,
                list(types),
                [key for key in people if key],
                [key for key, anyone in services.items() if anyone],
            )
        ):
            template_id, level = row.pop("product_tmpl_id"), row.pop("level")
            if row["id"] not in bookable:
                row["levels"] = {}
                row["versions"] = [
                    (date.fromisoformat(day), calendar_id)
                    for day, calendar_id in row["versions"] or ()
                ]
                bookable[row["id"]] = row
            if template_id:
                bookable[row["id"]]["levels"][template_id] = level
        return [*bookable.values()]

    def _online_window(self, partner=None):
        """From and until when clients may book themselves now; None: without end.

        :param partner: res.partner, whose tier may let them book further ahead
        """
        self.ensure_one()
        now = fields.Datetime.now()
        days = self._online_days(partner)
        latest = now + timedelta(days=days) if days else None
        return now + timedelta(minutes=self.lead_minutes), latest

    def _online_days(self, partner=None):
        """How many days ahead clients may book themselves; 0: without end."""
        self.ensure_one()
        days = self.horizon_days
        if not (days and partner):
            return days
        company = self.sudo().company_id
        return days + partner._salon_tiers(company)[partner].book_ahead_days

    def _address_line(self):
        """The branch's address on one line; empty if there is none."""
        address = self.sudo().partner_id._display_address(without_company=True)
        return ", ".join(line.strip() for line in address.splitlines() if line.strip())

    def _local(self, moment):
        """The branch's wall clock, aware, of a naive UTC datetime."""
        self.ensure_one()
        zone = pytz.timezone(self.sudo().resource_calendar_id.tz)
        return pytz.utc.localize(moment).astimezone(zone)

    def _clock(self, moment):
        """The time of day on the branch's wall, as the user reads times."""
        return format_time(self.env, self._local(moment).timetz(), time_format="short")

    def _day(self, moment):
        """The day on the branch's wall, as the user reads days."""
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton("MMMEd", self._local(moment), locale=locale)

    def _day_in_year(self, moment):
        """The day on the branch's wall; of another year than this, with its year."""
        day = self._local(moment)
        if day.year == self._local(fields.Datetime.now()).year:
            return self._day(moment)
        return format_date(self.env, day.date())

    def _day_and_clock(self, moment):
        """Day and time on the branch's wall, as the user reads them."""
        return f"{self._day(moment)} {self._clock(moment)}"
