"""Bookings a second through ``book``, beside the OCA addon ``resource_booking``.

Both sides book an hour of one named person for one client, as an ordinary user, with
tracking on and messages written to their queues, and commit after each booking. They
run in turns, each in one process, and each booking begins with nothing read yet, as a
call from a browser does. Beside ours, bare SQL writes the same rows, and commits too.
"""

import random
import statistics
import sys
import time

import _turns

ROUNDS = 5
IN_A_ROUND = 20
TIMES_THE_PEER = 10
CHANNEL = "phone"
TABLES = (
    "salon_appointment",
    "salon_appointment_line",
    "salon_appointment_phase",
    "salon_occupancy",
)
KEYS = {
    "salon_appointment": "id = ANY(%(ids)s)",
    "salon_appointment_phase": "line_id IN (SELECT id FROM salon_appointment_line"
    " WHERE appointment_id = ANY(%(ids)s))",
}


def main():
    ours = _turns.Side(__file__, "ours", {})
    peer = _turns.Side(__file__, "peer", _turns.peer_environment())
    rounds = [(ours.ask("book"), peer.ask("book")) for _ in range(ROUNDS)]
    ours.ask(_turns.TAKE_USERS)
    peer.ask(_turns.TAKE_USERS)
    without = [(ours.ask("book"), peer.ask("book")) for _ in range(ROUNDS)]
    ours.close()
    peer.close()
    report(ours.ready, peer.ready, rounds, without)


def free_hours():
    """Hours at work that nobody has booked, mixed: (person, start in UTC)."""
    import _plan

    taken = set(_plan.booked())
    free = [cell for cell in _plan.hours_at_work() if cell not in taken]
    random.Random(3).shuffle(free)
    return free


# ------------------------------------------------------------
# Our side
# ------------------------------------------------------------


def serve_ours():
    import _plan
    import _salon

    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        user = _salon.make_user(env, "bench", "salon_crm.group_salon_receptionist").id
        branch, people = _salon.make_branch(env, "Salon", _plan.STAFF)
        hour = _salon.make_service(env, "An hour", people, [(60, True, [])])
        _salon.fill(env, branch, people, hour, _plan.booked())
        clients = env["res.partner"].search([("is_salon_client", "=", True)]).ids
        employees = people.employee_id.ids
        sizes = _salon.sizes(env)
        services = [{"product_id": hour.id}]
        base = {"branch_id": branch.id, "channel": CHANNEL}
    cells = iter(free_hours())
    random.Random(4).shuffle(clients)
    queries = []

    def book():
        person, start = next(cells)
        with registry.cursor() as cursor:
            before = cursor.sql_log_count
            visit = _salon.desk(cursor, user)["salon.appointment"].book(
                base
                | {
                    "partner_id": clients.pop(),
                    "start": str(start),
                    "services": [services[0] | {"employee_id": employees[person]}],
                }
            )
            queries.append(cursor.sql_log_count - before)
        return visit

    def answer(word):
        if word == _turns.TAKE_USERS:
            return _turns.take_users(registry)
        begun = time.perf_counter()
        visits = [book() for _ in range(IN_A_ROUND)]
        seconds = time.perf_counter() - begun
        bare = _bare(registry, visits)
        return {"seconds": seconds, "bare_seconds": bare, "queries": queries[-1]}

    answer("once before")
    _turns.serve(sizes, answer)


def _bare(registry, visits):
    """Remove the visits' rows, and write them once more by bare SQL; return seconds."""
    with registry.cursor() as cursor:
        rows = {}
        for table in TABLES:
            key = KEYS.get(table, "appointment_id = ANY(%(ids)s)")
            cursor.execute(
                f"SELECT * FROM {table} WHERE {key} ORDER BY id", {"ids": visits}
            )
            rows[table] = cursor.dictfetchall()
        cursor.execute("DELETE FROM salon_appointment WHERE id = ANY(%s)", [visits])
    lines = {row["id"]: row["appointment_id"] for row in rows[TABLES[1]]}
    of_visit = {visit: [] for visit in visits}
    for table in TABLES:
        for row in rows[table]:
            visit = row.get("appointment_id") or lines.get(row.get("line_id"))
            of_visit[visit or row["id"]].append((table, row))
    begun = time.perf_counter()
    for visit in visits:
        with registry.cursor() as cursor:
            for table, row in of_visit[visit]:
                _insert(cursor, table, row)
    return time.perf_counter() - begun


def _insert(cursor, table, row):
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(["%s"] * len(row))
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", [*row.values()])


# ------------------------------------------------------------
# The peer's side
# ------------------------------------------------------------


def serve_peer():
    import _peer
    import _salon

    from odoo.fields import Command

    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        kind = _peer.make_type(env)
        bookings = _peer.fill(env, kind)
        user = _salon.make_user(
            env, "bench", "base.group_user", "resource_booking.group_manager"
        ).id
        clients = env["res.partner"].create(
            [
                {"name": f"Client {number}", "email": f"client{number}@example.com"}
                for number in range(500)
            ]
        )
        # Messages wait for the queue, as ours do, and are not sent by the booking.
        env["ir.config_parameter"].set_param("mail.mail_force_send_limit", "0")
        clients, kind_id = clients.ids, kind.id
        combinations = kind.combination_rel_ids.sorted("sequence").combination_id.ids
    cells = iter(free_hours())
    queries = []

    def book():
        person, start = next(cells)
        with registry.cursor() as cursor:
            before = cursor.sql_log_count
            env = _salon.desk(cursor, user)
            env["resource.booking"].create(
                {
                    "type_id": kind_id,
                    "partner_ids": [Command.set([clients.pop()])],
                    "combination_auto_assign": False,
                    "combination_id": combinations[person],
                    "start": start,
                }
            )
            env.flush_all()
            queries.append(cursor.sql_log_count - before)

    def answer(word):
        if word == _turns.TAKE_USERS:
            return _turns.take_users(registry)
        begun = time.perf_counter()
        for _ in range(IN_A_ROUND):
            book()
        return {"seconds": time.perf_counter() - begun, "queries": queries[-1]}

    answer("once before")
    _turns.serve({"bookings": bookings}, answer)


# ------------------------------------------------------------
# Report
# ------------------------------------------------------------


def report(sizes, peer_sizes, rounds, without):
    def rate(side, key, rounds=rounds):
        return IN_A_ROUND / statistics.median(each[side][key] for each in rounds)

    ours, bare, peer = rate(0, "seconds"), rate(0, "bare_seconds"), rate(1, "seconds")
    plain, peer_plain = (rate(side, "seconds", without) for side in (0, 1))
    last, last_peer = rounds[-1]
    _turns.keep(
        "book",
        {
            "ours": sizes,
            "peer": peer_sizes,
            "bookings": ROUNDS * IN_A_ROUND,
            "book_per_second": ours,
            "peer_per_second": peer,
            "bare_sql_per_second": bare,
            "times_the_peer": ours / peer,
            "times_the_peer_without_users": plain / peer_plain,
            "book_to_bare_sql": bare / ours,
            "queries": last["queries"],
            "peer_queries": last_peer["queries"],
        },
    )
    print(
        f"an hour of one named person, one transaction each; medians of {ROUNDS} rounds"
        f" of {IN_A_ROUND} bookings\n"
        f"ours: {sizes['appointments']:,} visits and {sizes['clients']:,} clients in"
        " the database\n"
        f"peer: {peer_sizes['bookings']:,} bookings in the database\n"
        "people with users:\n"
        f"  book(): {ours:.1f}/s, {last['queries']} queries\n"
        f"  peer's create: {peer:.1f}/s, {last_peer['queries']} queries\n"
        "people without users:\n"
        f"  book(): {plain:.1f}/s, {without[-1][0]['queries']} queries\n"
        f"  peer's create: {peer_plain:.1f}/s, {without[-1][1]['queries']} queries\n"
        f"the same rows by bare SQL: {bare:.1f}/s, {bare / ours:.1f} times book()"
    )
    for who, times in (("with", ours / peer), ("without", plain / peer_plain)):
        _turns.goal(
            f"{times:.1f} times the peer, people {who} users (goal {TIMES_THE_PEER})",
            times >= TIMES_THE_PEER,
        )


if __name__ == "__main__":
    {"ours": serve_ours, "peer": serve_peer}.get(sys.argv[-1], main)()
