"""Our side: the planned salon in a database with many other visits."""

import importlib
import os
from datetime import timedelta

import _plan

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

from devkit import populate_master as master

# One booked hour: a visit with a line, a phase and its hold.
FILLING = """
WITH wanted AS (
    SELECT * FROM unnest(%(employees)s, %(resources)s, %(starts)s::timestamp[])
        AS one (employee_id, resource_id, start)
), visit AS (
    INSERT INTO salon_appointment (
        name, partner_id, branch_id, company_id, channel, state, start, stop, duration
    )
    SELECT
        %(mark)s || row_number() OVER (ORDER BY start, employee_id),
        %(partner)s, %(branch)s, %(company)s, 'desk', 'booked',
        start, start + interval '1 hour', 1
    FROM wanted ORDER BY start, employee_id
    RETURNING id, name, start, stop
), placed AS (
    SELECT visit.*, one.employee_id, one.resource_id
    FROM visit
    JOIN (
        SELECT
            wanted.*,
            %(mark)s || row_number() OVER (ORDER BY start, employee_id) AS name
        FROM wanted
    ) AS one ON one.name = visit.name
), line AS (
    INSERT INTO salon_appointment_line (
        appointment_id, company_id, partner_id, branch_id, sequence, product_id,
        employee_id, start, stop, minutes, state
    )
    SELECT
        id, %(company)s, %(partner)s, %(branch)s, 10, %(product)s,
        employee_id, start, stop, 60, 'planned'
    FROM placed
    RETURNING id, appointment_id, employee_id, start, stop
), phase AS (
    INSERT INTO salon_appointment_phase (line_id, name, start, stop, employee_id)
    SELECT id, 'Work', start, stop, employee_id FROM line
    RETURNING id, line_id
)
INSERT INTO salon_occupancy (
    resource_id, start, stop, appointment_id, line_id, phase_id
)
SELECT placed.resource_id, placed.start, placed.stop, placed.id, line.id, phase.id
FROM placed
JOIN line ON line.appointment_id = placed.id
JOIN phase ON phase.line_id = line.id
"""
COMPANY = 1  # Odoo's first
COUNTS = """
SELECT
    (SELECT count(*) FROM salon_appointment),
    (SELECT count(*) FROM salon_occupancy),
    (SELECT count(*) FROM res_partner WHERE is_salon_client)
"""


def connect():
    """The registry of the database that the benchmark was given."""
    database = os.environ["SALON_DATABASE"]
    config = importlib.import_module("odoo.tools").config
    config.parse_config(["-d", database, "--log-level=warn"])
    return importlib.import_module("odoo.modules.registry").Registry(database)


def superuser(cursor):
    return api.Environment(cursor, SUPERUSER_ID, {})


def desk(cursor, user):
    """The environment of a call that this user's browser makes."""
    return api.Environment(
        cursor,
        user,
        {"lang": "en_US", "tz": _plan.ZONE, "allowed_company_ids": [COMPANY]},
    )


def make_user(env, login, *groups):
    """Somebody with a role, for whom access is checked as for any other."""
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "email": f"{login}@example.com",
            "group_ids": [Command.set([env.ref(group).id for group in groups])],
        }
    )


def make_branch(env, name, staff):
    """A branch open from Monday to Saturday, and its people by the plan."""
    opening = master.make_calendar(env, f"{name}, open", range(6), [(9, 20)])
    branch = env["salon.branch"].create(
        {"name": name, "resource_calendar_id": opening.id, "slot_minutes": 15}
    )
    calendars = []
    for person in range(staff):
        days, span = _plan.week(person)
        calendars.append(master.make_calendar(env, f"{name} {person}", days, [span]))
    people = master.make_people(env, branch, staff, calendars)
    # Their own calendars are asked too, as the peer's are.
    users = env["res.users"].with_context(no_reset_password=True)
    for person, user in zip(
        people,
        users.create(
            [
                {"name": person.name, "login": f"{branch.id}-{person.id}"}
                for person in people
            ]
        ),
        strict=True,
    ):
        person.user_id = user
    env["resource.calendar.leaves"].create(
        [
            {
                "name": "Away",
                "resource_id": resource.id,
                "calendar_id": calendar.id,
                "date_from": _plan.leave(person)[0],
                "date_to": _plan.leave(person)[1],
            }
            for person, (resource, calendar) in enumerate(
                zip(people, calendars, strict=True)
            )
        ]
    )
    return branch, people


def make_things(env, branch, kind, count):
    env["resource.resource"].create(
        [
            {
                "name": f"{kind.name} {number}, {branch.name}",
                "resource_type": "material",
                "calendar_id": False,
                "tz": _plan.ZONE,
                "salon_bookable": True,
                "salon_type_id": kind.id,
                "salon_sequence": number,
                "salon_branch_ids": branch.ids,
            }
            for number in range(count)
        ]
    )


def make_service(env, name, people, phases):
    """:param phases: list of (minutes, needs staff, ids of types of things)"""
    template = env["product.template"].create(
        {
            "name": name,
            "type": "service",
            "is_salon_service": True,
            "list_price": 50,
            "taxes_id": False,
            "salon_phase_ids": [
                Command.create(
                    {
                        "sequence": number,
                        "name": f"Phase {number}",
                        "minutes": minutes,
                        "needs_staff": needs_staff,
                        "resource_type_ids": types,
                    }
                )
                for number, (minutes, needs_staff, types) in enumerate(phases)
            ],
            "salon_staff_ids": [
                Command.create({"resource_id": person.id}) for person in people
            ],
        }
    )
    return template.product_variant_id


def fill(env, branch, people, product, bookings):
    """Book hours of people: a list of (number of the person, start)."""
    env.flush_all()
    env.cr.execute(
        FILLING,
        {
            "employees": [people[who].employee_id.id for who, _start in bookings],
            "resources": [people[who].id for who, _start in bookings],
            "starts": [start for _who, start in bookings],
            "mark": f"BENCH {branch.id}/",
            "partner": env["res.partner"].create({"name": "Somebody"}).id,
            "branch": branch.id,
            "company": branch.company_id.id,
            "product": product.id,
        },
    )
    env.cr.execute(
        "ANALYZE salon_appointment, salon_appointment_line,"
        " salon_appointment_phase, salon_occupancy"
    )


def sizes(env):
    env.cr.execute(COUNTS)
    names = ("appointments", "held_spans", "clients")
    return dict(zip(names, env.cr.fetchone(), strict=True))


def month(branch, *products, **values):
    """A request for services with anyone, in the days of the plan."""
    begun = _plan.first_day()
    return {
        "branch_id": branch.id,
        "services": [
            {"product_id": each.id, "employee_id": False} for each in products
        ],
        "date_from": str(begun),
        "date_to": str(begun + timedelta(days=_plan.DAYS)),
        **values,
    }
