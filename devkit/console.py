"""Saying what happens, running programs, and failing with a plain sentence."""

import contextlib
import fcntl
import os
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

from . import paths


class Problem(Exception):
    """Something the person at the keyboard can understand and mend."""


def say(text: str) -> None:
    print(text, flush=True)


@contextlib.contextmanager
def step(title: str):
    """Announce a long step, show that it is alive, and say how long it took."""
    begun = time.monotonic()
    over = threading.Event()
    live = sys.stdout.isatty()

    def tick():
        while not over.wait(1 if live else 30):
            spent = int(time.monotonic() - begun)
            if live:
                print(f"\r… {title} {spent} s", end="", flush=True)
            else:
                say(f"… {title}: {spent} s so far")

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    except BaseException:
        over.set()
        ticker.join()
        say(f"{chr(13) if live else ''}✗ {title}")
        raise
    over.set()
    ticker.join()
    clear = "\r" if live else ""
    say(f"{clear}✓ {title} ({time.monotonic() - begun:.0f} s)")


def run(command, *, log: str | None = None, **options) -> subprocess.CompletedProcess:
    """Run a program to its end; on failure raise a Problem that shows its last lines.

    :param log: name of a file under ``.dev/logs`` that keeps the output
    """
    command = [str(part) for part in command]
    result = subprocess.run(
        command,
        stdin=options.pop("stdin", subprocess.DEVNULL),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **options,
    )
    where = ""
    if log:
        paths.LOGS.mkdir(parents=True, exist_ok=True)
        (paths.LOGS / log).write_text(result.stdout)
        where = f"\nThe whole output is in {paths.LOGS / log}"
    if result.returncode:
        tail = "\n".join(result.stdout.splitlines()[-15:])
        raise Problem(
            f"This command failed with exit code {result.returncode}:\n"
            f"  {shlex.join(command)}\n{tail}{where}"
        )
    return result


@contextlib.contextmanager
def lock(path: Path, waiting_for: str):
    """Let one process at a time through, whichever checkout it runs in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say(f"… waiting for another ./dev that {waiting_for}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_root() -> bool:
    return os.geteuid() == 0
