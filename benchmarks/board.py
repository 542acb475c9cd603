"""The day board beside Odoo's own calendar, in a browser, over the same visits.

A branch with 30 stylists and 300 visits in the day. Measured from the press of “next
day” to what is drawn, in turns: the board and the calendar's day of the same visits.
Then a card is dragged with the mouse: how many calls that makes, and which columns are
drawn anew. Then the queries of a day with 3 visits and of one with 300.
"""

import os
import statistics
import sys
from datetime import timedelta

import _plan
import _salon
import _turns
from _browser import browsing
from _server import free_port, serving

from odoo.fields import Command

STAFF = 30
VISITS = 300
FEW = 3
ROUNDS = 10
LOGIN = "board-bench"
AT_MOST = 0.5  # of the calendar's time

# From the press to the frame after the last card was drawn.
TIMED = """
new Promise((resolve, reject) => {
    const button = document.querySelector(%(button)r);
    const begun = performance.now();
    const late = setTimeout(() => reject(new Error("It was not drawn.")), 60000);
    const look = () => {
        if (document.querySelectorAll(%(card)r).length === %(cards)s) {
            clearTimeout(late);
            requestAnimationFrame(() =>
                setTimeout(() => resolve(performance.now() - begun))
            );
        } else {
            requestAnimationFrame(look);
        }
    };
    button.click();
    look();
})
"""
BOARD = {
    "url": "/odoo/salon-board",
    "next": ".o_salon_board_bar [aria-label=After]",
    "card": ".o_salon_board_card",
    "ready": ".o_salon_board_column",
}
CALENDAR = {
    "next": ".o_calendar_button_next",
    "card": ".o_calendar_renderer .fc-timegrid-event",
    "ready": ".o_calendar_renderer .fc-timegrid",
}
# How long the last answer took, in milliseconds.
ANSWERED = """
performance.getEntriesByType("resource")
    .filter(({name}) => name.includes("salon.board/load")).at(-1).duration
"""
# What was begun before is over.
SETTLE = "new Promise((done) => setTimeout(done, 1500))"
# Counts the columns in which anything changes from now on.
WATCH = """
(() => {
    window.changed = new Set();
    window.watch = new MutationObserver((records) => {
        for (const {target} of records) {
            const column = target.parentElement?.closest?.(".o_salon_board_column")
                || target.closest?.(".o_salon_board_column");
            if (column) {
                window.changed.add(column.dataset.key);
            }
        }
    });
    const columns = document.querySelector(".o_salon_board_columns");
    window.watch.observe(columns, {
        subtree: true, childList: true, attributes: true, characterData: true,
    });
})()
"""
# A card of the first column that is in sight, and the point below it in the second.
POINTS = """
(() => {
    const columns = [...document.querySelectorAll(".o_salon_board_column")];
    const grid = document.querySelector(".o_salon_board_grid").getBoundingClientRect();
    const box = [...columns[0].querySelectorAll(".o_salon_board_block")]
        .map((block) => block.getBoundingClientRect())
        .find(({top}) => top > grid.top + 80);
    const target = columns[1].getBoundingClientRect();
    return [
        [box.left + box.width / 3, box.top + 12],
        [target.left + target.width / 3, box.top + 12],
    ];
})()
"""


def main():
    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        branch, day = prepare(env)
        action = calendar(env, branch)
        sizes = _salon.sizes(env)
        queries = count_queries(env, branch, day)
    port = free_port()
    with serving(os.environ["SALON_DATABASE"], port, workers=0), browsing() as page:
        base = f"http://127.0.0.1:{port}"
        page.log_in(base, LOGIN, LOGIN)
        times, calls = measure(page, base, action)
        moved = move(page, base)
    sys.exit(report(sizes, times, calls, moved, queries))


# ------------------------------------------------------------
# The salon
# ------------------------------------------------------------


def prepare(env):
    """A branch without a visit today, full tomorrow, and almost empty the day after.

    :return: the branch, and the full day
    """
    branch, people = _salon.make_branch(env, "Large salon", STAFF)
    env["resource.calendar.leaves"].search([]).unlink()
    everybody = env["resource.calendar"].create(
        {
            "name": "All day",
            "tz": branch.tz,
            "attendance_ids": [
                Command.create(
                    {
                        "name": "Day",
                        "dayofweek": str(weekday),
                        "hour_from": 8,
                        "hour_to": 20,
                    }
                )
                for weekday in range(7)
            ],
        }
    )
    branch.resource_calendar_id = everybody
    people.write({"calendar_id": everybody.id})
    people.employee_id.version_id.resource_calendar_id = everybody
    service = _salon.make_service(env, "An hour", people, [(60, True, [])])
    user = _salon.make_user(
        env, LOGIN, "salon_crm.group_salon_manager", "base.group_user"
    )
    user.password = LOGIN
    user.tz = branch.tz
    tomorrow = _plan.first_day()
    full = [
        (who, _plan.in_utc(tomorrow, 9 + number))
        for who in range(STAFF)
        for number in range(VISITS // STAFF)
    ]
    after = tomorrow + timedelta(days=1)
    few = [(who, _plan.in_utc(after, 9)) for who in range(FEW)]
    _salon.fill(env, branch, people, service, full + few)
    return branch, tomorrow.date()


def calendar(env, branch):
    """Odoo's own view of the same visits, a day at a time."""
    view = env["ir.ui.view"].create(
        {
            "name": "bench calendar",
            "model": "salon.appointment",
            "type": "calendar",
            "arch": """
                <calendar date_start="start" date_stop="stop" mode="day"
                          color="state" event_limit="100">
                    <field name="partner_id"/>
                    <field name="service_names"/>
                    <field name="state"/>
                </calendar>
            """,
        }
    )
    return env["ir.actions.act_window"].create(
        {
            "name": "Bench",
            "res_model": "salon.appointment",
            "view_mode": "calendar",
            "view_ids": [Command.create({"view_mode": "calendar", "view_id": view.id})],
            "domain": str([("branch_id", "=", branch.id)]),
        }
    )


def count_queries(env, branch, day):
    """:return: {number of visits: queries} of one load"""
    board = env(user=env["res.users"].search([("login", "=", LOGIN)]))["salon.board"]
    counted = {}
    for visits, later in ((FEW, 1), (VISITS, 0)):
        request = {"branch_id": branch.id, "day": str(day + timedelta(days=later))}
        board.load(request)
        board.env.invalidate_all()
        before = env.cr.sql_log_count
        shown = len(board.load(request)["visits"])
        if shown != visits:
            sys.exit(f"{shown} visits where {visits} should be.")
        counted[visits] = env.cr.sql_log_count - before
    return counted


# ------------------------------------------------------------
# In the browser
# ------------------------------------------------------------


def measure(page, base, action):
    """:return: {side: list of milliseconds}, {side: calls of one day}"""
    sides = {
        "board": BOARD,
        "calendar": CALENDAR | {"url": f"/odoo/action-{action.id}"},
    }
    times = {name: [] for name in sides}
    times["server"] = []
    calls = {}
    for name, side in list(sides.items()) * ROUNDS:
        page.go(base + side["url"])
        page.wait(f"document.querySelector({side['ready']!r})")
        page.run(SETTLE)
        page.calls.clear()
        times[name].append(press(page, side["next"], side["card"], VISITS))
        page.run(SETTLE)
        calls[name] = sum("/web/dataset/call" in url for url in page.calls)
        if name == "board":
            times["server"].append(page.run(ANSWERED))
    return times, calls


def press(page, button, card, cards):
    return page.run(TIMED % {"button": button, "card": card, "cards": cards})


def move(page, base):
    """Drag a card to the next column: {calls, columns drawn anew}."""
    page.go(base + BOARD["url"])
    page.wait(f"document.querySelector({BOARD['ready']!r})")
    press(page, BOARD["next"], BOARD["card"], VISITS)
    page.run("document.querySelector('.o_salon_board_grid').scrollTop = 0")
    begin, end = page.run(POINTS)
    page.calls.clear()
    page.drag(begin, end)
    page.run(WATCH)
    page.run(SETTLE)
    return {
        "calls": [url.rsplit("/", 1)[-1] for url in page.calls if "/call_kw" in url],
        "columns": sorted(page.run("[...window.changed]")),
    }


def report(sizes, times, calls, moved, queries):
    board, odoo = (statistics.median(times[name]) for name in ("board", "calendar"))
    result = {
        "sizes": sizes,
        "staff": STAFF,
        "visits": VISITS,
        "board_ms": [round(ms) for ms in times["board"]],
        "board_server_ms": [round(ms) for ms in times["server"]],
        "calendar_ms": [round(ms) for ms in times["calendar"]],
        "board_to_calendar": round(board / odoo, 2),
        "calls": calls,
        "move": moved,
        "queries": queries,
    }
    _turns.keep("board", result)
    print(
        f"A day of {VISITS} visits, {STAFF} stylists, {sizes['appointments']} in "
        f"the database; from the press to what is drawn, median of {ROUNDS}:\n"
        f"  board {board:.0f} ms (of which the server's answer "
        f"{statistics.median(times['server']):.0f} ms), Odoo's calendar {odoo:.0f} ms: "
        f"{board / odoo:.2f}; calls {calls}\n"
        f"  a card dragged: calls {moved['calls']}, columns {moved['columns']}\n"
        f"  queries by visits: {queries}"
    )
    return not all(
        [
            _turns.goal(f"at most {AT_MOST} of the calendar", board <= AT_MOST * odoo),
            _turns.goal("one call loads the day", calls["board"] == 1),
            _turns.goal("a move is one call", len(moved["calls"]) == 1),
            _turns.goal("a move redraws two columns", len(moved["columns"]) == 2),
            _turns.goal("as many queries", len(set(queries.values())) == 1),
        ]
    )


if __name__ == "__main__":
    main()
