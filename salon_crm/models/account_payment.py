from odoo import api, fields, models

from .account_move_visit import WAYS
from .linked import Links, Source

# The payments that a closing made: one for each method, or, where the method says who
# the client is, one for each payment of the till.
PAID = (
    "account_payment a"
    " JOIN pos_payment_method t ON t.id = a.pos_payment_method_id"
    " JOIN pos_payment y ON y.session_id = a.pos_session_id"
    "  AND y.payment_method_id = t.id"
    " JOIN pos_order o ON o.id = y.pos_order_id"
    " LEFT JOIN res_partner c ON c.id = o.partner_id"
    " JOIN pos_order_line p ON p.order_id = o.id AND (t.split_transactions IS NOT TRUE"
    "  OR c.commercial_partner_id = a.partner_id AND ABS(y.amount) = a.amount)"
)
# What clients paid later of what was put on account, by the row of the closing's entry
# that says it. A method that does not name its clients has one row for all.
SETTLED = (
    "account_payment a"
    " JOIN account_move_line l ON l.move_id = a.move_id"
    " JOIN account_partial_reconcile r ON r.{mine} = l.id"
    " JOIN account_move_line d ON d.id = r.{theirs}"
    " JOIN pos_session s ON s.move_id = d.move_id AND a.pos_session_id IS NULL"
    " JOIN pos_order o ON o.session_id = s.id"
    " JOIN res_partner c ON c.id = o.partner_id"
    "  AND COALESCE(d.partner_id, c.commercial_partner_id) = c.commercial_partner_id"
    " JOIN pos_payment y ON y.pos_order_id = o.id"
    " JOIN pos_payment_method t ON t.id = y.payment_method_id AND t.journal_id IS NULL"
    " JOIN pos_order_line p ON p.order_id = o.id"
)
SIDES = (("credit_move_id", "debit_move_id"), ("debit_move_id", "credit_move_id"))
VISITS = Links(
    [
        Source(table + way, "a.id", visit)
        for table in (
            PAID,
            *(SETTLED.format(mine=mine, theirs=theirs) for mine, theirs in SIDES),
        )
        for way, visit in WAYS
    ],
    {
        "account.move.line": ["move_id", "partner_id"],
        "account.partial.reconcile": ["credit_move_id", "debit_move_id"],
        "account.payment": [
            "amount",
            "move_id",
            "partner_id",
            "pos_payment_method_id",
            "pos_session_id",
        ],
        "pos.order": ["partner_id", "session_id"],
        "pos.order.line": [
            "order_id",
            "salon_appointment_line_id",
            "salon_deposit_visit_id",
        ],
        "pos.payment": ["amount", "payment_method_id", "pos_order_id", "session_id"],
        "pos.payment.method": ["journal_id", "split_transactions"],
        "pos.session": ["move_id"],
        "res.partner": ["commercial_partner_id"],
        "salon.appointment.line": ["appointment_id"],
    },
)


class AccountPayment(models.Model):
    """The visits that a payment pays: by an invoice, in the closing of a till, or when
    the client settles what was put on account."""

    _inherit = "account.payment"

    salon_appointment_ids = fields.Many2many(
        "salon.appointment",
        string="Visits",
        compute="_compute_salon_appointment_ids",
        compute_sudo=True,
    )
    salon_appointment_count = fields.Integer(
        "Number of visits", compute="_compute_salon_appointment_ids", compute_sudo=True
    )

    @api.depends("reconciled_invoice_ids", "pos_session_id")
    def _compute_salon_appointment_ids(self):
        found = VISITS.of(self)
        Visit = self.env["salon.appointment"]
        for payment in self:
            visits = Visit.browse(found[payment._origin.id])
            visits |= payment.reconciled_invoice_ids.salon_appointment_ids
            payment.salon_appointment_ids = visits
            payment.salon_appointment_count = len(visits)

    def action_salon_visits(self):
        return self.salon_appointment_ids._open_linked()
