from odoo import api, fields, models

from . import account_move_visit, account_payment

ACCOUNTANTS = "account.group_account_readonly,account.group_account_invoice"
LEDGER_READERS = f"salon_crm.group_salon_receptionist,{ACCOUNTANTS}"


class SalonAppointment(models.Model):
    """What the books have of a visit, beside its invoices."""

    _inherit = "salon.appointment"

    entry_ids = fields.Many2many(
        "account.move",
        string="Journal entries",
        compute="_compute_books",
        compute_sudo=True,
        groups=ACCOUNTANTS,
        help="Closings of tills, what late invoices took out of them, payments at the "
        "till, and what became of a deposit.",
    )
    entry_count = fields.Integer(
        compute="_compute_books", compute_sudo=True, groups=ACCOUNTANTS
    )
    account_payment_ids = fields.Many2many(
        "account.payment",
        string="Payments",
        compute="_compute_books",
        compute_sudo=True,
        groups=ACCOUNTANTS,
    )
    account_payment_count = fields.Integer(
        compute="_compute_books", compute_sudo=True, groups=ACCOUNTANTS
    )
    till_payments = fields.Char(
        "Paid at the till by", compute="_compute_till_payments", compute_sudo=True
    )
    value_entry_ids = fields.Many2many(
        "loyalty.history",
        string="Stored value",
        compute="_compute_value_entry_ids",
        compute_sudo=True,
        groups=LEDGER_READERS,
        help="What the till orders of the visit took from or gave back to the cards.",
    )

    @api.depends("invoice_ids")
    def _compute_books(self):
        entries = account_move_visit.VISITS.back(self)
        payments = account_payment.VISITS.back(self)
        known = self.env["account.move"].browse(
            {key for keys in entries.values() for key in keys}
        )
        for visit in self:
            mine = set(entries[visit._origin.id])
            booked = known.filtered(lambda move, mine=mine: move.id in mine)
            paid = self.env["account.payment"].browse(payments[visit._origin.id])
            # The payments of a closing are of other visits, too.
            own = booked.filtered(lambda move: not move.pos_session_ids)
            paid |= (own | visit.invoice_ids).reconciled_payment_ids
            visit.entry_ids = booked - visit.invoice_ids
            visit.entry_count = len(visit.entry_ids)
            visit.account_payment_ids = paid
            visit.account_payment_count = len(paid)

    @api.depends("pos_order_ids.payment_ids.payment_method_id")
    def _compute_till_payments(self):
        """As text, since accountants may not open what a till took."""
        for visit in self:
            methods = visit.pos_order_ids.payment_ids.payment_method_id
            visit.till_payments = ", ".join(methods.mapped("name"))

    @api.depends("pos_order_ids.lines.salon_value_use")
    def _compute_value_entry_ids(self):
        lines = self.pos_order_ids.lines
        used = lines.filtered(
            lambda line: (line.refunded_orderline_id or line).salon_value_use
            in ("principal", "bonus")
        )
        entries = self.env["loyalty.history"].search(
            [("salon_order_line_id", "in", used.ids)]
        )
        for visit in self:
            visit.value_entry_ids = entries.filtered(
                lambda entry, orders=visit.pos_order_ids: (
                    entry.salon_order_line_id.order_id in orders
                )
            )

    # ------------------------------------------------------------
    # Actions that open documents
    # ------------------------------------------------------------

    def action_open_entries(self):
        return self._open_entries(self.entry_ids)

    def action_open_payments(self):
        return self._open_documents(
            "account.action_account_payments", self.account_payment_ids
        )

    def action_open_till_payments(self):
        orders = self.sudo().pos_order_ids
        return self._open_documents(
            "point_of_sale.action_pos_payment_form", orders.payment_ids.sudo(False)
        )

    @api.model
    def _open_entries(self, entries):
        return self._open_documents("account.action_move_journal_line", entries)
