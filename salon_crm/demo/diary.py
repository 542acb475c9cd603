"""Who comes to the demo salon, how often, and for what: plain Python, the same each
time for a seed.

Days are offsets from the day of installation: -1 is yesterday, 0 today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

PAST = 91  # days with visits before today
FUTURE = 14  # days with visits from today on

# How many clients come in which rhythm: days between two visits, and how long ago the
# last visit of the three months may be.
RHYTHMS = {
    "frequent": (44, (8, 12), (0, 0)),
    "regular": (108, (17, 34), (0, 0)),
    "lapsing": (20, (18, 30), (42, 60)),
    "lapsed": (12, (20, 35), (74, 88)),
    "new": (16, (21, 42), (0, 0)),
}
CLIENTS = sum(count for count, _days, _last in RHYTHMS.values())
NEW_SINCE = 12  # days
FAMILIES = 14  # of a mother, mostly a father, and a child
SHARE_OF_MEN = 0.2
HAIR = ("straight", "wavy", "curly", "coily")
SKIN = ("normal", "dry", "oily", "combination", "sensitive")
CHANNELS = ("phone", "phone", "desk", "desk", "till", "walk_in", "online")
# What somebody has done besides, in the busy season.
SECOND = {"hair_women": "nails", "nails": "hair_women", "lashes": "nails"}


@dataclass
class Client:
    """:ivar family: number of the household, None for who lives alone
    :ivar age: in years; ``birthday`` in days before the day of installation
    :ivar taste: key of the catalogue's tastes
    :ivar favourite: whether they ask for one stylist by name
    :ivar due: when they come, and the first time after today
    :ivar source: number of the words for how they found the salon; ``channel`` of
        those for how they like to be reached
    :ivar minute: of the day, around which they like to come
    """

    number: int
    rhythm: str
    gender: str
    family: int | None
    age: int
    birthday: int
    taste: str
    branch: str
    favourite: bool
    minute: int
    past: list[int]
    next_due: int | None
    source: int
    channel: int
    hair: str
    skin: str
    allergic: bool


@dataclass(frozen=True)
class Wish:
    """A visit that somebody would like to have.

    :ivar services: keys of the catalogue, one after the other
    :ivar turn: decides whom of the staff is asked first
    """

    day: int
    client: Client
    services: tuple[str, ...]
    minute: int
    channel: str
    outcome: str
    turn: float


def clients(random: Random) -> list[Client]:
    """All clients, families first."""
    members = _family_members(random)
    rhythms = [rhythm for rhythm, row in RHYTHMS.items() for _ in range(row[0])]
    random.shuffle(rhythms)
    found = []
    for number, rhythm in enumerate(rhythms):
        family, role = members[number] if number < len(members) else (None, None)
        mother = next(
            (c for c in found if family is not None and c.family == family), None
        )
        found.append(_client(random, number, rhythm, family, role, mother))
    return found


def _family_members(random: Random) -> list[tuple[int, str]]:
    members = []
    for family in range(FAMILIES):
        members.append((family, "mother"))
        if random.random() < 0.6:
            members.append((family, "father"))
        members.append((family, "child"))
    return members


def _client(random, number, rhythm, family, role, mother):
    if role == "child":
        age, gender = random.randint(4, 14), random.choice(("female", "male"))
    else:
        male = role == "father" or (role is None and random.random() < SHARE_OF_MEN)
        age, gender = int(random.triangular(18, 76, 36)), "male" if male else "female"
        age = min(age, 50) if role else age
    past, next_due = _days(random, rhythm)
    return Client(
        number=number,
        rhythm=rhythm,
        gender=gender,
        family=family,
        age=age,
        birthday=random.randrange(365),
        taste=_taste(random, gender, age),
        branch=mother.branch
        if mother
        else random.choices(("main", "second"), (13, 7))[0],
        favourite=random.random() < 0.55,
        minute=random.choice((570, 630, 690, 750, 840, 900, 960, 1020, 1080)),
        past=past,
        next_due=next_due,
        source=random.randrange(5),
        channel=random.randrange(10),
        hair=random.choices(HAIR, (5, 3, 2, 1))[0],
        skin=random.choice(SKIN),
        allergic=random.random() < 0.09,
    )


def _taste(random, gender, age):
    if age < 15:
        return "child"
    if gender == "male":
        return random.choices(("hair_men", "beauty"), (9, 1))[0]
    tastes = ("hair_women", "nails", "beauty", "lashes")
    return random.choices(tastes, (11, 4, 3, 2))[0]


def _days(random, rhythm):
    """:return: past days of visits, and the next one or None"""
    _count, (low, high), last = RHYTHMS[rhythm]
    every = random.randint(low, high)
    if rhythm == "new":
        first = -random.randint(0, NEW_SINCE)
        return [first] if first else [], first + every if first else 0
    day = -PAST + random.randrange(every)
    until = -random.randint(*last) if any(last) else 0
    past = []
    while day < until:
        past.append(day)
        day += max(5, round(every * random.uniform(0.8, 1.25)))
    if any(last):
        return past or [until], None
    return past, day


def past_wishes(
    random: Random, everybody: Sequence[Client], tastes: dict
) -> list[Wish]:
    """The visits of the past, by day."""
    wishes = [
        _wish(random, client, day, tastes, _outcome(random))
        for client in everybody
        for day in client.past
    ]
    return sorted(wishes, key=lambda wish: (wish.day, wish.turn))


def next_wishes(
    random: Random, everybody: Sequence[Client], tastes: dict
) -> list[Wish]:
    """The visits to come, by day.

    It is the busy season: whoever is due later comes within the two weeks, who comes
    often comes twice, and some treat themselves to something else besides.
    """
    wishes = []
    for client in everybody:
        if client.next_due is None:
            continue
        day = client.next_due % FUTURE
        wishes.append(_wish(random, client, day, tastes, "booked"))
        if client.rhythm == "frequent":
            day = (day + 7) % FUTURE
            wishes.append(_wish(random, client, day, tastes, "booked"))
        elif client.taste in SECOND and random.random() < 0.4:
            day = (day + random.randint(2, 6)) % FUTURE
            taste = SECOND[client.taste]
            wishes.append(_wish(random, client, day, tastes, "booked", taste))
    return sorted(wishes, key=lambda wish: (wish.day, wish.turn))


def spontaneous(random: Random, client: Client, day: int, tastes: dict) -> Wish:
    """A visit that somebody books because there is time left."""
    return _wish(random, client, day, tastes, "booked")


def _outcome(random):
    return random.choices(("done", "cancelled", "no_show"), (92, 5, 3))[0]


def _wish(random, client, day, tastes, outcome, taste=None):
    minute = client.minute + random.choice((-60, -30, -15, 0, 0, 15, 30, 60))
    return Wish(
        day=day,
        client=client,
        services=tuple(random.choice(tastes[taste or client.taste])),
        minute=minute,
        channel=random.choice(CHANNELS),
        outcome=outcome,
        turn=random.random(),
    )
