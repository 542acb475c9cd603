from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import instants, slots
from .salon_board_walk_ins import MINUTE
from .walk_in_planner import WalkInPlanner


class SalonBoard(models.AbstractModel):
    """Seating those who waited: a visit that begins now."""

    _inherit = "salon.board"

    @api.model
    def walk_in_seat(self, request):
        """Somebody who waited is served now: by whom they asked for, else by who is
        next in turn, is free, and does the services.

        :param request: ``{"id", "employee_id" (optional: the desk decides who does
            what they can)}`` and optionally the board shown
        :return: ``{"visits": [the visit's row], "gone": [], "undo": False, …}``
        :raises UserError: nobody is free now, and when somebody is; nothing is written
        """
        entry = self._read_walk_in(request)
        visit, reason = self._serve(entry, request)
        if not visit:
            raise UserError(reason)
        return self._answer_seated(request, visit)

    @api.model
    def book(self, request):
        """Who is given a time instead of being seated waits in the shop no more.

        :param request: also ``walk_in_id`` (optional)
        """
        request = self.env["salon.appointment"]._read_dict(request)
        if not request.get("walk_in_id"):
            return super().book(request)
        entry = self._read_walk_in({"id": request["walk_in_id"]})
        answer = super().book(request)
        visit_id = answer["visits"][0]["id"]
        # What is sent again was done the first time.
        if entry.appointment_id.id != visit_id:
            entry._check_waiting()
            entry._end("served", entry.appointment_id.browse(visit_id))
        # Undone, they would stand in the shop and in no queue.
        return {**answer, "undo": False}

    @api.model
    def _serve(self, entry, request):
        """Begin the visit of somebody who waits, if they can be served now.

        :param request: ``employee_id`` and ``request_uid``, both optional
        :return: the visit and no reason, or no visit and why, and when they can be
        :raises UserError: they cannot be served at all; nothing is written
        """
        entry._check_waiting()
        branch = entry.branch_id
        nobody = self.env["salon.appointment"]
        wanted = self._wanted_of_queue(entry).get(entry)
        if not wanted:
            raise UserError(
                self.env._("The services cannot be booked any more: add them anew.")
            )
        wanted = self._given_to(request, branch, wanted)
        rest = self._rest_of_day(branch)
        planner = WalkInPlanner(branch, rest, wanted, strict=True)
        standings = self._standings(branch, planner, rest)
        placed = self._seat(planner, rest, wanted, standings)
        if not placed:
            return nobody, self._not_now(branch, planner, rest, wanted)
        # First, so that of two desks who do it at once the second one fails at once.
        entry._end("served")
        entry.flush_recordset()
        uid = request.get("request_uid")
        visit = self._book_walk_in(entry, planner, wanted, placed, uid)
        entry.appointment_id = visit
        return visit, ""

    @api.model
    def _given_to(self, request, branch, wanted):
        """What is wanted, given to whom the desk chose.

        Whom the client asked for by name is still asked for; another one has a turn.
        """
        employee = self.env["salon.appointment"]._read_employee(
            branch, request.get("employee_id")
        )
        if not employee:
            return wanted
        person = employee.sudo().resource_id
        templates = {one.product.product_tmpl_id.id for one in wanted}
        able = self.env["salon.service.staff"]._levels(templates)
        given = [
            replace(one, employee=employee.browse(), given=person.id)
            if person.id in able[one.product.product_tmpl_id.id]
            and one.employee != employee
            else one
            for one in wanted
        ]
        if not any(one.given or one.employee == employee for one in given):
            raise UserError(
                self.env._(
                    "%(person)s does not do “%(service)s”.",
                    person=employee.sudo().name,
                    service=wanted[0].product.name,
                )
            )
        return given

    @api.model
    def _seat(self, planner, rest, wanted, standings):
        """:return: list of ``slots.PlacedService``, None if it cannot begin now"""
        for services in self._by_turn(wanted, standings):
            # Who has just finished is free from the next full minute on.
            for start in (rest.now, rest.now + MINUTE):
                placed = planner.place(services, start)
                if placed:
                    return placed
        return None

    @api.model
    def _who_now(self, planner, rest, wanted, standings):
        """Whether somebody who waits could be seated now, and who would serve them.

        :param wanted: None: nobody knows any more what it takes
        """
        free = planner.free
        # To place is to take the time, but nobody is seated yet.
        planner.free = dict(free)
        placed = wanted and self._seat(planner, rest, wanted, standings)
        planner.free = free
        people = [each.staff for each in placed or () if each.staff]
        return {
            "now": bool(placed),
            "next_id": planner.employees[people[0]] if people else False,
        }

    @api.model
    def _by_turn(self, wanted, standings):
        """Yield what is wanted, for whoever is next in turn: first who does all that
        is for anyone, then who does a part of it."""
        wanted = [replace(one, staff=self._staff(one)) for one in wanted]
        open_ = [one for one in wanted if self._is_open_to_all(one)]
        if not open_:
            yield wanted
            return
        for enough in (all, any):
            for each in standings:
                if enough(each.person in one.staff for one in open_):
                    yield [
                        replace(one, staff=(each.person,))
                        if self._is_open_to_all(one) and each.person in one.staff
                        else one
                        for one in wanted
                    ]

    @api.model
    def _staff(self, one):
        return tuple(key for key in one.staff if not one.given or key == one.given)

    @api.model
    def _is_open_to_all(self, one):
        return one.needs_staff and not one.employee and not one.given

    @api.model
    def _not_now(self, branch, planner, rest, wanted):
        """Why they cannot be seated now, and when they can."""
        people = self.env["hr.employee"]
        wanted = [
            replace(
                one,
                staff=self._staff(one),
                employee=people.browse(planner.employees.get(one.given))
                or one.employee,
            )
            for one in wanted
        ]
        reasons = planner.reasons(wanted, rest.now)
        offers = planner.search(wanted, MINUTE, rest.now, limit=1, best=True)
        if not offers:
            return "\n".join([*reasons, self.env._("Nothing is free today any more.")])
        first = instants.to_datetime(offers[0].start)
        time = self.env._("Free from %(time)s on.", time=branch._clock(first))
        return "\n".join([*reasons, time])

    @api.model
    def _book_walk_in(self, entry, planner, wanted, placed, uid=None):
        """:return: the visit, arrived"""
        Visit = self.env["salon.appointment"]
        start = min(service.start for service in placed)
        stop = max(service.stop for service in placed)
        products = [one.product.id for one in wanted]
        offer = slots.Offer(start, stop, tuple(placed), 0)
        (slot,) = Visit._slots(planner.employees, products, [offer])
        client = {"branch_id": entry.branch_id.id, "partner_id": entry.partner_id.id}
        client["passer_by"] = entry.guest_name
        visit_id = Visit.book(
            {
                "branch_id": entry.branch_id.id,
                **self._passer_by_values(client),
                "services": [
                    {"product_id": one.product.id, "employee_id": one.employee.id}
                    for one in wanted
                ],
                "start": slot["start"],
                "lines": slot["lines"],
                "channel": "walk_in",
                "order": "any",
                # Whatever is sent twice, a walk-in is one visit.
                "request_uid": uid or f"salon-walk-in-{entry.id}",
            }
        )
        visit = Visit.browse(visit_id)
        visit._step("arrived", arrived_at=entry.joined_at)
        return visit

    @api.model
    def _answer_seated(self, request, visit):
        board = {
            key: request[key] for key in ("branch_id", "day", "by") if key in request
        }
        board.setdefault("branch_id", visit.branch_id.id)
        return {**self.changes({**board, "visit_ids": visit.ids}), "undo": False}
