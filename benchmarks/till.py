"""The start of a till with the addon and without, and what the till asks afterwards.

Two databases with the same till, services and clients; one has the addon and a day of
visits, each of a client of its own. In turns, each in a process of its own, they answer
all that a till loads when it starts, to a user who has only the right to use a till.
Then a browser counts the calls of opening a visit, and of paying it beside a sale.
"""

import json
import os
import random
import statistics
import sys
import time
from datetime import timedelta

import _salon
import _turns
from _browser import browsing
from _server import free_port, serving

from odoo.fields import Command

ROUNDS = 10
FEW, MANY = 10, 1_000
PEOPLE = 10
MINUTES = 10  # of a service: a thousand of them fit into a day of ten people
LOGIN = "till-bench"
TILL = "point_of_sale.pos_config_main"
CLIENT = "Till bench client"
SERVICE = "Till bench service"
FIRST = (
    "Anna Beatrix Clara Daphne Elif Fatima Giulia Hannah Ines Joséphine Lí Mei".split()
)
LAST = "Janssens Lambert Öztürk Wang Van den Broeck De Smet Zhang Nguyen Rossi".split()
SIDES = {"with": "SALON_DATABASE", "without": "BARE_DATABASE"}
MOST_QUERIES = 5
MOST_BYTES = 100 * 1024

# Presses the first thing of a kind that has a text, as soon as it is there.
PRESS = """
new Promise((resolve, reject) => {
    const end = Date.now() + 30000;
    const look = () => {
        const found = [...document.querySelectorAll(%(what)s)].find(
            (one) => one.textContent.includes(%(text)s) && one.offsetParent
        );
        if (found) {
            found.click();
            resolve();
        } else if (Date.now() > end) {
            reject(new Error("There is no " + %(what)s + " " + %(text)s));
        } else {
            setTimeout(look, 50);
        }
    };
    look();
})
"""
# Sells something without a visit; among all goods of the shop it is hard to find. To
# somebody, as a visit is: Odoo asks more about points then.
ADD = """
posmodel.getOrder().setPartner(
    posmodel.getVisitsToday().findLast((visit) => visit.partner_id).partner_id
);
posmodel.addLineToCurrentOrder({
    product_tmpl_id: posmodel.models["product.template"].find(
        ({name}) => name === %s
    ),
}).then(() => null)
"""
# What was begun before is over.
SETTLE = "new Promise((done) => setTimeout(done, 2000))"
# With each change of an order Odoo's till tells the display before the client; nothing
# waits for it.
DISPLAY = "update_customer_display"
PAY = (
    (".product-screen .pay-order-button", ""),
    (".paymentmethods .paymentmethod", "Card"),
    (".payment-screen .validation-button.next", ""),
)


def main():
    if len(sys.argv) > 1:
        be_side()
        return
    taken = {visits: measure(visits) for visits in (FEW, MANY)}
    show(taken)
    sys.exit(report(taken, browse()))


def measure(visits):
    """:return: {side: list of what each start took}"""
    sides = [
        _turns.Side(__file__, name, {"SALON_DATABASE": os.environ[variable]})
        for name, variable in SIDES.items()
    ]
    for side in sides:
        side.ask(str(visits))
    taken = {side.name: [] for side in sides}
    for _ in range(ROUNDS):
        for side in sides:
            taken[side.name].append(side.ask("start"))
    for side in sides:
        side.close()
    return taken


# ------------------------------------------------------------
# A side
# ------------------------------------------------------------


def be_side():
    registry = _salon.connect()

    def answer(word):
        with registry.cursor() as cursor:
            env = _salon.superuser(cursor)
            if word == "start":
                return start(env)
            prepare(env)
            if "salon.branch" in env:
                fill(env, int(word))
            cursor.commit()
            return "ready"

    _turns.serve("ready", answer)


def prepare(env):
    """The same in both databases: services, clients, a user, an open till."""
    if env["res.users"].search([("login", "=", LOGIN)]):
        return
    groups = ("base.group_user", "point_of_sale.group_pos_user")
    user = _salon.make_user(env, LOGIN, *groups)
    user.password = LOGIN
    # As unlike one another as people are.
    chance = random.Random(1)
    env["res.partner"].create(
        [
            {
                "name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
                "ref": f"{CLIENT} {number:04}",
                "phone": f"+32 470 {chance.randrange(10**6):06}",
            }
            for number in range(MANY)
        ]
    )
    env["product.template"].create(
        [
            {
                "name": f"{SERVICE} {number}",
                "type": "service",
                "available_in_pos": True,
                "list_price": 50,
                "taxes_id": False,
            }
            for number in range(PEOPLE)
        ]
    )
    config = env.ref(TILL)
    config.module_pos_hr = False
    config.with_user(user).open_ui()
    config.current_session_id.set_opening_control(0, "")


def fill(env, visits):
    """Make this the number of today's visits at the till."""
    branch = env.ref(TILL).salon_branch_id
    if not branch:
        branch, people = _salon.make_branch(env, "Till bench", PEOPLE)
        env.ref(TILL).salon_branch_id = branch
        set_up_stored_value(env)
    people = branch.resource_ids
    templates = env["product.template"].search([("name", "=like", f"{SERVICE}%")])
    templates.filtered(lambda one: not one.is_salon_service).write(
        {
            "is_salon_service": True,
            "salon_phase_ids": [Command.create({"minutes": MINUTES})],
        }
    )
    services = templates.product_variant_ids
    clients = env["res.partner"].search([("ref", "=like", f"{CLIENT}%")], order="ref")
    begin, _end = branch._today()
    known = env["salon.appointment"].search_count([("branch_id", "=", branch.id)])
    rows = []
    for number in range(known, visits):
        turn, person = divmod(number, PEOPLE)
        span = {
            "start": begin + timedelta(minutes=MINUTES * turn),
            "stop": begin + timedelta(minutes=MINUTES * (turn + 1)),
        }
        line = {
            "product_id": services[person].id,
            "employee_id": people[person].employee_id.id,
            **span,
        }
        rows.append(
            {
                "partner_id": clients[number].id,
                "branch_id": branch.id,
                "line_ids": [Command.create(line)],
                **span,
            }
        )
    planned = sys.modules["odoo.addons.salon_crm.models.salon_appointment"].PLANNED
    quiet = {"tracking_disable": True, "salon_planned": planned}
    env["salon.appointment"].with_context(**quiet).create(rows)


def set_up_stored_value(env):
    account = env["account.account"].create(
        {
            "name": "Till bench",
            "code": "TILLB",
            "account_type": "liability_current",
        }
    )
    env.company._salon_set_up_value(account)
    env["salon.topup.offer"].create({"amount": 1000, "bonus": 200})


def start(env):
    """A start of the till: what it takes of the database, and what it sends."""
    user = env["res.users"].search([("login", "=", LOGIN)])
    session = env.ref(TILL).current_session_id.with_user(user)
    env.invalidate_all()
    queries, begun = env.cr.sql_log_count, time.perf_counter()
    answers = [session.load_data_params(), session.load_data([])]
    return {
        "ms": 1000 * (time.perf_counter() - begun),
        "queries": env.cr.sql_log_count - queries,
        "bytes": len(json.dumps(answers, default=str).encode()),
    }


# ------------------------------------------------------------
# In the browser
# ------------------------------------------------------------


def browse():
    """:return: {what was done: names of the calls that it made}"""
    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        config_id = env.ref(TILL).id
    port = free_port()
    with serving(os.environ["SALON_DATABASE"], port, workers=0), browsing() as page:
        base = f"http://127.0.0.1:{port}"
        page.log_in(base, LOGIN, LOGIN)
        page.go(f"{base}/pos/ui/{config_id}")
        press(page, [(".open-register-btn", "")])
        page.wait("document.querySelector('.product-screen')")
        page.run(SETTLE)
        page.run(ADD % json.dumps(f"{SERVICE} 0"))
        counted = {"pay a sale": calls_of(page, PAY)}
        press(page, [(".receipt-screen .button.next", "")])
        press(page, [(".salon-visits-button", "")])
        page.run(SETTLE)
        visit = (".salon-visit-open", "V")
        counted["open a visit"] = calls_of(page, [visit])
        counted["pay a visit"] = calls_of(page, PAY)
    return counted


def press(page, steps):
    for what, text in steps:
        page.run(PRESS % {"what": json.dumps(what), "text": json.dumps(text)})


def calls_of(page, steps):
    page.calls.clear()
    press(page, steps)
    page.run(SETTLE)
    names = [url.rsplit("/", 1)[-1] for url in page.calls if "/call_kw" in url]
    return sorted(name for name in names if name != DISPLAY)


# ------------------------------------------------------------
# Report
# ------------------------------------------------------------


def show(taken):
    for visits, sides in taken.items():
        for side, starts in sides.items():
            print(
                f"start {side:<8} {visits:>5} visits: "
                f"{median(starts, 'ms'):.0f} ms, {median(starts, 'queries'):.0f} "
                f"queries, {median(starts, 'bytes') / 1024:.0f} KB",
                flush=True,
            )


def report(taken, calls):
    more = {
        what: {
            visits: median(sides["with"], what) - median(sides["without"], what)
            for visits, sides in taken.items()
        }
        for what in ("queries", "bytes", "ms")
    }
    _turns.keep("till", {"taken": taken, "more": more, "calls": calls})
    for what, names in calls.items():
        print(f"{what}: {len(names)} calls: {', '.join(names)}")
    return not all(
        [
            _turns.goal(
                f"at most {MOST_QUERIES} more queries",
                max(more["queries"].values()) <= MOST_QUERIES,
            ),
            _turns.goal(
                "as many queries for few and many visits",
                len(set(more["queries"].values())) == 1,
            ),
            _turns.goal(
                f"at most {MOST_BYTES // 1024} KB more",
                more["bytes"][MANY] <= MOST_BYTES,
            ),
            _turns.goal("a visit opens with one call", len(calls["open a visit"]) <= 1),
            _turns.goal(
                "paying adds no call", calls["pay a visit"] == calls["pay a sale"]
            ),
        ]
    )


def median(starts, what):
    return statistics.median(one[what] for one in starts)


if __name__ == "__main__":
    main()
