"""The free times of a month, beside the OCA addon ``resource_booking``.

Both search the same 30 days for an hour with any of the same 20 people, each with
hours of their own and one day away. Ours has a hundred thousand visits and two in five
hours booked, the peer has a thousand bookings.

The peer answers with starts and names nobody. So it is compared with our search for one
slot a start (``best``), which names its person; the search for everybody who is free
at each start, six times as many slots, is printed beside it. That one is also measured
against what cannot be saved: its own SQL, run bare, and building the answer from known
times.

The peer asks for a person's meetings by their user, and looks through everybody's where
they have none, as stylists seldom do. So both sides are measured with people who have
users and with the same people without.
"""

import functools
import statistics
import sys
import time
from datetime import UTC, datetime

import _plan
import _turns

ROUNDS = 7
LIMIT = 50
STAFF = (1, 20, 100)
MOST_QUERIES = 12
TIMES_THE_PEER = 20
TIMES_ITS_PARTS = 2


def main():
    ours = _turns.Side(__file__, "ours", {})
    peer = _turns.Side(__file__, "peer", _turns.peer_environment())
    rounds = [(ours.ask("search"), peer.ask("search")) for _ in range(ROUNDS)]
    queries = ours.ask("queries")
    ours.ask(_turns.TAKE_USERS)
    peer.ask(_turns.TAKE_USERS)
    without = [(ours.ask("search"), peer.ask("search")) for _ in range(ROUNDS)]
    ours.close()
    peer.close()
    sys.exit(report(ours.ready, peer.ready, rounds, without, queries))


# ------------------------------------------------------------
# Our side
# ------------------------------------------------------------


def serve_ours():
    import _salon

    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        user = _salon.make_user(env, "bench", "salon_crm.group_salon_receptionist").id
        requests = {}
        for staff in STAFF:
            branch, people = _salon.make_branch(env, f"Salon of {staff}", staff)
            hour = _salon.make_service(
                env, f"An hour of {staff}", people, [(60, True, [])]
            )
            requests[staff] = _salon.month(branch, hour)
            if staff == _plan.STAFF:
                _salon.fill(env, branch, people, hour, _plan.booked())
        sizes = _salon.sizes(env)
    ask = functools.partial(_ask, registry, user)
    for request in requests.values():
        ask(request)  # what is read once in a process is not counted

    def answer(word):
        if word == "queries":
            return {staff: ask(requests[staff])["queries"] for staff in STAFF}
        if word == _turns.TAKE_USERS:
            return _turns.take_users(registry)
        request = requests[_plan.STAFF]
        full, few = ask(request), ask(request | {"limit": LIMIT})
        best = ask(request | {"best": True})
        return full | {
            "limit_seconds": few["seconds"],
            "limit_starts": few["starts"],
            "best_seconds": best["seconds"],
            "best_slots": best["slots"],
        }

    _turns.serve(sizes, answer)


def _ask(registry, user, request):
    """Search as a call from a browser does, in a transaction of its own.

    Then run its SQL bare, and build its answer from known times.
    """
    import _salon

    with registry.cursor() as cursor:
        appointments = _salon.desk(cursor, user)["salon.appointment"]
        before = cursor.sql_log_count
        begun = time.perf_counter()
        slots = appointments.get_available_slots(request)
        seconds = time.perf_counter() - begun
        queries = cursor.sql_log_count - before
    with registry.cursor() as cursor:
        statements = _recorded(cursor, user, request)
        bare = _timed(_replay, cursor, statements)
    known = [_known(slot) for slot in slots]
    build = _timed(_build, known)
    if _build(known) != slots:
        sys.exit("The answer built from known times is not the answer.")
    starts = len({slot["start"] for slot in slots})
    return {
        "seconds": seconds,
        "queries": queries,
        "bare_seconds": bare,
        "build_seconds": build,
        "slots": len(slots),
        "starts": starts,
    }


def _timed(function, *arguments):
    begun = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - begun


def _recorded(cursor, user, request):
    """The search's statements with their values."""
    import _salon

    from odoo.tools import SQL

    statements = []
    execute = cursor.execute

    def record(query, params=None, *arguments, **options):
        one = (query.code, query.params) if isinstance(query, SQL) else (query, params)
        statements.append(one)
        return execute(query, params, *arguments, **options)

    cursor.execute = record
    _salon.desk(cursor, user)["salon.appointment"].get_available_slots(request)
    del cursor.execute
    return statements


def _replay(cursor, statements):
    for query, params in statements:
        cursor._obj.execute(query, params)
        if cursor._obj.description:
            cursor._obj.fetchall()


def _known(slot):
    """A slot as plain values, with its times in seconds since the epoch."""

    def seconds(text):
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())

    def span(row):
        return seconds(row["start"]), seconds(row["stop"])

    lines = tuple(
        (
            *(line["product_id"], line["employee_id"], *span(line)),
            tuple(
                (*span(phase), phase["employee_id"], tuple(phase["resource_ids"]))
                for phase in line["phases"]
            ),
        )
        for line in slot["lines"]
    )
    return *span(slot), lines, slot["score"]


def _build(known):
    """The answer from `_known` slots; each instant is turned into a text once."""

    @functools.cache
    def text(seconds):
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")

    return [
        {
            "start": text(start),
            "stop": text(stop),
            "lines": [
                {
                    "product_id": product,
                    "employee_id": employee,
                    "start": text(begun),
                    "stop": text(ended),
                    "phases": [
                        {
                            "start": text(phase_start),
                            "stop": text(phase_stop),
                            "employee_id": person,
                            "resource_ids": list(things),
                        }
                        for phase_start, phase_stop, person, things in phases
                    ],
                }
                for product, employee, begun, ended, phases in lines
            ],
            "score": score,
        }
        for start, stop, lines, score in known
    ]


# ------------------------------------------------------------
# The peer's side
# ------------------------------------------------------------


def serve_peer():
    import _peer
    import _salon

    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        kind = _peer.make_type(env)
        bookings = _peer.fill(env, kind)
        wish = _peer.pending(env, kind).id

    def answer(word):
        if word == _turns.TAKE_USERS:
            return _turns.take_users(registry)
        with registry.cursor() as cursor:
            env = _salon.superuser(cursor)
            # As the addon's page does it: with all rights, on the salon's clock.
            booking = env["resource.booking"].with_context(tz=_plan.ZONE).browse(wish)
            before = cursor.sql_log_count
            begun = time.perf_counter()
            slots = _peer.slots(booking)
            seconds = time.perf_counter() - begun
            queries = cursor.sql_log_count - before
        starts = sum(len(day) for day in slots.values())
        return {"seconds": seconds, "queries": queries, "starts": starts}

    answer("once before")
    _turns.serve({"bookings": bookings}, answer)


# ------------------------------------------------------------
# Report
# ------------------------------------------------------------


def report(sizes, peer_sizes, rounds, without, queries):
    def median(side, key, rounds=rounds):
        return statistics.median(each[side][key] for each in rounds)

    ours, peer = (median(side, "seconds") for side in (0, 1))
    bare, build = median(0, "bare_seconds"), median(0, "build_seconds")
    limited, best = median(0, "limit_seconds"), median(0, "best_seconds")
    plain, peer_plain = (
        median(side, key, without)
        for side, key in enumerate(("best_seconds", "seconds"))
    )
    last, last_peer = rounds[-1]
    result = {
        "ours": sizes,
        "peer": peer_sizes,
        "rounds": ROUNDS,
        "seconds": ours,
        "peer_seconds": peer,
        "bare_sql_seconds": bare,
        "build_seconds": build,
        "limit_seconds": limited,
        "best_seconds": best,
        "times_faster_than_peer": peer_plain / plain,
        "times_faster_than_peer_with_users": peer / best,
        "all_slots_times_faster_than_peer_with_users": peer / ours,
        "to_bare_sql_and_building": ours / (bare + build),
        "queries": queries,
        "peer_queries": last_peer["queries"],
    }
    _turns.keep("slots", result)
    print(
        f"{_plan.STAFF} people with own hours and one day away, {_plan.DAYS} days, each"
        f" quarter of an hour, 60 minutes with anyone; medians of {ROUNDS} rounds\n"
        f"ours: {sizes['appointments']:,} visits and {sizes['clients']:,} clients in"
        f" the database, {len(_plan.booked()):,} hours booked in these days"
        f" ({_plan.FULL:.0%} full)\n"
        f"peer: {peer_sizes['bookings']:,} bookings in these days\n"
        "people without users:\n"
        f"  peer: {peer_plain * 1000:.1f} ms, {without[-1][1]['queries']} queries (no"
        " staff named)\n"
        f"  ours, one slot a start: {plain * 1000:.1f} ms,"
        f" {peer_plain / plain:.1f} times as fast\n"
        "people with users:\n"
        f"  peer: {peer * 1000:.1f} ms, {last_peer['queries']} queries,"
        f" {last_peer['starts']:,} starts (no staff named)\n"
        f"  ours, one slot a start: {best * 1000:.1f} ms, {last['best_slots']:,} slots,"
        f" {peer / best:.1f} times as fast\n"
        f"  ours, all slots: {ours * 1000:.1f} ms, {last['queries']} queries,"
        f" {last['slots']:,} slots at {last['starts']:,} starts,"
        f" {peer / ours:.1f} times as fast\n"
        f"ours, all slots of the first {LIMIT} starts: {limited * 1000:.1f} ms\n"
        f"all slots' bare SQL: {bare * 1000:.1f} ms, building the answer: "
        f"{build * 1000:.1f} ms\n"
        f"queries by staff: {queries}"
    )
    for who, times in (("without", peer_plain / plain), ("with", peer / best)):
        _turns.goal(
            f"{times:.1f} times as fast as the peer, one slot a start, people {who}"
            f" users (goal {TIMES_THE_PEER})",
            times >= TIMES_THE_PEER,
        )
    _turns.goal(
        f"{ours / (bare + build):.1f} times its bare SQL and building the answer, all"
        f" slots"
        f" (goal at most {TIMES_ITS_PARTS})",
        ours <= TIMES_ITS_PARTS * (bare + build),
    )
    kept = _turns.goal(
        f"at most {MOST_QUERIES} queries, as many for each number of people",
        len(set(queries.values())) == 1 and max(queries.values()) <= MOST_QUERIES,
    )
    return 0 if kept else 1


if __name__ == "__main__":
    {"ours": serve_ours, "peer": serve_peer}.get(sys.argv[-1], main)()
