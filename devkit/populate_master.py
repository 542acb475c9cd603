"""The few records of ``./dev populate``, made through the ORM inside of Odoo."""

from odoo.fields import Command

ZONE = "Europe/Brussels"
OPENING = {"name": "Mon–Sat 9–19", "days": range(0, 6), "hours": [(9, 19)]}
SHIFTS = [
    {"name": "Mon–Fri early", "days": range(0, 5), "hours": [(9, 13), (13.5, 17.5)]},
    {"name": "Tue–Sat late", "days": range(1, 6), "hours": [(10, 14), (14.5, 19)]},
]
CHAIR, ROOM = "salon_resource_type_chair", "salon_resource_type_room"
# Code, name, price, type of thing, phases (name, minutes, needs the stylist)
HAIR = [
    ("ADVICE", "Colour consultation", 0, CHAIR, [("Talk", 15, True)]),
    ("FRINGE", "Fringe trim", 12, CHAIR, [("Trim", 15, True)]),
    ("SHORT", "Short cut", 32, CHAIR, [("Cut", 30, True)]),
    ("CUT", "Cut and finish", 55, CHAIR, [("Cut", 45, True)]),
    ("LONG", "Long hair cut", 68, CHAIR, [("Cut", 60, True)]),
    (
        "COLOUR",
        "Root colour",
        95,
        CHAIR,
        [("Apply", 45, True), ("Develop", 35, False), ("Rinse and finish", 30, True)],
    ),
    (
        "LIGHTS",
        "Highlights",
        140,
        CHAIR,
        [("Apply", 60, True), ("Develop", 45, False), ("Rinse and finish", 45, True)],
    ),
]
BEAUTY = [
    ("BROWS", "Eyebrows", 18, ROOM, [("Shape", 15, True)]),
    ("NAILS", "Manicure", 39, ROOM, [("Manicure", 45, True)]),
    (
        "FACIAL",
        "Facial with mask",
        75,
        ROOM,
        [("Cleanse", 30, True), ("Mask", 15, False), ("Care", 20, True)],
    ),
]


def make(env, branches, people):
    """Make branches with so many people each: the last does beauty, the others hair.

    A hairdresser has two chairs, the second for whom they serve while a colour
    develops, and the beautician has a room. Which is whose, the turn order says:
    person ``n`` has the things ``2n`` and ``2n + 1``.
    """
    opening = make_calendar(env, **OPENING)
    shifts = [make_calendar(env, **shift) for shift in SHIFTS]
    places = env["salon.branch"].create(
        [
            {"name": f"Large salon {number + 1}", "resource_calendar_id": opening.id}
            for number in range(branches)
        ]
    )
    hair = env["resource.resource"]
    beauty = env["resource.resource"]
    for place in places:
        staff = make_people(env, place, people, shifts)
        make_things(env, place, people)
        hair |= staff[:-1]
        beauty |= staff[-1:]
    for rows, staff in ((HAIR, hair), (BEAUTY, beauty)):
        for row in rows:
            make_service(env, staff, *row)


def make_calendar(env, name, days, hours):
    rows = [
        {
            "name": name,
            "dayofweek": str(day),
            "hour_from": begin,
            "hour_to": end,
            "day_period": "morning" if begin < 12 else "afternoon",
        }
        for day in days
        for begin, end in hours
    ]
    lines = [Command.clear(), *(Command.create(row) for row in rows)]
    return env["resource.calendar"].create(
        {"name": name, "tz": ZONE, "attendance_ids": lines}
    )


def make_people(env, place, count, shifts):
    calendars = [shifts[number % len(shifts)] for number in range(count)]
    employees = env["hr.employee"].create(
        [
            {
                "name": f"Stylist {number + 1}, {place.name}",
                "resource_calendar_id": calendar.id,
                "tz": ZONE,
            }
            for number, calendar in enumerate(calendars)
        ]
    )
    for number, employee in enumerate(employees):
        employee.resource_id.write(
            {
                "salon_bookable": True,
                "salon_sequence": number,
                "salon_branch_ids": place.ids,
            }
        )
    return employees.resource_id


def make_things(env, place, people):
    chair, room = env.ref(f"salon_crm.{CHAIR}"), env.ref(f"salon_crm.{ROOM}")
    kinds = [chair] * (2 * people - 2) + [room]
    env["resource.resource"].create(
        [
            {
                "name": f"{kind.name} {number + 1}, {place.name}",
                "resource_type": "material",
                "calendar_id": False,
                "tz": ZONE,
                "salon_bookable": True,
                "salon_type_id": kind.id,
                "salon_sequence": number,
                "salon_branch_ids": place.ids,
            }
            for number, kind in enumerate(kinds)
        ]
    )


def make_service(env, staff, code, name, price, kind, phases):
    env["product.template"].create(
        {
            "name": name,
            "default_code": code,
            "type": "service",
            "is_salon_service": True,
            "available_in_pos": True,
            "list_price": price,
            "taxes_id": False,
            "salon_phase_ids": [
                Command.create(
                    {
                        "sequence": number,
                        "name": phase,
                        "minutes": minutes,
                        "needs_staff": needs_staff,
                        "resource_type_ids": env.ref(f"salon_crm.{kind}").ids,
                    }
                )
                for number, (phase, minutes, needs_staff) in enumerate(phases)
            ],
            "salon_staff_ids": [
                Command.create({"resource_id": person.id}) for person in staff
            ],
        }
    )
