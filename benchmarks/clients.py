"""Finding a client by what the desk types, among 200,000 of them.

European and Chinese names, each with a phone number. Each question is asked through
the board's own method, in a transaction of its own, as a call from a browser does it;
beside it, Odoo's own search of contacts by a part of their name or phone. Says whether
an index was used, by PostgreSQL's plan of the very statement.
"""

import importlib
import random
import statistics
import sys
import time

import _salon
import _turns

CLIENTS = 200_000
BATCH = 10_000
GUIDE = 200  # milliseconds
ROUNDS = 3
FIRST = "Anna Ben Clara Dirk Eva Femke Gert Hanne Ines Jonas Karel Lotte Nora".split()
LAST = "Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Dubois".split()
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明芳伟娜秀英敏静丽强磊军洋勇艳杰娟涛超霞平刚桂小晓玉婷雪红梅"
INSERT = """
INSERT INTO res_partner (
    name, complete_name, phone, salon_search, is_salon_client, active, type,
    is_company, company_id, autopost_bills
)
SELECT name, name, phone, keys, TRUE, TRUE, 'contact', FALSE, NULL, 'ask'
FROM unnest(%s, %s, %s) AS one (name, phone, keys)
"""
ASKED = (
    "4711",
    "0470",
    "anna",
    "an",
    "w",
    "anna peeters",
    "peet ann",
    "wangxiaoming",
    "xiaoming",
    "wxm",
    "王小明",
    "小明",
    "nobody at all",
)


def main():
    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        user = _salon.make_user(env, "desk", "salon_crm.group_salon_receptionist").id
        branch, _people = _salon.make_branch(env, "Salon", 1)
        fill(cursor)
        request = {"branch_id": branch.id}
    rows = [ask(registry, user, request, text) for text in ASKED]
    sys.exit(report(rows))


def fill(cursor):
    """As many clients, the same each time."""
    tool = importlib.import_module("odoo.addons.salon_crm.tools.search_keys")
    choice = random.Random(1).choice
    clients = []
    for number in range(CLIENTS):
        if number % 2:
            name = f"{choice(FIRST)} {choice(LAST)}{number % 97 or ''}"
        else:
            given = "".join(choice(GIVEN) for _ in range(choice((1, 2))))
            name = choice(SURNAMES) + given
        clients.append((name, f"+32 470 {number:06d}"))
    for first in range(0, CLIENTS, BATCH):
        batch = clients[first : first + BATCH]
        names, phones = map(list, zip(*batch, strict=True))
        keys = [tool.keys(name, phone) for name, phone in batch]
        cursor.execute(INSERT, (names, phones, keys))
    cursor.execute("ANALYZE res_partner")


def ask(registry, user, request, text):
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with registry.cursor() as cursor:
            board = _salon.desk(cursor, user)["salon.board"]
            ours.append(timed(board.clients, request | {"text": text}))
        with registry.cursor() as cursor:
            partner = _salon.desk(cursor, user)["res.partner"]
            domain = ["|", ("name", "ilike", text), ("phone", "ilike", text)]
            theirs.append(
                timed(partner.search_read, domain, ["name", "phone"], limit=12)
            )
    with registry.cursor() as cursor:
        indexed = uses_index(_salon.desk(cursor, user), text)
        found = len(_salon.desk(cursor, user)["res.partner"]._salon_find(text, 12))
    return {
        "text": text,
        "found": found,
        "ms": round(statistics.median(ours), 1),
        "ilike_ms": round(statistics.median(theirs), 1),
        "index": indexed,
    }


def timed(function, *arguments, **options):
    begun = time.perf_counter()
    function(*arguments, **options)
    return (time.perf_counter() - begun) * 1000


def uses_index(env, text):
    """Whether PostgreSQL's plan of the search goes by the index of keys."""
    statements = []
    execute = env.cr.execute

    def record(query, *arguments, **options):
        statements.append(query)
        return execute(query, *arguments, **options)

    env.cr.execute = record
    env["res.partner"]._salon_find(text, 12)
    del env.cr.execute
    (query,) = (each for each in statements if "tsquery" in each.code)
    env.cr.execute(f"EXPLAIN {query.code}", query.params)
    return any("salon_search_index" in line for (line,) in env.cr.fetchall())


def report(rows):
    print(f"{CLIENTS:,} clients; milliseconds of a search, and of Odoo's ilike:")
    for row in rows:
        print(
            f"  {row['text']:<16} {row['ms']:>7} {row['ilike_ms']:>9}  "
            f"found {row['found']:>2}  {'index' if row['index'] else 'NO INDEX'}"
        )
    ratio = statistics.median(row["ilike_ms"] / row["ms"] for row in rows)
    print(f"  the median search is {ratio:.1f} times as fast")
    _turns.keep("clients", {"clients": CLIENTS, "searches": rows})
    return not all(
        [
            _turns.goal(
                f"at most {GUIDE} ms each", all(row["ms"] <= GUIDE for row in rows)
            ),
            _turns.goal("an index is used", all(row["index"] for row in rows)),
        ]
    )


if __name__ == "__main__":
    main()
