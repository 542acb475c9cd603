"""A till and a desk, each in a browser of its own, with the visits of one day."""

import os
import sys

import pytest

from devkit import bench, databases, postgres, runtime

sys.path.insert(0, str(bench.BENCHMARKS))

import _desks  # noqa: E402
import till  # noqa: E402
from _browser import browsing  # noqa: E402
from _server import free_port, serving  # noqa: E402

PREPARE = f"""
import sys
sys.path.insert(0, {str(bench.BENCHMARKS)!r})
import _desks, _salon, till
till.prepare(env)
till.fill(env, 1)
_desks.make_user(env)
"""
PLANNED = """
    SELECT v.id, EXTRACT(EPOCH FROM v.start)::bigint, c.id
      FROM salon_appointment v JOIN pos_config c ON c.salon_branch_id = v.branch_id
"""
START = "document.querySelector('.salon-visit-step[data-step=start]').click()"


@pytest.fixture
def here():
    return runtime.ensure()


@pytest.fixture
def database(here):
    name = f"test_till_live_p{os.getpid()}"
    databases.clone_installed(here, name)
    here.script(name, PREPARE, "test_till_live.log")
    yield name
    databases.drop(name)


def listed_in(section):
    """A condition: a visit is in a part of the till's list."""
    return f"document.querySelector('.salon-visit[data-section={section}]')"


def open_visits(page, base, config_id):
    page.log_in(base, till.LOGIN, till.LOGIN)
    page.go(f"{base}/pos/ui/{config_id}")
    till.press(page, [(".open-register-btn", ""), (".salon-visits-tab", "")])
    page.wait(listed_in("arriving"))
    page.run(f"{_desks.MARK} = true")


def test_till_and_desk_see_what_the_other_does(here, database):
    visit, start, config = map(int, postgres.sql(database, PLANNED).strip().split("|"))
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with browsing() as counter, browsing() as desk:
        with serving(database, port, workers=0):
            open_visits(counter, base, config)
            _desks.open_board(desk, base, start, days=0)
            _desks.act(desk, visit, "arrive")
            counter.wait(listed_in("waiting"))
            counter.run(START)
            desk.wait(_desks.in_state("in_service"))
        # The desk goes on while the till has no connection.
        done = f"env['salon.board'].act({{'visit_id': {visit}, 'action': 'done'}})"
        here.script(database, done, "test_till_live.log")
        with serving(database, port, workers=0):
            counter.wait(listed_in("to_pay"))
        for page in (counter, desk):
            assert _desks.is_the_same_page(page), "It was loaded anew."
