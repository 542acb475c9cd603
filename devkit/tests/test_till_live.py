"""A till and a desk, each in a browser of its own, with the visits of one day."""

import os
import sys
from datetime import UTC, datetime

import pytest

from devkit import bench, databases, paths, postgres, runtime

sys.path.insert(0, str(bench.BENCHMARKS))

import _desks  # noqa: E402
import till  # noqa: E402
from _browser import browsing  # noqa: E402
from _server import free_port, serving  # noqa: E402

PREPARE = f"""
import sys
sys.path.insert(0, {str(bench.BENCHMARKS)!r})
sys.path.insert(0, {str(paths.ROOT)!r})
from devkit.tests import test_till_live
test_till_live.prepare(env)
"""
PLANNED = """
    SELECT v.id, EXTRACT(EPOCH FROM v.start)::bigint, c.id
      FROM salon_appointment v JOIN pos_config c ON c.salon_branch_id = v.branch_id
"""
START = "document.querySelector('.salon-visit-step[data-step=start]').click()"


def prepare(env):
    """A till and a desk of a salon that never closes, and a visit right now."""
    import _salon

    till.prepare(env)
    _desks.make_user(env)
    always = _salon.master.make_calendar(env, "Always", range(7), [(0, 24)])
    branch = env["salon.branch"].create(
        {"name": "Salon", "resource_calendar_id": always.id, "slot_minutes": 15}
    )
    env["salon.branch"].search([]).filtered(lambda one: one != branch).active = False
    people = _salon.master.make_people(env, branch, 1, [always])
    service = _salon.make_service(env, "A quarter", people, [(15, True, [])])
    env.ref(till.TILL).salon_branch_id = branch
    now = datetime.now(UTC).replace(tzinfo=None)
    env["salon.appointment"].book(
        {
            "branch_id": branch.id,
            "services": [{"product_id": service.id, "employee_id": False}],
            "partner_id": env["res.partner"].create({"name": "Somebody"}).id,
            "start": now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0),
            "channel": "desk",
        }
    )


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
