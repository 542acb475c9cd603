"""Two desks, each with the board of the same day open, and a visit on it."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import _plan
import _salon

LOGIN = "desk-live"
OFFLINE = "document.querySelector('.o_salon_board_offline')"
STEP = 900  # seconds, as the board's grid has them
NEXT_DAY = "document.querySelector('.o_salon_board_bar [aria-label=After]').click()"
# Lost when the page is loaded anew
MARK = "window.isTheSamePage"
# Until the board has the visit at its new time: looked at with each frame.
DRAWN = """
new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("It was not drawn.")), 30000);
    const look = () => {
        if (%s) {
            clearTimeout(late);
            resolve();
        } else {
            requestAnimationFrame(look);
        }
    };
    look();
})
"""
# One call, as the board's gestures make it.
CALL = """
fetch("/web/dataset/call_kw/salon.board/%(method)s", {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({params: {
        model: "salon.board", method: "%(method)s", args: [%(request)s], kwargs: {},
    }}),
}).then((answer) => answer.json()).then(({error}) => {
    if (error) {
        throw new Error(error.data.message);
    }
})
"""


def prepare(env):
    """Make a salon and its only visit, on the next day on which somebody works.

    :return: the visit's id, its start in seconds, and in how many days it is
    """
    branch, people = _salon.make_branch(env, "Salon", 1)
    service = _salon.make_service(env, "An hour", people, [(60, True, [])])
    make_user(env)
    env["salon.branch"].search([]).filtered(lambda one: one != branch).active = False
    weekdays, (begin, _end) = _plan.week(0)
    today = datetime.now(ZoneInfo(_plan.ZONE)).replace(
        hour=0, minute=0, second=0, microsecond=0, tzinfo=None
    )
    days = next(
        days
        for days in range(1, 8)
        if (today + timedelta(days=days)).weekday() in weekdays
    )
    start = _plan.in_utc(today + timedelta(days=days), begin + 1)
    visit_id = env["salon.appointment"].book(
        {
            "branch_id": branch.id,
            "services": [{"product_id": service.id, "employee_id": False}],
            "partner_id": env["res.partner"].create({"name": "Somebody"}).id,
            "start": start,
            "channel": "desk",
        }
    )
    return visit_id, int(start.replace(tzinfo=UTC).timestamp()), days


def make_user(env):
    _salon.make_user(env, LOGIN, "salon_crm.group_salon_receptionist").password = LOGIN


def open_board(page, base, start, days):
    page.log_in(base, LOGIN, LOGIN)
    page.go(f"{base}/odoo/salon-board")
    page.wait("document.querySelector('.o_salon_board_bar')")
    for _ in range(days):
        page.run(NEXT_DAY)
    page.wait(at(start))
    page.run(f"{MARK} = true")


def at(start):
    """A condition: the visit is drawn where it begins then."""
    return f"document.querySelector('.o_salon_board_block[data-start=\"{start}\"]')"


def in_state(state):
    """A condition: a visit is drawn in a state."""
    return f"document.querySelector('.o_salon_board_card.o_salon_state_{state}')"


def move(page, visit_id, start):
    call(page, "move", visit_id=visit_id, start=start)


def act(page, visit_id, action):
    call(page, "act", visit_id=visit_id, action=action)


def call(page, method, **request):
    page.run(CALL % {"method": method, "request": json.dumps(request)})


def wait_until_drawn(page, start):
    page.run(DRAWN % at(start))


def is_the_same_page(page):
    return page.run(f"Boolean({MARK})")
