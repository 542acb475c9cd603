"""Two sides measured in turns, each in a process of its own.

A noisy machine then slows both. A side is this benchmark's own file, started with the
side's name; it answers each word that it reads with one line of JSON.
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

WAIT = 900  # seconds, for any one answer
OWN = Path(__file__).resolve().parent.parent / ".dev"


class Side:
    """:ivar ready: what the side said of itself when it was ready"""

    def __init__(self, script, name, environment):
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, script, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )
        self.ready = self.answer()

    def ask(self, word):
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self):
        timer = threading.Timer(WAIT, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        if not line:
            self.close()
            sys.exit(f"The side “{self.name}” ended or did not answer.")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def peer_environment():
    """Of a side that runs the peer's addons."""
    return {
        "SALON_DATABASE": os.environ["PEER_DATABASE"],
        "ODOO_RC": os.environ["PEER_CONFIG"],
        "PYTHONPATH": os.environ["PEER_PYTHONPATH"],
    }


# Asked of both sides once all is measured with people who have users.
TAKE_USERS = "take users"


def take_users(registry):
    with registry.cursor() as cursor:
        cursor.execute("UPDATE resource_resource SET user_id = NULL")


def serve(ready, answer):
    """Be a side: say that it is ready, then answer word by word until there is none."""
    print(json.dumps(ready), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(line.strip())), flush=True)


def keep(name, result):
    """Write a benchmark's result to ``.dev/bench/<name>.json``."""
    folder = OWN / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(result, indent=1))


def goal(text, reached):
    """Print whether a goal is reached."""
    print(f"  {'reached' if reached else 'MISSED '}  {text}")
    return reached
