from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import deadlines, hours, instants, intervals
from ..tools.complaint import OPEN

# How far the opening is read, in days: nearly always the first is enough. Where a
# branch is not open long enough within the second, nothing is due.
FAR = (45, 800)
WINDING = {"severity", "branch_id", "company_id", "kind_id"}


class SalonComplaint(models.Model):
    """When a complaint is due, in the branch's opening hours.

    Deadlines are stored; the arithmetic is in ``tools/deadlines.py``. The clock starts
    when the complaint comes in, and anew when it is reopened.
    """

    _inherit = "salon.complaint"

    clock_start = fields.Datetime("Since", readonly=True, copy=False)
    answer_deadline = fields.Datetime("First answer until", readonly=True, copy=False)
    solution_deadline = fields.Datetime("Solved until", readonly=True, copy=False)
    due_at = fields.Datetime(
        "Next deadline", readonly=True, copy=False, index="btree_not_null"
    )
    answered_at = fields.Datetime("Answered", readonly=True, copy=False)
    first_answered_at = fields.Datetime(
        "First answer", readonly=True, copy=False, help="Stays when it is reopened."
    )
    answer_missed = fields.Boolean("Answered late", readonly=True, copy=False)
    solution_missed = fields.Boolean("Solved late", readonly=True, copy=False)
    waiting_since = fields.Datetime(
        "Waiting for the client since", readonly=True, copy=False
    )
    # Seconds of opening hours in which it was the client's turn
    answer_waited = fields.Integer(readonly=True, copy=False)
    solution_waited = fields.Integer(readonly=True, copy=False)
    # Alarms of the next deadline: 1 the owner was warned, 2 the leader and 3 the
    # manager were told that it is late
    alarm_level = fields.Integer(readonly=True, copy=False)
    alarm_at = fields.Datetime(readonly=True, copy=False, index="btree_not_null")
    deadline_state = fields.Selection(
        [
            ("ok", "In time"),
            ("warn", "Soon due"),
            ("late", "Overdue"),
            ("wait", "Waiting"),
        ],
        "Deadline",
        compute="_compute_deadline_state",
        search="_search_deadline_state",
    )

    @api.depends("due_at", "alarm_at", "alarm_level", "waiting_since")
    def _compute_deadline_state(self):
        now = fields.Datetime.now()
        for complaint in self:
            if complaint.waiting_since:
                complaint.deadline_state = "wait"
            elif not complaint.due_at:
                complaint.deadline_state = False
            elif complaint.due_at <= now:
                complaint.deadline_state = "late"
            elif complaint.alarm_level or (
                complaint.alarm_at and complaint.alarm_at <= now
            ):
                complaint.deadline_state = "warn"
            else:
                complaint.deadline_state = "ok"

    def _search_deadline_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        warned = Domain("alarm_level", ">", 0) | Domain("alarm_at", "<=", now)
        ahead = Domain("due_at", ">", now)
        waiting = Domain("waiting_since", "!=", False)
        domains = {
            "wait": waiting,
            "late": Domain("due_at", "<=", now),
            "warn": ahead & warned,
            "ok": ahead & ~warned,
            False: Domain("due_at", "=", False) & ~waiting,
        }
        return Domain.OR(domains.get(key, Domain.FALSE) for key in value)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        anew = complaints.sudo().filtered(lambda each: not each.clock_start)
        anew.clock_start = fields.Datetime.now()
        complaints.sudo()._wind()
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if WINDING & set(vals):
            self.sudo()._wind()
        return result

    # ------------------------------------------------------------
    # The clock
    # ------------------------------------------------------------

    def _wind(self):
        """Work out the deadlines and the next alarm. As superuser, in bulk."""
        timed = self.filtered(lambda each: each.is_complaint and each.clock_start)
        (self - timed).write(
            {"answer_deadline": False, "solution_deadline": False} | self._no_alarm()
        )
        if not timed:
            return
        terms = self.env["salon.complaint.term"]._of(timed.company_id)
        for days in FAR:
            openings = timed._openings(days)
            for complaint in timed:
                complaint.write(complaint._deadlines(openings, terms))
            timed = timed.filtered(lambda each: not each.solution_deadline)
            if not timed:
                break

    @api.model
    def _no_alarm(self):
        return {"due_at": False, "alarm_at": False, "alarm_level": 0}

    def _deadlines(self, openings, terms):
        """:return: values to write"""
        times = self._alarm_times(openings, terms)
        if not times:
            return self._no_alarm()
        values = {
            "answer_deadline": self._moment(times["answer"][1]),
            "solution_deadline": self._moment(times["solution"][1]),
        }
        turn = self._turn()
        if not turn:
            # While it waits, what was raised is not forgotten.
            level = self.alarm_level if self.waiting_since else 0
            return values | self._no_alarm() | {"alarm_level": level}
        now = instants.to_seconds(fields.Datetime.now())
        level, alarm = deadlines.next_alarm(times[turn], self.alarm_level, now)
        return values | {
            "due_at": self._moment(times[turn][1]),
            "alarm_level": level,
            "alarm_at": self._moment(alarm),
        }

    def _turn(self):
        """What is due next: "answer" or "solution"; None if it is not our turn."""
        if self.waiting_since or self.stage_code not in OPEN:
            return None
        return "solution" if self.answered_at else "answer"

    def _alarm_times(self, openings, terms):
        """:return: {"answer", "solution": seconds of the three alarms}"""
        term = terms.get((self.severity, self.company_id.id))
        if not term:
            return {}
        spans = openings[self._calendar(), self.company_id.id]
        start = instants.to_seconds(self.clock_start)
        return {
            "answer": deadlines.alarms(spans, start, self.answer_waited, term[0]),
            "solution": deadlines.alarms(spans, start, self.solution_waited, term[1]),
        }

    @api.model
    def _moment(self, seconds):
        return seconds is not None and instants.to_datetime(seconds)

    # ------------------------------------------------------------
    # Opening hours
    # ------------------------------------------------------------

    def _calendar(self):
        """The id of the branch's calendar, without a branch the company's."""
        branch = self.branch_id.resource_calendar_id
        return (branch or self.company_id.resource_calendar_id).id

    def _openings(self, days):
        """When the branches of these complaints are open, closing days taken off.

        Two queries, however many there are.

        :param days: to read from the first one's beginning
        :return: {(calendar id, company id): spans}; always open without a calendar
        """
        now = instants.to_seconds(fields.Datetime.now())
        starts = [instants.to_seconds(each.clock_start) for each in self]
        window = (min(starts, default=now), max(starts + [now]) + days * 24 * 3600)
        pairs = {(each._calendar(), each.company_id.id) for each in self}
        calendars = {calendar for calendar, _company in pairs if calendar}
        fixed = self.env["resource.calendar"].browse(calendars)
        fixed = fixed.filtered(lambda calendar: not calendar.flexible_hours)
        weeks = self.env["resource.resource"]._salon_calendar_hours(fixed.ids)
        closed = self._closing_days(window, fixed.ids)
        found = {}
        for calendar, company in pairs:
            if calendar not in weeks:
                found[calendar, company] = [window]
                continue
            holes = [
                span
                for of_calendar in (None, calendar)
                for of_company in (None, company)
                for span in closed[of_calendar, of_company]
            ]
            found[calendar, company] = intervals.subtract(
                hours.work_spans(*weeks[calendar], window), intervals.normalize(holes)
            )
        return found

    @api.model
    def _closing_days(self, window, calendar_ids):
        """:return: {(calendar id or None, company id or None): list of spans}"""
        self.env["resource.calendar.leaves"].flush_model()
        start, stop = (instants.to_datetime(second) for second in window)
        closed = defaultdict(list)
        for calendar, company, begun, ended in self.env.execute_query(
            SQL(
                """
                SELECT calendar_id, company_id, date_from, date_to
                  FROM resource_calendar_leaves
                 WHERE time_type = 'leave' AND resource_id IS NULL
                   AND date_from < %s AND date_to > %s
                   AND (calendar_id IS NULL OR calendar_id = ANY(%s))
                """,
                stop,
                start,
                list(calendar_ids),
            )
        ):
            closed[calendar, company].append(instants.to_span(begun, ended))
        return closed

    # ------------------------------------------------------------
    # What moves the clock
    # ------------------------------------------------------------

    def _note_answered(self):
        """The client heard something from us."""
        now = fields.Datetime.now()
        answered = self.filtered(lambda each: not each.answered_at)
        answered._take_down("due", "late")
        for complaint in answered:
            late = complaint.answer_deadline and now > complaint.answer_deadline
            complaint.write(
                {
                    "answered_at": now,
                    "first_answered_at": complaint.first_answered_at or now,
                    "answer_missed": complaint.answer_missed or bool(late),
                    # From now on it is about the solution.
                    "alarm_level": 0,
                }
            )
        self._wind()

    def _reopen(self):
        """As if it came in now; what was late once stays so in the reports."""
        for complaint in self:
            complaint.write(
                {
                    "clock_start": fields.Datetime.now(),
                    "reopened_count": complaint.reopened_count + 1,
                    **dict.fromkeys(("answer_waited", "solution_waited"), 0),
                    **dict.fromkeys(
                        ("answered_at", "solved_at", "closed_at", "waiting_since"),
                        False,
                    ),
                    "asked_at": False,
                    "alarm_level": 0,
                }
            )
        self._wind()

    def _stop_clock(self):
        self.write({"waiting_since": False} | self._no_alarm())
        self._take_down("due", "late", "reply", "health")

    def action_answered(self):
        """The client was answered in person or by phone."""
        self.check_access("write")
        self.sudo()._note_answered()

    def action_wait(self):
        """It is the client's turn: no deadline runs."""
        self.check_access("write")
        for complaint in self.sudo():
            if complaint.stage_code not in OPEN:
                raise UserError(
                    self.env._("%(number)s is not open.", number=complaint.name)
                )
        waiting = self.sudo().filtered(lambda each: not each.waiting_since)
        waiting.waiting_since = fields.Datetime.now()
        waiting._wind()

    def action_resume(self):
        """The client has answered: deadlines are put off by the hours waited."""
        self.check_access("write")
        self.sudo()._resume()

    def _resume(self):
        waiting = self.filtered("waiting_since")
        if not waiting:
            return
        now = instants.to_seconds(fields.Datetime.now())
        openings = waiting._openings(1)
        for complaint in waiting:
            spans = openings[complaint._calendar(), complaint.company_id.id]
            since = instants.to_seconds(complaint.waiting_since)

            def pause(due, spans=spans, since=since):
                due = due and instants.to_seconds(due)
                return deadlines.waited(spans, due or None, since, now)

            answer = 0 if complaint.answered_at else pause(complaint.answer_deadline)
            complaint.write(
                {
                    "waiting_since": False,
                    "answer_waited": complaint.answer_waited + answer,
                    "solution_waited": complaint.solution_waited
                    + pause(complaint.solution_deadline),
                }
            )
        waiting._wind()

    # ------------------------------------------------------------
    # Alarms
    # ------------------------------------------------------------

    @api.model
    def _cron_alarm(self):
        """Warn who owns what is soon due, and tell others of what is late."""
        domain = Domain("alarm_at", "<=", fields.Datetime.now())
        cron = self.env["ir.cron"]
        remaining = self.search_count(domain)
        while complaints := self.search(domain, limit=100, order="id"):
            complaints._alarm()
            remaining = max(0, remaining - len(complaints))
            if not cron._commit_progress(len(complaints), remaining=remaining):
                break

    def _alarm(self):
        """Raise the alarms whose time has come, each once. As superuser, in bulk."""
        now = instants.to_seconds(fields.Datetime.now())
        terms = self.env["salon.complaint.term"]._of(self.company_id)
        openings = self._openings(FAR[0])
        managers = self._managers()
        told = []
        for complaint in self:
            turn = complaint._turn()
            times = complaint._alarm_times(openings, terms)
            if not turn or not times:
                complaint.write(self._no_alarm())
                continue
            level = deadlines.passed(times[turn], now)
            manager = managers[complaint.branch_id, complaint.company_id]
            told += complaint._who_is_told(level, manager)
            following = times[turn][level] if level < len(times[turn]) else None
            complaint.write({"alarm_level": level, "alarm_at": self._moment(following)})
        self._raise_activities(told)
        self.env.flush_all()

    def _who_is_told(self, level, manager):
        """Who hears of it from the level of alarm that it has until a new one.

        Who is told that it is late needs no warning any more. Nobody hears of the same
        deadline as leader and as manager.

        :return: list of (complaint, user, activity type, words)
        """
        before, leader = self.alarm_level, self.team_id.leader_id or self.user_id
        if level == 1 and before < 1:
            return self._telling(self.user_id or leader, "due")
        told = []
        if level >= 2 and before < 2:
            told += self._telling(leader or manager, "late")
        if level >= 3 and before < 3 and manager != leader and leader:
            told += self._telling(manager, "late")
        return told

    def _managers(self):
        """Of each branch, and where there is none of the company.

        :return: {(branch, company): user}
        """
        pairs = {(each.branch_id, each.company_id) for each in self}
        return {
            (branch, company): branch.with_company(company)._manager()
            for branch, company in pairs
        }

    def _telling(self, user, kind):
        return [(self, user, kind)] if user else []

    def _take_down(self, *kinds):
        """Nobody need mind these activities any more."""
        types = [f"salon_crm.mail_activity_type_complaint_{kind}" for kind in kinds]
        self.activity_unlink(types)

    @api.model
    def _raise_activities(self, told):
        """One activity for each, without mails: it stands in the list of the user."""
        types = {
            kind: self.env.ref(f"salon_crm.mail_activity_type_complaint_{kind}")
            for kind in ("due", "late", "health", "reply")
        }
        model = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model,
                    "res_id": complaint.id,
                    "user_id": user.id,
                    "activity_type_id": types[kind].id,
                    "automated": True,
                    "summary": complaint.name,
                    "date_deadline": fields.Date.context_today(complaint),
                }
                for complaint, user, kind in told
            ]
        )
