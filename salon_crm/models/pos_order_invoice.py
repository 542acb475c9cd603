from odoo import models


class PosOrder(models.Model):
    """The invoice of a refund that brings no money back, or even costs some.

    Stored value and deposits that come back lower what the client gets. A deposit whose
    share came in money already, with an earlier refund, makes the client pay. Odoo
    tells a refund by its total and would sell everything once more.
    """

    _inherit = "pos.order"

    def _salon_refund_without_money(self):
        """Whether this is a refund of which the client gets nothing in money."""
        self.ensure_one()
        total = self.currency_id.compare_amounts(self.amount_total, 0)
        ours = any(
            line.salon_value_use or line.salon_deposit_visit_id for line in self.lines
        )
        return self.is_refund and (total == 0 or total > 0 and ours)

    def _salon_refund_that_costs(self):
        """Whether the client pays: no credit note can say that, an invoice does."""
        return (
            len(self) == 1
            and self._salon_refund_without_money()
            and not self.currency_id.is_zero(self.amount_total)
        )

    def _prepare_invoice_vals(self):
        values = super()._prepare_invoice_vals()
        if self._salon_refund_that_costs():
            values["move_type"] = "out_invoice"
            # It is none of Odoo's reversals; the lines name what they give back.
            values.pop("reversed_entry_id", None)
        return values

    def _prepare_invoice_lines(self, move_type):
        if self._salon_refund_that_costs():
            move_type = "out_invoice"
        return super()._prepare_invoice_lines(move_type)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _prepare_base_line_for_taxes_computation(self):
        values = super()._prepare_base_line_for_taxes_computation()
        if (
            self.env.context.get("invoicing")
            and values["sign"] < 0
            and self.order_id._salon_refund_without_money()
        ):
            values.update(quantity=-values["quantity"], sign=1)
        return values
