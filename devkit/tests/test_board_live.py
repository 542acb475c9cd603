"""Two browsers with the day board open, and a server that comes and goes."""

import os
import sys

import pytest

from devkit import bench, databases, postgres, runtime

sys.path.insert(0, str(bench.BENCHMARKS))

import _desks  # noqa: E402
from _browser import browsing  # noqa: E402
from _server import free_port, serving  # noqa: E402

PREPARE = f"""
import sys
sys.path.insert(0, {str(bench.BENCHMARKS)!r})
import _desks
_visit, _start, days = _desks.prepare(env)
env["ir.config_parameter"].set_param("test_board_live.days", days)
"""
PLANNED = """
    SELECT id, EXTRACT(EPOCH FROM start)::bigint, (
        SELECT value FROM ir_config_parameter WHERE key = 'test_board_live.days')
      FROM salon_appointment
"""


@pytest.fixture
def here():
    return runtime.ensure()


@pytest.fixture
def database(here):
    name = f"test_live_p{os.getpid()}"
    databases.clone_installed(here, name)
    here.script(name, PREPARE, "test_board_live.log")
    yield name
    databases.drop(name)


def test_what_another_desk_does_is_shown(here, database):
    planned = postgres.sql(database, PLANNED).strip().split("|")
    visit, start, days = map(int, planned)
    later, latest = start + _desks.STEP, start + 4 * _desks.STEP
    port = free_port()
    with browsing() as mine, browsing() as theirs:
        desks = (mine, theirs)
        with serving(database, port, workers=0):
            for desk in desks:
                _desks.open_board(desk, f"http://127.0.0.1:{port}", start, days)
                assert not desk.run(f"Boolean({_desks.OFFLINE})")
            _desks.move(mine, visit, later)
            _desks.wait_until_drawn(theirs, later)
            assert _desks.is_the_same_page(theirs), "It was loaded anew."
        for desk in desks:
            desk.wait(_desks.OFFLINE)
        move = f"env['salon.board'].move({{'visit_id': {visit}, 'start': {latest}}})"
        here.script(database, move, "test_board_live.log")
        with serving(database, port, workers=0):
            for desk in desks:
                desk.wait(f"{_desks.at(latest)} && !{_desks.OFFLINE}")
                assert _desks.is_the_same_page(desk), "It was loaded anew."
