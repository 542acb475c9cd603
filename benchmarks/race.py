"""Twenty bookings of one stylist at the same moment, none of which overlap.

They are made on twenty connections in four processes, and must not wait for each
other. The peer is the same twenty one after the other in one process, in turns. Prints
the seconds and the ratio; writes ``.dev/bench/race.json``.
"""

import importlib
import json
import os
import statistics
import time
from pathlib import Path

from odoo.modules.registry import Registry
from odoo.tools import config

ROUNDS = 5


def main():
    config.parse_config(["-d", os.environ["SALON_DATABASE"], "--log-level=warn"])
    Registry(os.environ["SALON_DATABASE"])
    # Addons can be imported once the registry is there.
    tests = importlib.import_module("odoo.addons.salon_crm.tests.test_race")
    tests.TestRace.setUpClass()
    case = tests.TestRace("test_disjoint_times_all_succeed")
    case.setUp()
    try:
        at_once, in_turn = measure(case)
    finally:
        case.cursor.rollback()
        case.doCleanups()
        tests.TestRace.doClassCleanups()
    report(tests.RACERS, statistics.median(at_once), statistics.median(in_turn))


def measure(case):
    at_once, in_turn = [], []
    for number in range(ROUNDS):
        results, seconds = case.race(case.disjoint(day=2 * number))
        assert all(isinstance(result, int) for result in results), results
        at_once.append(seconds)
        begun = time.monotonic()
        for request in case.disjoint(day=2 * number + 1):
            with case.registry.cursor() as cursor:
                case.env(cr=cursor)["salon.appointment"].book(request)
        in_turn.append(time.monotonic() - begun)
    return at_once, in_turn


def report(count, at_once, in_turn):
    result = {
        "bookings": count,
        "at_once_seconds": round(at_once, 2),
        "in_turn_seconds": round(in_turn, 2),
        "ratio": round(at_once / in_turn, 2),
    }
    folder = Path(__file__).resolve().parent.parent / ".dev" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "race.json").write_text(json.dumps(result, indent=1))
    print(
        f"{count} disjoint bookings of one stylist, median of {ROUNDS}: at once "
        f"{result['at_once_seconds']} s, one after the other "
        f"{result['in_turn_seconds']} s, ratio {result['ratio']}"
    )


if __name__ == "__main__":
    main()
