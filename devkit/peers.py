"""Addons of others, run beside ours by the benchmarks: a *peer*.

They are installed from PyPI, by version and hash, into a folder that nothing else
reads, and run in databases and with a configuration of their own. They are AGPL:
nothing of them is copied into this project, and nothing else needs them.
"""

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

from . import databases, paths, postgres
from .console import run, step
from .runtime import Runtime

REQUIREMENTS = paths.REQUIREMENTS / "peers.txt"
FOLDER = paths.DEV / "peers"
MODULE = "resource_booking"


def ensure(ours: Runtime) -> tuple[Runtime, str]:
    """Odoo with the peer's addons, and its template database with them installed."""
    text = REQUIREMENTS.read_text()
    stamp = FOLDER / "complete"
    if not stamp.exists() or stamp.read_text() != text:
        _install(ours)
        stamp.write_text(text)
    peer = replace(ours, config=paths.DEV / "peers.conf")
    peer.config.write_text(with_addons(ours.config.read_text(), FOLDER))
    return peer, _database(peer, text)


def environment(peer: Runtime) -> dict[str, str]:
    """What a program needs to run with the peer's addons."""
    own = peer.environment
    return own | {"PYTHONPATH": f"{own['PYTHONPATH']}{os.pathsep}{FOLDER}"}


def with_addons(config: str, folder: Path) -> str:
    """Odoo's configuration, with one more folder of addons in place of our own."""
    addons = folder / "odoo" / "addons"
    return re.sub(
        r"^addons_path = (.*),[^,\n]*$",
        lambda found: f"addons_path = {found[1]},{addons}",
        config,
        flags=re.M,
    )


def _install(ours: Runtime) -> None:
    with step("installing the addons to compare with"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        run(
            [
                *(ours.python, "-m", "pip", "install", "--target", FOLDER),
                *("--no-deps", "--only-binary=:all:", "--require-hashes"),
                *("--disable-pip-version-check", "-r", REQUIREMENTS),
            ],
            log="pip-peers.log",
        )


def _database(peer: Runtime, requirements: str) -> str:
    base = databases.dependencies(peer, demo=False)

    def build(name):
        databases.clone(base, name)
        postgres.sql(name, "UPDATE ir_module_module SET demo = false")
        run(
            peer.command("-d", name, "-i", MODULE, "--stop-after-init", "--no-http"),
            log="peer_install.log",
            env=environment(peer),
            cwd=paths.ROOT,
        )

    return databases.template("peer", (base, requirements), build, f"with {MODULE}")
