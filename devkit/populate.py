"""``./dev populate``: a large salon for benchmarks.

Branches, people, things and services are few and made through the ORM
(``populate_master.py``); clients and visits are many and made by SQL, a statement a
table (``populate.sql``). The same numbers make the same salon, around today.

As after ``book`` there are no messages on the visits, and nothing is paid: there are
no till orders and no invoices.
"""

import os
import re
from datetime import date
from pathlib import Path

from . import databases, postgres, runtime
from .console import Problem, run, say, step

MOST = 5_000_000
# How much one person can be booked in the two years, with some time left free.
VISITS_OF_PERSON = 3_000
PEOPLE_IN_BRANCH = 6
FILLING = Path(__file__).with_name("populate.sql")
# Databases of the other commands and of PostgreSQL
OF_OTHERS = re.compile(
    r"(demo|new)(_|$)|(deps|salon|test|large|peer)_|postgres$|template"
)
MARK = "made by ./dev populate"


def populate(name: str, clients: int, visits: int) -> int:
    check_name(name)
    check_number("clients", clients)
    check_number("visits", visits)
    here = runtime.ensure()
    check_ours(name)
    with step(f"cloning the database with the addon into {name!r}"):
        databases.clone_installed(here, name)
        postgres.sql("postgres", f"COMMENT ON DATABASE \"{name}\" IS '{MARK}'")
    with step(f"filling it with {clients:,} clients and {visits:,} visits"):
        fill(here, name, clients, visits)
    say(f"The database {name!r} is ready; ./dev shell -d {name} opens it.")
    return 0


def template(here: runtime.Runtime, clients: int, visits: int) -> str:
    """The name of a template database with so many clients and visits around today."""
    base = databases.installed(here)

    def build(name):
        databases.clone(base, name)
        fill(here, name, clients, visits)

    parts = (base, str(date.today()), str(clients), str(visits), FILLING.read_text())
    title = f"with {clients:,} clients and {visits:,} visits"
    return databases.template("large", parts, build, title)


def fill(here: runtime.Runtime, name: str, clients: int, visits: int) -> None:
    """Add a salon with clients and visits to a database with the addon."""
    people = max(2, -(-visits // VISITS_OF_PERSON))
    branches = -(-people // PEOPLE_IN_BRANCH)
    here.script(
        name,
        "from devkit import populate_master\n"
        f"populate_master.make(env, {branches}, {-(-people // branches)})",
        "populate.log",
    )
    run(
        [
            *("psql", "-X", "-q", "--single-transaction", "-d", name),
            *("-v", "ON_ERROR_STOP=1"),
            *("-v", f"clients={clients}", "-v", f"visits={visits}", "-f", FILLING),
        ],
        log="populate.log",
        env=os.environ | postgres.environment(),
    )


def check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise Problem(
            f"{name!r} is no name for a database here: small letters, digits and "
            "underscores, and first a letter."
        )
    if OF_OTHERS.match(name):
        raise Problem(
            f"The name {name!r} belongs to the demo, the tests or PostgreSQL. "
            "Choose another one, such as 'populated'."
        )


def check_number(what: str, number: int) -> None:
    if not 1 <= number <= MOST:
        raise Problem(f"The number of {what} must be from 1 to {MOST:,}, not {number}.")


def check_ours(name: str) -> None:
    """A database that somebody made by hand is not replaced."""
    mark = postgres.sql(
        "postgres",
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        f" WHERE datname = '{name}'",
    )
    if databases.exists(name) and mark.strip() != MARK:
        raise Problem(
            f"There is a database {name!r} already that ./dev populate did not make. "
            "Choose another name."
        )
