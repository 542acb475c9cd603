from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import instants, turns
from .walk_in_planner import WalkInPlanner
from .wanted import Wanted, definitions

# Who waits in the shop begins at any minute.
MINUTE = 60
LONGEST_NAME = 100

# The rest of a branch's day: now on the full minute, and the next midnight, in seconds
Rest = namedtuple("Rest", "now midnight")


class SalonBoard(models.AbstractModel):
    """The queue of those who came without an appointment, and whose turn it is."""

    _inherit = "salon.board"

    @api.model
    def walk_ins(self, request):
        """Who waits in the shop, how long yet, and who serves next. The number of
        queries is always the same.

        :param request: ``{"branch_id"}``
        :return: ``{"queue": [{"id", "name", "partner_id" (or False), "what",
            "services": [{"product_id", "employee_id"}], "since", "waited" (minutes),
            "wait": [least, most] (minutes from now; False: not today any more; most
            False: so if all before them come first), "employee_id" (whom they asked
            for, or False), "now" (whether somebody can serve them now), "next_id"
            (the employee who would, or False)}], "turns": [{"resource_id",
            "employee_id", "name", "turns" (today), "free" (now), "free_at" (False: not
            today any more)}]}``, who is next comes first
        """
        _request, branch = self._read_panel(request)
        queue = self.env["salon.walk.in"]._queue(branch)
        rest = self._rest_of_day(branch)
        wanted = self._wanted_of_queue(queue)
        everything = [one for services in wanted.values() for one in services]
        planner = WalkInPlanner(branch, rest, everything)
        waits = self._waits(planner, rest, wanted)
        standings = self._standings(branch, planner, rest)
        rows = [self._walk_in_row(rest, entry, waits.get(entry)) for entry in queue]
        for entry, row in zip(queue, rows, strict=True):
            row |= self._who_now(planner, rest, wanted.get(entry), standings)
        return {"queue": rows, "turns": self._turn_rows(planner, rest, standings)}

    @api.model
    def walk_in_add(self, request):
        """Somebody came in and waits.

        :param request: ``{"branch_id", "partner_id" (or False), "name" (of whom nobody
            knows), "services": [{"product_id", "employee_id" (asked for by name)}]}``
        :return: ``{"id", "visits": [], "gone": [], "undo": False}``
        :raises UserError: nobody could ever serve them so, in words
        """
        request, branch = self._read_panel(request)
        Visit = self.env["salon.appointment"]
        name = Visit._read_words(request.get("name"), LONGEST_NAME)
        if not request.get("partner_id") and not name:
            raise UserError(self.env._("Choose the client, or give a name."))
        _branch, wanted = Visit._read_services(request)
        self._check_servable(branch, wanted)
        WalkIn = self.env["salon.walk.in"]
        WalkIn._forget_old(branch)
        client = wanted[0].client
        self._check_not_waiting(branch, client)
        lines = [
            Command.create(
                {"product_id": one.product.id, "employee_id": one.employee.id}
            )
            for one in wanted
        ]
        entry = WalkIn.create(
            {
                "branch_id": branch.id,
                "partner_id": client.id,
                "guest_name": False if client else name,
                "line_ids": lines,
            }
        )
        return {"id": entry.id, "visits": [], "gone": [], "undo": False}

    @api.model
    def walk_in_leave(self, request):
        """Somebody does not wait any longer.

        :param request: ``{"id"}``
        :return: as ``walk_in_add``
        """
        entry = self._read_walk_in(request)
        entry._check_waiting()
        entry._end("left")
        return {"id": entry.id, "visits": [], "gone": [], "undo": False}

    # ------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------

    @api.model
    def _read_walk_in(self, request):
        Visit = self.env["salon.appointment"]
        Visit.check_access("create")
        request = Visit._read_dict(request)
        entry = Visit._read_record("salon.walk.in", request.get("id"))
        entry.check_access("write")
        return entry

    @api.model
    def _check_servable(self, branch, wanted):
        """:raises UserError: a wish that cannot be met, in words"""
        planner = WalkInPlanner(branch, self._rest_of_day(branch), wanted, strict=True)
        for one in wanted:
            if one.needs_staff and not any(key in planner.people for key in one.staff):
                raise UserError(
                    self.env._(
                        "Nobody does “%(service)s” in %(branch)s.",
                        service=one.product.name,
                        branch=branch.name,
                    )
                )

    @api.model
    def _check_not_waiting(self, branch, client):
        waiting = client and self.env["salon.walk.in"].search(
            [
                ("branch_id", "=", branch.id),
                ("partner_id", "=", client.id),
                ("state", "=", "waiting"),
            ],
            limit=1,
        )
        if waiting:
            raise UserError(
                self.env._("%(client)s waits here already.", client=client.name)
            )

    @api.model
    def _rest_of_day(self, branch):
        now = instants.to_seconds(fields.Datetime.now())
        _today, midnight = branch._today()
        return Rest(now - now % MINUTE, instants.to_seconds(midnight))

    @api.model
    def _wanted_of_queue(self, queue):
        """:return: {salon.walk.in: list of ``Wanted``}, without those whose services
        nobody knows the length of any more"""
        services = {
            entry: [
                (line.product_id, line.employee_id, entry.partner_id)
                for line in entry.line_ids
            ]
            for entry in queue
            if entry.line_ids
        }
        phases = definitions(
            self.env, [each for all_ in services.values() for each in all_]
        )
        wanted = {}
        for entry, wishes in services.items():
            try:
                wanted[entry] = Wanted.of_products(wishes, phases)
            except UserError:
                continue
        return wanted

    # ------------------------------------------------------------
    # The queue
    # ------------------------------------------------------------

    @api.model
    def _waits(self, planner, rest, wanted):
        """:return: {salon.walk.in: (least, most) in seconds, or None}"""
        queue = [
            turns.Waiting(
                tuple(one.service for one in services), planner._windows(services)
            )
            for services in wanted.values()
        ]
        everything = [one for services in wanted.values() for one in services]
        expected = turns.waits(
            queue,
            planner._place(everything),
            MINUTE,
            rest.now,
            planner.rules,
            planner.margins,
        )
        return dict(zip(wanted, expected, strict=True))

    @api.model
    def _walk_in_row(self, rest, entry, wait):
        people = entry.line_ids.employee_id
        since = instants.to_seconds(entry.joined_at)
        return {
            "id": entry.id,
            "name": entry.client_name or "",
            "partner_id": entry.partner_id.id,
            "what": ", ".join(entry.line_ids.product_id.mapped("name")),
            "services": [
                {
                    "product_id": line.product_id.id,
                    "employee_id": line.employee_id.id,
                }
                for line in entry.line_ids
            ],
            "since": since,
            "waited": max(0, rest.now - since) // MINUTE,
            "wait": [self._minutes_to(rest, begin) for begin in wait]
            if wait
            else False,
            "employee_id": people.id if len(people) == 1 else False,
        }

    @api.model
    def _minutes_to(self, rest, begin):
        """:return: minutes from now, False if there is no such moment"""
        return False if begin is None else max(0, begin - rest.now) // MINUTE

    # ------------------------------------------------------------
    # Turns
    # ------------------------------------------------------------

    @api.model
    def _standings(self, branch, planner, rest):
        """Those at work now, who is next first: list of ``turns.Standing``."""
        at_work = [
            key
            for key in planner.people
            if any(a <= rest.now < b for a, b in planner.at_work[key])
        ]
        return turns.in_turn(at_work, self._turns_of_day(branch))

    @api.model
    def _turns_of_day(self, branch):
        """Who served whom of those that walked in today: list of ``turns.Turn``."""
        for model in ("salon.appointment", "salon.appointment.line", "hr.employee"):
            self.env[model].flush_model()
        begin, end = branch._today()
        return [
            turns.Turn(*row)
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT e.resource_id, EXTRACT(EPOCH FROM min(l.start))::bigint,
                           bool_and(COALESCE(l.employee_requested, false))
                      FROM salon_appointment a
                      JOIN salon_appointment_line l ON l.appointment_id = a.id
                      JOIN hr_employee e ON e.id = l.employee_id
                     WHERE a.branch_id = %s AND a.start >= %s AND a.start < %s
                       AND a.channel = 'walk_in' AND l.state != 'cancelled'
                       AND a.state NOT IN ('hold', 'cancelled', 'no_show')
                  GROUP BY e.resource_id, a.id
                    """,
                    branch.id,
                    begin,
                    end,
                )
            )
        ]

    @api.model
    def _turn_rows(self, planner, rest, standings):
        people = self.env["resource.resource"].sudo()
        people = people.browse([each.person for each in standings])
        names = {person.id: person.name for person in people}
        rows = []
        for each in standings:
            free_at = self._free_at(planner, rest, each.person)
            rows.append(
                {
                    "resource_id": each.person,
                    "employee_id": planner.employees[each.person] or False,
                    "name": names[each.person],
                    "turns": each.turns,
                    "free": free_at == rest.now,
                    "free_at": free_at,
                }
            )
        return rows

    @api.model
    def _free_at(self, planner, rest, person):
        """From when a person is free today, in seconds; False: not any more."""
        for start, stop in planner.free[person]:
            # What begins within the minute is now.
            if stop > rest.now + MINUTE and start < rest.midnight:
                return start if start >= rest.now + MINUTE else rest.now
        return False
