"""Twenty bookings of one stylist at the same moment, through Odoo's own HTTP workers.

Beside them, in turns, twenty contacts made through the same door: what any write by a
call from a browser costs here. Each wait is bounded. Prints seconds of wall time from
the first call to the last answer and the ratio; writes ``.dev/bench/disjoint.json``.
"""

import importlib
import os
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import _turns
from _server import WAIT, WORKERS, Racer, free_port, serving

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

RACERS = 20
ROUNDS = 5


def main():
    database = os.environ["SALON_DATABASE"]
    requests = prepare(database)
    port = free_port()
    with serving(database, port):
        racers = [Racer(port, database) for _ in range(RACERS)]
        # The first calls load the registry in each worker, and are not counted.
        race(racers, "salon.appointment", "book", [requests.pop()] * RACERS)
        contacts = [[{"name": f"Contact {number}"}] for number in range(RACERS)]
        booking, creating = [], []
        for day in requests:
            booking.append(race(racers, "salon.appointment", "book", day))
            creating.append(race(racers, "res.partner", "create", contacts))
    report(booking, creating)


def prepare(database):
    """Make a salon, and its requests: one list of twenty times for each round."""
    config.parse_config(["-d", database, "--log-level=warn"])
    registry = Registry(database)
    common = importlib.import_module("odoo.addons.salon_crm.tests.common")
    salon = type("Salon", (common.SalonSetup,), {})
    with registry.cursor() as cursor:
        salon.env = api.Environment(cursor, SUPERUSER_ID, {})
        salon.set_up_salon()
        quick = salon.make_service("Fringe", [(15, True, salon.chair_type)], salon.anna)
        return [
            [
                salon.request(
                    quick,
                    salon.anna,
                    start=salon.at(9, 15 * number, day=day).isoformat(" "),
                )
                for number in range(RACERS)
            ]
            for day in range(ROUNDS)
        ] + [salon.request(quick, salon.anna, start=salon.at(9, day=9).isoformat(" "))]


def race(racers, model, method, arguments):
    """Call with each argument from one racer, all at once; return the seconds."""
    barrier = threading.Barrier(len(racers) + 1)

    def attempt(racer, argument):
        barrier.wait(timeout=WAIT)
        return racer.execute(model, method, argument)

    with ThreadPoolExecutor(len(racers)) as pool:
        calls = [
            pool.submit(attempt, racer, argument)
            for racer, argument in zip(racers, arguments, strict=True)
        ]
        barrier.wait(timeout=WAIT)
        begun = time.perf_counter()
        answers = [call.result(timeout=WAIT) for call in calls]
        seconds = time.perf_counter() - begun
    refused = [answer["error"] for answer in answers if "error" in answer]
    if refused and len(set(map(str, arguments))) == len(arguments):
        sys.exit(f"Refused: {refused[0]}")
    return seconds


def report(booking, creating):
    result = {
        "racers": RACERS,
        "workers": WORKERS,
        "book_seconds": [round(seconds, 2) for seconds in booking],
        "contact_seconds": [round(seconds, 2) for seconds in creating],
        "book_to_contact": round(
            statistics.median(booking) / statistics.median(creating), 1
        ),
    }
    _turns.keep("disjoint", result)
    print(
        f"{RACERS} disjoint bookings of one stylist at once, {WORKERS} HTTP workers: "
        f"{result['book_seconds']} s; {RACERS} contacts: "
        f"{result['contact_seconds']} s; ratio {result['book_to_contact']}"
    )


if __name__ == "__main__":
    main()
