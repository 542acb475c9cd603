"""Where things lie."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDON = ROOT / "salon_crm"
DEV = ROOT / ".dev"
LOGS = DEV / "logs"
DATA = DEV / "data"  # Odoo's data_dir: file stores and sessions
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "salon_crm"
REQUIREMENTS = ROOT / "devkit" / "requirements"

# Tells two checkouts apart in the few places they must share (see postgres.py).
CHECKOUT_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]


def shared_temp(name: str) -> Path:
    """A folder of this checkout under the system's temporary folder."""
    return Path(tempfile.gettempdir()) / f"salon_crm-{CHECKOUT_ID}" / name
