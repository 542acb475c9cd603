"""What the tests need besides pytest-odoo.

A skipped test is a failed one: a tour that did not run has shown nothing.
"""

import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_filestore(load_registry):
    """A folder for the stored files of each of pytest-xdist's processes.

    pytest-odoo lets them share one. After each class of tests Odoo removes what its own
    database does not know: it would remove what the other process is about to read.
    """
    from odoo.tests.common import get_db_name  # noqa: PLC0415
    from odoo.tools import config  # noqa: PLC0415

    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    name = get_db_name()
    own = Path(config["data_dir"], "filestore", name)
    shared = config.filestore(name)
    # Odoo never changes a stored file, so that a link is as good as a copy.
    shutil.copytree(shared, own, copy_function=os.link, dirs_exist_ok=True)
    with patch.object(config, "filestore", return_value=str(own)):
        yield
    shutil.rmtree(own)


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(
            f"SKIPPED, so failed: {report.nodeid}: {report.longrepr}"
        )
