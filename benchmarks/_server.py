"""Odoo's own HTTP server with workers, and desks that call it. Each wait is bounded."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

from _turns import OWN

WORKERS = 4
WAIT = 60  # seconds, for any one answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(database, port, workers=WORKERS):
    command = [sys.executable, str(OWN / "odoo-bin"), "-d", database, "--db-filter"]
    command += [f"^{database}$", "--http-port", str(port), "--workers", str(workers)]
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
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):  # it was killed before
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
