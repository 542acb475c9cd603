"""The machine's own packages: what is there, and how to add what is missing."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .console import Problem, is_root, run, step

BACKGROUND = {"DEBIAN_FRONTEND": "noninteractive"}


def as_root(command: list[str]) -> list[str]:
    if is_root():
        return command
    if shutil.which("sudo"):
        return ["sudo", *command]
    raise Problem(
        "This needs root, and sudo is not installed. Run this as root:\n  "
        + " ".join(command)
    )


def apt_install(packages: list[str], why: str) -> None:
    """Install Debian packages, refreshing apt's lists once if they are empty or old."""
    if not shutil.which("apt-get"):
        raise Problem(
            f"Missing: {why} (on Debian and Ubuntu: {', '.join(packages)}). "
            "There is no apt-get here: please install it yourself and run this again."
        )
    command = as_root(
        ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    )
    environment = os.environ | BACKGROUND
    with step(f"installing {why} ({', '.join(packages)})"):
        try:
            run(command, log="apt.log", env=environment)
        except Problem:
            run(as_root(["apt-get", "update"]), log="apt-update.log", env=environment)
            run(command, log="apt.log", env=environment)


def ensure_program(name: str, packages: list[str], why: str) -> str:
    """The path of a program, installed by apt if it is not there."""
    found = shutil.which(name)
    if not found:
        apt_install(packages, why)
        found = shutil.which(name)
    if not found:
        raise Problem(
            f"{', '.join(packages)} is installed, but gives no program {name!r}."
        )
    return found


def ensure_package(name: str, why: str) -> None:
    """A Debian package without a program (fonts, libraries). No apt: assumed there."""
    if not shutil.which("dpkg-query"):
        return
    state = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}", name],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    if "install ok installed" not in state:
        apt_install([name], why)


def debian_mirrors(etc: Path = Path("/etc/apt")) -> list[tuple[str, str]]:
    """The Debian mirrors of this machine's own apt sources.

    :return: pairs (address, keyring option), the main archive's first. Reads both the
        one-line and the deb822 form. Empty where the machine does not use Debian.
    """
    found = []
    parts = etc / "sources.list.d"
    for path in [etc / "sources.list", *sorted(parts.glob("*"))]:
        if not path.is_file():
            continue
        text = path.read_text(errors="replace")
        found += _deb822(text) if path.suffix == ".sources" else _one_line(text)
    mirrors = {}
    for address, suite, keyring in found:
        archive = address.rstrip("/").endswith("/debian")
        if archive and not suite.endswith(("-security", "/updates")):
            mirrors.setdefault(address.rstrip("/"), keyring)
    return list(mirrors.items())


def _one_line(text: str):
    pattern = r"^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+\S+"
    for options, address, suite in re.findall(pattern, text, re.M):
        signed = re.search(r"signed-by=(\S+)", options or "")
        yield address, suite, signed.group(1) if signed else ""


def _deb822(text: str):
    for block in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*)$", block, re.M))
        if "deb" not in fields.get("Types", "").split():
            continue
        keyring = fields.get("Signed-By", "").strip()
        for address in fields.get("URIs", "").split():
            for suite in fields.get("Suites", "").split():
                yield address, suite, keyring if keyring.startswith("/") else ""
