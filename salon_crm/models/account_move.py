from odoo import models


class AccountMove(models.Model):
    """An invoice of a visit, made at the till or in the office."""

    _inherit = "account.move"

    def _salon_settled_share(self):
        """How much of the invoice is paid, from 0 to 1.

        A payment without an entry of its own counts from the moment it is noted: the
        books hear of it by the bank's statement.
        """
        self.ensure_one()
        if self.state != "posted":
            return 0.0
        noted = self.matched_payment_ids.filtered(
            lambda payment: not payment.move_id and payment.state == "in_process"
        )
        owed = self.amount_residual - sum(
            payment.currency_id._convert(
                payment.amount, self.currency_id, self.company_id, payment.date
            )
            for payment in noted
        )
        if self.currency_id.compare_amounts(owed, 0) <= 0:
            return 1.0
        return 1.0 - owed / self.amount_total if self.amount_total else 0.0

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self.sudo().salon_appointment_ids._after_payment()
        return result
