"""Odoo's command line, wired to this checkout's set-up."""

import contextlib
import http.client
import os
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import machine, odoo_home, paths, postgres, venv
from .console import Problem, run

LIBRARIES = {
    "libmagic1": "a library that tells file types",
    "fonts-wqy-zenhei": "a font for Chinese",
}

# A file of its own, since Odoo starts its worker for live news by the name it was
# started with, and ``-m odoo`` has none.
PROGRAM = paths.DEV / "odoo-bin"


@dataclass
class Runtime:
    """:ivar config: Odoo's configuration file of this checkout"""

    odoo: odoo_home.Odoo
    python: Path
    config: Path

    @property
    def environment(self) -> dict[str, str]:
        programs = os.environ.get("PATH", os.defpath)
        own = {
            "PYTHONPATH": f"{self.odoo.python_path}{os.pathsep}{paths.ROOT}",
            "PYTHONDONTWRITEBYTECODE": "",
            "PATH": f"{self.python.parent}{os.pathsep}{programs}",
            "ODOO_RC": str(self.config),
        }
        return os.environ | postgres.environment() | own

    def command(self, *arguments) -> list[str]:
        """Odoo's command line; a subcommand comes first, as Odoo wants it."""
        return [str(self.python), str(PROGRAM), *map(str, arguments)]

    def odoo_run(self, *arguments, log: str, **options) -> None:
        run(
            self.command(*arguments),
            log=log,
            env=self.environment,
            cwd=paths.ROOT,
            **options,
        )

    def script(self, database: str, code: str, log: str) -> None:
        """Run Python in Odoo's shell; ``env`` is there. Fails when the code does."""
        wrapped = f"exec(compile({code!r}, 'script', 'exec'))"
        guarded = (
            "import os, sys, traceback\n"
            f"try:\n    {wrapped}\n    env.cr.commit()\n"
            "except BaseException:\n"
            "    traceback.print_exc(); sys.stderr.flush(); os._exit(1)\n"
        )
        with tempfile.TemporaryFile("w+") as source:
            source.write(guarded)
            source.seek(0)
            self.odoo_run(
                "shell",
                "-d",
                database,
                "--no-http",
                "--log-level=warn",
                log=log,
                stdin=source,
            )


def ensure(requirements: str = "test.txt") -> Runtime:
    """Everything that Odoo needs to run here, but no database."""
    paths.DEV.mkdir(exist_ok=True)
    odoo = odoo_home.ensure()
    python = venv.ensure("venv", requirements)
    for package, why in LIBRARIES.items():
        machine.ensure_package(package, why)
    postgres.ensure()
    PROGRAM.write_text("import odoo.cli\n\nodoo.cli.main()\n")
    config = paths.DEV / "odoo.conf"
    folders = ",".join(str(folder) for folder in [*odoo.addons, paths.ROOT])
    config.write_text(
        "[options]\n"
        f"addons_path = {folders}\n"
        f"data_dir = {paths.DATA}\n"
        f"db_host = {postgres.socket_dir()}\n"
        f"db_port = {postgres.PORT}\n"
        f"db_user = {postgres.ROLE}\n"
        "db_maxconn = 100\n"
        "http_interface = 127.0.0.1\n"
        "list_db = False\n"
    )
    return Runtime(odoo, python, config)


def free_port(wanted: int) -> int:
    """The wanted port, or the next one on which nothing listens."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    return wanted


def wait_for(server: subprocess.Popen, port: int, log: Path) -> None:
    """Return once Odoo shows its login page; it writes to the log."""
    for _ in range(240):
        if server.poll() is not None:
            raise Problem(f"Odoo ended at once; see {log}")
        with contextlib.suppress(OSError):  # it does not listen yet
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.25)
    raise Problem(f"Odoo does not answer; see {log}")


def hand_over(command: list[str], environment: dict[str, str]) -> int:
    """Run a program that talks to the person itself; Ctrl-C ends it, not us."""
    with subprocess.Popen(command, env=environment, cwd=paths.ROOT) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
