"""Databases, each built once and then cloned.

``deps_<key>``       the addon's dependencies, with demo data
``deps_bare_<key>``  the same without demo data
``deps_<language>_<key>``  the second in a language, with its country's accounts
``salon_<key>``      a clone of the first with the addon installed
``demo_salon_<key>``  a clone of the second, with the addon and its demo salon
``demo_salon_<language>_<key>``  the same in a language
``bare_<language>_<key>``  like these two, but with the addon only
``large_<key>``      a clone of ``salon_…`` with many visits, see ``populate.py``
``peer_<key>``       a clone of the second with another's addon, see ``peers.py``

The keys change with what the databases are made of: Odoo's version and the manifest's
``depends``; for those with the addon also its own files.
"""

import ast
import hashlib
import os
import re
import shutil
from pathlib import Path

from . import paths, postgres
from .console import Problem, lock, step
from .runtime import Runtime

# What an installed database does not depend on. Without another language, no texts;
# without the demo salon, not what it is made of.
SHOWCASE = tuple(f"static/description/{name}" for name in ("banner", "day", "index"))
UNINSTALLED = ("tests", "static/tests", *SHOWCASE)
TEXTS = ("i18n",)
DEMO = ("demo",)
# The chart of accounts that goes with a language.
CHARTS = {"zh_CN": "l10n_cn"}
SPEAK = """
for user in env['res.users'].search([('share', '=', False)]):
    user.lang = {language!r}
"""


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
    """The name of the template database with the addon, without its demo salon."""
    base = dependencies(runtime)
    return _with_addon(runtime, "salon", base, TEXTS + DEMO)


def demo(runtime: Runtime, language: str = "en_US") -> str:
    """The name of the template database with the demo salon and nothing besides.

    Odoo's own demo data is left out: who looks at a salon wants no furniture shop.
    """
    base = dependencies(runtime, demo=False)
    if language == "en_US":
        return _with_addon(runtime, "demo_salon", base, TEXTS, "--with-demo")
    base = _translated(runtime, base, language)
    return _with_addon(runtime, f"demo_salon_{language}", base, (), "--with-demo")


def addon_version(runtime: Runtime) -> str:
    """What changes with Odoo and the addon, but not with what its demo is made of."""
    return _key(runtime.odoo.version, _addon_digest(DEMO))


def bare(runtime: Runtime, language: str) -> str:
    """The name of the template database with the addon and no demo data at all."""
    base = dependencies(runtime, demo=False)
    if language != "en_US":
        base = _translated(runtime, base, language)
    return _with_addon(runtime, f"bare_{language}", base, DEMO)


def _with_addon(runtime: Runtime, kind: str, base: str, unused, *options: str) -> str:
    key = _key(base, _addon_digest(unused), *options)

    def build(name):
        clone(base, name)
        # Odoo gives a module its demo data if its dependencies have theirs.
        with_demo = "--with-demo" in options
        postgres.sql(name, f"UPDATE ir_module_module SET demo = {with_demo}")
        runtime.odoo_run(
            *("-d", name, "-i", "salon_crm", *options, "--stop-after-init"),
            "--no-http",
            log=f"{kind}_install.log",
        )
        # Done here once, or each clone's first page would wait for it.
        runtime.script(
            name, "env['ir.qweb']._pregenerate_assets_bundles()", "assets.log"
        )

    title = "making the demo salon" if options else "installing salon_crm"
    return _ensure(kind, key, build, title)


def _translated(runtime: Runtime, base: str, language: str) -> str:
    """The dependencies in a language, with its country's chart of accounts."""
    chart = CHARTS.get(language)
    kind = f"deps_{language}"

    def build(name):
        clone(base, name)
        extra = ["-i", chart] if chart else []
        runtime.odoo_run(
            *("-d", name, "--load-language", language, *extra),
            *("--stop-after-init", "--no-http"),
            log=f"{kind}.log",
        )
        runtime.script(name, SPEAK.format(language=language), "language.log")

    return _ensure(kind, _key(base), build, f"translating Odoo ({language})")


def template(kind: str, parts: tuple[str, ...], build, title: str) -> str:
    """The name of a template database that ``build(name)`` makes.

    :param parts: what it is made of; when that changes, it is built anew
    """
    return _ensure(kind, _key(*parts), build, f"building the database {title}")


def clone_installed(runtime: Runtime, target: str) -> None:
    """Make a database with the addon."""
    _clone_newest(installed, target, runtime)


def clone_last_installed(target: str) -> None:
    """Make a database with the addon as it was when it was last installed."""
    found = [each for each in names() if re.fullmatch(r"salon_[0-9a-f]{12}", each)]
    if not found:
        raise Problem("The addon was not installed yet: run ./dev test without it.")
    clone(found[0], target)


def clone_demo(runtime: Runtime, target: str, language: str = "en_US") -> None:
    """Make a database with the demo salon."""
    _clone_newest(demo, target, runtime, language)


def clone_bare(runtime: Runtime, target: str, language: str) -> None:
    """Make a database with the addon alone."""
    _clone_newest(bare, target, runtime, language)


def _clone_newest(template, target: str, *arguments) -> None:
    # Another ./dev with newer files would drop the template meanwhile.
    with lock(paths.DEV / "installed.lock", "prepares a database"):
        clone(template(*arguments), target)


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
        # pytest-xdist's copies end in the number of their process.
        made = re.fullmatch(r"test.*_p(\d+)(-gw\d+)?", name)
        if made and not Path(f"/proc/{made[1]}").exists():
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


def _addon_digest(unused: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths.ADDON.rglob("*")):
        inner = str(path.relative_to(paths.ADDON))
        if (
            path.is_file()
            and not inner.startswith(UNINSTALLED + unused)
            and "__pycache__" not in inner
        ):
            digest.update(inner.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
