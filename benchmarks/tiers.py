"""The nightly run of the tiers: 100,000 clients, 1,000,000 order lines of two years.

Half a million orders are entered into the ledger of consumption as at installation;
beside them are 300,000 visits. The run decides for every client, and is measured in
turns with the bare sum of the order lines by client: on a night on which nothing
changes, and on one on which everybody rises and gets a price list.
"""

import statistics
import sys
import time

import _salon
import _turns

CLIENTS = 100_000
LINES = 1_000_000
VISITS = 300_000
DAYS = 730
ROUNDS = 7
MOST = 1.5  # times as long as the bare sum

FIRST = 10_000_000
CLIENT_ROWS = """
INSERT INTO res_partner (
    id, name, complete_name, active, is_salon_client, commercial_partner_id, type,
    autopost_bills
)
SELECT %(first)s + n, 'Client ' || n, 'Client ' || n, TRUE, TRUE, %(first)s + n,
       'contact', 'ask'
FROM generate_series(0, %(clients)s - 1) AS n
"""
ORDER_ROWS = """
INSERT INTO pos_order (
    id, name, uuid, access_token, session_id, config_id, company_id, user_id,
    partner_id, date_order, state, amount_tax, amount_total, amount_paid,
    amount_return, currency_rate
)
SELECT %(first)s + n, 'O' || n, 'u' || n, 't' || n, %(session)s, %(config)s,
       %(company)s, %(user)s, %(first)s + n %% %(clients)s,
       NOW() - (n::bigint * 7919 %% %(days)s) * INTERVAL '1 day', 'done', 0, 100, 100,
       0, 1
FROM generate_series(0, %(orders)s - 1) AS n
"""
LINE_ROWS = """
INSERT INTO pos_order_line (
    id, name, uuid, order_id, company_id, product_id, qty, price_unit,
    price_subtotal, price_subtotal_incl
)
SELECT %(first)s + n, 'L' || n, 'l' || n, %(first)s + n / 2, %(company)s,
       %(product)s, 1, 50, 50, 50
FROM generate_series(0, %(lines)s - 1) AS n
"""
VISIT_ROWS = """
INSERT INTO salon_appointment (
    name, partner_id, branch_id, company_id, channel, state, start, stop, duration,
    payment_state
)
SELECT 'V' || n, %(first)s + n %% %(clients)s, %(branch)s, %(company)s, 'desk', 'done',
       moment, moment + INTERVAL '1 hour', 1, 'paid'
FROM generate_series(0, %(visits)s - 1) AS n,
     LATERAL (
         SELECT NOW() - (n::bigint * 7919 %% %(days)s + 1) * INTERVAL '1 day' AS moment
     ) t
"""
BARE = """
SELECT o.partner_id, SUM(l.price_subtotal_incl)
FROM pos_order_line l
JOIN pos_order o ON o.id = l.order_id
WHERE o.company_id = %s AND o.state IN ('paid', 'done')
  AND o.date_order >= NOW() - INTERVAL '12 months'
GROUP BY o.partner_id
"""


def main():
    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        fill(env)
    vacuum(registry)
    with registry.cursor() as cursor:
        begun = time.perf_counter()
        _salon.superuser(cursor)["salon.consumption"]._take_in_old_orders()
        entered = time.perf_counter() - begun
    vacuum(registry)
    all_rise = measure(registry, "everybody rises", rounds=1)
    with registry.cursor() as cursor:
        follow(cursor)
    vacuum(registry)
    usual = measure(registry, "nothing changes", rounds=ROUNDS)
    sys.exit(report(registry, entered, [usual, all_rise]))


def fill(env):
    branch = env["salon.branch"].create({"name": "Bench"})
    config = env["pos.config"].create({"name": "Bench", "salon_branch_id": branch.id})
    session = env["pos.session"].create({"config_id": config.id})
    product = env["product.product"].create({"name": "Cut", "type": "service"})
    prices = env["product.pricelist"].create({"name": "Members"})
    env.ref("salon_crm.tier_silver").write({"amount": 50, "pricelist_id": prices.id})
    env.flush_all()
    parts = {
        "first": FIRST,
        "clients": CLIENTS,
        "orders": LINES // 2,
        "lines": LINES,
        "visits": VISITS,
        "days": DAYS,
        "company": _salon.COMPANY,
        "user": env.uid,
        "branch": branch.id,
        "config": config.id,
        "session": session.id,
        "product": product.id,
    }
    for statement in (CLIENT_ROWS, ORDER_ROWS, LINE_ROWS, VISIT_ROWS):
        env.cr.execute(statement, parts)


def vacuum(registry):
    """As PostgreSQL does by itself after a while."""
    with registry.cursor() as cursor:
        cursor.commit()
        cursor._cnx.autocommit = True
        cursor.execute("VACUUM ANALYZE")
        cursor._cnx.autocommit = False


def follow(cursor):
    """The run of one night, as the scheduled action does it; nothing is committed.

    :return: (seconds, statements)
    """
    env = _salon.superuser(cursor)
    company = env["res.company"].browse(_salon.COMPANY)
    members = env["salon.membership"]
    company._salon_days()  # what is read once in a process
    env["salon.tier"]._of_company(company).mapped("name")
    before, begun = cursor.sql_log_count, time.perf_counter()
    upto, more = 0, True
    while more:
        upto, more = members._follow_slice(company, upto)
    return time.perf_counter() - begun, cursor.sql_log_count - before


def measure(registry, night, rounds):
    ours, bare = [], []
    for _ in range(rounds):
        with registry.cursor() as cursor:
            seconds, statements = follow(cursor)
            ours.append(seconds)
            cursor.rollback()
        with registry.cursor() as cursor:
            begun = time.perf_counter()
            cursor.execute(BARE, [_salon.COMPANY])
            cursor.fetchall()
            bare.append(time.perf_counter() - begun)
    return {
        "night": night,
        "seconds": round(statistics.median(ours), 3),
        "bare_seconds": round(statistics.median(bare), 3),
        "ratio": round(
            statistics.median(
                mine / other for mine, other in zip(ours, bare, strict=True)
            ),
            2,
        ),
        "statements": statements,
    }


def report(registry, entered, rows):
    with registry.cursor() as cursor:
        sizes = {}
        for table in (
            "res_partner",
            "pos_order_line",
            "salon_consumption",
            "salon_appointment",
            "salon_membership",
        ):
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            sizes[table] = cursor.fetchone()[0]
        cursor.execute(
            "SELECT COUNT(*) FROM salon_membership m JOIN res_partner p"
            " ON p.id = m.partner_id"
            " WHERE m.pricelist_id ="
            " (p.specific_property_product_pricelist ->> '1')::int"
        )
        sizes["members with the tier's list"] = cursor.fetchone()[0]
    print("  " + ", ".join(f"{count:,} {name}" for name, count in sizes.items()))
    print(f"  entering the orders of before: {entered:.1f} s")
    for row in rows:
        print(
            f"  {row['night']:<16} {row['seconds']:>7} s, bare sum"
            f" {row['bare_seconds']:>7} s, ratio {row['ratio']},"
            f" {row['statements']} statements"
        )
    _turns.keep("tiers", {"sizes": sizes, "entered": entered, "nights": rows})
    return not all(
        [
            _turns.goal(
                f"a night at most {MOST} times the bare sum", rows[0]["ratio"] <= MOST
            ),
            _turns.goal(
                "everybody has a tier, most a list",
                sizes["salon_membership"] >= CLIENTS * 0.9,
            ),
        ]
    )


if __name__ == "__main__":
    main()
