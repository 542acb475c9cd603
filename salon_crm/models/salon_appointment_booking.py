from dataclasses import replace
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import instants, slots, taking
from .planner import Planner
from .salon_appointment import AWAITED, PLANNED
from .salon_appointment_race import TimeGone
from .wanted import Wanted

MOST_DAYS = 92
NEXT_TIMES = 3
NEXT_DAYS = 14


class SalonAppointment(models.Model):
    """Finding free times and booking them: what desk, till and web pages call.

    A *request* is a dict, so that it can come by RPC. Datetimes are UTC, as Odoo's
    strings or as datetimes. Keys:

    - ``branch_id``
    - ``services``: list of ``{"product_id", "employee_id" (False: anyone), "level"
      (optional: at least that)}``
    - ``partner_id``
    - ``order``: optional, "given" or "any"

    Services follow one another, with the branch's longest wait at most; two that
    allow it can go on at the same time.
    """

    _inherit = "salon.appointment"

    @api.model
    def get_available_slots(self, request):
        """When the services could take place.

        :param request: as above, with ``date_from``, ``date_to`` and optionally
            ``appointment_id`` (its own time counts as free: for moving it) and
            ``limit`` (number of different starts); ``partner_id`` is optional, and so
            is ``channel`` ("online" keeps to what clients may book for themselves),
            ``order`` ("given" or "any") and ``best`` (True: the best offer of each
            start is enough, such as for who picks a time and not a person)
        :return: list of ``{"start", "stop", "lines": [{"product_id", "employee_id",
            "start", "stop", "phases": [{"start", "stop", "employee_id",
            "resource_ids"}]}], "score"}``, ordered by start, best first within a start
        :raises UserError: the request cannot be understood, in words
        """
        self.check_access("read")
        request = self._read_dict(request)
        self._read_ahead(request)
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
        if limit is not None:
            self._check_limit(limit)
        if request.get("channel") == "online":
            earliest, latest = branch._online_window(wanted[0].client)
            date_from = max(date_from, earliest)
            length = timedelta(seconds=sum(one.seconds for one in wanted))
            date_to = min(date_to, latest + length) if latest else date_to
            if date_to < date_from:
                return []
        any_order = self._read_any_order(request)
        return self._find_slots(
            branch,
            wanted,
            date_from,
            date_to,
            ignored,
            limit,
            any_order,
            request.get("best") is True,
        )

    @api.model
    def book(self, request):
        """Book a visit.

        :param request: as above, with ``start``, ``channel`` and optionally ``lines``
            as a slot returned them (then exactly that is booked), ``hold`` (True: only
            held, for the branch's minutes), ``request_uid`` (a repeated request
            returns the same visit) and ``overbook`` (a manager's reason to let it
            overlap what is booked already; within working hours)
        :return: the visit's id
        :raises UserError: in words; when the time is gone, with the next free times.
            Nothing is written then.
        """
        self.check_access("create")
        request = self._read_dict(request)
        uid = self._read_request_uid(request)
        if uid and (known := self._of_request(self.env, uid)):
            return known
        self._read_ahead(request, booking=True)
        branch, wanted = self._read_services(request)
        vals = self._read_booking(request, branch, wanted[0].client)
        if request.get("lines"):
            self._read_slot_lines(branch, request["lines"], wanted, vals["start"])
        start = vals["start"]
        self._check_future(branch, start)
        if vals["channel"] == "online":
            self._check_online(branch, vals["partner_id"], start)
        any_order = self._read_any_order(request)
        try:
            visit = self._book_in_savepoint(vals, wanted, any_order)
        except psycopg2.errors.UniqueViolation:
            if not uid:
                raise
            return self._of_request(None, uid)
        except TimeGone as gone:
            told = self._time_gone(branch, wanted, start, gone.args, any_order)
            raise UserError(told) from None
        return visit.id

    @api.model
    def explain_unavailable(self, request):
        """Why the services cannot take place at a time.

        :param request: as above, with ``start``, and optionally ``appointment_id`` and
            ``channel`` ("online": for who books for themselves)
        :return: list of sentences; empty when the time is free
        """
        self.check_access("read")
        request = self._read_dict(request)
        try:
            branch, wanted = self._read_services(request)
            start = self._read_datetime(request.get("start"))
            self._check_future(branch, start)
            if request.get("channel") == "online":
                self._check_online_time(branch, start, wanted[0].client)
            ignored = None
            if request.get("appointment_id"):
                ignored = self._read_record(
                    "salon.appointment", request["appointment_id"]
                )
            any_order = self._read_any_order(request)
            planner = self._planner(branch, wanted, start, start, ignored, any_order)
        except UserError as error:
            return [error.args[0]]
        return planner.reasons(wanted, instants.to_seconds(start))

    @api.model
    def _check_online(self, branch, partner_id, start):
        """Whether a client may book this for themselves.

        :raises UserError: the branch's policy does not allow it, in words
        """
        partner = self.env["res.partner"].browse(partner_id)
        self._check_online_time(branch, start, partner)
        to_come = self.sudo().search_count(
            [
                ("partner_id", "=", partner_id),
                ("company_id", "=", branch.company_id.id),
                ("state", "in", AWAITED),
                ("start", ">", fields.Datetime.now()),
            ]
        )
        if branch.open_visits_limit and to_come >= branch.open_visits_limit:
            raise UserError(
                self.env._(
                    "You have %(count)s visits booked already. Call us for more.",
                    count=to_come,
                )
            )

    @api.model
    def _check_online_time(self, branch, start, partner):
        """Whether a client may choose this time for themselves.

        :raises UserError: the branch's policy does not allow it, in words
        """
        earliest, latest = branch._online_window(partner)
        if start < earliest:
            raise UserError(
                self.env._(
                    "Please book at least %(minutes)s minutes ahead, or call us.",
                    minutes=branch.lead_minutes,
                )
            )
        if latest and start > latest:
            raise UserError(
                self.env._(
                    "Please book at most %(days)s days ahead.",
                    days=branch._online_days(partner),
                )
            )

    # ------------------------------------------------------------
    # Searching
    # ------------------------------------------------------------

    @api.model
    def _planner(self, branch, wanted, start, stop, ignored=None, any_order=False):
        """A planner from a time until the services that begin at the other are over."""
        length = sum(one.seconds + branch.wait_minutes * 60 for one in wanted)
        window = (instants.to_seconds(start), instants.to_seconds(stop) + length)
        return Planner(branch, window, wanted, ignored, any_order)

    @api.model
    def _find_slots(
        self,
        branch,
        wanted,
        date_from,
        date_to,
        ignored=None,
        limit=None,
        any_order=False,
        best=False,
    ):
        now = fields.Datetime.now()
        if date_to <= now:
            return []
        date_from = max(date_from, now)
        window = (instants.to_seconds(date_from), instants.to_seconds(date_to))
        planner = Planner(branch, window, wanted, ignored, any_order)
        # The grid begins at midnight.
        step, anchor = branch.slot_minutes * 60, planner.days[0]
        found = planner.search_bunched(wanted, step, anchor, limit, best)
        products = [one.product.id for one in wanted]
        if found and isinstance(found[0], slots.Bunch):
            return self._slots_of_bunches(planner.employees, products[0], found)
        return self._slots(planner.employees, products, found)

    @api.model
    def _slots_of_bunches(self, employees, product, bunches):
        """As `_slots`, of ``slots.Bunch``: what its offers share is worked out once."""
        text = instants.to_text
        told = []
        for start, stop, phases, people in bunches:
            begun, ended = text(start), text(stop)
            parts = [
                (text(since), text(until), is_own, things)
                for since, until, is_own, things in phases
            ]
            for person, score in people:
                employee = employees.get(person, False)
                told.append(
                    {
                        "start": begun,
                        "stop": ended,
                        "lines": [
                            {
                                "product_id": product,
                                "employee_id": employee,
                                "start": begun,
                                "stop": ended,
                                "phases": [
                                    {
                                        "start": since,
                                        "stop": until,
                                        "employee_id": is_own and employee,
                                        "resource_ids": [*things],
                                    }
                                    for since, until, is_own, things in parts
                                ],
                            }
                        ],
                        "score": score,
                    }
                )
        return told

    @api.model
    def _slots(self, employees, products, offers):
        """Offers of the tool in the shape of the contract.

        A month has thousands of them, and most of a search goes into writing them:
        so all is unpacked in one go.

        :param employees: {resource id: employee id}
        :param products: ids, by service
        """
        text, employee = instants.to_text, employees.get
        return [
            {
                "start": text(start),
                "stop": text(stop),
                "lines": [
                    {
                        "product_id": product,
                        "employee_id": employee(person, False),
                        "start": text(begun),
                        "stop": text(ended),
                        "phases": [
                            {
                                "start": text(since),
                                "stop": text(until),
                                "employee_id": employee(staff, False),
                                "resource_ids": [*things],
                            }
                            for since, until, staff, things in phases
                        ],
                    }
                    for product, (begun, ended, person, phases) in zip(
                        products, services, strict=True
                    )
                ],
                "score": score,
            }
            for start, stop, services, score in offers
        ]

    # ------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------

    def _book_in_savepoint(self, vals, wanted, any_order):
        """Create the visit and hold its times, or leave everything as it was.

        :raises TimeGone: somebody or something is not free; without reasons if another
            booking was quicker
        """

        def work(lost):
            try:
                return self._book(vals, wanted, any_order, lost)
            except TimeGone:
                if lost:
                    raise TimeGone from None
                raise

        return self._take_time(work)

    def _book(self, vals, wanted, any_order=False, look_again=False):
        # What an attempt before this one noted is gone.
        vals, wanted = dict(vals), [replace(one, line=None) for one in wanted]
        branch = self.env["salon.branch"].browse(vals["branch_id"])
        start = vals["start"]
        planner = self._planner(branch, wanted, start, start, any_order=any_order)
        if look_again:
            self._take_booked_since(planner)
        placed = self._place_booking(planner, vals, wanted)
        vals, known = self._values_of(vals, placed, planner.employees)
        # The desk would otherwise follow every visit that it ever booked.
        quiet = {"mail_create_nosubscribe": True, "mail_create_nolog": True}
        planned = {"salon_planned": PLANNED, "salon_known": known}
        visit = self.with_context(**planned, **quiet).create(vals)
        for (one, _service), line in zip(
            placed, visit.line_ids.sorted("id"), strict=True
        ):
            one.line = line
        phases = self._write_phases(placed, planner.employees)
        # It holds nothing yet, and nobody else knows of it.
        Occupancy = self.env["salon.occupancy"].sudo()
        held = [
            phase._held_row(key) for phase, one in phases for key in taking.held(one)
        ]
        rows = Occupancy._padded(held, planner.margins, fields.Datetime.now())
        Occupancy._hold(rows, drop_expired=look_again or planner.expired)
        return self.browse(visit.id)

    def _place_booking(self, planner, vals, wanted):
        """Place what is wanted. What turns out to be free is not overbooked."""
        reason = vals.pop("overbook_reason", None)
        try:
            placed, met = self._place_over(planner, vals["start"], wanted, reason)
        except UserError as refusal:
            raise TimeGone(*refusal.args) from None
        if met:
            vals["overbook_reason"] = reason
        return placed

    @api.model
    def _time_gone(self, branch, wanted, start, reasons, any_order):
        """What to tell who came too late: why, and when it would be possible.

        The next times are read by a new cursor: this transaction's snapshot may be
        older than the booking that took the time.
        """
        # Any person and thing will do for another time.
        wanted = [replace(one, slot=None) for one in wanted]
        if reasons:
            found = self._find_slots(
                branch,
                wanted,
                start,
                start + timedelta(days=NEXT_DAYS),
                None,
                NEXT_TIMES,
                any_order,
            )
        else:
            reasons = [self.env._("This time was taken just now.")]
            found = self._find_slots_afresh(branch, wanted, start, any_order)
        starts = dict.fromkeys(fields.Datetime.to_datetime(s["start"]) for s in found)
        if not starts:
            return "\n".join(reasons)
        times = ", ".join(branch._day_and_clock(moment) for moment in starts)
        return "\n".join(
            [*reasons, self.env._("The next free times: %(times)s", times=times)]
        )

    @api.model
    def _find_slots_afresh(self, branch, wanted, start, any_order):
        with self.env.registry.cursor() as cursor:
            env = self.env(cr=cursor)
            there = branch.with_env(env)
            if not there.exists():
                return []
            anew = Wanted.of_products(
                [
                    (
                        one.product.with_env(env),
                        one.employee.with_env(env),
                        one.client.with_env(env),
                    )
                    for one in wanted
                ]
            )
            until = start + timedelta(days=NEXT_DAYS)
            return self.with_env(env)._find_slots(
                there, anew, start, until, None, NEXT_TIMES, any_order
            )

    @api.model
    def _of_request(self, env, uid):
        """The id of the visit that a request made; a new cursor sees a quicker twin."""
        domain = [("request_uid", "=", uid)]
        if env is not None:
            return self.sudo().search(domain, limit=1).id
        with self.env.registry.cursor() as cursor:
            return self.sudo().with_env(self.sudo().env(cr=cursor)).search(domain).id
