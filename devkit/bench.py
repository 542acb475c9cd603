"""``./dev bench``: what lies in ``benchmarks/``, run in Odoo's environment."""

import os

from . import databases, machine, paths, runtime
from .console import Problem, say

BENCHMARKS = paths.ROOT / "benchmarks"


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
    failed = []
    for name in wanted or known:
        say(f"== {name}")
        database = f"test_p{os.getpid()}"
        databases.clone_installed(here, database)
        environment = here.environment | {"SALON_DATABASE": database}
        if runtime.hand_over([str(here.python), str(known[name])], environment):
            failed.append(name)
        databases.drop(database)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return bool(failed)
