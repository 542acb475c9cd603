"""The ORM's side of placing services in time: reads in bulk, asks ``tools.slots``."""

from collections import defaultdict
from dataclasses import replace

from odoo.exceptions import UserError

from ..tools import hours, instants, intervals, slots, taking
from .resource_resource import ALWAYS, Weeks, calendars_of
from .resource_times import READ, spans_of_meetings
from .salon_service_staff import LEVELS
from .wanted import alone

# A day on which the clock is set back, in seconds
MOST_OF_DAY = 25 * 3600
RANKS = {level: rank for rank, (level, _label) in enumerate(LEVELS)}


class Planner:
    """Free and working time of everybody and everything that some services may need.

    :param branch: salon.branch
    :param window: (start, stop) in seconds since the epoch: no visit placed here
        starts before it or stops after it
    :param wanted: all the services that will be placed
    :param ignored: salon.appointment records whose own times count as free
    :param any_order: whether services may change their order
    """

    def __init__(self, branch, window, wanted, ignored=None, any_order=False):
        self.env = branch.env
        self.branch = branch
        self.window = window
        self.ignored = ignored
        self.rules = slots.Rules(
            any_order=any_order,
            wait=branch.wait_minutes * 60,
            policy=branch.slot_policy,
            close_gaps=True,
        )
        self._load_resources(wanted)
        self._load_time(ignored)
        for one in wanted:
            one.staff = self._candidates(one)

    def _load_resources(self, wanted):
        """Who and what can be booked here, in turn order."""
        types = {key for one in wanted for phase in one.phases for key in phase.types}
        kinds = types.union(*(one.kinds for one in wanted))
        # Who asks for Anna is not looked for among all the others.
        services = defaultdict(bool)
        for one in wanted:
            services[one.product.product_tmpl_id.id] |= not one.employee
        clients = {one.client.id for one in wanted if one.client}
        people = self._people_for(wanted)
        self.resources = {
            row["id"]: row
            for row in self.branch._bookable(people, services, kinds, clients)
        }
        self.margins = {
            key: (row["before"] * 60, row["after"] * 60)
            for key, row in self.resources.items()
        }
        self.people = [
            key for key, row in self.resources.items() if not row["salon_type_id"]
        ]
        self.employees = {
            key: self.resources[key]["employee_id"] for key in self.people
        }
        # A thing that is asked for by itself is none of its type for the others.
        asked = {alone(kind) for kind in types if kind < 0}
        self.things = {
            kind: tuple(
                key
                for key, row in self.resources.items()
                if kind == alone(key)
                or row["salon_type_id"] == kind
                and key not in asked
            )
            for kind in types
        }

    def _people_for(self, wanted):
        """Ids of those who are wanted themselves, and not as one of many."""
        handed = {
            key for one in wanted for phase in one.phases for key in phase.staff or ()
        }
        named = {
            who.sudo().resource_id.id
            for one in wanted
            for who in (one.employee, one.slot_employee)
            if who
        }
        return handed | named

    def _load_time(self, ignored):
        everything = self.env["resource.resource"].browse(self.resources)
        home = self.branch.sudo().resource_calendar_id.id
        versions = {
            key: row["versions"] or [(ALWAYS, row["calendar_id"] or home)]
            for key, row in self.resources.items()
        }
        # In which days the window lies is known when the hours' time zone is.
        around = (self.window[0] - MOST_OF_DAY, self.window[1] + MOST_OF_DAY)
        times = everything._salon_times(
            [*READ],
            around,
            self.branch,
            calendars_of(home, versions),
            ignored,
            [key for key in self.people if self.resources[key]["user_id"]],
        )
        weeks = Weeks(home, versions, times["hours"])
        # Whole days: what is idle around the window counts for the choice of a start.
        self.days = hours.midnights(weeks.tz, self.window)
        window = (self.days[0], self.days[-1])
        self.at_work = everything._salon_work_spans(
            self.branch, window, weeks, times["leaves"]
        )
        self.busy, self.expired = times["held"]
        meetings = spans_of_meetings(times["meetings"])
        self.free = {}
        for key, spans in self.at_work.items():
            busy = self.kept_clear(key, self.busy.get(key, []))
            if key in meetings:
                busy = intervals.normalize([*busy, *meetings[key]])
            self.free[key] = intervals.subtract(spans, busy)

    def kept_clear(self, key, spans):
        """Where a new use would meet these, with what is to be done between the two."""
        return taking.kept_clear(spans, *self.margins.get(key, (0, 0)))

    def _load(self):
        """By person when each day begins, and how long they are booked in it."""
        if self.rules.policy != slots.EVEN_LOAD:
            return {}
        load = defaultdict(list)
        for key in self.people:
            for day in zip(self.days, self.days[1:], strict=False):
                booked = intervals.intersect(self.busy.get(key, []), [day])
                load[key].append((day[0], sum(b - a for a, b in booked)))
        return load

    def _candidates(self, wanted):
        template_id = wanted.product.product_tmpl_id.id
        levels = {
            key: self.resources[key]["levels"][template_id]
            for key in self.people
            if template_id in self.resources[key]["levels"]
        }
        least = RANKS.get(wanted.level, -1)
        refused = {
            key
            for key in self.people
            if wanted.client.id in self.resources[key]["refused_by"]
        }
        wanted.phases = tuple(
            phase
            if phase.staff is None
            else replace(phase, staff=self._handed_over(phase, refused))
            for phase in wanted.phases
        )
        if not wanted.employee:
            client = wanted.client.sudo()
            preferred = client.salon_preferred_employee_id.resource_id.id
            willing = {
                key
                for key, level in levels.items()
                if RANKS.get(level, -1) >= least and key not in refused
            }
            return tuple(
                sorted(
                    (key for key in self.people if key in willing),
                    key=lambda key: key != preferred,
                )
            )
        return self._named(wanted, levels, least, refused)

    def _handed_over(self, phase, refused):
        return tuple(
            key for key in self.people if key in phase.staff and key not in refused
        )

    def _named(self, wanted, levels, least, refused):
        """The person asked for, if they may do it."""
        person = wanted.employee.sudo().resource_id
        # A line keeps its stylist, even if they left the service's list since.
        agreed = wanted.line and person in (
            wanted.line.sudo().phase_ids.employee_id.resource_id
        )
        if not wanted.employee.sudo().active:
            self._refuse_person(
                self.env._("%(person)s does not work here any more."), wanted
            )
        if person.id not in self.people:
            self._refuse_person(
                self.env._("%(person)s cannot be booked in %(branch)s."), wanted
            )
        if person.id not in levels and not agreed:
            self._refuse_person(
                self.env._("%(person)s does not do “%(service)s”."), wanted
            )
        if RANKS.get(levels.get(person.id), -1) < least and not agreed:
            self._refuse_person(
                self.env._("%(person)s does not do “%(service)s” at this level."),
                wanted,
            )
        if person.id in refused and not agreed:
            self._refuse_person(
                self.env._("%(client)s does not want to be served by %(person)s."),
                wanted,
            )
        return (person.id,)

    def _refuse_person(self, sentence, wanted):
        raise UserError(
            sentence
            % {
                "client": wanted.client.name,
                "person": wanted.employee.name,
                "service": wanted.product.name,
                "branch": self.branch.name,
            }
        )

    # ------------------------------------------------------------
    # Asking the tool
    # ------------------------------------------------------------

    def _place(self, wanted, free=None):
        """The tool's input: what is free, the preferred things first."""
        preferred = {key for one in wanted for key in one.preferred}
        # Who asked for certain things wants to hear of no others.
        only = None
        if all(one.slot for one in wanted):
            phases = (phase for one in wanted for phase in one.slot.phases)
            only = {key for phase in phases for key in phase.things}
        things = {
            key: tuple(
                sorted(
                    (i for i in pool if only is None or i in only),
                    key=lambda i: i not in preferred,
                )
            )
            for key, pool in self.things.items()
        }
        free = self.free if free is None else free
        return slots.Place(free, things, self._load())

    @staticmethod
    def _services(wanted):
        return [one.service for one in wanted]

    def place(self, wanted, start):
        """Place services from a time on, and take that time.

        Those that were agreed already keep their places in the visit if they can.

        :return: list of ``slots.PlacedService``, or None if it is not free
        """
        services, where = self._services(wanted), self._place(wanted)
        offer = None
        offsets = self._offsets(wanted)
        if offsets:
            offer = slots.place(
                services, where, start, rules=self.rules, offsets=offsets
            )
        offer = offer or slots.place(services, where, start, rules=self.rules)
        if not offer or not self._is_open(offer.start, offer.stop):
            return None
        self.take(offer.services)
        return list(offer.services)

    @staticmethod
    def _offsets(wanted):
        """When services that were agreed begin after the first of them."""
        if any(one.offset is None for one in wanted):
            return None
        first = min(one.offset for one in wanted)
        return [one.offset - first for one in wanted]

    def place_slots(self, wanted):
        """Take the services' own slots, as they are, if they are free.

        :return: index of the first that is not free, or None
        :raises UserError: they are not for these services, people or things, in words
        """
        placed = [one.slot for one in wanted]
        for one in wanted:
            if one.slot.staff and one.slot.staff not in one.staff:
                self._candidates(replace(one, employee=one.slot_employee))
        if not slots.are_kept(
            self._services(wanted), placed, self.rules, self._offsets(wanted)
        ):
            self._refuse_slot()
        free = dict(self.free)
        for index, one in enumerate(wanted):
            if not self._is_open(one.slot.start, one.slot.stop):
                return index
            for phase, part in zip(one.phases, one.slot.phases, strict=True):
                self._check_things(phase, part)
                span = (part.start, part.stop)
                for key in taking.held(part):
                    if not intervals.covers(free.get(key, []), span):
                        return index
                    free[key] = intervals.subtract(free[key], [span])
        self.take(placed)
        return None

    def _check_things(self, phase, placed):
        kinds = [self.things.get(kind, ()) for kind in phase.types]
        if len(set(placed.things)) != len(kinds) or any(
            thing not in kind for thing, kind in zip(placed.things, kinds, strict=True)
        ):
            self._refuse_slot()

    def _refuse_slot(self):
        raise UserError(self.env._("The time does not fit the services."))

    def take(self, services):
        """From now on, the time of a visit's placed services is not free."""
        self.free.update(taking.left(self.free, services, self.margins))

    def let_overlap(self, things=False):
        """What is booked does not stand against a visit from now on.

        :param things: whether this holds for things too, or for people only
        """
        for key in self.resources if things else self.people:
            self.free[key] = self.at_work[key]

    def search(self, wanted, step, anchor, limit=None, best=False):
        """All offers in the window, or the best of each start: list of
        ``slots.Offer``."""
        found = self.search_bunched(wanted, step, anchor, limit, best)
        return [offer for one in found for offer in one.offers()]

    def search_bunched(self, wanted, step, anchor, limit=None, best=False):
        """As `search`, as ``slots.search_bunched`` gives it."""
        services, place = self._services(wanted), self._place(wanted)
        offers = []
        for window in self._windows(wanted):
            left = limit and limit - len({offer.start for offer in offers})
            if left == 0:
                break
            offers += slots.search_bunched(
                services, place, window, step, anchor, left, self.rules, best
            )
        return offers

    def _windows(self, wanted):
        """Where to search. People and things are free in opening hours only; a phase
        that needs neither must be kept inside of them."""
        phases = [phase for one in wanted for phase in one.phases]
        if all(phase.needs_staff or phase.types for phase in phases):
            return [self.window]
        return intervals.intersect(self.at_work[None], [self.window])

    def _is_open(self, start, stop):
        return intervals.covers(self.at_work[None], (start, stop))

    # ------------------------------------------------------------
    # Saying why
    # ------------------------------------------------------------

    def reasons(self, wanted, start):
        """Sentences that say why services cannot be placed at a time; none if they can.

        What cannot be had even on an empty day is said first.
        """
        services = self._services(wanted)
        offer = slots.place(services, self._place(wanted), start, rules=self.rules)
        if offer and self._is_open(offer.start, offer.stop):
            return []
        until = start + sum(one.shortest for one in wanted)
        if not self._is_open(start, until):
            closed = self.env._("%(branch)s is not open from %(start)s to %(stop)s.")
            return [closed % self._between(start, until, branch=self.branch.name)]
        for spans, words in (
            (self.at_work, self._not_at_work),
            (self.free, self._not_free),
        ):
            where = self._place(wanted, spans)
            blocked = slots.explain(services, where, start, self.rules)
            if blocked:
                told = [
                    sentence
                    for index, *why in blocked
                    for sentence in self._about(wanted[index], words, *why)
                ]
                return [*dict.fromkeys(told)]
        return []

    def _about(self, one, words, phase, kind, ids, span):
        """What stands against a phase: of who was asked for, all that is known."""
        asked = self._asked_for(one, phase, kind, ids)
        if asked:
            why = asked._salon_why_not_free(self.branch, span, self.ignored)
            if asked.id in why:
                return why[asked.id]
        return [words(one, phase, kind, ids, span)]

    def _asked_for(self, one, phase, kind, ids):
        """The person or thing that a phase needs and no other, empty if there is
        none."""
        resources = self.env["resource.resource"].sudo()
        if kind == "thing":
            return resources.browse(alone(key) for key in ids if key < 0)
        own = one.employee and one.phases[phase].is_own
        return one.employee.sudo().resource_id if own else resources

    def _not_at_work(self, one, *blocked):
        return self._sentence(
            one,
            *blocked,
            person=self.env._("%(name)s does not work from %(start)s to %(stop)s."),
            nobody=self.env._(
                "Nobody who does “%(name)s” works from %(start)s to %(stop)s."
            ),
            thing=self.env._("There is no %(name)s from %(start)s to %(stop)s."),
        )

    def _not_free(self, one, *blocked):
        return self._sentence(
            one,
            *blocked,
            person=self.env._("%(name)s is not free from %(start)s to %(stop)s."),
            nobody=self.env._(
                "Nobody who does “%(name)s” is free from %(start)s to %(stop)s."
            ),
            thing=self.env._("No %(name)s is free from %(start)s to %(stop)s."),
        )

    def _sentence(self, one, phase, kind, ids, span, **words):
        asked = self._asked_for(one, phase, kind, ids)
        if asked:
            kind, name = "person", asked.name
        elif kind == "thing":
            name = self.env["salon.resource.type"].browse(ids).name.lower()
        else:
            kind, name = "nobody", one.product.name
        return words[kind] % self._between(*span, name=name)

    def _between(self, start, stop, **values):
        """Values for a sentence about a span, in the branch's wall time."""
        return {
            **values,
            "start": self.branch._clock(instants.to_datetime(start)),
            "stop": self.branch._clock(instants.to_datetime(stop)),
        }
