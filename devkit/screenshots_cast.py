"""Who and what ``./dev screenshots`` shows; runs in Odoo."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tools import date_utils

HOLDS = ("booked", "confirmed", "arrived", "in_service")


def choose(env) -> dict:
    """The records in the pictures, by what they are to the story, and what is filled
    in where the pictures do not show how.
    """
    # Today is the salon's, which may be another day than the computer's.
    env = env(context={**env.context, "tz": env.ref("salon_crm.demo_branch_main").tz})
    visit, client = _visit(env), _client(env)
    _begin(visit)
    member, absent = _others(env, visit)
    _pay_beforehand(member.partner_id, visit.company_id)
    _log_in(env, client, "client")
    till = env.ref("salon_crm.demo_till_main")
    till.write({"salon_tips": True, "tip_product_id": _tips(env).id})
    tomorrow = fields.Date.context_today(visit) + timedelta(days=1)
    cut = env.ref("salon_crm.demo_service_cut_women").product_variant_id
    return {
        "till": till.id,
        "enquiry": env.ref("salon_crm.demo_lead_1").id,
        "visit": visit.id,
        "visit_number": visit.name,
        "member": member.name,
        "absent": absent.name,
        "client": client.id,
        "invoice": _invoice(env).id,
        "statement": _statement(env).id,
        "close": _last_month(env),
        "booking": {
            "default_partner_id": client.id,
            "default_branch_id": visit.branch_id.id,
            "default_product_ids": cut.ids,
            # Not today, which is over when the command runs in the evening.
            "default_date_from": str(tomorrow),
        },
        "history": {"search_default_partner_id": _regular(env).id},
        "report": {
            "pivot_row_groupby": ["employee_id"],
            "pivot_column_groupby": ["start:month"],
            "pivot_measures": ["amount_paid"],
        },
    }


def _log_in(env, client, login):
    """Let the client into the portal; the password is the same."""
    users = env["res.users"].with_context(no_reset_password=True)
    if users.search_count([("login", "=", login)]):
        return
    company = env.ref("salon_crm.demo_branch_main").company_id
    users.create(
        {
            "partner_id": client.id,
            "name": client.name,
            "login": login,
            "password": login,
            "lang": env.lang or "en_US",
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
    )


def _visit(env):
    """One of several services in the main branch, under way or the next to be."""
    visits = env["salon.appointment"].search(
        [
            ("branch_id", "=", env.ref("salon_crm.demo_branch_main").id),
            ("start", ">=", "today"),
            ("start", "<", "today +1d"),
            ("state", "in", HOLDS),
        ],
        order="start, id",
    )
    return max(visits, key=lambda visit: (len(visit.line_ids), -visit.id))


def _others(env, visit):
    """Two more visits of the day: who pays for both, and who is not here yet.

    A third one is over, and somebody forgot to have it paid.
    """
    visits = env["salon.appointment"].search(
        [
            ("branch_id", "=", visit.branch_id.id),
            ("start", ">=", "today"),
            ("start", "<", "today +1d"),
            ("state", "in", ("booked", "confirmed")),
            ("partner_id", "!=", visit.partner_id.id),
        ],
        order="start, id",
    )
    member, absent, forgotten = visits[:3]
    member.action_arrive()
    forgotten.action_done()
    return member, absent


def _pay_beforehand(client, company) -> None:
    cards = client.env["loyalty.card"]._salon_cards_of(client, company, create=True)
    opening = _opening_entry(company, 40)
    cards["principal"]._salon_post(40, "Opening balance", salon_move_id=opening.id)
    cards["bonus"]._salon_post(5, "Opening balance")


def _opening_entry(company, amount):
    env = company.with_context(allowed_company_ids=company.ids).env
    product = company.salon_principal_product_id.with_company(company)
    debt = product._get_product_accounts()["income"]
    other = company.get_unaffected_earnings_account()
    rows = [
        {"account_id": debt.id, "credit": amount},
        {"account_id": other.id, "debit": amount},
    ]
    move = env["account.move"].create(
        {"ref": "Opening balance", "line_ids": [Command.create(row) for row in rows]}
    )
    move.action_post()
    return move


def _tips(env):
    return env.ref("point_of_sale.product_product_tip", raise_if_not_found=False) or (
        env["product.product"].create({"name": "Tips", "type": "service"})
    )


def _begin(visit) -> None:
    """The client has come, and sits in the chair."""
    if visit.state in ("booked", "confirmed"):
        visit.action_arrive()
    if visit.state == "arrived":
        visit.action_start()


def _client(env):
    """Of those with an allergy, who has a favourite stylist and comes most often."""
    clients = env["res.partner"].search([("salon_allergen_ids", "!=", False)])
    return max(
        clients,
        key=lambda client: (
            bool(client.salon_preferred_employee_id),
            client.salon_appointment_count,
        ),
    )


def _regular(env):
    """Who has had an invoice and money back, at best, and comes most often."""

    def variety(client):
        visits = client.salon_appointment_ids
        refunded = "refunded" in visits.mapped("payment_state")
        return bool(visits.invoice_ids) + refunded, len(visits)

    return max(env["res.partner"].search([("is_salon_client", "=", True)]), key=variety)


def _invoice(env):
    """The last one of a visit with several services."""
    visits = env["salon.appointment"].search([("invoice_ids", "!=", False)])
    invoices = visits.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
    return max(invoices, key=lambda move: (len(move.invoice_line_ids), move.id))


def _statement(env):
    """Of whom earned most in the month that is over."""
    rows = env["salon.commission.statement"].search([])
    first = min(rows.mapped("month"))
    own = rows.filtered(lambda row: row.month == first)
    return max(own, key=lambda row: row.amount_total)


def _last_month(env):
    last = date_utils.subtract(fields.Date.context_today(env.user), months=1)
    first, last = date_utils.get_month(last)
    return {"default_date_from": str(first), "default_date_to": str(last)}
