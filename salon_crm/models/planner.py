"""The ORM's side of placing services in time: reads in bulk, asks ``tools.slots``."""

from dataclasses import dataclass, field, replace

from odoo.exceptions import UserError

from ..tools import instants, intervals, slots


@dataclass
class Wanted:
    """A service that needs a place.

    :ivar product: product.product
    :ivar employee: hr.employee, empty for anyone
    :ivar client: res.partner, empty if nobody is known yet
    :ivar phases: tuple of ``slots.Phase``
    :ivar names: their names
    :ivar line: the salon.appointment.line to be placed, if there is one already
    :ivar preferred: ids of things to be taken if they are free
    :ivar slot: ``slots.PlacedService`` to be taken exactly so; None: any place
    :ivar slot_employee: its hr.employee
    :ivar staff: ids of the resources who may do it, in turn order; set by the planner
    """

    product: object
    employee: object
    client: object
    phases: tuple
    names: tuple
    line: object = None
    preferred: tuple = ()
    slot: object = None
    slot_employee: object = None
    staff: tuple = field(default=())

    @classmethod
    def of_product(cls, product, employee, client=None, **values):
        """As the service is defined today."""
        if client is None:
            client = product.env["res.partner"]
        phases = product.product_tmpl_id.salon_phase_ids
        if not phases:
            raise UserError(
                product.env._(
                    "“%(service)s” has no phases: nobody knows how long it takes.",
                    service=product.name,
                )
            )
        return cls(
            product,
            employee,
            client,
            tuple(
                slots.Phase(
                    phase.minutes * 60,
                    phase.needs_staff,
                    tuple(phase.resource_type_ids.ids),
                )
                for phase in phases
            ),
            tuple(phase.name or "" for phase in phases),
            **values,
        )

    @classmethod
    def of_line(cls, line, **values):
        """As it was agreed when the line was booked."""
        phases = line.sudo().phase_ids.sorted("start")
        if not phases:
            return cls.of_product(
                line.product_id, line.employee_id, line.partner_id, line=line, **values
            )
        return cls(
            line.product_id,
            line.employee_id,
            line.partner_id,
            tuple(
                slots.Phase(
                    int((phase.stop - phase.start).total_seconds()),
                    bool(phase.employee_id),
                    tuple(thing.salon_type_id.id for thing in phase.resource_ids),
                )
                for phase in phases
            ),
            tuple(phase.name or "" for phase in phases),
            line=line,
            preferred=tuple(phases.resource_ids.ids),
            **values,
        )

    @property
    def seconds(self):
        return sum(phase.seconds for phase in self.phases)

    @property
    def needs_staff(self):
        return any(phase.needs_staff for phase in self.phases)

    @property
    def only(self):
        """Ids of things besides which none may be taken; None: any."""
        if self.slot:
            return frozenset(key for phase in self.slot.phases for key in phase.things)
        return None


class Planner:
    """Free and working time of everybody and everything that some services may need.

    :param branch: salon.branch
    :param window: (start, stop) in seconds since the epoch
    :param wanted: all the services that will be placed
    :param ignored: salon.appointment records whose own times count as free
    """

    def __init__(self, branch, window, wanted, ignored=None):
        self.env = branch.env
        self.branch = branch
        self.window = window
        self._load_people(wanted)
        self._load_things(wanted)
        self._load_time(ignored)
        for one in wanted:
            one.staff = self._candidates(one)

    def _load_people(self, wanted):
        people = self.env["resource.resource"].sudo()
        for one in wanted:
            people |= one.product.product_tmpl_id.sudo().salon_staff_ids.resource_id
            people |= one.employee.sudo().resource_id
        self.people = people.filtered(
            lambda person: person.active
            and person.salon_bookable
            and self.branch in person.salon_branch_ids
        ).sorted(lambda person: (person.salon_sequence, person.id))
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search_fetch([("resource_id", "in", self.people.ids)], ["resource_id"])
        )
        self.employees = {e.resource_id.id: e.id for e in employees}

    def _load_things(self, wanted):
        types = {key for one in wanted for phase in one.phases for key in phase.types}
        self.pool = (
            self.env["resource.resource"]
            .sudo()
            .search_fetch(
                [
                    ("salon_bookable", "=", True),
                    ("salon_type_id", "in", list(types)),
                    ("salon_branch_ids", "in", self.branch.ids),
                ],
                ["salon_type_id", "calendar_id"],
                order="salon_sequence, id",
            )
        )
        self.things = {
            key: tuple(
                self.pool.filtered(lambda t, key=key: t.salon_type_id.id == key).ids
            )
            for key in types
        }

    def _load_time(self, ignored):
        everything = self.people | self.pool
        self.at_work = everything._salon_work_spans(self.branch, self.window)
        busy = everything._salon_busy_spans(self.window, ignored)
        meetings = self.people._salon_meeting_spans(self.window)
        self.free = {
            key: intervals.subtract(
                intervals.subtract(spans, busy.get(key, [])), meetings.get(key, [])
            )
            for key, spans in self.at_work.items()
        }

    def _candidates(self, wanted):
        able = wanted.product.product_tmpl_id.sudo().salon_staff_ids.resource_id
        client = wanted.client.sudo()
        refused = client.salon_refused_resource_ids
        if not wanted.employee:
            preferred = client.salon_preferred_employee_id.resource_id.id
            willing = set((able - refused).ids)
            return tuple(
                sorted(
                    (key for key in self.people.ids if key in willing),
                    key=lambda key: key != preferred,
                )
            )
        person = wanted.employee.sudo().resource_id
        # A line keeps its stylist, even if they left the service's list since.
        agreed = wanted.line and wanted.line.phase_ids
        if person not in able and not agreed:
            self._refuse_person(
                self.env._("%(person)s does not do “%(service)s”."), wanted
            )
        if person in refused and not agreed:
            self._refuse_person(
                self.env._("%(client)s does not want to be served by %(person)s."),
                wanted,
            )
        if not wanted.employee.sudo().active:
            self._refuse_person(
                self.env._("%(person)s does not work here any more."), wanted
            )
        if person not in self.people:
            self._refuse_person(
                self.env._("%(person)s cannot be booked in %(branch)s."), wanted
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
        only = None
        if all(one.only is not None for one in wanted):
            only = frozenset().union(*(one.only for one in wanted))
        things = {
            key: tuple(
                sorted(
                    (i for i in pool if only is None or i in only),
                    key=lambda i: i not in preferred,
                )
            )
            for key, pool in self.things.items()
        }
        return slots.Place(free=self.free if free is None else free, things=things)

    @staticmethod
    def _services(wanted):
        return [slots.Service(one.phases, one.staff) for one in wanted]

    def place(self, wanted, start):
        """Place services one after the other from a time on, and take that time.

        :return: list of ``slots.PlacedService``, or None if it is not free
        """
        offer = slots.place(self._services(wanted), self._place(wanted), start)
        if not offer or not self._is_open(offer.start, offer.stop):
            return None
        for service in offer.services:
            self.take(service)
        return list(offer.services)

    def place_slot(self, wanted):
        """Take a service's own slot, as it is, if it is free.

        :return: the ``slots.PlacedService``, or None
        :raises UserError: it is not for these people or things, in words
        """
        slot = wanted.slot
        if not self._is_open(slot.start, slot.stop):
            return None
        if slot.staff and slot.staff not in wanted.staff:
            self._candidates(replace(wanted, employee=wanted.slot_employee))
        for phase, placed in zip(wanted.phases, slot.phases, strict=True):
            kinds = [self.things.get(kind, ()) for kind in phase.types]
            if (
                len(kinds) != len(placed.things)
                or len(set(placed.things)) != len(kinds)
                or any(t not in k for t, k in zip(placed.things, kinds, strict=True))
            ):
                raise UserError(self.env._("The time does not fit the services."))
            span = (placed.start, placed.stop)
            for key in self._held(placed):
                if not intervals.covers(self.free.get(key, []), span):
                    return None
        self.take(slot)
        return slot

    @staticmethod
    def _held(phase):
        return (*([phase.staff] if phase.staff else []), *phase.things)

    def take(self, service):
        """From now on, the time of a placed service is not free."""
        for phase in service.phases:
            for key in self._held(phase):
                self.free[key] = intervals.subtract(
                    self.free.get(key, []), [(phase.start, phase.stop)]
                )

    def search(self, wanted, step, anchor, limit=None):
        """All offers in the window: list of ``slots.Offer``."""
        services, place = self._services(wanted), self._place(wanted)
        offers = []
        for window in self._windows(wanted):
            left = limit and limit - len({offer.start for offer in offers})
            if left == 0:
                break
            offers += slots.search(services, place, window, step, anchor, limit=left)
        return offers

    def _windows(self, wanted):
        """Where to search. People and things are free in opening hours only; a phase
        that needs neither must be kept inside of them."""
        phases = [phase for one in wanted for phase in one.phases]
        if all(phase.needs_staff or phase.types for phase in phases):
            return [self.window]
        return self.at_work[None]

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
        until = start + sum(one.seconds for one in wanted)
        if not self._is_open(start, until):
            closed = self.env._("%(branch)s is not open from %(start)s to %(stop)s.")
            return [closed % self._between(start, until, branch=self.branch.name)]
        for spans, words in (
            (self.at_work, self._not_at_work),
            (self.free, self._not_free),
        ):
            blocked = slots.explain(services, self._place(wanted, spans), start)
            if blocked:
                return [
                    words(wanted[index], index, phase, kind, ids, start, wanted)
                    for index, phase, kind, ids in blocked
                ]
        return []

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

    def _sentence(self, one, index, phase, kind, ids, start, wanted, **words):
        begun = start + sum(before.seconds for before in wanted[:index])
        begun += sum(before.seconds for before in one.phases[:phase])
        if kind == "thing":
            name = self.env["salon.resource.type"].browse(ids).name.lower()
        elif one.employee:
            kind, name = "person", one.employee.name
        else:
            kind, name = "nobody", one.product.name
        until = begun + one.phases[phase].seconds
        return words[kind] % self._between(begun, until, name=name)

    def _between(self, start, stop, **values):
        """Values for a sentence about a span, in the branch's wall time."""
        return {
            **values,
            "start": self.branch._clock(instants.to_datetime(start)),
            "stop": self.branch._clock(instants.to_datetime(stop)),
        }
