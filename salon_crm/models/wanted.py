"""Services that need a place in time, as they are defined or as they were agreed."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import slots, timing


def alone(thing_id):
    """What stands for a type of things where one thing and no other will do: ids of
    types are above 0. The same the other way round."""
    return -thing_id


@dataclass
class Wanted:
    """A service that needs a place.

    :ivar product: product.product
    :ivar employee: hr.employee, empty for anyone
    :ivar client: res.partner, empty if nobody is known yet
    :ivar phases: tuple of ``slots.Phase``
    :ivar names: their names
    :ivar sources: ids of the salon.service.phase that they come from, or None
    :ivar lengths: the phases' seconds with those who take other times, by resource id
    :ivar level: the least level of who does it, or False
    :ivar line: the salon.appointment.line to be placed, if there is one already
    :ivar offset: seconds from the visit's start at which the line was agreed, or None
    :ivar preferred: ids of things to be taken if they are free
    :ivar things: ids of the things that each phase was agreed with
    :ivar kinds: ids of the types of things that are asked for by themselves
    :ivar slot: ``slots.PlacedService`` to be taken exactly so; None: any place
    :ivar slot_employee: its hr.employee
    :ivar given: id of the resource to whom the desk gives it, for whom the client did
        not ask; None: to anyone
    :ivar staff: ids of the resources who may do it, in turn order; set by the planner
    """

    product: object
    employee: object
    client: object
    phases: tuple = ()
    names: tuple = ()
    sources: tuple = ()
    lengths: dict = field(default_factory=dict)
    level: object = False
    line: object = None
    offset: object = None
    preferred: tuple = ()
    things: tuple = ()
    kinds: tuple = ()
    slot: object = None
    slot_employee: object = None
    given: object = None
    staff: tuple = ()

    @classmethod
    def of_products(cls, services, phases=None):
        """As the services are defined today.

        :param services: list of (product.product, hr.employee or empty, res.partner
            or empty), with products that can be read
        :param phases: as `definitions` read them, for more services than these
        :return: list of ``Wanted``
        :raises UserError: nobody knows how long one of them takes
        """
        if not services:
            return []
        if phases is None:
            phases = definitions(services[0][0].env, services)
        return [
            cls(product, employee, client)._defined(phases[product.product_tmpl_id.id])
            for product, employee, client in services
        ]

    def _defined(self, phases):
        rows = {row["id"]: row for row in phases}
        general, people = timing.minutes_of(
            [(key, row["minutes"]) for key, row in rows.items()],
            [timing.Timing(*each) for row in phases for each in row["timings"] or ()],
            self.product.id,
            self.client.id or None,
        )
        if not general:
            raise UserError(
                self.product.env._(
                    "“%(service)s” has no phases: nobody knows how long it takes.",
                    service=self.product.name,
                )
            )
        self.sources = tuple(general)
        self.names = tuple(rows[key]["name"] for key in general)
        self.phases = tuple(
            slots.Phase(
                minutes * 60,
                rows[key]["needs_staff"],
                tuple(rows[key]["types"]),
                tuple(rows[key]["staff"]) or None,
            )
            for key, minutes in general.items()
        )
        self.lengths = {
            person: tuple(own[key] * 60 for key in general)
            for person, own in people.items()
        }
        self.level = self.product.product_tmpl_id.salon_level
        return self

    @classmethod
    def of_lines(cls, lines):
        """As lines were agreed; those that nobody placed yet as they are defined.

        :param lines: salon.appointment.line
        :return: list of ``Wanted``, as the lines
        """
        placed = lines.filtered(lambda line: line.sudo().phase_ids)
        new = cls.of_products(
            [(x.product_id, x.employee_id, x.partner_id) for x in lines - placed]
        )
        by_line = dict(zip(lines - placed, new, strict=True))
        by_line |= {line: cls._of_placed(line) for line in placed}
        for line, wanted in by_line.items():
            wanted.line = line
        return [by_line[line] for line in lines]

    @classmethod
    def _of_placed(cls, line):
        phases = line.sudo().phase_ids.sorted("start")
        return cls(
            line.product_id,
            line.employee_id,
            line.partner_id,
            tuple(
                slots.Phase(
                    int((phase.stop - phase.start).total_seconds()),
                    bool(phase.employee_id),
                    tuple(thing.salon_type_id.id for thing in phase.resource_ids),
                    phase._handed_over_to(),
                )
                for phase in phases
            ),
            tuple(phase.name or "" for phase in phases),
            tuple(phase.service_phase_id.id for phase in phases),
            offset=int((line.start - line.appointment_id.start).total_seconds()),
            preferred=tuple(phases.resource_ids.ids),
            things=tuple(tuple(phase.resource_ids.ids) for phase in phases),
        )

    # ------------------------------------------------------------
    # Another person or thing than agreed
    # ------------------------------------------------------------

    def give_to(self, employee, defined):
        """Another person does it: each phase takes as much more or less as it usually
        does with them.

        :param employee: hr.employee
        :param defined: ``Wanted`` as the service is defined today, None if it is not
        """
        if defined:
            before = defined._seconds_with(self.employee)
            after = defined._seconds_with(employee)
            self.phases = tuple(
                replace(
                    phase,
                    seconds=max(
                        phase.seconds + after.get(key, 0) - before.get(key, 0), 60
                    ),
                )
                for key, phase in zip(self.sources, self.phases, strict=True)
            )
            self.level = defined.level
        self.employee = employee

    def _seconds_with(self, employee):
        """{id of the phase's definition: seconds}"""
        usual = tuple(phase.seconds for phase in self.phases)
        own = self.lengths.get(employee.sudo().resource_id.id, usual)
        return dict(zip(self.sources, own, strict=True))

    def hand_over(self, goes, comes):
        """Whoever does a handed over phase in place of another, if they may.

        :param goes: id of the resource that does it as agreed
        :param comes: resource.resource
        :return: whether there is such a phase
        :raises UserError: the other one may not do it, in words
        """
        phases = tuple(
            replace(phase, staff=(comes.id,))
            if phase.is_handed_over and phase.staff[0] == goes
            else phase
            for phase in self.phases
        )
        found = phases != self.phases
        for before, after in zip(self.phases, phases, strict=True):
            if before != after and comes.id not in before.staff:
                raise UserError(
                    comes.env._(
                        "%(person)s does not do “%(service)s”.",
                        person=comes.name,
                        service=self.product.name,
                    )
                )
        self.phases = phases
        return found

    def use_alone(self, things):
        """Where the service was agreed with one of these things, the first is needed.

        :param things: resource.resource of one type
        """
        chosen = things[0]
        self.kinds = (chosen.salon_type_id.id,)
        self.phases = tuple(
            replace(
                phase,
                types=tuple(
                    alone(chosen.id) if thing in things.ids else kind
                    for kind, thing in zip(phase.types, agreed, strict=True)
                ),
            )
            for phase, agreed in zip(self.phases, self.things, strict=True)
        )

    @property
    def seconds(self):
        """The longest that it may take."""
        usual = sum(phase.seconds for phase in self.phases)
        return max([usual, *(sum(own) for own in self.lengths.values())])

    @property
    def shortest(self):
        usual = sum(phase.seconds for phase in self.phases)
        return min([usual, *(sum(own) for own in self.lengths.values())])

    @property
    def needs_staff(self):
        """Whether one of those who do it is needed."""
        return any(phase.is_own for phase in self.phases)

    @property
    def service(self):
        """It as the search wants it."""
        return slots.Service(
            self.phases,
            self.staff,
            {key: own for key, own in self.lengths.items() if key in self.staff},
            self.product.product_tmpl_id.sudo().salon_parallel,
        )


def definitions(env, services):
    """Read the phases of services, and the times that differ, in one query.

    :param services: list of (product, employee, client)
    :return: rows as dicts by template id
    """
    env["salon.service.phase"].flush_model()
    env["salon.service.timing"].flush_model()
    phases = defaultdict(list)
    for row in env.execute_query_dict(
        SQL(
            """
            SELECT p.id, p.product_tmpl_id, p.minutes, p.needs_staff,
                   COALESCE(p.name->>%s, p.name->>'en_US', '') AS name,
                   ARRAY(SELECT salon_resource_type_id
                           FROM salon_resource_type_salon_service_phase_rel
                          WHERE salon_service_phase_id = p.id
                       ORDER BY 1) AS types,
                   ARRAY(SELECT r.id
                           FROM salon_service_phase_staff_rel s
                           JOIN resource_resource r ON r.id = s.resource_id
                          WHERE s.phase_id = p.id
                       ORDER BY r.salon_sequence, r.id) AS staff,
                   (SELECT json_agg(json_build_array(
                               p.id, product_id, resource_id, partner_id, minutes))
                      FROM salon_service_timing t
                     WHERE t.phase_id = p.id
                       AND (partner_id IS NULL OR partner_id = ANY(%s))) AS timings
              FROM salon_service_phase p
             WHERE p.product_tmpl_id = ANY(%s)
          ORDER BY p.sequence, p.id
            """,
            env.lang or "en_US",
            [client.id for _product, _who, client in services if client],
            [product.product_tmpl_id.id for product, _who, _client in services],
        )
    ):
        phases[row["product_tmpl_id"]].append(row)
    return phases
