from odoo import models


class PosOrder(models.Model):
    """Vouchers of platforms that an order was paid with."""

    _inherit = "pos.order"

    def _salon_steps_after_payment(self):
        return [*super()._salon_steps_after_payment(), self._salon_note_vouchers]

    def _salon_note_vouchers(self):
        """Note which vouchers were used, and which ones a refund gives back."""
        vouchers = self.payment_ids.filtered(
            lambda payment: payment.payment_method_id._is_voucher()
        )
        if not vouchers:
            return
        Use = self.env["salon.voucher.use"]
        Use._record(vouchers.filtered(lambda payment: payment.amount > 0))
        for order in self:
            Use._give_back(order)
