"""The report of revenue over 1,000,000 till lines of a chain's year.

Twenty branches, a closing each day, two lines in an order, one line in ten shared by
two stylists; beside them 20,000 invoice lines. The report's own grouping, as its pivot
asks for it, and the bare sum of the same tables are measured in turns.
"""

import statistics
import sys
import time

import _salon
import _turns

BRANCHES, DAYS = 20, 365
LINES = 1_000_000
INVOICES = 20_000
STYLISTS = 60
ROUNDS = 5
MOST = 2  # times as long as the bare sum

# Numbers of our own, so that parts find one another without being asked for.
CLOSINGS = """
INSERT INTO account_move (
    id, name, date, state, move_type, journal_id, company_id, currency_id, auto_post
)
SELECT %(first)s + n, 'C' || n, DATE '2025-01-01' + n %% %(days)s, 'posted', 'entry',
       %(journal)s, %(company)s, %(currency)s, 'no'
FROM generate_series(0, %(closings)s - 1) AS n;
INSERT INTO pos_session (
    id, name, config_id, user_id, state, move_id, salon_revenue_kept
)
SELECT %(first)s + n, 'S' || n,
       (%(configs)s::int[])[n / %(days)s + 1], %(user)s, 'closed', %(first)s + n, TRUE
FROM generate_series(0, %(closings)s - 1) AS n;
"""
ORDER_ROWS = """
INSERT INTO pos_order (
    id, name, uuid, access_token, session_id, config_id, company_id, user_id,
    date_order, state, amount_tax, amount_total, amount_paid, amount_return,
    salon_paid_by
)
SELECT %(first)s + n, 'O' || n, 'u' || n, 't' || n, s.id, s.config_id, %(company)s,
       %(user)s, TIMESTAMP '2025-01-01 09:00' + n %% 10 * INTERVAL '1 hour', 'done',
       0, 100, 100, 0, 'money'
FROM generate_series(0, %(orders)s - 1) AS n
JOIN pos_session s ON s.id = %(first)s + n %% %(closings)s
"""
LINE_ROWS = """
INSERT INTO pos_order_line (
    id, name, uuid, order_id, company_id, product_id, qty, price_unit,
    price_subtotal, price_subtotal_incl, salon_posted, salon_stylist_id,
    salon_helper_id, salon_helper_share, salon_posted_helper
)
SELECT %(first)s + n, 'L' || n, 'l' || n, %(first)s + n / 2, %(company)s,
       %(product)s, 1, 50, 50, 50, CASE WHEN n %% 10 = 0 THEN 33.50 ELSE 50 END,
       (%(people)s::int[])[n %% %(stylists)s + 1],
       CASE WHEN n %% 10 = 0
            THEN (%(people)s::int[])[(n + 1) %% %(stylists)s + 1] END,
       CASE WHEN n %% 10 = 0 THEN 33 ELSE 0 END,
       CASE WHEN n %% 10 = 0 THEN 16.50 ELSE 0 END
FROM generate_series(0, %(lines)s - 1) AS n
"""
INVOICE_ROWS = """
INSERT INTO account_move (
    id, name, date, state, move_type, journal_id, company_id, currency_id, auto_post
)
SELECT %(first)s + 1000000 + n, 'I' || n, DATE '2025-01-01' + n %% %(days)s,
       'posted', 'out_invoice', %(journal)s, %(company)s, %(currency)s, 'no'
FROM generate_series(0, %(invoices)s - 1) AS n;
INSERT INTO account_move_line (
    move_id, journal_id, company_id, company_currency_id, currency_id, account_id,
    display_type, parent_state, date, quantity, balance, amount_currency, debit,
    credit, salon_pos_line_id
)
SELECT %(first)s + 1000000 + n, %(journal)s, %(company)s, %(currency)s, %(currency)s,
       %(account)s, 'product', 'posted', DATE '2025-01-01' + n %% %(days)s, 1, -50,
       -50, 0, 50, %(first)s + n
FROM generate_series(0, %(invoices)s - 1) AS n;
"""
BARE = """
SELECT {key}, SUM(amount), COUNT(*)
FROM (
    SELECT date_trunc('month', m.date) AS month, c.salon_branch_id AS branch,
           p.salon_stylist_id AS stylist,
           p.salon_posted + p.salon_posted_helper AS amount
    FROM pos_order_line p
    JOIN pos_order o ON o.id = p.order_id
    JOIN pos_session s ON s.id = o.session_id
    JOIN account_move m ON m.id = s.move_id
    JOIN pos_config c ON c.id = s.config_id
    WHERE m.state = 'posted' AND m.company_id = {company}
    UNION ALL
    SELECT date_trunc('month', m.date), c.salon_branch_id, p.salon_stylist_id,
           -l.balance
    FROM account_move_line l
    JOIN account_account a ON a.id = l.account_id
     AND a.account_type IN ('income', 'income_other')
    JOIN account_move m ON m.id = l.move_id
    LEFT JOIN pos_order_line p ON p.id = l.salon_pos_line_id
    LEFT JOIN pos_order o ON o.id = p.order_id
    LEFT JOIN pos_session s ON s.id = o.session_id
    LEFT JOIN pos_config c ON c.id = s.config_id
    WHERE m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund')
      AND m.company_id = {company}
) AS sold
GROUP BY {key}
"""
QUESTIONS = {
    "month and branch": (["date:month", "branch_id"], "month, branch"),
    "stylist": (["stylist_id"], "stylist"),
}


def main():
    registry = _salon.connect()
    with registry.cursor() as cursor:
        env = _salon.superuser(cursor)
        user = _salon.make_user(env, "boss", "salon_crm.group_salon_manager").id
        fill(env)
    with registry.cursor() as cursor:
        cursor.execute("ANALYZE")
    rows = [measure(registry, user, name) for name in QUESTIONS]
    sys.exit(report(rows))


def fill(env):
    parts = {
        "first": 10_000_000,
        "days": DAYS,
        "closings": BRANCHES * DAYS,
        "orders": LINES // 2,
        "lines": LINES,
        "invoices": INVOICES,
        "stylists": STYLISTS,
        "company": _salon.COMPANY,
        "currency": env.company.currency_id.id,
        "user": env.uid,
        **place(env),
    }
    env.flush_all()
    for statement in (CLOSINGS, ORDER_ROWS, LINE_ROWS, INVOICE_ROWS):
        env.cr.execute(statement, parts)


def place(env):
    """Branches with a till each, their people, what they sell and where it is booked.

    :return: ids by the names that the statements use
    """
    journal = env["account.journal"].create(
        {"name": "Year's sales", "type": "general", "code": "YEAR"}
    )
    account = env["account.account"].create(
        {"name": "Year's sales", "code": "YEAR1", "account_type": "income"}
    )
    branches = env["salon.branch"].create(
        [{"name": f"Branch {number}"} for number in range(BRANCHES)]
    )
    tills = env["pos.config"].create(
        [{"name": branch.name, "salon_branch_id": branch.id} for branch in branches]
    )
    people = env["resource.resource"].create(
        [{"name": f"Stylist {number}"} for number in range(STYLISTS)]
    )
    product = env["product.product"].create({"name": "Cut", "type": "service"})
    return {
        "journal": journal.id,
        "account": account.id,
        "configs": tills.ids,
        "people": people.ids,
        "product": product.id,
    }


def measure(registry, user, name):
    groupby, key = QUESTIONS[name]
    ours, bare = [], []
    for _ in range(ROUNDS):
        with registry.cursor() as cursor:
            env = _salon.desk(cursor, user)
            report = env["salon.revenue.report"]
            report.search([], limit=1)  # what is read once in a process
            before, begun = cursor.sql_log_count, time.perf_counter()
            groups = report._read_group([], groupby, ["amount:sum", "__count"])
            ours.append(time.perf_counter() - begun)
            queries = cursor.sql_log_count - before
        with registry.cursor() as cursor:
            begun = time.perf_counter()
            cursor.execute(BARE.format(key=key, company=_salon.COMPANY))
            known = cursor.fetchall()
            bare.append(time.perf_counter() - begun)
    return {
        "question": name,
        "seconds": round(statistics.median(ours), 3),
        "bare_seconds": round(statistics.median(bare), 3),
        "ratio": round(
            statistics.median(
                mine / other for mine, other in zip(ours, bare, strict=True)
            ),
            2,
        ),
        "queries": queries,
        "groups": len(groups),
        "lines": sum(group[-1] for group in groups),
        "same": named(groups) == named(known),
    }


def named(groups):
    """What all branches or stylists sold: the database has some sales of nobody."""
    return round(float(sum(group[-2] for group in groups if group[-3])), 2)


def report(rows):
    print(f"{LINES:,} till lines and {INVOICES:,} invoice lines:")
    for row in rows:
        print(
            f"  by {row['question']:<17} {row['seconds']:>7} s, bare"
            f" {row['bare_seconds']:>7} s, ratio {row['ratio']}, queries"
            f" {row['queries']}, {row['groups']} groups of {row['lines']:,} rows"
        )
    _turns.keep("revenue", {"lines": LINES, "questions": rows})
    return not all(
        [
            _turns.goal(
                f"at most {MOST} times the bare sum",
                all(row["ratio"] <= MOST for row in rows),
            ),
            _turns.goal("one query each", all(row["queries"] == 1 for row in rows)),
            _turns.goal("the same revenue", all(row["same"] for row in rows)),
        ]
    )


if __name__ == "__main__":
    main()
