"""Databases, each built once and then cloned.

``deps_<key>``       the addon's dependencies, with demo data
``deps_bare_<key>``  the same without demo data
``salon_<key>``      a clone of the first with the addon installed

The keys change with what the databases are made of: Odoo's version and the manifest's
``depends``; for the last also the addon's own files.
"""

import ast
import hashlib
import os
import shutil
from pathlib import Path

from . import paths, postgres
from .console import lock, step
from .runtime import Runtime

# Not in an installed database: tests, and the texts of languages that are not loaded.
UNINSTALLED = ("tests", "static/tests", "i18n")


def manifest() -> dict:
    return ast.literal_eval((paths.ADDON / "__manifest__.py").read_text())


def dependencies(runtime: Runtime, demo: bool = True) -> str:
    """The name of the template database with the addon's dependencies."""
    key = _key(runtime.odoo.version, *sorted(manifest()["depends"]))
    kind = "deps" if demo else "deps_bare"

    def build(name):
        modules = ",".join(manifest()["depends"])
        extra = ["--with-demo"] if demo else []
        runtime.odoo_run(
            *("-d", name, "-i", modules, *extra, "--stop-after-init", "--no-http"),
            log=f"{kind}.log",
        )

    return _ensure(
        kind, key, build, f"building the {kind} database (2–3 minutes, once)"
    )


def installed(runtime: Runtime) -> str:
    """The name of the template database with the addon and its demo data."""
    base = dependencies(runtime)
    key = _key(base, _addon_digest())

    def build(name):
        clone(base, name)
        runtime.odoo_run(
            *(
                "-d",
                name,
                "-i",
                "salon_crm",
                "--with-demo",
                "--stop-after-init",
                "--no-http",
            ),
            log="salon_install.log",
        )
        # Done here once, or each clone's first page would wait for it.
        runtime.script(
            name, "env['ir.qweb']._pregenerate_assets_bundles()", "assets.log"
        )

    return _ensure("salon", key, build, "installing salon_crm")


def clone_installed(runtime: Runtime, target: str) -> str:
    """Make a database with the addon and its demo data, and say what it was made from.

    Under a lock: another ./dev with newer files would drop the template meanwhile.
    """
    with lock(paths.DEV / "installed.lock", "prepares a database"):
        source = installed(runtime)
        clone(source, target)
    return source


def clone(source: str, target: str) -> None:
    """Copy database and file store; the target is replaced."""
    drop(target)
    postgres.sql("postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    files = filestore(source)
    if files.exists():
        # Odoo never changes a stored file, so that a link is as good as a copy.
        shutil.copytree(files, filestore(target), copy_function=os.link)


def drop(name: str) -> None:
    postgres.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(filestore(name), ignore_errors=True)


def exists(name: str) -> bool:
    return name in names()


def names() -> list[str]:
    return postgres.sql("postgres", "SELECT datname FROM pg_database").split()


def filestore(name: str) -> Path:
    return paths.DATA / "filestore" / name


def drop_abandoned() -> None:
    """Remove test databases whose process is no more."""
    for name in names():
        prefix, _, process = name.rpartition("_p")
        if (
            prefix.startswith("test")
            and process.isdigit()
            and not Path(f"/proc/{process}").exists()
        ):
            drop(name)


def _ensure(kind: str, key: str, build, title: str) -> str:
    """Build a template under a provisional name: an interrupted one is not taken."""
    name = f"{kind}_{key}"
    with lock(paths.DEV / f"{kind}.lock", f"builds the {kind} database"):
        if exists(name):
            return name
        for old in names():
            if (
                old.startswith(f"{kind}_")
                and len(old) == len(name)
                or old == f"new_{kind}"
            ):
                drop(old)
        with step(title):
            provisional = f"new_{kind}"
            build(provisional)
            postgres.sql(
                "postgres", f'ALTER DATABASE "{provisional}" RENAME TO "{name}"'
            )
            if filestore(provisional).exists():
                filestore(provisional).rename(filestore(name))
    return name


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _addon_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(paths.ADDON.rglob("*")):
        inner = str(path.relative_to(paths.ADDON))
        if (
            path.is_file()
            and not inner.startswith(UNINSTALLED)
            and "__pycache__" not in inner
        ):
            digest.update(inner.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
