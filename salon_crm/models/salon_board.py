from dataclasses import dataclass
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import get_lang

from ..tools import hours, instants
from .salon_appointment_request import YEARS

# Who sees the visits of all; a stylist sees the own ones.
SEE_ALL = (
    "salon_crm.group_salon_receptionist",
    "point_of_sale.group_pos_user",
    "account.group_account_readonly",
    "account.group_account_invoice",
)
MOST_VISITS = 10_000


@dataclass(frozen=True)
class Board:
    """What a screen shows: a day of all people or things, or a week of one person.

    :ivar branch: salon.branch
    :ivar day: on the branch's wall
    :ivar by: "staff" or "things"
    :ivar employee: hr.employee, empty for a day of all
    :ivar days: the days shown
    """

    branch: object
    day: date
    by: str
    employee: object
    days: tuple

    @property
    def tz(self):
        return self.branch.tz

    @property
    def window(self):
        """From the first midnight to the last, in seconds."""
        return hours.days_span(self.days[0], self.days[-1], self.tz)

    @property
    def spans(self):
        """{day: (midnight, next midnight)} in seconds: 23 to 25 hours each."""
        return {day: hours.days_span(day, day, self.tz) for day in self.days}


class SalonBoard(models.AbstractModel):
    """The day board of the front desk: what it shows, and what is done on it.

    All methods take one dict, so that they can come by RPC, and answer with plain
    values. Moments are whole seconds since the epoch in both directions, days are
    "YYYY-MM-DD" on the branch's wall. A *board* in a request is ``branch_id`` (default:
    the user's), ``day`` (today there), ``by`` ("staff" or "things") and ``employee_id``
    (the week of one person).
    """

    _name = "salon.board"
    _description = "Day board"

    @api.model
    def load(self, request):
        """All that a board shows. The number of queries is always the same.

        :param request: a board
        :return: ``{"branch": {"id", "name", "tz", "step", "currency_id"}, "branches":
            [{"id", "name"}], "day", "by", "employee_id", "now", "from", "to" (first
            and last moment to draw, of the first day), "may": {"book", "overbook",
            "till" (id or False)}, "columns": as `_columns` makes them, "visits": as
            `_visits` makes them, "review" (number of visits of earlier days to
            review)}``
        :raises UserError: the request cannot be understood, in words
        """
        self._check_reader()
        board = self._read_board(request)
        visits = self._visits(self._visits_domain(board))
        columns = self._columns(board, visits)
        branch = board.branch
        return {
            "branch": {
                "id": branch.id,
                "name": branch.name,
                "tz": branch.tz,
                "step": branch.slot_minutes,
                "currency_id": branch.sudo().currency_id.id,
            },
            "branches": self._branches(),
            "day": fields.Date.to_string(board.day),
            "by": board.by,
            "employee_id": board.employee.id,
            "now": self._now(),
            "from": columns[0]["draw_from"] if columns else board.window[0],
            "to": columns[0]["draw_to"] if columns else board.window[1],
            "may": self._may(branch),
            "columns": columns,
            "visits": visits,
            "review": self._count_to_review(branch),
        }

    @api.model
    def changes(self, request):
        """How some visits are now, for a board that knew them or heard of them.

        :param request: a board and ``visit_ids``
        :return: ``{"visits": those that belong on the board, "gone": other ids,
            "review", "now"}``
        :raises UserError: the request cannot be understood, in words
        """
        self._check_reader()
        board = self._read_board(request)
        ids = request.get("visit_ids")
        if not self.env["salon.appointment"]._are_ids(ids) or len(ids) > MOST_VISITS:
            raise UserError(self.env._("The request could not be understood."))
        return self._fresh(board, ids)

    @api.model
    def _fresh(self, board, ids):
        """What a board has to know of visits that changed."""
        domain = self._visits_domain(board) & Domain("id", "in", ids)
        visits = self._visits(domain)
        shown = {visit["id"] for visit in visits}
        return {
            "visits": visits,
            "gone": [key for key in dict.fromkeys(ids) if key not in shown],
            "review": self._count_to_review(board.branch),
            "now": self._now(),
        }

    # ------------------------------------------------------------
    # Reading requests
    # ------------------------------------------------------------

    @api.model
    def _check_reader(self):
        self.env["salon.appointment"].check_access("read")

    @api.model
    def _sees_all(self):
        return self.env.su or any(map(self.env.user.has_group, SEE_ALL))

    @api.model
    def _read_board(self, request):
        """:return: ``Board``"""
        Appointment = self.env["salon.appointment"]
        request = Appointment._read_dict(request)
        key = request.get("branch_id") or Appointment._default_branch_id().id
        if not key:
            raise UserError(self.env._("There is no branch yet. Set one up first."))
        branch = Appointment._read_record("salon.branch", key)
        by = request.get("by") or "staff"
        if by not in ("staff", "things"):
            raise UserError(self.env._("The request could not be understood."))
        employee = Appointment._read_employee(branch, request.get("employee_id"))
        if employee and not (self._sees_all() or employee in self._own_employees()):
            raise AccessError(self.env._("You see your own agenda only."))
        day = self._read_day(request.get("day"), branch)
        days = (day,)
        if employee:
            first = day - timedelta(days=(day.isoweekday() - self._week_start()) % 7)
            days = tuple(first + timedelta(days=number) for number in range(7))
        return Board(branch, day, by, employee, days)

    @api.model
    def _own_employees(self):
        return self.env["resource.resource"]._salon_staff_of_user().employee_id

    @api.model
    def _week_start(self):
        return int(get_lang(self.env).week_start)

    @api.model
    def _read_day(self, value, branch):
        if not value:
            return branch._local(fields.Datetime.now()).date()
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            day = None
        # A week about a day must not leave what time zones can reckon with.
        if day is None or day.year - 1 not in YEARS or day.year + 1 not in YEARS:
            raise UserError(self.env._("“%s” is not a day.", value))
        return day

    @api.model
    def _read_moment(self, value):
        """:return: a naive UTC datetime of seconds since the epoch"""
        try:
            if type(value) is not int:
                raise ValueError
            moment = instants.to_datetime(value)
        except (ValueError, OverflowError, OSError):
            moment = None
        return self.env["salon.appointment"]._read_datetime(moment)

    # ------------------------------------------------------------
    # Small answers
    # ------------------------------------------------------------

    @api.model
    def _now(self):
        return instants.to_seconds(fields.Datetime.now())

    @api.model
    def _branches(self):
        """The branches that the user may look at."""
        here = [("company_id", "in", self.env.companies.ids)]
        return self.env["salon.branch"].search_read(here, ["name"])

    @api.model
    def _may(self, branch):
        user = self.env.user
        till = False
        if self.env["pos.config"].has_access("read"):
            till = (
                self.env["pos.config"]
                .search([("salon_branch_id", "=", branch.id)], limit=1)
                .id
            )
        return {
            "book": user.has_group("salon_crm.group_salon_receptionist"),
            "overbook": user.has_group("salon_crm.group_salon_manager"),
            "till": till,
        }

    @api.model
    def _count_to_review(self, branch):
        """Visits of days before today that nobody opened."""
        today, _tomorrow = branch._today()
        return self.env["salon.appointment"].search_count(
            [
                ("branch_id", "=", branch.id),
                ("to_review", "=", True),
                ("start", "<", today),
            ]
        )
