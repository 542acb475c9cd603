"""A real Odoo 19 Community on this machine.

Taken, in this order, from ``ODOO_HOME``, from Debian's own package ``odoo-19``
(unpacked privately, never installed), or from a git clone of branch 19.0.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import machine, paths
from .console import Problem, lock, run, say, step

BRANCH = "19.0"
REPOSITORY = "https://github.com/odoo/odoo"
# Debian's package links to these by relative paths. Odoo is only in unstable; its
# icon font has the files Odoo asks for up to version 4.7 only, which is bookworm's.
FROM_SID = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
FROM_BOOKWORM = ("fonts-font-awesome", "fonts-inconsolata")
# Debian strips this file; without it every page that loads mail's assets logs an error.
STRIPPED = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass
class Odoo:
    """:ivar python_path: the folder that holds the package ``odoo``
    :ivar addons: folders of addons, most important first
    :ivar version: what a change of means: build the databases anew
    """

    python_path: Path
    addons: list[Path]
    version: str


def ensure() -> Odoo:
    given = os.environ.get("ODOO_HOME")
    if given:
        return _checkout(Path(given).expanduser().resolve())
    unpacked = paths.DEV / "odoo"
    if not (unpacked / "complete").exists():
        mirrors = machine.debian_mirrors()
        if mirrors and shutil.which("apt-get") and shutil.which("dpkg-deb"):
            _unpack(_download(mirrors), unpacked)
        else:
            say("This machine's apt knows no Debian mirror: taking Odoo from git.")
            _clone(unpacked)
    if (unpacked / "usr").exists():
        python_path = unpacked / "usr/lib/python3/dist-packages"
        version = (unpacked / "complete").read_text().strip()
        return Odoo(python_path, [python_path / "odoo/addons"], version)
    return _checkout(unpacked)


def _checkout(home: Path) -> Odoo:
    """An Odoo source tree (``odoo/``, ``addons/``) or an unpacked Debian package."""
    for python_path in (home, home / "usr/lib/python3/dist-packages", home.parent):
        release = python_path / "odoo/release.py"
        if release.exists():
            break
    else:
        raise Problem(f"ODOO_HOME is {home}, but there is no odoo/release.py in it.")
    found = re.search(r"version_info = \((\d+), (\d+)", release.read_text())
    if not found or found.group(1) != "19":
        raise Problem(f"The Odoo in {home} is not version 19.")
    addons = [
        folder
        for folder in (home / "addons", python_path / "odoo/addons")
        if folder.is_dir()
    ]
    commit = subprocess.run(
        ["git", "-C", str(home), "rev-parse", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return Odoo(python_path, addons, f"{home} {commit}")


def _download(mirrors) -> list[Path]:
    """Fetch the packages into the cache and return their files."""
    cache = paths.CACHE / "debian"
    with lock(paths.CACHE / "debian.lock", "downloads Odoo"):
        names = FROM_SID + FROM_BOOKWORM
        kept = {name: sorted(cache.glob(f"{name}_*.deb")) for name in names}
        missing = [name for name in names if not kept[name]]
        if missing:
            with step("downloading Odoo 19 (130 MB)"):
                _apt_download(mirrors, cache, missing)
        return [sorted(cache.glob(f"{name}_*.deb"))[-1] for name in names]


def _apt_download(mirrors, cache: Path, names: list[str]) -> None:
    """Run apt with sources of its own: the machine's apt never sees unstable."""
    private = paths.DEV / "apt"
    shutil.rmtree(private, ignore_errors=True)
    for folder in ("lists/partial", "cache/archives/partial", "download"):
        (private / folder).mkdir(parents=True)
    address, keyring = mirrors[0]
    option = f"[signed-by={keyring}] " if keyring else ""
    (private / "sources.list").write_text(
        f"deb {option}{address} sid main\ndeb {option}{address} bookworm main\n"
    )
    (private / "apt.conf").write_text(
        f'Dir::State::lists "{private}/lists";\n'
        f'Dir::Cache "{private}/cache";\n'
        f'Dir::Etc::sourcelist "{private}/sources.list";\n'
        'Dir::Etc::sourceparts "-";\n'
        'Dir::Etc::preferencesparts "-";\n'
        'Acquire::Languages "none";\n'
        'APT::Sandbox::User "root";\n'
    )
    environment = os.environ | {"APT_CONFIG": str(private / "apt.conf")}
    run(["apt-get", "update"], log="apt-private-update.log", env=environment)
    wanted = [f"{n}/{'sid' if n in FROM_SID else 'bookworm'}" for n in names]
    run(
        ["apt-get", "download", *wanted],
        log="apt-download.log",
        env=environment,
        cwd=private / "download",
    )
    cache.mkdir(parents=True, exist_ok=True)
    for package in (private / "download").glob("*.deb"):
        partial = cache / (package.name + ".part")
        shutil.copyfile(package, partial)
        partial.rename(cache / package.name)
    shutil.rmtree(private)


def _unpack(packages: list[Path], target: Path) -> None:
    with step("unpacking Odoo"):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for package in packages:
            run(["dpkg-deb", "-x", package, target])
        python_path = target / "usr/lib/python3/dist-packages"
        stripped = python_path / "odoo/addons" / STRIPPED
        if not stripped.exists():
            stripped.parent.mkdir(parents=True, exist_ok=True)
            stripped.touch()
        # Odoo's folder only: the font packages bring a few links of no use to it.
        dangling = [
            p
            for p in (python_path / "odoo").rglob("*")
            if p.is_symlink() and not p.exists()
        ]
        if dangling:
            raise Problem(
                "Debian's odoo-19 links to files in none of the packages taken: "
                + ", ".join(
                    f"{p.relative_to(python_path)} → {os.readlink(p)}"
                    for p in dangling[:5]
                )
            )
        (target / "complete").write_text(packages[0].name.split("_")[1] + "\n")


def _clone(target: Path) -> None:
    if not shutil.which("git"):
        machine.apt_install(["git"], "git")
    with lock(paths.CACHE / "git.lock", "clones Odoo"):
        bare = paths.CACHE / f"odoo-{BRANCH}.git"
        if not bare.exists():
            with step("cloning Odoo 19.0 (about 300 MB)"):
                partial = paths.CACHE / f"odoo-{BRANCH}.part"
                shutil.rmtree(partial, ignore_errors=True)
                run(
                    [
                        "git",
                        "clone",
                        "--bare",
                        "--depth",
                        "1",
                        "--branch",
                        BRANCH,
                        REPOSITORY,
                        partial,
                    ],
                    log="git-clone.log",
                )
                partial.rename(bare)
    with step("checking out Odoo"):
        shutil.rmtree(target, ignore_errors=True)
        run(
            ["git", "clone", "--shared", "--branch", BRANCH, bare, target],
            log="git-checkout.log",
        )
        (target / "complete").write_text(BRANCH + "\n")
