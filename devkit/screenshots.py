"""``./dev screenshots``: the day of a salon as pictures, for the documentation.

What is on them is in ``screenshots.mjs``. Here is what it needs: the demo salon as it
is in the middle of an afternoon, in each language, and Odoo serving it. Each size of
screen begins with a fresh copy, so that all show the same.
"""

import contextlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from . import databases, machine, node, paths, runtime, venv
from .console import Problem, run, say, step

PICTURES = paths.ROOT / "docs" / "images" / "day"
DESCRIPTION = paths.ADDON / "static" / "description"
# What the addon's page in an app store shows of them.
SHOWN = ("visits", "find_time", "client", "till_visits", "till_order", "report")
BANNER = paths.ROOT / "devkit" / "banner.html"
BROWSER = paths.ROOT / "devkit" / "screenshots.mjs"
FAILED = paths.LOGS / "screenshots"
COPY = "screenshots_copy"
PORT = 8169

# For each, the file with the demo's words.
LANGUAGES = {"en_US": "en", "zh_CN": "zh"}
# Width, height, and how many of the picture's points make one of the screen's.
SIZES = {
    "desktop": (1366, 768, 1),
    "tablet": (1024, 768, 1),
    "phone": (390, 844, 2),
}

OPEN = """
import datetime, json, pathlib
from devkit import screenshots_cast
env["salon.demo"]._open(now=datetime.datetime.fromisoformat({now!r}))
cast = screenshots_cast.choose(env)
pathlib.Path({file!r}).write_text(json.dumps(cast))
"""
# Screens have few colours, so that a palette is enough and a third of the size.
SHRINK = """
import sys
from PIL import Image
for path in sys.argv[1:]:
    picture = Image.open(path).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)
"""


@dataclass
class Salon:
    """The demo salon in a language, opened at twenty past two."""

    language: str

    @property
    def folder(self) -> str:
        return self.language.removesuffix("_US")

    @property
    def database(self) -> str:
        return f"screenshots_{self.folder.lower()}"

    @property
    def cast(self) -> Path:
        """The file that says which records are shown."""
        return paths.DEV / f"{self.database}.json"

    @property
    def zone(self) -> str:
        words = paths.ADDON / "demo" / f"{LANGUAGES[self.language]}.json"
        return json.loads(words.read_text())["tz"]

    @property
    def now(self) -> datetime:
        today = datetime.now(ZoneInfo(self.zone))
        return today.replace(hour=14, minute=20, second=0, microsecond=0)

    def opened_today(self) -> bool:
        if not (databases.exists(self.database) and self.cast.exists()):
            return False
        opened = datetime.fromtimestamp(self.cast.stat().st_mtime, ZoneInfo(self.zone))
        return opened.date() == self.now.date()

    def open(self, here: runtime.Runtime) -> None:
        self.cast.unlink(missing_ok=True)
        databases.clone_bare(here, self.database, self.language)
        now = self.now.astimezone(timezone.utc).replace(tzinfo=None)
        with step(f"opening the salon of {self.folder} (2 minutes)"):
            here.script(
                self.database,
                OPEN.format(now=now.isoformat(), file=str(self.cast)),
                "screenshots_open.log",
            )


def screenshots(only: list[str]) -> int:
    """:param only: names of steps; then in today's salons of the last time, if any"""
    here = runtime.ensure()
    machine.ensure_program("chromium", ["chromium"], "a browser")
    machine.ensure_package("fonts-roboto-unhinted", "a font that Odoo asks for")
    program = node.ensure(venv.ensure("lint", "lint.txt"))
    _check(program, only)
    shutil.rmtree(FAILED, ignore_errors=True)
    for salon in map(Salon, LANGUAGES):
        if not (only and salon.opened_today()):
            salon.open(here)
        for size in SIZES:
            with step(f"pictures: {salon.folder}, {size}"):
                _take(here, program, salon, size, only)
    with step("pictures: the app store's page"):
        _describe(here, program)
    total = sum(path.stat().st_size for path in PICTURES.rglob("*.png"))
    say(f"The pictures lie in {PICTURES.relative_to(paths.ROOT)}: {total >> 10} KB.")
    return 0


def _check(program: Path, only: list[str]) -> None:
    """Say at once that a step does not exist, not after minutes."""
    known = _browse(program, {"list": True, "records": {}}).split()
    unknown = [name for name in only if name not in known]
    if unknown:
        raise Problem(f"No step {', '.join(unknown)}. There are: {', '.join(known)}.")


def _browse(program: Path, task: dict) -> str:
    command = [program, BROWSER, json.dumps(task)]
    return run(command, log="screenshots.log", env=node.environment()).stdout


def _take(here, program: Path, salon: Salon, size: str, only: list[str]) -> None:
    width, height, scale = SIZES[size]
    folder = PICTURES / salon.folder / size
    if not only:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    failed = FAILED / salon.folder / size
    failed.mkdir(parents=True)
    databases.clone(salon.database, COPY)
    try:
        with _served(here, COPY) as address:
            task = {
                "address": address,
                "chromium": shutil.which("chromium"),
                "language": salon.language,
                "zone": salon.zone,
                "now": int(salon.now.timestamp() * 1000),
                "records": json.loads(salon.cast.read_text()),
                "width": width,
                "height": height,
                "scale": scale,
                "only": only,
                "folder": str(folder),
                "failed": str(failed),
            }
            taken = _browse(program, task).split()
    finally:
        databases.drop(COPY)
    run([here.python, "-c", SHRINK, *taken])


def _describe(here, program: Path) -> None:
    """The pictures in the addon itself, made of those of the documentation."""
    shown = DESCRIPTION / "day"
    shown.mkdir(exist_ok=True)
    for name in SHOWN:
        shutil.copy(PICTURES / "en" / "desktop" / f"{name}.png", shown)
    banner = DESCRIPTION / "banner.png"
    task = {"file": BANNER.as_uri(), "width": 1120, "height": 560, "records": {}}
    chromium = shutil.which("chromium")
    _browse(program, task | {"picture": str(banner), "chromium": chromium})
    run([here.python, "-c", SHRINK, banner])


@contextlib.contextmanager
def _served(here: runtime.Runtime, name: str):
    """Odoo serves a database while the code inside runs.

    :return: its address
    """
    port = runtime.free_port(PORT)
    log = paths.LOGS / "screenshots-server.log"
    log.unlink(missing_ok=True)
    command = here.command(
        *("-d", name, "--db-filter", f"^{name}$", "--http-port", port),
        *("--max-cron-threads", 0, "--log-level=warn", "--logfile", log),
    )
    with subprocess.Popen(command, env=here.environment, cwd=paths.ROOT) as server:
        try:
            runtime.wait_for(server, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
