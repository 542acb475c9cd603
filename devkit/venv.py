"""Virtual environments with pinned requirements."""

import hashlib
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from . import machine, paths
from .console import run, step


def ensure(name: str, requirements: str) -> Path:
    """The Python of a virtual environment that has a requirements file's packages.

    Made anew when that file, one it includes, or this machine's Python changes; an
    interrupted installation has no stamp and starts again.
    """
    home = paths.DEV / name
    python = home / "bin/python"
    parts = [sys.version, str(home), *_texts(requirements)]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    stamp = home / "complete"
    if stamp.exists() and stamp.read_text() == key:
        return python
    _ensure_venv_module()
    with step(f"installing Python packages ({requirements})"):
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        run(
            [
                python,
                *("-m", "pip", "install", "-r", paths.REQUIREMENTS / requirements),
                *("--disable-pip-version-check", "--prefer-binary"),
            ],
            log=f"pip-{name}.log",
        )
        stamp.write_text(key)
    return python


def _texts(requirements: str) -> list[str]:
    """A requirements file and those it includes."""
    text = (paths.REQUIREMENTS / requirements).read_text()
    included = re.findall(r"^-r (\S+)", text, re.M)
    return [text, *(inner for name in included for inner in _texts(name))]


def _ensure_venv_module() -> None:
    """Debian ships Python without the part that puts pip into a new environment."""
    probe = subprocess.run(
        [sys.executable, "-c", "import ensurepip"], check=False, capture_output=True
    )
    if probe.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        machine.apt_install([f"python{version}-venv"], "Python's venv module")
