"""Twenty bookings of one stylist at the same moment, through Odoo's own HTTP workers.

Beside them, in turns, twenty contacts made through the same door: what any write by a
call from a browser costs here. Each wait is bounded. Prints seconds of wall time from
the first call to the last answer and the ratio; writes ``.dev/bench/race.json``.
"""

import contextlib
import http.client
import importlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

RACERS = 20
ROUNDS = 5
WORKERS = 4
WAIT = 60  # seconds, for any one answer
OWN = Path(__file__).resolve().parent.parent / ".dev"


def main():
    database = os.environ["SALON_DATABASE"]
    requests = prepare(database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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


@contextlib.contextmanager
def serving(database, port):
    command = [sys.executable, str(OWN / "odoo-bin"), "-d", database, "--db-filter"]
    command += [f"^{database}$", "--http-port", str(port), "--workers", str(WORKERS)]
    command += ["--max-cron-threads", "0", "--log-level", "error"]
    server = subprocess.Popen(command, start_new_session=True)
    try:
        for _ in range(240):
            with contextlib.suppress(OSError):  # it does not listen yet
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
                connection.request("GET", "/web/login")
                connection.getresponse().read()
                break
            time.sleep(0.25)
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


class Racer:
    """A desk with a session of its own."""

    def __init__(self, port, database):
        self.port = port
        self.cookie = ""
        self.call(
            "/web/session/authenticate",
            {"db": database, "login": "admin", "password": "admin"},
        )

    def call(self, path, params):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        connection.request("POST", path, json.dumps({"params": params}), headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        self.cookie = self.cookie or response.headers["Set-Cookie"].split(";")[0]
        return answer

    def execute(self, model, method, argument):
        params = {"model": model, "method": method, "args": [argument], "kwargs": {}}
        return self.call(f"/web/dataset/call_kw/{model}/{method}", params)


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
    folder = OWN / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "race.json").write_text(json.dumps(result, indent=1))
    print(
        f"{RACERS} disjoint bookings of one stylist at once, {WORKERS} HTTP workers: "
        f"{result['book_seconds']} s; {RACERS} contacts: "
        f"{result['contact_seconds']} s; ratio {result['book_to_contact']}"
    )


if __name__ == "__main__":
    main()
