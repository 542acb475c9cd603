from odoo import models


class AccountMove(models.Model):
    """An invoice of a visit, made at the till or in the office."""

    _inherit = "account.move"

    def _salon_settled_share(self):
        """How much of the invoice is paid, from 0 to 1."""
        self.ensure_one()
        if self.payment_state in ("paid", "in_payment", "reversed"):
            return 1.0
        if self.payment_state == "partial" and self.amount_total:
            return 1.0 - self.amount_residual / self.amount_total
        return 0.0

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self.sudo().salon_appointment_ids._after_payment()
        return result
