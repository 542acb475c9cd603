"""What must be true of the demo salon, asked in Odoo's shell of its database.

Odoo's own reports and books are the judge: sales details of the tills, invoice
analysis, journal items.
"""

from datetime import timedelta
from itertools import pairwise


def check(env):
    company = env.ref("salon_crm.demo_company")
    env = env(context={"allowed_company_ids": company.ids})
    check_size(env)
    check_states(env)
    check_dates(env)
    check_books(env)
    check_cash(env)
    check_value(env)
    check_members(env)
    check_complaints(env)
    check_revenue(env)
    check_liabilities(env)
    check_pay(env)
    check_people_are_at_work(env)
    check_weeks_to_come(env)
    check_shared_work(env)
    check_waiting(env)
    check_nobody_is_told(env)


def same(one, other, what):
    """To the cent."""
    if abs(one - other) >= 0.005:
        raise AssertionError(f"{what}: {one} is not {other}")


def check_size(env):
    count = {
        "branches": env["salon.branch"].search_count([]),
        "staff": env["hr.employee"].search_count(
            [
                ("company_id", "=", env.company.id),
                ("resource_id.salon_branch_ids", "!=", False),
            ]
        ),
        "services": env["product.template"].search_count(
            [("is_salon_service", "=", True)]
        ),
        "clients": env["res.partner"].search_count([("is_salon_client", "=", True)]),
    }
    assert count == {"branches": 2, "staff": 10, "services": 30, "clients": 200}, count
    assert 800 < env["salon.appointment"].search_count([]) <= 1500
    assert len(sessions_of(env)) <= 60
    assert 15 < len(invoices_of(env)) <= 40


def check_states(env):
    visits = env["salon.appointment"].search([])
    states = {"done", "no_show", "cancelled", "booked", "confirmed"}
    assert states <= set(visits.mapped("state"))
    assert {"paid", "not_paid", "refunded"} <= set(visits.mapped("payment_state"))
    assert visits.filtered("to_review")
    assert all(visit.duration > 0 for visit in visits)
    done = visits.filtered(lambda visit: visit.state == "done")
    assert set(done.mapped("payment_state")) <= {"paid", "partial", "refunded"}
    assert env["crm.lead"].search_count([("company_id", "=", env.company.id)]) >= 5
    days = [(visit.partner_id, visit.start.date()) for visit in visits]
    assert len(set(days)) == len(days), "somebody comes twice on one day"


def check_dates(env):
    """Entries of past days carry past dates."""
    sessions = sessions_of(env)
    closed = closed_of(env)
    assert len(sessions - closed) == 2
    for order in closed.order_ids:
        assert order.session_id.start_at <= order.date_order <= order.session_id.stop_at
    for session in closed.filtered("move_id"):
        first, last = session.start_at.date(), session.stop_at.date()
        assert session.move_id.date == last, session.name
        late = session.order_ids.account_move.filtered(
            lambda m, last=last: m.date > last
        )
        dates = (session._get_related_account_moves() - late).mapped("date")
        assert first <= min(dates) and max(dates) <= last, (session.name, dates)
    days = set(moves_of(env).mapped("date"))
    assert len(days) > 25
    assert max(days) - min(days) > timedelta(days=80)


def check_books(env):
    company = env.company
    moves, closed = moves_of(env), closed_of(env)
    orders = env["pos.order"].search([("company_id", "=", company.id)])
    rows = moves.line_ids
    assert set(moves.mapped("state")) == {"posted"}
    for move in moves:
        same(sum(move.line_ids.mapped("balance")), 0, move.name)
    # Odoo's sales details of the tills are the orders
    details = env["report.point_of_sale.report_saledetails"].get_sale_details(
        session_ids=closed.ids
    )
    taken = sum(closed.order_ids.mapped("amount_total"))
    same(details["currency"]["total_paid"], taken, "sales details")
    # What is in the books is income and tax of the closed tills and of all invoices
    booked = closed.order_ids | orders.filtered("account_move")
    tax = -sum(rows.filtered("tax_line_id").mapped("balance"))
    same(tax, sum(booked.mapped("amount_tax")), "tax")
    # What was paid beforehand is owed until it is used
    value = rows.filtered(
        lambda row: row.account_id == env.ref("salon_crm.demo_account_value")
    )
    paid_in = booked.lines.filtered(
        lambda line: line.salon_value_use in ("top_up", "principal")
    )
    owed = -sum(value.mapped("balance"))
    same(owed, sum(line._salon_amount() for line in paid_in), "stored value")
    same(
        balance_of(rows, "income") + tax + owed,
        sum(booked.mapped("amount_total")),
        "income, tax and stored value",
    )
    same(balance_of(rows, "asset_receivable"), 0, "what clients owe")
    # Odoo's invoice analysis is the invoices
    report = env["account.invoice.report"].search([("company_id", "=", company.id)])
    untaxed = sum(invoices_of(env).mapped("amount_untaxed_signed"))
    same(sum(report.mapped("price_subtotal")), untaxed, "invoice analysis")
    # The visits say what was paid for their services
    lines = orders.lines
    services = lines.filtered("salon_appointment_line_id")
    services |= lines.filtered("refunded_orderline_id.salon_appointment_line_id")
    paid = sum(env["salon.appointment"].search([]).mapped("amount_paid"))
    same(paid, sum(services.mapped("price_subtotal_incl")), "visits")


def check_cash(env):
    """What was paid in cash is what was counted in the drawer."""
    for config in sessions_of(env).config_id:
        closed = closed_of(env).filtered(lambda s, config=config: s.config_id == config)
        cash = config.payment_method_ids.filtered("is_cash_count")
        payments = closed.order_ids.payment_ids.filtered(
            lambda payment, cash=cash: payment.payment_method_id == cash
        )
        counted = closed.sorted("stop_at")[-1].cash_register_balance_end_real
        same(counted, sum(payments.mapped("amount")), config.name)


def check_value(env):
    """Some clients pay beforehand, and none has spent more than that."""
    cards = env["loyalty.card"].search(
        [("company_id", "=", env.company.id), ("salon_value_kind", "!=", False)]
    )
    assert len(cards.partner_id) == 12
    assert min(cards.mapped("points")) >= 0
    assert env["loyalty.card"]._salon_wrong_balances() == []
    lines = env["pos.order.line"].search([("salon_value_use", "!=", False)])
    assert set(lines.mapped("salon_value_use")) == {"top_up", "principal", "bonus"}
    notes = env["mail.activity"].search([("res_model", "=", "res.partner")])
    assert not notes, notes.mapped("note")


def check_members(env):
    """Tiers and points are what follows from what clients consumed."""
    members = env["salon.membership"].search([("ended", "=", False)])
    assert len(members.tier_id) >= 3, members.tier_id.mapped("name")
    clients = env["salon.consumption"].search([]).partner_id
    assert len(clients) > 100
    changes = env["salon.membership"]._follow(env.company, clients)
    assert changes == [], changes
    cards = env["loyalty.card"].search([("is_salon_points", "=", True)])
    assert len(cards) > 100
    assert min(cards.mapped("points")) >= 0
    assert not env["loyalty.card"]._salon_wrong_points()


def check_complaints(env):
    """What clients told is in several steps, each with what belongs to it."""
    told = env["salon.complaint"].search([])
    assert len(told) >= 10
    assert len(told.stage_id) >= 5, told.stage_id.mapped("code")
    assert all(each.partner_id and each.branch_id for each in told)


def check_revenue(env):
    """The report of revenue is what lies on the income accounts, entry by entry."""
    report = env["salon.revenue.report"]
    closed = closed_of(env).mapped("stop_at")
    period = (env.company, min(closed).date(), max(closed).date())
    differing = report._differences(*period)
    assert differing == [], differing
    ledger, reported = report._totals(*period)
    same(ledger, reported, "revenue")
    assert ledger > 0
    services = report.search([("kind", "=", "service")])
    assert services.stylist_id and services.branch_id
    assert any(services.mapped("channel"))


def check_liabilities(env):
    """What is owed to clients is what the books say."""
    report = env["salon.liability.report"].create({})
    report.action_compute()
    assert report.check_ids
    for check in report.check_ids:
        same(check.difference, 0, check.documents)
    owed = report.line_ids.filtered(lambda line: line.kind == "principal")
    cards = env["loyalty.card"].search([("salon_value_kind", "=", "principal")])
    same(sum(owed.mapped("amount")), sum(cards.mapped("points")), "stored value")


def check_pay(env):
    """Everybody who worked has a statement, by every rule."""
    statements = env["salon.commission.statement"].search([])
    assert len(set(statements.mapped("month"))) == 2
    assert all(statement.amount_total > 0 for statement in statements)
    rules = env["salon.commission.rule"].search([])
    used = statements.line_ids.rule_id
    assert used == rules, (rules - used).mapped("name")


def check_people_are_at_work(env):
    """Nobody serves a client while away or at home."""
    from odoo.addons.salon_crm.tools import instants, intervals  # noqa: PLC0415

    visits = env["salon.appointment"].search([])
    window = instants.to_span(min(visits.mapped("start")), max(visits.mapped("stop")))
    for branch in visits.branch_id:
        own = visits.filtered(lambda visit, branch=branch: visit.branch_id == branch)
        phases = own.line_ids.phase_ids.filtered("employee_id")
        work = phases.employee_id.resource_id._salon_work_spans(branch, window)
        for phase in phases:
            span = instants.to_span(phase.start, phase.stop)
            assert intervals.covers(work[phase.employee_id.resource_id.id], span), phase


def check_weeks_to_come(env):
    """Each branch is booked to 40–70 % in each of the two weeks after today."""
    from odoo.addons.salon_crm.tools import instants, intervals  # noqa: PLC0415

    today = max(sessions_of(env).mapped("start_at")).replace(hour=0, minute=0, second=0)
    for branch in env["salon.branch"].search([]):
        people = branch.resource_ids.filtered(lambda one: one.resource_type == "user")
        for first, last in ((1, 8), (8, 14)):
            window = instants.to_span(
                today + timedelta(days=first), today + timedelta(days=last)
            )
            work = people._salon_work_spans(branch, window)
            held = people._salon_busy_spans(window)
            busy = sum(
                length(intervals.intersect(held.get(one, []), work[one]))
                for one in people.ids
            )
            share = busy / sum(length(work[one]) for one in people.ids)
            assert 0.4 <= share <= 0.7, (branch.name, first, share)


def check_shared_work(env):
    """Some hand a phase over, some clients have two services at once, and whatever
    needs cleaning up is held for it."""
    lines = env["salon.appointment.line"].search([])
    handed = lines.phase_ids.filtered("handed_over")
    assert handed
    for phase in handed:
        able = phase.service_phase_id.staff_ids
        assert phase.employee_id.resource_id in able, phase
    assert any(phase.employee_id != phase.line_id.employee_id for phase in handed)
    assert any(
        one.stop > other.start
        for visit in lines.appointment_id
        for one, other in pairwise(visit.line_ids.sorted("start"))
    )
    held = env["salon.occupancy"].search([]).filtered("resource_id.salon_minutes_after")
    assert any(row.stop > row.phase_id.stop for row in held)
    timings = env["salon.service.timing"].search([])
    assert timings.resource_id and timings.partner_id


def check_waiting(env):
    entries = env["salon.waitlist.entry"].search([])
    assert len(entries) == 4
    assert set(entries.mapped("state")) == {"waiting"}
    assert len(entries.partner_id) == len(entries)
    assert all(entries.mapped("note"))
    walk_ins = env["salon.walk.in"].search([])
    assert len(walk_ins) == 3
    assert all(walk_ins.mapped("line_ids"))


def check_nobody_is_told(env):
    assert all(env["salon.branch"].search([]).mapped("messages_recorded"))
    messages = env["salon.message"].search([])
    assert set(messages.mapped("state")) == {"failed"}
    assert not env["sms.sms"].search_count([])


def check_chinese(env):
    company = env.ref("salon_crm.demo_company")
    env = env(context={"allowed_company_ids": company.ids, "lang": "zh_CN"})
    assert company.currency_id.name == "CNY"
    assert company.chart_template == "cn"
    assert company.account_sale_tax_id.price_include
    clients = env["res.partner"].search([("is_salon_client", "=", True)])
    services = env["product.template"].search([("is_salon_service", "=", True)])
    for name in [*clients.mapped("name"), *services.mapped("name")]:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in name), name
    assert all(phone.startswith("+86 13") for phone in clients.mapped("phone"))
    users = env["res.users"].search([("company_id", "=", company.id)])
    assert set(users.mapped("lang")) == {"zh_CN"}
    points = company.with_env(env)._salon_points_program()
    assert (points.name, points.portal_point_name) == ("积分", "积分"), points.name


# ------------------------------------------------------------


def length(spans):
    return sum(stop - start for start, stop in spans)


def sessions_of(env):
    return env["pos.session"].search([("config_id.company_id", "=", env.company.id)])


def closed_of(env):
    return sessions_of(env).filtered(lambda session: session.state == "closed")


def moves_of(env):
    return env["account.move"].search([("company_id", "=", env.company.id)])


def invoices_of(env):
    return moves_of(env).filtered(
        lambda m: m.move_type in ("out_invoice", "out_refund")
    )


def balance_of(rows, kind):
    """What the accounts of a kind hold, credit above 0."""
    return -sum(
        rows.filtered(lambda row: row.account_id.account_type == kind).mapped("balance")
    )
