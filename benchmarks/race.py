"""A storm of bookings: eight processes, a thousand attempts on a hundred times.

Ten attempts want each time, a person's hour with one of several chairs. Exactly one of
them may win; the others must be told the next free times in words. Then the same on
other times through Odoo's own server with its workers, which is killed in the middle:
what it said was booked must be there, and nothing may be half-written; after that the
storm goes on, and each time is booked once.

Fails when a promise is broken. How long it takes is printed, and is no promise.
"""

import functools
import json
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import _plan
import _turns

PROCESSES = 8
TIMES, ATTEMPTS = 100, 10
PEOPLE, CHAIRS = 4, 8
IN_A_DAY = 5
# Two phases with the person and one without, all on the chair
PHASES = ((30, True), (15, False), (15, True))
ROWS_OF_VISIT = 5
KILL_AFTER = 300  # answers
TOLD = "The next free times"
STORMS = {"storm": 0, "killed": TIMES // PEOPLE // IN_A_DAY}  # first day

OVERLAPS = """
SELECT count(*) FROM salon_occupancy one
JOIN salon_occupancy two ON two.resource_id = one.resource_id AND two.id > one.id
    AND tsrange(two.start, two.stop) && tsrange(one.start, one.stop)
"""
VISITS = "SELECT id FROM salon_appointment WHERE branch_id = %(branch)s"
CHECKS = {
    "overlaps": OVERLAPS,
    "visits without a service": f"""
        SELECT count(*) FROM salon_appointment visit
        WHERE id IN ({VISITS}) AND NOT EXISTS (
            SELECT FROM salon_appointment_line WHERE appointment_id = visit.id)""",
    "services without their phases": f"""
        SELECT count(*) FROM salon_appointment_line line
        WHERE appointment_id IN ({VISITS}) AND {len(PHASES)} != (
            SELECT count(*) FROM salon_appointment_phase WHERE line_id = line.id)""",
    "visits that do not hold all of their times": f"""
        SELECT count(*) FROM salon_appointment visit
        WHERE id IN ({VISITS}) AND {ROWS_OF_VISIT} != (
            SELECT count(*) FROM salon_occupancy WHERE appointment_id = visit.id)""",
    "times booked twice": f"""
        SELECT count(*) FROM (
            SELECT FROM salon_appointment_line WHERE appointment_id IN ({VISITS})
            GROUP BY employee_id, start HAVING count(*) > 1) AS twice""",
}


def main():
    import _salon

    registry = _salon.connect()
    salon = make_salon(registry)
    broken = []
    seconds, answers = storm(salon, "storm")
    broken += judge("storm", answers)
    broken += check(registry, salon, TIMES)
    answered = storm_with_kill(salon)
    broken += judge_killed(registry, salon, answered)
    _after, answers = storm(salon, "killed")
    broken += [answer for answer in answers if answer[0] == "error"]
    broken += check(registry, salon, 2 * TIMES)
    report(registry, salon, seconds, answered, broken)
    sys.exit(1 if broken else 0)


def make_salon(registry):
    """A branch, people, chairs and a service; returns their ids."""
    import _salon

    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        user = _salon.make_user(env, "bench", "salon_crm.group_salon_receptionist")
        branch, people = _salon.make_branch(env, "Storm", PEOPLE)
        chair = env["salon.resource.type"].create({"name": "Storm chair"})
        _salon.make_things(env, branch, chair, CHAIRS)
        phases = [(minutes, needs_staff, chair.ids) for minutes, needs_staff in PHASES]
        service = _salon.make_service(env, "An hour", people, phases)
        # Everybody is there every day, so that each person has the same times.
        calendar = people[0].calendar_id
        calendar.attendance_ids.unlink()
        calendar.attendance_ids = [
            (0, 0, {"name": str(day), "dayofweek": str(day), **HOURS})
            for day in range(7)
        ]
        branch.resource_calendar_id = calendar
        for employee in people.employee_id:
            employee.resource_calendar_id = calendar
        env["resource.calendar.leaves"].search(
            [("resource_id", "in", people.ids)]
        ).unlink()
        return {
            "user": user.id,
            "branch": branch.id,
            "product": service.id,
            "employees": people.employee_id.ids,
            "partner": env["res.partner"].create({"name": "Somebody"}).id,
        }


HOURS = {"hour_from": 8, "hour_to": 20, "day_period": "morning"}


def request_of(salon, name, attempt):
    """The request of an attempt: ten after each other want the same time.

    Those for other people at the same hour follow: they want chairs, of which there
    are enough.
    """
    number, who = divmod(attempt // ATTEMPTS, PEOPLE)
    day, hour = divmod(number, IN_A_DAY)
    midnight = _plan.first_day() + timedelta(days=1 + STORMS[name] + day)
    return {
        "branch_id": salon["branch"],
        "services": [
            {"product_id": salon["product"], "employee_id": salon["employees"][who]}
        ],
        "partner_id": salon["partner"],
        "start": str(_plan.in_utc(midnight, 9 + 2 * hour)),
        "channel": "phone",
    }


# ------------------------------------------------------------
# A storm of processes
# ------------------------------------------------------------


def storm(salon, name):
    """All attempts from eight processes; seconds, and (kind, attempt, text) of each."""
    os.environ["STORM"] = json.dumps({"salon": salon, "name": name})
    sides = [_turns.Side(__file__, str(number), {}) for number in range(PROCESSES)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        answers = list(pool.map(lambda side: side.ask("go"), sides))
    seconds = time.perf_counter() - begun
    for side in sides:
        side.close()
    return seconds, [answer for each in answers for answer in each]


def serve_attempts(number):
    """One of the processes: the attempts whose number has this rest by eight."""
    import _salon

    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    task = json.loads(os.environ["STORM"])
    salon, name = task["salon"], task["name"]
    registry = _salon.connect()

    def attempt(index):
        request = request_of(salon, name, index)
        with registry.cursor() as cursor:
            appointments = _salon.desk(cursor, salon["user"])["salon.appointment"]
            try:
                # As Odoo calls a method that a browser asks for.
                visit = retrying(
                    functools.partial(appointments.book, request), appointments.env
                )
            except UserError as refusal:
                return "refused", index, str(refusal)
            except Exception as error:  # noqa: BLE001 - a stack trace is what we count
                return "error", index, repr(error)
            return "booked", index, str(visit)

    def answer(_word):
        return [attempt(index) for index in range(number, TIMES * ATTEMPTS, PROCESSES)]

    _turns.serve({}, answer)


def judge(name, answers):
    """What is wrong with the answers of a whole storm."""
    wrong = [answer for answer in answers if answer[0] == "error"]
    wrong += [
        answer for answer in answers if answer[0] == "refused" and TOLD not in answer[2]
    ]
    winners = [answer[1] // ATTEMPTS for answer in answers if answer[0] == "booked"]
    for time_number in range(TIMES):
        count = winners.count(time_number)
        if count != 1:
            told = [
                answer[2] for answer in answers if answer[1] // ATTEMPTS == time_number
            ]
            wrong.append((name, time_number, f"{count} winners", told[:3]))
    return wrong


# ------------------------------------------------------------
# A storm on a server that is killed
# ------------------------------------------------------------


def storm_with_kill(salon):
    """Attempts through Odoo's server until it is killed; what it answered."""
    import _server

    database = os.environ["SALON_DATABASE"]
    port = _server.free_port()
    answered, killed = [], threading.Event()
    with _server.serving(database, port) as server:
        desks = [_server.Racer(port, database) for _ in range(PROCESSES)]

        def work(number):
            for index in range(number, TIMES * ATTEMPTS, PROCESSES):
                if killed.is_set():
                    return
                request = request_of(salon, "killed", index)
                try:
                    answer = desks[number].execute("salon.appointment", "book", request)
                except (OSError, ValueError, _server.http.client.HTTPException):
                    return  # the server is gone
                answered.append((index, answer))
                if len(answered) == KILL_AFTER:
                    killed.set()
                    os.killpg(server.pid, signal.SIGKILL)

        with ThreadPoolExecutor(PROCESSES) as pool:
            list(pool.map(work, range(PROCESSES)))
    return answered


def judge_killed(registry, salon, answered):
    """What is wrong after the server was killed."""
    wrong = []
    if len(answered) < KILL_AFTER:
        wrong.append(("the server answered too little", len(answered)))
    booked = [answer["result"] for _index, answer in answered if "result" in answer]
    refusals = [answer["error"]["data"] for _i, answer in answered if "error" in answer]
    wrong += [
        data
        for data in refusals
        if data["name"] != "odoo.exceptions.UserError" or TOLD not in data["message"]
    ]
    with registry.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM salon_appointment WHERE id = ANY(%s)", [booked]
        )
        there = cursor.fetchone()[0]
        if there != len(booked):
            wrong.append(("said to be booked, but not there", len(booked) - there))
    return wrong + check(registry, salon)


# ------------------------------------------------------------
# What must hold
# ------------------------------------------------------------


def check(registry, salon, visits=None):
    """What is wrong in the database; ``visits``: how many there must be."""
    wrong = []
    with registry.cursor() as cursor:
        for name, query in CHECKS.items():
            cursor.execute(query, {"branch": salon["branch"]})
            count = cursor.fetchone()[0]
            if count:
                wrong.append((name, count))
        cursor.execute(VISITS, {"branch": salon["branch"]})
        if visits is not None and cursor.rowcount != visits:
            wrong.append((f"{visits} visits expected", cursor.rowcount))
    return wrong


def report(registry, salon, seconds, answered, broken):
    attempts = TIMES * ATTEMPTS
    result = {
        "processes": PROCESSES,
        "attempts": attempts,
        "times": TIMES,
        "seconds": round(seconds, 1),
        "answers_before_the_kill": len(answered),
        "broken": [repr(each) for each in broken],
    }
    _turns.keep("race", result)
    print(
        f"{PROCESSES} processes, {attempts:,} attempts on {TIMES} times of {PEOPLE}"
        f" people with {CHAIRS} chairs: {seconds:.1f} s,"
        f" {attempts / seconds:.0f} answers/s\n"
        f"the same through Odoo's server, killed after {len(answered)} answers, then"
        " from processes again"
    )
    for each in broken[:20]:
        print(f"  BROKEN  {str(each)[:400]}")
    _turns.goal(
        "each time booked once, no overlap, the others told the next times, no stack"
        " trace, nothing half-written",
        not broken,
    )


if __name__ == "__main__":
    serve_attempts(int(sys.argv[1])) if sys.argv[1:] else main()
