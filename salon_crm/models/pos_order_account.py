from odoo import models


class PosOrder(models.Model):
    """What a client owes of an order that was put on account, in part or wholly."""

    _inherit = "pos.order"

    def _salon_settled_share(self):
        """How much of the bill is paid, from 0 to 1; what is on account only once the
        client pays it."""
        self.ensure_one()
        on_account = self._salon_on_account()
        owed = on_account and on_account * self._salon_open_share()
        if self.currency_id.is_zero(owed):
            return 1.0
        # Stored value and a deposit pay, though they are lines.
        sign = -1 if self.is_refund else 1
        billed = sum(
            line._salon_amount()
            for line in self.lines
            if not line._salon_is_used_value()
            and not (line.salon_deposit_visit_id and sign * line._salon_amount() < 0)
        )
        return min(max(1.0 - owed / billed, 0.0), 1.0) if billed else 0.0

    def _salon_on_account(self):
        """The amount that these orders put on account."""
        payments = self.payment_ids.filtered(
            lambda payment: payment.payment_method_id.type == "pay_later"
        )
        return sum(payments.mapped("amount"))

    def _salon_open_share(self):
        """How much of what is on account is not paid yet, from 0 to 1.

        Orders of one client share what the client paid for the closing's entry.
        """
        if self.account_move:
            if self.account_move.state != "posted":
                return 1.0
            residual = self.account_move.amount_residual
            orders = self.account_move.pos_order_ids
        else:
            rows, orders = self._salon_owed_in_closing()
            if not rows:
                return 1.0
            residual = sum(abs(row.amount_residual_currency) for row in rows)
        known = sum(abs(order._salon_on_account()) for order in orders)
        return min(residual / known, 1.0) if known else float(bool(residual))

    def _salon_owed_in_closing(self):
        """:return: the receivables of the closing that say what the client owes, and
        the orders of which they are"""
        partner = self.partner_id.commercial_partner_id
        rows = self.session_move_id.line_ids.filtered(
            lambda row: row.account_id.account_type == "asset_receivable"
        )
        # An order that was invoiced before is not in the entry.
        orders = self.session_id.order_ids.filtered(
            lambda order: not order.account_move or order.reversed_move_ids
        )
        theirs = rows.filtered(
            lambda row: row.partner_id.commercial_partner_id == partner
        )
        if not theirs:
            # A payment method that does not identify the client makes one row for all.
            return rows.filtered(lambda row: not row.partner_id), orders
        return theirs, orders.filtered(
            lambda order: order.partner_id.commercial_partner_id == partner
        )
