"""``./dev test``: every test, on a fresh clone of the installed addon."""

import os

from . import databases, machine, paths, postgres, runtime

TESTS = ("devkit/tests", "salon_crm/tests")
# Takes the addon as it was last installed: quick while only methods or the browser's
# code change, wrong as soon as a field or a view does.
LAST_INSTALL = "--last-install"
# Each process has a database of its own; a file's tests stay together. More than two
# would wait for the browsers of the tours.
SIDE_BY_SIDE = 2
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")


def test(arguments: list[str]) -> int:
    here = runtime.ensure()
    machine.ensure_program("chromium", ["chromium"], "a browser for the tours")
    bare = databases.dependencies(here, demo=False)
    databases.drop_abandoned()
    name = f"test_p{os.getpid()}"
    if LAST_INSTALL in arguments:
        arguments = [each for each in arguments if each != LAST_INSTALL]
        databases.clone_last_installed(name)
    else:
        databases.clone_installed(here, name)
    named = any(
        not a.startswith("-") and (paths.ROOT / a.split("::")[0]).exists()
        for a in arguments
    )
    command = [
        str(here.python),
        *("-m", "pytest", "-p", "devkit.pytest_plugin", "--odoo-http"),
        *(f"--odoo-database={name}", f"--odoo-config={here.config}"),
        *arguments,
        *(() if named else (*side_by_side(), *TESTS)),
    ]
    environment = here.environment | {"SALON_BARE_DATABASE": bare}
    try:
        return runtime.hand_over(command, environment)
    finally:
        if postgres.running():
            databases.drop(name)


def side_by_side() -> tuple[str, ...]:
    """What tells pytest to use several processes, if the machine has as many cores."""
    processes = min(SIDE_BY_SIDE, os.cpu_count() or 1)
    return ("-n", str(processes), *BY_FILE) if processes > 1 else ()
