from odoo import api, models
from odoo.tools import float_compare, float_round

from .amount import Amount

# Of a quantity: shares of it are worked out from amounts.
DIGITS = 6


class SalonAppointmentLine(models.Model):
    """What a service costs, and what was paid for it."""

    _inherit = "salon.appointment.line"

    amount_refunded = Amount(
        "Given back",
        compute="_compute_payment",
        compute_sudo=True,
        store=True,
        default=0.0,
        help="At the till; what was given back and paid once more is not counted.",
    )

    @api.depends(
        "price_unit",
        "pos_order_line_ids.qty",
        "pos_order_line_ids.price_subtotal_incl",
        "pos_order_line_ids.order_id.state",
        "pos_order_line_ids.order_id.account_move.state",
        "pos_order_line_ids.order_id.account_move.amount_residual",
        "pos_order_line_ids.order_id.payment_ids.payment_method_id",
        "pos_order_line_ids.order_id.session_move_id.line_ids.amount_residual_currency",
        "move_line_ids.price_total",
        "move_line_ids.move_id.state",
        "move_line_ids.move_id.payment_state",
        "move_line_ids.move_id.amount_residual",
        "move_line_ids.move_id.matched_payment_ids.state",
    )
    def _compute_payment(self):
        for line in self:
            sold, paid = line._till_payment()
            invoiced, settled = line._invoice_payment()
            line.amount_paid = paid + settled
            line.amount_refunded = max(line._till_refunded(), 0.0)
            line.payment_state = line._payment_state(sold, invoiced)

    def _till_payment(self):
        """:return: list of (quantity, settled share) of till lines; what is settled"""
        sold, amount = [], 0.0
        for row in self.pos_order_line_ids:
            order = row.order_id
            if order.state not in ("paid", "done"):
                continue
            share = order._salon_settled_share()
            sold.append((row.qty, share))
            if share:
                amount += share * order.currency_id._convert(
                    row._salon_amount(),
                    self.currency_id,
                    self.company_id,
                    order.date_order,
                )
        return sold, amount

    def _till_refunded(self):
        """What the refunds of the service gave back, less what was refunded of them."""
        rows = self.pos_order_line_ids.filtered(
            lambda row: row.refunded_orderline_id
            and row.order_id.state in ("paid", "done")
        )
        return -sum(
            row.order_id.currency_id._convert(
                row._salon_amount(),
                self.currency_id,
                self.company_id,
                row.order_id.date_order,
            )
            for row in rows
        )

    def _invoice_payment(self):
        """:return: list of (quantity, settled share) of invoice lines, and the amount

        The invoice of a till order says nothing new: the order was counted.
        """
        invoiced, amount = [], 0.0
        for row in self.move_line_ids:
            move = row.move_id
            if move.state != "posted" or move.sudo().pos_order_ids:
                continue
            sign = -1 if move.move_type == "out_refund" else 1
            share = move._salon_settled_share()
            invoiced.append((row._salon_charged_quantity(), share))
            amount += (
                sign
                * share
                * move.currency_id._convert(
                    row.price_total, self.currency_id, self.company_id, move.date
                )
            )
        return invoiced, amount

    def _payment_state(self, sold, invoiced):
        """:param sold, invoiced: lists of (quantity, settled share)"""
        rows = sold + invoiced
        settled = sum(qty * share for qty, share in rows)
        charged = sum(qty for qty, _share in rows)
        was_sold = any(qty > 0 for qty, _share in rows)
        if was_sold and float_compare(charged, 0, DIGITS) <= 0:
            return "refunded"
        if float_compare(settled, 0, DIGITS) > 0:
            paid = float_compare(settled, charged, DIGITS) >= 0
            return "paid" if paid else "partial"
        if not was_sold and not self.price_unit:
            return "nothing_due"
        return "not_paid"

    def _is_charged(self, open_orders=True):
        """Whether the service is on a till order or an invoice that still counts.

        :param open_orders: whether till orders count that are not finished yet
        """
        dropped = ("cancel",) if open_orders else ("cancel", "draft")
        return self._charged_quantity(dropped, ("cancel",)) > 0

    def _charged_quantity(
        self,
        dropped=("cancel", "draft"),
        not_invoiced=("cancel", "draft"),
        leave_out=(),
    ):
        """How often the service is on till orders and invoices, less what was refunded.

        :param dropped: states of till orders that do not count
        :param not_invoiced: states of invoices that do not count
        :param leave_out: lines of till orders that do not count
        """
        self.ensure_one()
        line = self.sudo()
        rows = line.pos_order_line_ids.filtered(
            lambda row: row.order_id.state not in dropped and row not in leave_out
        )
        invoiced = line.move_line_ids.filtered(
            lambda row: row.move_id.state not in not_invoiced
        )
        quantity = sum(rows.mapped("qty"))
        for row in invoiced.filtered(lambda row: not row.move_id.pos_order_ids):
            quantity += row._salon_charged_quantity()
        return float_round(quantity, DIGITS)

    def _invoice_line_values(self):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "quantity": 1,
            "price_unit": self.price_unit,
            "salon_appointment_line_id": self.id,
        }
