from odoo import models


class PosOrderLine(models.Model):
    """A till line that takes, uses or gives back a deposit."""

    _inherit = "pos.order.line"

    def _salon_refund_values(self):
        """A refund is of the same visit as what it gives back."""
        return {
            **super()._salon_refund_values(),
            "salon_deposit_visit_id": self.salon_deposit_visit_id.id,
        }

    def _salon_deposit_kind(self):
        """What the line does to a deposit.

        A negative line pays something else on the order; alone, it gives the money
        back.
        """
        self.ensure_one()
        incoming = self._salon_sign() > 0
        if self.refunded_orderline_id:
            return "returned" if incoming else "given_back"
        if incoming:
            return "taken"
        sold = (self.order_id.lines - self.order_id._salon_deposit_lines()).filtered(
            lambda line: line._salon_sign() > 0
        )
        return "used" if sold else "given_back"

    def _salon_deposit_row(self):
        """Values of the ledger's entry of this line."""
        self.ensure_one()
        order, visit = self.order_id, self.salon_deposit_visit_id
        branch = visit.branch_id or order.config_id.salon_branch_id
        client = visit.partner_id or order.partner_id
        return {
            "date": order.date_order,
            "kind": self._salon_deposit_kind(),
            "appointment_id": visit.id,
            "partner_id": client.id,
            "branch_id": branch.id,
            "company_id": order.company_id.id,
            "amount": self._salon_in_books(self.price_subtotal_incl),
            "amount_untaxed": self._salon_in_books(self.price_subtotal),
            "pos_order_line_id": self.id,
            "user_id": order.user_id.id,
        }

    def _salon_sign(self):
        """1: the client pays the line, -1: it is to their credit.

        A till sends what a refund's lines come to without a sign.
        """
        return -1 if self.qty * self.price_unit < 0 else 1

    def _salon_in_books(self, amount):
        """An amount of the line with its sign, in the company's currency."""
        order = self.order_id
        return self._salon_sign() * order.currency_id._convert(
            abs(amount),
            order.company_id.currency_id,
            order.company_id,
            order.date_order,
        )
