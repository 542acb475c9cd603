"""The large database for benchmarks is one that the ORM could have made."""

import os

import pytest

from devkit import databases, populate, postgres, runtime
from devkit.console import Problem

CLIENTS, VISITS = 200, 2_000
TABLES = """'{
    res_partner, res_partner_salon_allergen_rel, salon_branch,
    salon_branch_resource_rel, salon_service_phase, salon_service_staff,
    salon_appointment, hr_employee_salon_appointment_rel, salon_appointment_line,
    salon_appointment_phase, resource_resource_salon_appointment_phase_rel,
    salon_occupancy}'::regclass[]"""
SCHEMA = f"""
    SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE conrelid = ANY({TABLES})
    UNION ALL
    SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = ANY({TABLES})
    UNION ALL
    SELECT concat_ws(' ', attrelid::regclass, attname)
      FROM pg_attribute WHERE attrelid = ANY({TABLES}) AND attnotnull"""
COUNTS = """
    SELECT (SELECT count(*) FROM res_partner WHERE is_salon_client),
           (SELECT count(*) FROM salon_appointment)"""

# What each script finds already there
OURS = """
from collections import Counter
from datetime import timedelta
from odoo import fields
from odoo.exceptions import UserError

now = fields.Datetime.now()
branches = env["salon.branch"].search([("name", "=like", "Large salon %")])
visits = env["salon.appointment"].search([("branch_id", "in", branches.ids)])
held = env["salon.occupancy"].search([("appointment_id", "in", visits.ids)])
clients = env["res.partner"].search([("phone", "=like", "+3247_______")])

def rows(records, without=()):
    "The stored columns of records"
    env.flush_all()
    query = f"SELECT * FROM {records._table} WHERE id = ANY(%s) ORDER BY id"
    env.cr.execute(query, [records.ids])
    return [
        {key: value for key, value in row.items() if key not in without}
        for row in env.cr.dictfetchall()
    ]

def same(known, made):
    "Fail with what differs"
    for old, new in zip(known, made, strict=True):
        assert old == new, set(old.items()) ^ set(new.items())
"""

RECOMPUTED = """
seen = []
for records in (
    visits[::7], visits[::7].line_ids, visits[::7].line_ids.phase_ids, clients[::5]
):
    stored = [
        field
        for field in records._fields.values()
        if field.compute and field.store and field.name != "id"
    ]
    before = rows(records, ("write_date", "write_uid"))
    many = {
        field.name: {record.id: set(record[field.name].ids) for record in records}
        for field in stored if field.type == "many2many"
    }
    for field in stored:
        env.add_to_compute(field, records)
    records._recompute_recordset()
    after = rows(records, ("write_date", "write_uid"))
    same(before, after)
    for name, known in many.items():
        assert known == {record.id: set(record[name].ids) for record in records}, name
    seen += [field.name for field in stored]
assert {"duration", "company_id", "service_names", "employee_ids", "payment_state",
    "amount_total", "minutes", "email_normalized", "complete_name"} <= set(seen), seen
"""

# Beside what is its own, a client or visit has what the ORM gives it.
LIKE_BOOKED = """
own = {"id", "create_date", "write_date", "create_uid", "write_uid",
    "commercial_partner_id", "calendar_last_notif_ack"}
for known in clients[:20]:
    names = ["name", "phone", "email", "tz", "is_salon_client", "gender",
        "birthdate_date", "salon_hair_type", "salon_skin_type",
        "salon_preferred_channel"]
    values = {name: known[name] for name in names}
    values["salon_preferred_employee_id"] = known.salon_preferred_employee_id.id
    made = env["res.partner"].create(values)
    same(rows(made, own), rows(known, own))
    assert known.commercial_partner_id == known
    made.unlink()

own -= {"create_uid"}
# What a stylist's calendar has still to learn is done by a job.
own |= {"name", "line_id", "appointment_id", "phase_id", "agenda_changes"}
booked = visits.filtered(
    lambda visit: visit.state == "booked"
    and not visit.reminded_at
    and visit.start > now
    # Its phases' things are taken in the ORM's order, or as a slot says.
    and len(visit.line_ids) == 1
)
assert booked
for known in booked[:20]:
    line = known.line_ids
    before = {
        records._name: rows(records, own)
        for records in (known, line, line.phase_ids)
    }
    spans = held.filtered(lambda row: row.appointment_id == known)
    held -= spans
    before["held"] = rows(spans, own)
    slot = {
        "product_id": line.product_id.id,
        "employee_id": line.employee_id.id,
        "start": line.start,
        "stop": line.stop,
        "phases": [
            {
                "start": phase.start,
                "stop": phase.stop,
                "employee_id": phase.employee_id.id,
                "resource_ids": phase.resource_ids.ids,
            }
            for phase in line.phase_ids
        ],
    }
    request = {
        "branch_id": known.branch_id.id,
        "partner_id": known.partner_id.id,
        "services": [
            {
                "product_id": line.product_id.id,
                "employee_id": line.employee_requested and line.employee_id.id,
            }
        ],
        "start": known.start,
        "channel": known.channel,
        "lines": [slot],
    }
    desk = known.with_user(known.create_uid)
    try:
        with env.cr.savepoint():
            desk.book(request)
        raise AssertionError("A taken time was booked")
    except UserError:
        pass
    known.action_cancel()
    again = desk.browse(desk.book(request)).with_env(env)
    after = {
        records._name: rows(records, own)
        for records in (again, again.line_ids, again.line_ids.phase_ids)
    }
    spans = env["salon.occupancy"].search([("appointment_id", "=", again.id)])
    after["held"] = rows(spans, own)
    for name, known_rows in before.items():
        same(known_rows, after[name])
"""

HELD = """
expected = Counter()
for phase in visits.line_ids.phase_ids:
    visit = phase.line_id.appointment_id
    if visit.state not in ("cancelled", "no_show"):
        for resource in phase.employee_id.resource_id | phase.resource_ids:
            expected[(visit, phase, resource, phase.start, phase.stop)] += 1
found = Counter(
    (row.appointment_id, row.phase_id, row.resource_id, row.start, row.stop)
    for row in held
)
assert found == expected

from odoo.addons.salon_crm.tools import instants, intervals
window = tuple(
    instants.to_seconds(now + timedelta(days=days)) for days in (-730, 60)
)
for branch in branches:
    mine = held.filtered(lambda row: row.appointment_id.branch_id == branch)
    work = mine.resource_id._salon_work_spans(branch, window)
    for row in mine:
        span = instants.to_span(row.start, row.stop)
        for working in (work[row.resource_id.id], work[None]):
            assert intervals.covers(working, span), (row.resource_id.name, row.start)

# As the ORM holds what is still to come
coming = visits.filtered(lambda visit: visit.start > now)
def spans():
    mine = env["salon.occupancy"].search([("appointment_id", "in", coming.ids)])
    return Counter(tuple(row.items()) for row in rows(mine, ["id"]))
before = spans()
coming._occupy()
assert spans() == before and before
"""

LIKE_A_SALON = """
states = Counter(visits.mapped("state"))
assert {"done", "cancelled", "no_show", "booked", "confirmed"} <= set(states), states
for visit in visits:
    past = visit.stop <= now
    assert past == (visit.state in ("done", "no_show")) or visit.state == "cancelled" \\
        or visit.start <= now and visit.state == "in_service", visit.state
    assert visit.create_date <= min(visit.start, now)
    assert visit.partner_id.create_date <= visit.create_date <= visit.write_date <= now
    assert 15 <= round(visit.duration * 60) <= 150
    assert len(visit.line_ids) in (1, 2)
assert states["done"] > len(visits) / 2
assert {1, 3} <= {len(line.phase_ids) for line in visits.line_ids}
assert {"not_paid", "nothing_due"} == set(visits.mapped("payment_state"))
assert {"done", "planned"} <= set(visits.line_ids.mapped("state"))

# Somebody is served while a colour develops.
env.cr.execute('''
    SELECT count(*)
      FROM salon_appointment_phase develops
      JOIN salon_appointment_line line ON line.id = develops.line_id
      JOIN salon_occupancy held ON held.start >= develops.start
       AND held.stop <= develops.stop AND held.appointment_id <> line.appointment_id
      JOIN hr_employee employee ON employee.resource_id = held.resource_id
       AND employee.id = line.employee_id
     WHERE develops.employee_id IS NULL''')
assert env.cr.fetchone()[0] > 10

# Nobody is at two places at once.
env.cr.execute('''
    SELECT count(*)
      FROM salon_appointment one
      JOIN salon_appointment two ON two.partner_id = one.partner_id
       AND two.id > one.id AND two.start < one.stop AND two.stop > one.start
     WHERE one.branch_id = ANY(%s)''', [branches.ids])
assert env.cr.fetchone()[0] == 0

numbers = sorted(visits.mapped("name"))
assert env["ir.sequence"].next_by_code("salon.appointment") > numbers[-1]
assert all(len(n) == 7 and n.startswith("V") for n in numbers)
ordered = visits.sorted("id")
assert ordered.mapped("name") == numbers
assert ordered.mapped("create_date") == sorted(visits.mapped("create_date"))
"""

NEXT_BOOKING = """
able = branches[0].resource_ids.salon_service_ids.product_tmpl_id
cut = able.filtered(lambda service: service.default_code == "CUT").product_variant_id
request = {
    "branch_id": branches[0].id,
    "partner_id": clients[0].id,
    "services": [{"product_id": cut.id, "employee_id": False}],
    "date_from": now,
    "date_to": now + timedelta(days=20),
}
slot = env["salon.appointment"].get_available_slots(request)[0]
request |= {"start": slot["start"], "lines": slot["lines"]}
visit = env["salon.appointment"].browse(env["salon.appointment"].book(request))
assert visit.state == "booked" and visit.name > max(visits.mapped("name"))
"""


@pytest.fixture(scope="module")
def here():
    return runtime.ensure()


@pytest.fixture(scope="module")
def before():
    """What the template had, filled in by the next fixture."""
    return {}


@pytest.fixture(scope="module")
def database(here, before):
    name = f"test_populate_p{os.getpid()}"
    databases.clone_installed(here, name)
    before |= {"schema": schema(name), "counts": counts(name)}
    populate.fill(here, name, CLIENTS, VISITS)
    yield name
    databases.drop(name)


def schema(database):
    return sorted(postgres.sql(database, SCHEMA).splitlines())


def counts(database):
    return [int(number) for number in postgres.sql(database, COUNTS).split("|")]


def check(here, database, *scripts):
    """Run scripts of asserts, each by itself; nothing of them stays."""
    code = "".join(f"{OURS}{script}\nenv.cr.rollback()\n" for script in scripts)
    here.script(database, code, "test-populate.log")


def test_counts(database, before):
    clients, visits = before["counts"]
    assert counts(database) == [clients + CLIENTS, visits + VISITS]


def test_no_constraint_is_lost(database, before):
    assert schema(database) == before["schema"]
    unchecked = f"""SELECT conname FROM pg_constraint
        WHERE conrelid = ANY({TABLES}) AND NOT convalidated"""
    assert postgres.sql(database, unchecked) == ""
    kinds = f"""SELECT DISTINCT contype FROM pg_constraint
        WHERE conrelid = ANY({TABLES})"""
    assert {"c", "f", "u", "x"} <= set(postgres.sql(database, kinds).split())


def test_as_the_orm_makes_them(here, database):
    check(here, database, RECOMPUTED, LIKE_BOOKED)


def test_times_are_held_in_working_hours(here, database):
    check(here, database, HELD)


def test_looks_like_a_salon(here, database):
    check(here, database, LIKE_A_SALON, NEXT_BOOKING)


@pytest.mark.parametrize(
    "name",
    [
        *("demo", "demo_zh_CN", "deps_1", "salon_1", "test_p1", "postgres"),
        *("template1", "new_salon", "", "Large", 'a"b', "a b", "x" * 64),
    ],
)
def test_names_of_others_are_refused(name):
    with pytest.raises(Problem):
        populate.check_name(name)


def test_own_names_are_taken():
    for name in ("populated", "salons_2", "demolition"):
        populate.check_name(name)


@pytest.mark.parametrize("number", [0, -1, populate.MOST + 1])
def test_silly_numbers_are_refused(number):
    with pytest.raises(Problem, match="from 1 to 5,000,000"):
        populate.check_number("visits", number)


def test_a_database_made_by_hand_is_kept(here):
    name = f"test_by_hand_p{os.getpid()}"
    postgres.sql("postgres", f'CREATE DATABASE "{name}"')
    try:
        with pytest.raises(Problem, match="did not make"):
            populate.check_ours(name)
    finally:
        databases.drop(name)
