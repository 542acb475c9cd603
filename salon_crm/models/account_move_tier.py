from odoo import api, models

from .safely import safely

SOLD = ("out_invoice", "out_receipt")
BACK = ("out_refund",)


class AccountMove(models.Model):
    """What an office's invoice brings to its client's consumption once it is paid, and
    what a credit note takes back."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._salon_count_safely()
        return posted

    def write(self, vals):
        result = super().write(vals)
        if "matched_payment_ids" in vals:
            self._salon_count_safely()
        return result

    def button_draft(self):
        result = super().button_draft()
        self._salon_count_safely()
        return result

    def button_cancel(self):
        result = super().button_cancel()
        self._salon_count_safely()
        return result

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._salon_count_safely()
        return result

    def _salon_count_safely(self):
        """What is booked is booked, whatever becomes of the ledger."""
        moves = self.sudo().filtered(lambda move: move.move_type in SOLD + BACK)
        if moves:
            safely(moves, moves._salon_count_consumption)

    def _salon_count_consumption(self):
        """Continue the ledger with these documents; their clients' tiers follow."""
        moves = self | self.reversed_entry_id.filtered(
            lambda move: move.move_type in SOLD
        )
        moves = moves.filtered(lambda move: not move.pos_order_ids)
        if moves:
            rows = self.env["salon.consumption"]._settle(
                "move_id", moves._salon_brought()
            )
            rows._follow_tiers()

    def _salon_brought(self):
        """What these documents are worth as consumption.

        A credit note counts from when it is posted, for whom and on the day of what it
        takes back.

        :return: {move id: {(partner id, company id, day): amount}}
        """
        money = self._salon_no_consumption()
        result = {}
        for move in self:
            sold = move.reversed_entry_id or move
            order = sold.pos_order_ids[:1]
            partner = order.partner_id or sold.partner_id
            payer = partner._salon_payer() if partner else partner
            share = 1.0 if move.move_type in BACK else move._salon_settled_share()
            if move.state != "posted" or not (payer and share):
                result[move.id] = {}
                continue
            lines = move.invoice_line_ids.filtered(
                lambda line: line.display_type == "product"
                and line.product_id not in money
            )
            sign = -1 if move.move_type in BACK else 1
            amount = sum(lines.mapped("price_total"))
            day = order.lines[:1]._salon_day() if order else sold._salon_day()
            key = (payer.id, move.company_id.id, day)
            rate = move.invoice_currency_rate or 1.0
            result[move.id] = {key: sign * share * amount / rate}
        return result

    def _salon_day(self):
        return self.invoice_date or self.date

    def _salon_no_consumption(self):
        """Products that are worth what is paid for them, and no consumption."""
        company = self.company_id
        return (
            self.env["pos.order.line"]._salon_value_products()
            | company.salon_principal_product_id
            | company.salon_bonus_product_id
            | company.salon_deposit_product_id
        )


class AccountPayment(models.Model):
    """A payment without an entry of its own says by its state that it is there."""

    _inherit = "account.payment"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals and self.invoice_ids:
            self.invoice_ids._salon_count_safely()
        return result


class AccountPartialReconcile(models.Model):
    """Who pays what was on account, or an invoice, has consumed it from then on."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._salon_paid_moves()._salon_count_paid()
        return partials

    def unlink(self):
        moves = self._salon_paid_moves()
        result = super().unlink()
        moves.exists()._salon_count_paid()
        return result

    def _salon_paid_moves(self):
        return (self.debit_move_id | self.credit_move_id).sudo().move_id


class AccountMovePaid(models.Model):
    _inherit = "account.move"

    def _salon_count_paid(self):
        """Count what of invoices and of orders on account is paid now."""
        self.filtered(lambda move: move.state == "posted")._salon_count_safely()
        orders = self._salon_orders_on_account()
        if orders:
            safely(orders, orders._salon_count_consumption)

    def _salon_orders_on_account(self):
        """Till orders of these invoices and closings that were put on account."""
        return self.env["pos.order"].search(
            [
                ("state", "in", ("paid", "done")),
                "|",
                ("account_move", "in", self.ids),
                ("session_id.move_id", "in", self.ids),
                ("payment_ids.payment_method_id.journal_id", "=", False),
            ]
        )
