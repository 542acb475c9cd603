"""``./dev bench``: what lies in ``benchmarks/``, run in Odoo's environment."""

import os

from . import databases, machine, paths, peers, populate, runtime
from .console import Problem, say

BENCHMARKS = paths.ROOT / "benchmarks"
# Those that run on many visits, and those that run beside an addon of others. A
# benchmark finds the databases' names in SALON_DATABASE and PEER_DATABASE.
LARGE = ("slots", "slots_complex", "book")
BESIDE_PEER = ("slots", "book")
# Beside the same Odoo without the addon, in BARE_DATABASE.
BESIDE_ODOO = ("till",)
CLIENTS, VISITS = 20_000, 100_000


def bench(wanted: list[str]) -> int:
    known = {
        p.stem: p for p in sorted(BENCHMARKS.glob("*.py")) if not p.stem.startswith("_")
    }
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise Problem(
            f"No benchmark {', '.join(unknown)}. There are: {', '.join(known)}."
        )
    here = runtime.ensure()
    machine.ensure_program("chromium", ["chromium"], "a browser")
    databases.drop_abandoned()
    failed = []
    for name in wanted or known:
        say(f"== {name}")
        made = []
        try:
            environment = prepare(here, name, made)
            if runtime.hand_over([str(here.python), str(known[name])], environment):
                failed.append(name)
        finally:
            for database in made:
                databases.drop(database)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return bool(failed)


def prepare(here: runtime.Runtime, name: str, made: list[str]) -> dict[str, str]:
    """Make the databases of a benchmark and return its environment.

    :param made: gets the databases' names
    """
    database = f"test_p{os.getpid()}"
    made.append(database)
    if name in LARGE:
        databases.clone(populate.template(here, CLIENTS, VISITS), database)
    else:
        databases.clone_installed(here, database)
    environment = here.environment | {"SALON_DATABASE": database}
    if name in BESIDE_ODOO:
        made.append(f"test_bare_p{os.getpid()}")
        databases.clone(databases.dependencies(here), made[-1])
        return environment | {"BARE_DATABASE": made[-1]}
    if name not in BESIDE_PEER:
        return environment
    peer, template = peers.ensure(here)
    made.append(f"test_peer_p{os.getpid()}")
    databases.clone(template, made[-1])
    return environment | {
        "PEER_DATABASE": made[-1],
        "PEER_CONFIG": str(peer.config),
        "PEER_PYTHONPATH": peers.environment(peer)["PYTHONPATH"],
    }
