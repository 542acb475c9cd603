from odoo import models

from ..tools import revenue
from .safely import safely

PAID = ("paid", "done")


class PosOrder(models.Model):
    """What an order brings to its client's consumption, and the tier that follows."""

    _inherit = "pos.order"

    def _salon_after_payment(self):
        """Last of all: what else hangs on the payment goes by the tier of before."""
        result = super()._salon_after_payment()
        safely(self, self._salon_count_consumption)
        return result

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            paid = self.filtered(lambda order: order.state in PAID).sudo()
            if paid:
                safely(paid, paid._salon_count_again)
        return result

    def _salon_count_again(self):
        """Another client has bought it: what was refunded of it is theirs, too."""
        (self | self.lines.refund_orderline_ids.order_id)._salon_count_consumption()

    def _salon_count_consumption(self):
        """Continue the ledger with these orders; their clients' tiers follow.

        Called for each payment, also for an order that is sent again.
        """
        orders = self.sudo().filtered(lambda order: order.state in PAID)
        if not orders:
            return
        brought = orders._salon_brought()
        rows = self.env["salon.consumption"]._settle("pos_order_id", brought)
        clients = {}
        for order in orders:
            served = order.lines.salon_appointment_line_id.appointment_id.partner_id
            known = clients.get(order.company_id, served)
            clients[order.company_id] = known | served | order._salon_payer()
        rows._follow_tiers(clients)

    def _salon_payer(self):
        self.ensure_one()
        partner = self.partner_id
        return partner._salon_payer() if partner else partner

    def _salon_brought(self):
        """What these orders are worth as consumption.

        What is on account counts once it is paid. A refund counts for whom and on the
        day of what it gives back.

        :return: {order id: {(partner id, company id, day): amount}}
        """
        net = self._salon_net_consumption()
        result = {order.id: {} for order in self}
        for line, amount in net.items():
            sold = line._salon_sold_by()
            payer = sold.order_id._salon_payer()
            if not payer:
                continue
            order = line.order_id
            key = (payer.id, order.company_id.id, sold._salon_day())
            parts = result[order.id]
            parts[key] = parts.get(key, 0.0) + amount
        return result

    def _salon_net_consumption(self):
        """:return: {pos.order.line: what it counts for, in the company's currency}"""
        consumption = self._salon_consumption()
        value = self.lines._salon_value_products()
        result = {}
        for order in self:
            rows = [line for line in order.lines if line in consumption]
            share = order._salon_settled_share()
            amounts = order._salon_after_discounts(rows, consumption)
            for line, amount in zip(rows, amounts, strict=True):
                if line._salon_is_consumed(value):
                    result[line] = amount * share / (order.currency_rate or 1.0)
        return result

    def _salon_after_discounts(self, rows, consumption):
        """:return: list of amounts, discounts on the whole bill shared out"""
        unit = 10**self.currency_id.decimal_places
        coins = [round(consumption[line]["net"] * unit) for line in rows]
        off = [line._salon_is_off_the_bill() for line in rows]
        return [amount / unit for amount in revenue.take_off(coins, off)]


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _salon_sold_by(self):
        """The line that sold what this one gives back; itself if it sells."""
        self.ensure_one()
        line, seen = self, self
        while line.refunded_orderline_id and line.refunded_orderline_id not in seen:
            line = line.refunded_orderline_id
            seen |= line
        return line

    def _salon_is_consumed(self, value_products):
        """Whether the line is a service or goods: no tip, gift card, top-up or deposit.

        :param value_products: as ``_salon_value_products`` has them
        """
        self.ensure_one()
        company = self.company_id
        money = (
            value_products
            | company.salon_principal_product_id
            | company.salon_bonus_product_id
            | company.salon_deposit_product_id
            | self.order_id.config_id.tip_product_id
        )
        return self._salon_is_sold() and self.product_id not in money
