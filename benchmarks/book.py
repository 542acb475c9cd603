"""Bookings a second through ``book``, beside the bare SQL that writes the same rows.

Both run in one process and one transaction, in turns, so that a noisy machine slows
both. Prints the size of the data and the ratio; writes ``.dev/bench/book.json``.
"""

import importlib
import json
import os
import time
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

ROUNDS = 10
IN_A_ROUND = 20
TABLES = (
    "salon_appointment",
    "salon_appointment_line",
    "salon_appointment_phase",
    "salon_occupancy",
)


def main():
    config.parse_config(["-d", os.environ["SALON_DATABASE"], "--log-level=warn"])
    registry = Registry(os.environ["SALON_DATABASE"])
    # Addons can be imported once the registry is there.
    common = importlib.import_module("odoo.addons.salon_crm.tests.common")
    models = importlib.import_module("odoo.addons.salon_crm.models.salon_appointment")
    salon = type("Salon", (common.SalonSetup,), {"planned": models.PLANNED})
    with registry.cursor() as cursor:
        salon.env = api.Environment(cursor, SUPERUSER_ID, {})
        salon.set_up_salon()
        quick = salon.make_service("Fringe", [(15, True, salon.chair_type)], salon.anna)
        by_book = by_sql = 0.0
        for day in range(ROUNDS):
            begun = time.perf_counter()
            visits = [book(salon, quick, day, number) for number in range(IN_A_ROUND)]
            by_book += time.perf_counter() - begun
            rows = {table: rows_of(cursor, table, visits) for table in TABLES}
            release(salon, visits)
            begun = time.perf_counter()
            for table in TABLES:
                for row in rows[table]:
                    insert(cursor, table, row)
            by_sql += time.perf_counter() - begun
        cursor.rollback()
    report(ROUNDS * IN_A_ROUND, by_book, by_sql)


def book(salon, service, day, number):
    start = salon.at(9, 15 * number, day=day)
    return salon.book(start, service, salon.anna).id


def rows_of(cursor, table, visits):
    key = {
        "salon_appointment": "id = ANY(%(ids)s)",
        "salon_appointment_phase": "line_id IN (SELECT id FROM salon_appointment_line"
        " WHERE appointment_id = ANY(%(ids)s))",
    }.get(table, "appointment_id = ANY(%(ids)s)")
    cursor.execute(f"SELECT * FROM {table} WHERE {key} ORDER BY id", {"ids": visits})
    return cursor.dictfetchall()


def release(salon, visits):
    """Remove the rows, so that bare SQL can write them once more."""
    appointments = salon.env["salon.appointment"].browse(visits)
    appointments.with_context(salon_planned=salon.planned).write({"state": "cancelled"})
    appointments.unlink()
    salon.env.flush_all()


def insert(cursor, table, row):
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(["%s"] * len(row))
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", [*row.values()])


def report(count, by_book, by_sql):
    result = {
        "bookings": count,
        "book_per_second": round(count / by_book, 1),
        "bare_sql_per_second": round(count / by_sql, 1),
        "book_to_bare_sql": round(by_book / by_sql, 1),
    }
    folder = Path(__file__).resolve().parent.parent / ".dev" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.json").write_text(json.dumps(result, indent=1))
    print(
        f"{count} bookings of 15 minutes with one stylist and one of two chairs\n"
        f"book(): {result['book_per_second']}/s, the same rows by bare SQL: "
        f"{result['bare_sql_per_second']}/s, ratio {result['book_to_bare_sql']}"
    )


if __name__ == "__main__":
    main()
