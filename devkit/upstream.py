"""``./dev upstream``: Odoo's own tests with the addon and without, and the difference.

What passes without the addon must pass with it: installing it changes nothing else.
The run without it is kept in ``.dev/upstream`` until Odoo or the addon's dependencies
change. Tests that Odoo runs while it installs a module are left out: they run before
the addon is there.
"""

import json
import os
import re
import subprocess
from collections import Counter

from . import databases, machine, paths, runtime
from .console import Problem, say, step

MODULES = ("point_of_sale", "pos_loyalty")
FIRST_PORT = 8470
KEPT = paths.DEV / "upstream"
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
WITH, WITHOUT = "with the addon", "without the addon"
LINE = re.compile(
    r"\S+ \S+ \d+ [A-Z]+ \S+ odoo\.addons\.(?P<file>\S+): "
    r"(?:Starting (?P<begun>\S+) \.\.\.|skipped (?P<skipped>\S+) : "
    r"|(?:FAIL|ERROR): (?:Subtest (?=\S+ ))?(?P<failed>\S+))"
)


def upstream(modules: list[str]) -> int:
    """Run and compare; the exit code says whether there is a difference.

    :param modules: names of Odoo modules that the addon rests on; none: `MODULES`
    """
    here = runtime.ensure()
    machine.ensure_program("chromium", ["chromium"], "a browser for the tours")
    databases.drop_abandoned()
    differences = []
    for module in modules or MODULES:
        check(here, module)
        without = baseline(here, module)
        ours = run_tests(here, module, WITH, databases.clone_installed, here)
        say(f"{module}: {summary(ours)} with the addon, {summary(without)} without")
        differences += compare(without, ours)
    say("\n".join(differences) or "No difference.")
    return bool(differences)


def check(here: runtime.Runtime, module: str) -> None:
    if not any((folder / module / "tests").is_dir() for folder in here.odoo.addons):
        raise Problem(f"Odoo has no module {module} with tests.")


def baseline(here: runtime.Runtime, module: str) -> dict[str, str]:
    """What becomes of each test without the addon, as it was run before or now."""
    base = databases.dependencies(here)
    kept = KEPT / f"{module}_{base}.json"
    if kept.exists():
        say(f"{module} without the addon was run before: {kept.name}")
        return json.loads(kept.read_text())
    outcomes = run_tests(here, module, WITHOUT, databases.clone, base)
    KEPT.mkdir(exist_ok=True)
    kept.write_text(json.dumps(outcomes, indent=1))
    return outcomes


def run_tests(here, module, title, clone, source) -> dict[str, str]:
    """Run a module's tests: {test: what became of it}.

    Tours fail on a busy machine, too: what failed is run once more, by itself.
    """
    outcomes = run_once(here, module, title, clone, source, [f"/{module}"])
    if not outcomes:
        raise Problem(f"No test of {module} was run; see {paths.LOGS}")
    if again := tags_of(module, outcomes):
        title = f"{title}, {len(again)} once more"
        outcomes |= run_once(here, module, title, clone, source, again)
    return outcomes


def run_once(here, module, title, clone, source, tags) -> dict[str, str]:
    """Run tests on a fresh database."""
    name = f"test_p{os.getpid()}"
    log = paths.LOGS / f"upstream_{module}_{'_'.join(title.split())}.log"
    log.parent.mkdir(exist_ok=True)
    command = here.command(
        *("-d", name, "--test-tags", ",".join(tags), "--stop-after-init"),
        *("--http-port", runtime.free_port(FIRST_PORT), "--max-cron-threads", 0),
    )
    try:
        clone(source, name)
        with step(f"Odoo's tests of {module} {title}"), log.open("w") as output:
            # Failed tests make the exit code 1: it says nothing that the log does not.
            subprocess.run(
                command,
                env=here.environment,
                cwd=paths.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
    finally:
        databases.drop(name)
    with log.open(errors="replace") as lines:
        return outcomes_of(lines)


def tags_of(module: str, outcomes: dict[str, str]) -> list[str]:
    """Odoo's words for the tests that failed; a class's set-up has none."""
    failed = [test.split(": ")[1] for test, end in outcomes.items() if end == FAILED]
    return [f"/{module}:{test}" for test in failed if "." in test]


def outcomes_of(lines) -> dict[str, str]:
    """What Odoo's log says of each test: passed, failed or skipped.

    A failure outside of a test, as in a class's set-up, stands under its own words.
    """
    outcomes = {}
    for found in filter(None, map(LINE.match, lines)):
        where = found["file"]
        if found["begun"]:
            outcomes.setdefault(f"{where}: {found['begun']}", PASSED)
        elif found["skipped"]:
            outcomes[f"{where}: {found['skipped']}"] = SKIPPED
        else:
            outcomes[f"{where}: {found['failed'].strip()}"] = FAILED
    return outcomes


def summary(outcomes: dict[str, str]) -> str:
    counts = Counter(outcomes.values())
    return ", ".join(f"{counts[each]} {each}" for each in (PASSED, FAILED, SKIPPED))


def compare(without, ours) -> list[str]:
    """A line for each test that ends otherwise with the addon."""
    return [
        f"  {test}: {ours.get(test, 'not run')} with the addon, "
        f"{without.get(test, 'not run')} without"
        for test in sorted({*without, *ours})
        if ours.get(test) != without.get(test)
    ]
