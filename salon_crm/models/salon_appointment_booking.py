from datetime import datetime, timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..tools import instants
from .planner import Planner, Wanted
from .salon_appointment import CHANNELS

MOST_DAYS = 92
NEXT_TIMES = 3
NEXT_DAYS = 14
# Two who insert overlapping times at the same moment can deadlock; one is let go.
ATTEMPTS = 3
DAY = timedelta(days=1)


class TimeGone(Exception):
    """Somebody or something is not free; the arguments are the reasons in words."""


class SalonAppointment(models.Model):
    """Finding free times and booking them: what desk, till and web pages call.

    A *request* is a dict, so that it can come by RPC. Datetimes are UTC, as Odoo's
    strings or as datetimes. Keys:

    - ``branch_id``
    - ``services``: list of ``{"product_id", "employee_id" (False: anyone)}``
    - ``partner_id``
    """

    _inherit = "salon.appointment"

    @api.model
    def get_available_slots(self, request):
        """When the services could take place.

        :param request: as above, with ``date_from``, ``date_to`` and optionally
            ``appointment_id`` (its own time counts as free: for moving it) and
            ``limit`` (number of different starts); ``partner_id`` is optional
        :return: list of ``{"start", "stop", "lines": [{"product_id", "employee_id",
            "start", "stop", "phases": [{"start", "stop", "employee_id",
            "resource_ids"}]}], "score"}``, ordered by start, best first within a start
        :raises UserError: the request cannot be understood, in words
        """
        self.check_access("read")
        request = self._read_dict(request)
        branch, wanted = self._read_services(request)
        date_from = self._read_datetime(request.get("date_from"))
        date_to = self._read_datetime(request.get("date_to"))
        if date_to < date_from:
            raise UserError(self.env._("The end of the search lies before its start."))
        if date_to - date_from > timedelta(days=MOST_DAYS):
            raise UserError(
                self.env._("Please search at most %(days)s days.", days=MOST_DAYS)
            )
        ignored = None
        if request.get("appointment_id"):
            ignored = self._read_record("salon.appointment", request["appointment_id"])
        limit = request.get("limit")
        if limit is not None and (not isinstance(limit, int) or limit < 1):
            raise UserError(self.env._("The limit must be a number of at least 1."))
        return self._find_slots(branch, wanted, date_from, date_to, ignored, limit)

    @api.model
    def book(self, request):
        """Book a visit.

        :param request: as above, with ``start``, ``channel`` and optionally ``lines``
            as a slot returned them (then exactly that is booked), ``hold`` (True: only
            held, for the branch's minutes) and ``request_uid`` (a repeated request
            returns the same visit)
        :return: the visit's id
        :raises UserError: in words; when the time is gone, with the next free times.
            Nothing is written then.
        """
        self.check_access("create")
        request = self._read_dict(request)
        uid = self._read_request_uid(request)
        if uid and (known := self._of_request(self.env, uid)):
            return known
        branch, wanted = self._read_services(request)
        vals = self._read_booking(request, branch)
        if request.get("lines"):
            wanted = self._read_slot_lines(branch, request["lines"], wanted)
        else:
            wanted = [(one, None) for one in wanted]
        start = vals["start"]
        self._check_future(branch, start)
        try:
            visit = self._book_in_savepoint(vals, wanted)
        except psycopg2.errors.UniqueViolation:
            if not uid:
                raise
            return self._of_request(None, uid)
        except (psycopg2.errors.ExclusionViolation, TimeGone) as gone:
            reasons = gone.args if isinstance(gone, TimeGone) else ()
            raise UserError(self._time_gone(branch, wanted, start, reasons)) from None
        return visit.id

    @api.model
    def explain_unavailable(self, request):
        """Why the services cannot take place at a time.

        :param request: as above, with ``start``, and optionally ``appointment_id``
        :return: list of sentences; empty when the time is free
        """
        self.check_access("read")
        request = self._read_dict(request)
        try:
            branch, wanted = self._read_services(request)
            start = self._read_datetime(request.get("start"))
            self._check_future(branch, start)
            ignored = None
            if request.get("appointment_id"):
                ignored = self._read_record(
                    "salon.appointment", request["appointment_id"]
                )
            planner = self._planner(branch, wanted, start, start, ignored)
        except UserError as error:
            return [error.args[0]]
        return planner.reasons(wanted, instants.to_seconds(start))

    # ------------------------------------------------------------
    # Searching
    # ------------------------------------------------------------

    @api.model
    def _planner(self, branch, wanted, start, stop, ignored=None):
        """A planner from a time until the services that begin at the other are over."""
        length = sum(one.seconds for one in wanted)
        window = (instants.to_seconds(start), instants.to_seconds(stop) + length)
        return Planner(branch, window, wanted, ignored)

    @api.model
    def _find_slots(self, branch, wanted, date_from, date_to, ignored=None, limit=None):
        now = fields.Datetime.now()
        if date_to <= now:
            return []
        date_from = max(date_from, now)
        window = (instants.to_seconds(date_from), instants.to_seconds(date_to))
        planner = Planner(branch, window, wanted, ignored)
        midnight = branch._local(date_from).replace(hour=0, minute=0, second=0)
        anchor = int(midnight.replace(microsecond=0).timestamp())
        offers = planner.search(wanted, branch.slot_minutes * 60, anchor, limit)
        return [self._slot(planner, wanted, offer) for offer in offers]

    @api.model
    def _slot(self, planner, wanted, offer):
        """An offer of the tool in the shape of the contract."""

        def text(seconds):
            return fields.Datetime.to_string(instants.to_datetime(seconds))

        def phase_values(phase):
            return {
                "start": text(phase.start),
                "stop": text(phase.stop),
                "employee_id": planner.employees.get(phase.staff, False),
                "resource_ids": list(phase.things),
            }

        return {
            "start": text(offer.start),
            "stop": text(offer.stop),
            "lines": [
                {
                    "product_id": one.product.id,
                    "employee_id": planner.employees.get(service.staff, False),
                    "start": text(service.start),
                    "stop": text(service.stop),
                    "phases": [phase_values(phase) for phase in service.phases],
                }
                for one, service in zip(wanted, offer.services, strict=True)
            ],
            "score": offer.score,
        }

    # ------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------

    def _book_in_savepoint(self, vals, wanted):
        """Create the visit and hold its times, or leave everything as it was.

        :raises TimeGone: somebody or something is not free
        :raises psycopg2.errors.ExclusionViolation: another booking was quicker
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    return self._book(vals, wanted)
            except psycopg2.errors.DeadlockDetected:
                if attempt == ATTEMPTS:
                    raise
        return self.browse()

    def _book(self, vals, wanted):
        branch = self.env["salon.branch"].browse(vals["branch_id"])
        planner = self._planner(
            branch, [one for one, _at in wanted], vals["start"], vals["start"] + DAY
        )
        placed = self._place_booking(planner, vals["start"], wanted)
        lines = [
            Command.create(
                {
                    "product_id": one.product.id,
                    "employee_id": planner.employees.get(service.staff),
                    "employee_requested": bool(one.employee),
                    "start": instants.to_datetime(service.start),
                    "stop": instants.to_datetime(service.stop),
                }
            )
            for one, service in placed
        ]
        # The desk would otherwise follow every visit that it ever booked.
        quiet = {"mail_create_nosubscribe": True, "mail_create_nolog": True}
        visit = self.with_context(salon_planned=True, **quiet).create(
            {**vals, "line_ids": lines}
        )
        for (one, _service), line in zip(
            placed, visit.line_ids.sorted("id"), strict=True
        ):
            one.line = line
        self._write_placements(placed, planner.employees)
        return self.browse(visit.id)

    def _place_booking(self, planner, start, wanted):
        try:
            return self._place_job(planner, start, wanted)
        except UserError as refusal:
            raise TimeGone(*refusal.args) from None

    @api.model
    def _time_gone(self, branch, wanted, start, reasons):
        """What to tell who came too late: why, and when it would be possible.

        The next times are read by a new cursor: this transaction's snapshot may be
        older than the booking that took the time.
        """
        wanted = [one for one, _at in wanted]
        if reasons:
            slots = self._find_slots(
                branch,
                wanted,
                start,
                start + timedelta(days=NEXT_DAYS),
                None,
                NEXT_TIMES,
            )
        else:
            reasons = [self.env._("This time was taken just now.")]
            slots = self._find_slots_afresh(branch, wanted, start)
        starts = dict.fromkeys(fields.Datetime.to_datetime(s["start"]) for s in slots)
        if not starts:
            return "\n".join(reasons)
        times = ", ".join(branch._day_and_clock(moment) for moment in starts)
        return "\n".join(
            [*reasons, self.env._("The next free times: %(times)s", times=times)]
        )

    @api.model
    def _find_slots_afresh(self, branch, wanted, start):
        with self.env.registry.cursor() as cursor:
            env = self.env(cr=cursor)
            there = branch.with_env(env)
            if not there.exists():
                return []
            anew = [
                Wanted.of_product(one.product.with_env(env), one.employee.with_env(env))
                for one in wanted
            ]
            until = start + timedelta(days=NEXT_DAYS)
            return self.with_env(env)._find_slots(
                there, anew, start, until, None, NEXT_TIMES
            )

    @api.model
    def _of_request(self, env, uid):
        """The id of the visit that a request made; a new cursor sees a quicker twin."""
        domain = [("request_uid", "=", uid)]
        if env is not None:
            return self.sudo().search(domain, limit=1).id
        with self.env.registry.cursor() as cursor:
            return self.sudo().with_env(self.sudo().env(cr=cursor)).search(domain).id

    # ------------------------------------------------------------
    # Reading requests: nothing that comes in is trusted
    # ------------------------------------------------------------

    @api.model
    def _read_booking(self, request, branch):
        """The values of the visit that a request asks for."""
        channel = request.get("channel", "desk")
        if channel not in dict(CHANNELS):
            raise UserError(self.env._("“%s” is no channel.", channel))
        partner = self._read_record("res.partner", request.get("partner_id"))
        start = self._read_datetime(request.get("start"))
        vals = {
            "branch_id": branch.id,
            "partner_id": partner.id,
            "start": start,
            "channel": channel,
            "request_uid": request.get("request_uid") or False,
        }
        if request.get("opportunity_id"):
            lead = self._read_record("crm.lead", request["opportunity_id"])
            vals["opportunity_id"] = lead.id
        if request.get("hold"):
            minutes = timedelta(minutes=branch.hold_minutes)
            vals.update(state="hold", hold_until=fields.Datetime.now() + minutes)
        return vals

    @api.model
    def _read_services(self, request):
        """:return: the branch, and a list of ``Wanted``"""
        branch = self._read_branch(request)
        wanted = []
        for service in self._read_list(request.get("services")):
            product = self._read_product(branch, service.get("product_id"))
            employee = self._read_employee(branch, service.get("employee_id"))
            wanted.append(Wanted.of_product(product, employee))
        if not wanted:
            raise UserError(self.env._("Choose at least one service."))
        return branch, wanted

    @api.model
    def _read_slot_lines(self, branch, lines, wanted):
        """Lines as a slot returned them, checked against what is wanted.

        :param wanted: list of ``Wanted``, or the visit's lines when it moves
        :return: list of (Wanted, start in seconds)
        """
        lines = self._read_list(lines)
        if len(lines) != len(wanted):
            raise UserError(self.env._("The time does not fit the services."))
        result = []
        for line, one in zip(lines, wanted, strict=True):
            employee = self._read_employee(branch, line.get("employee_id"))
            if not isinstance(one, Wanted):
                one = Wanted.of_line(one)
            if one.product.id != line.get("product_id"):
                raise UserError(self.env._("The time does not fit the services."))
            if employee:
                one.employee = employee
            one.only = frozenset(
                key
                for phase in self._read_list(line.get("phases"))
                for key in phase.get("resource_ids") or []
            )
            start = self._read_datetime(line.get("start"))
            result.append((one, instants.to_seconds(start)))
        return result

    @api.model
    def _read_branch(self, request):
        branch = self._read_record("salon.branch", request.get("branch_id"))
        if branch.company_id not in self.env.companies:
            raise UserError(
                self.env._(
                    "%(branch)s belongs to another company.", branch=branch.sudo().name
                )
            )
        return branch

    @api.model
    def _read_product(self, branch, product_id):
        product = self._read_record("product.product", product_id)
        if not product.is_salon_service or not product.active:
            raise UserError(
                self.env._(
                    "“%(product)s” is not a service that can be booked.",
                    product=product.name,
                )
            )
        company = product.company_id
        if company and company != branch.company_id:
            raise UserError(
                self.env._(
                    "%(service)s is not offered in %(branch)s.",
                    service=product.name,
                    branch=branch.name,
                )
            )
        return product

    @api.model
    def _read_employee(self, branch, employee_id):
        if not employee_id:
            return self.env["hr.employee"]
        employee = self._read_record("hr.employee", employee_id)
        if employee.sudo().company_id != branch.company_id:
            raise UserError(
                self.env._(
                    "%(person)s cannot be booked in %(branch)s.",
                    person=employee.sudo().name,
                    branch=branch.name,
                )
            )
        return employee

    @api.model
    def _read_record(self, model, record_id):
        """An existing record that the user may know of."""


        def name():
            return self.env["ir.model"]._get(model).name

        if isinstance(record_id, bool) or not isinstance(record_id, int):
            raise UserError(self.env._("Choose: %(what)s.", what=name()))
        record = self.env[model].sudo().browse(record_id).exists()
        companies = self.env.companies
        if not record or ("company_id" in record and record.company_id - companies):
            raise UserError(
                self.env._("There is no such record any more: %(what)s.", what=name())
            )
        return record.sudo(False)

    @api.model
    def _read_datetime(self, value):
        try:
            moment = fields.Datetime.to_datetime(value)
        except (TypeError, ValueError):
            moment = None
        if not isinstance(moment, datetime) or moment.tzinfo:
            raise UserError(
                self.env._(
                    "“%s” is not a date and time.", "" if value is None else value
                )
            )
        return moment.replace(microsecond=0)

    @api.model
    def _read_dict(self, value):
        if not isinstance(value, dict):
            raise UserError(self.env._("The request could not be understood."))
        return value

    @api.model
    def _read_list(self, value):
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise UserError(self.env._("The request could not be understood."))
        return value

    @api.model
    def _read_request_uid(self, request):
        uid = request.get("request_uid")
        if uid and (not isinstance(uid, str) or len(uid) > 64):
            raise UserError(self.env._("The request could not be understood."))
        return uid
