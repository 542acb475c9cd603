"""A visit of three services with phases, beside the simple search.

A colour, a cut and a care with two basins, four chairs and three people, against an
hour with any of twenty people: the same 30 days, each two in five hours full.
"""

import statistics
import sys
import time

import _plan
import _turns

ROUNDS = 9
TIMES_SIMPLE = 4
TEAM = 3
BASINS, CHAIRS = 2, 4


def main():
    side = _turns.Side(__file__, "ours", {})
    rounds = [side.ask("search") for _ in range(ROUNDS)]
    side.close()
    report(side.ready, rounds)


def serve_ours():
    import _salon

    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        user = _salon.make_user(env, "bench", "salon_crm.group_salon_receptionist").id
        home, people = _salon.make_branch(env, "Simple", _plan.STAFF)
        hour = _salon.make_service(env, "An hour", people, [(60, True, [])])
        _salon.fill(env, home, people, hour, _plan.booked())
        branch, team = _salon.make_branch(env, "Complex", TEAM)
        services = make_services(env, branch, team)
        _salon.fill(env, branch, team, services[0], _plan.booked(TEAM))
        requests = {
            "simple": _salon.month(home, hour),
            "complex": _salon.month(branch, *services),
        }
        sizes = _salon.sizes(env)

    def ask(request):
        with registry.cursor() as cursor:
            appointments = _salon.desk(cursor, user)["salon.appointment"]
            before = cursor.sql_log_count
            begun = time.perf_counter()
            slots = appointments.get_available_slots(request)
            return {
                "seconds": time.perf_counter() - begun,
                "queries": cursor.sql_log_count - before,
                "slots": len(slots),
                "starts": len({slot["start"] for slot in slots}),
            }

    def answer(_word):
        return {name: ask(request) for name, request in requests.items()}

    answer("once before")
    _turns.serve(sizes, answer)


def make_services(env, branch, team):
    """Colour, cut and care, with the basins and chairs that they need."""
    import _salon

    chair, basin = (
        env["salon.resource.type"].create({"name": name})
        for name in ("Bench chair", "Bench basin")
    )
    for kind, count in ((basin, BASINS), (chair, CHAIRS)):
        _salon.make_things(env, branch, kind, count)
    colour = [(45, True, chair.ids), (35, False, chair.ids), (15, True, basin.ids)]
    cut = [(10, True, basin.ids), (35, True, chair.ids)]
    care = [(15, True, basin.ids), (15, False, basin.ids), (15, True, chair.ids)]
    return [
        _salon.make_service(env, name, team, phases)
        for name, phases in (("Colour", colour), ("Cut", cut), ("Care", care))
    ]


def report(sizes, rounds):
    simple, complex_ = (
        statistics.median(each[name]["seconds"] for each in rounds)
        for name in ("simple", "complex")
    )
    last = rounds[-1]
    _turns.keep(
        "slots_complex",
        {
            "ours": sizes,
            "rounds": ROUNDS,
            "simple_seconds": simple,
            "complex_seconds": complex_,
            "complex_to_simple": complex_ / simple,
            "last": last,
        },
    )
    print(
        f"{_plan.DAYS} days, each quarter of an hour, {_plan.FULL:.0%} full, in a"
        f" database with {sizes['appointments']:,} visits; medians of {ROUNDS} rounds"
    )
    for name, seconds, what in (
        ("simple", simple, f"an hour with any of {_plan.STAFF} people"),
        (
            "complex",
            complex_,
            f"three services, eight phases, {BASINS} basins, {CHAIRS} chairs,"
            f" {TEAM} people",
        ),
    ):
        print(
            f"{name}, {what}: {seconds * 1000:.1f} ms, {last[name]['queries']} queries,"
            f" {last[name]['slots']:,} slots at {last[name]['starts']:,} starts"
        )
    _turns.goal(
        f"{complex_ / simple:.2f} times the simple case (goal below {TIMES_SIMPLE})",
        complex_ < TIMES_SIMPLE * simple,
    )


if __name__ == "__main__":
    {"ours": serve_ours}.get(sys.argv[-1], main)()
