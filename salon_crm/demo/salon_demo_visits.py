from dataclasses import replace
from datetime import timedelta

from odoo import models
from odoo.fields import Command

from ..models.planner import Planner
from ..models.salon_appointment import PLANNED
from ..models.wanted import Wanted
from ..tools import instants, intervals
from . import diary

GRID = 15  # minutes between the starts that are tried
TRIES = 32  # starts for one wish on one day
NEAR = (0, 1, -1, 2, -2, 3)  # days about the wanted one
FULL = 0.58  # of a day's working time; then a booking goes to another day
TODAY_FULL = 0.7
BUSY = 0.48  # of each day to come at least: it is the season
UNKNOWN = 3  # visits of yesterday that nobody opened: somebody has to say what happened
CALLED_OFF = (2, 5, 20, 30, 70)  # hours before the visit that is cancelled
APART = 3  # days between the visits of a client that fill a day
# The state of a visit's services, where they are not only planned.
LINE_STATES = {"done": "done", "in_service": "in_service"}


class SalonDemo(models.AbstractModel):
    """Who comes when: wishes of the diary, placed by the planner of real bookings."""

    _inherit = "salon.demo"

    def _make_visits(self, salon):
        tastes = salon.catalogue["tastes"]
        random = salon.random
        window = (
            instants.to_seconds(self._moment(salon, -diary.PAST, 0)),
            instants.to_seconds(self._moment(salon, diary.FUTURE + 1, 0)),
        )
        empty = self.env["hr.employee"]
        salon.wanted, salon.planners = {}, {}
        for key, branch in salon.branches.items():
            # The planner notes on each service who does it in the branch.
            nobody = self.env["res.partner"]
            wanted = Wanted.of_products(
                [(product, empty, nobody) for product in salon.services.values()]
            )
            salon.wanted[key] = dict(zip(salon.services, wanted, strict=True))
            everything = [*salon.wanted[key].values()]
            salon.planners[key] = Planner(branch, window, everything)
        salon.visits = []
        salon.booked = set()  # (number of a client, day)
        past = diary.past_wishes(random, salon.clients, tastes)
        for wish in past:
            days = [
                wish.day + near for near in NEAR if -diary.PAST <= wish.day + near < 0
            ]
            self._place_on(salon, wish, days)
        for wish in diary.next_wishes(random, salon.clients, tastes):
            self._place_on(salon, wish, self._days_for(salon, wish))
        for branch in salon.branches:
            self._fill_days(salon, branch, tastes)
        self._write_visits(salon)

    # ------------------------------------------------------------
    # Placing
    # ------------------------------------------------------------

    def _days_for(self, salon, wish):
        """The day that the client wants; when it is full, the emptiest others."""
        fill = {
            day: self._fill(salon, wish.client.branch, day)
            for day in range(diary.FUTURE)
        }
        most = TODAY_FULL if wish.day == 0 else FULL
        others = sorted(range(1, diary.FUTURE), key=lambda day: (fill[day], day))
        wanted = [wish.day] if fill[wish.day] < most else []
        return wanted + [day for day in others if fill[day] < FULL]

    def _fill_days(self, salon, branch, tastes):
        """Book who has time until no day to come is empty."""
        clients = [
            client
            for client in salon.clients
            if client.branch == branch and client.next_due is not None
        ]
        for day in range(1, diary.FUTURE):
            near = range(day - APART, day + APART + 1)
            salon.random.shuffle(clients)
            for client in clients:
                if self._fill(salon, branch, day) >= BUSY:
                    break
                if any((client.number, other) in salon.booked for other in near):
                    continue
                wish = diary.spontaneous(salon.random, client, day, tastes)
                self._place_wish(salon, wish, day)

    def _fill(self, salon, branch, day):
        """The share of the working time of a branch's staff that is booked."""
        planner = salon.planners[branch]
        window = [
            (
                instants.to_seconds(self._moment(salon, day, 0)),
                instants.to_seconds(self._moment(salon, day + 1, 0)),
            )
        ]

        def seconds(times):
            return sum(
                stop - start
                for person in planner.people
                for start, stop in intervals.intersect(times[person], window)
            )

        worked = seconds(planner.at_work)
        return 1 - seconds(planner.free) / worked if worked else 1

    def _place_on(self, salon, wish, days):
        return next((day for day in days if self._place_wish(salon, wish, day)), None)

    def _place_wish(self, salon, wish, day):
        """Find a time near the wanted one, with the favourite first.

        :return: whether there is one
        """
        if (wish.client.number, day) in salon.booked:
            return False
        planner = salon.planners[wish.client.branch]
        offered = salon.wanted[wish.client.branch]
        services = [offered[key] for key in wish.services]
        teams = self._teams(salon, wish, services)
        midnight = instants.to_seconds(self._moment(salon, day, 0))
        for step in range(TRIES):
            minute = wish.minute + GRID * ((step + 1) // 2) * (-1) ** step
            start = midnight + 60 * minute
            for requested, team in teams:
                placed = planner.place(team, start)
                if placed:
                    self._take_elsewhere(salon, planner, placed)
                    salon.visits.append((wish, day, requested, services, placed))
                    salon.booked.add((wish.client.number, day))
                    return True
        return False

    def _teams(self, salon, wish, services):
        """In which order people are asked: the favourite, then each other alone."""
        able = [
            person
            for person in services[0].staff
            if all(person in one.staff for one in services)
        ]
        favourite = None
        if wish.client.favourite:
            favourite = salon.staff[wish.client.favourite].resource_id.id
        first = int(wish.turn * len(able))
        turn = able[first:] + able[:first]
        if favourite in turn:
            turn = [favourite, *(person for person in turn if person != favourite)]
        alone = [
            (person == favourite, [replace(one, staff=(person,)) for one in services])
            for person in turn
        ]
        return alone or [(False, services)]

    def _take_elsewhere(self, salon, planner, placed):
        """Who works in two branches is busy in both."""
        for other in salon.planners.values():
            if other is not planner:
                other.take(placed)

    # ------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------

    def _write_visits(self, salon):
        salon.visits.sort(key=lambda entry: (_span(entry[4])[0], entry[0].turn))
        employees = {}
        for planner in salon.planners.values():
            employees |= planner.employees
        yesterday = [
            entry
            for entry in salon.visits
            if entry[1] == -1 and entry[0].outcome == "done"
        ]
        yesterday.sort(key=lambda entry: entry[0].turn)
        salon.unknown = {entry[0].client.number for entry in yesterday[:UNKNOWN]}
        rows = [self._visit_values(salon, entry, employees) for entry in salon.visits]
        Visit = self.env["salon.appointment"]
        # They are brought in as history is: nobody is told of them.
        visits = Visit.with_context(
            salon_planned=PLANNED, salon_past_allowed=True
        ).create(rows)
        placements = []
        for visit, (_wish, _day, _requested, services, placed) in zip(
            visits, salon.visits, strict=True
        ):
            for one, line, service in zip(
                services, visit.line_ids.sorted("id"), placed, strict=True
            ):
                placements.append((replace(one, line=line), service))
        Visit._write_placements(placements, employees)
        late = visits.filtered(
            lambda visit: visit.cancelled_at and visit.cancelled_at > visit.cancel_until
        )
        late.late_cancel = True
        salon.visit_records = visits.with_context(salon_planned=False)

    def _visit_values(self, salon, entry, employees):
        wish, day, requested, services, placed = entry
        state = self._state(salon, wish, day, placed)
        start, stop = map(instants.to_datetime, _span(placed))
        came = state in ("arrived", "in_service", "done")
        return {
            "partner_id": salon.partners[wish.client.number].id,
            "branch_id": salon.branches[wish.client.branch].id,
            "channel": wish.channel,
            "start": start,
            "stop": stop,
            "state": state,
            "arrived_at": start if came else False,
            "started_at": start if state in ("in_service", "done") else False,
            "done_at": stop if state == "done" else False,
            "to_review": state == "booked" and stop < salon.now,
            **(self._cancelled_values(salon, start) if state == "cancelled" else {}),
            "line_ids": [
                Command.create(
                    {
                        "product_id": one.product.id,
                        "employee_id": employees.get(service.staff),
                        "employee_requested": requested,
                        "start": instants.to_datetime(service.start),
                        "stop": instants.to_datetime(service.stop),
                        "state": LINE_STATES.get(state, "planned"),
                        "note": salon.random.choice(salon.texts["notes"])
                        if state == "done" and salon.random.random() < 0.3
                        else False,
                    }
                )
                for one, service in zip(services, placed, strict=True)
            ],
        }

    def _cancelled_values(self, salon, start):
        """The client called, sooner or later."""
        reasons = zip(
            salon.texts["cancel_reasons"],
            salon.catalogue["cancel_reasons"],
            strict=True,
        )
        words, key = salon.random.choice([*reasons])
        return {
            "cancel_reason": words,
            "cancel_reason_id": self.env.ref(f"salon_crm.salon_cancel_reason_{key}").id,
            "cancelled_by": "client",
            "cancelled_at": start - timedelta(hours=salon.random.choice(CALLED_OFF)),
        }

    def _state(self, salon, wish, day, placed):
        """What a visit has come to by now."""
        start, stop = map(instants.to_datetime, _span(placed))
        if day < 0:
            unknown = day == -1 and wish.client.number in salon.unknown
            return "booked" if unknown else wish.outcome
        if stop <= salon.now:
            return "done"
        if start <= salon.now:
            return "in_service"
        if (start - salon.now).total_seconds() < 20 * 60 and wish.turn < 0.5:
            return "arrived"
        return "confirmed" if wish.turn < (0.7 if day < 3 else 0.3) else "booked"


def _span(placed):
    """From the first of a visit's services to the end of the last; some go on at the
    same time."""
    return min(one.start for one in placed), max(one.stop for one in placed)
