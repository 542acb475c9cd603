from odoo import models

from ..tools import stored_value


class PosOrder(models.Model):
    """What clients really consumed (耗卡), and with what they paid it.

    Odoo discounts an order by negative lines, and stored value is used by such lines,
    too. Here they are put back on what they paid for, to the smallest coin.
    """

    _inherit = "pos.order"

    def _salon_consumption(self):
        """What each sold thing brought.

        Neither top-ups nor deposits are sold things; tips are.

        :return: {pos.order.line: {"gross", "discount", "bonus", "principal", "money",
            "net"}}, amounts with taxes in the order's currency. ``net`` is gross less
            discounts of the order and less the bonus: what commissions, tiers and
            reports count. ``money`` is what of it was not paid by stored value.
        """
        result = {}
        for order in self:
            result.update(order._salon_consumption_of_one())
        return result

    def _salon_consumption_of_one(self):
        unit = 10**self.currency_id.decimal_places
        paid_by = {
            kind: round(amount * unit)
            for kind, amount in self._salon_value_used().items()
        }
        sold = self.lines.filtered(lambda line: line._salon_is_sold())
        discounts = self.lines.filtered(lambda line: line._salon_is_order_discount())
        paid_by["discount"] = round(
            -sum(line._salon_amount() for line in discounts) * unit
        )
        gross = [round(line._salon_amount() * unit) for line in sold]
        sign = -1 if sum(gross) < 0 else 1
        weights = [max(sign * amount, 0) for amount in gross]
        shares = {
            kind: stored_value.share_out(amount, weights)
            for kind, amount in paid_by.items()
        }
        result = {}
        for number, line in enumerate(sold):
            parts = {kind: share[number] for kind, share in shares.items()}
            net = gross[number] - parts["discount"] - parts["bonus"]
            parts.update(gross=gross[number], net=net, money=net - parts["principal"])
            result[line] = {name: coins / unit for name, coins in parts.items()}
        return result


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _salon_is_sold(self):
        self.ensure_one()
        return not (
            self.salon_value_use or self.salon_deposit_visit_id or self.is_reward_line
        )

    def _salon_is_order_discount(self):
        """A reward of Odoo's that is no payment by a card."""
        self.ensure_one()
        cards = ("ewallet", "gift_card")
        return self.is_reward_line and (
            self.reward_id.sudo().program_id.program_type not in cards
        )


class SalonAppointment(models.Model):
    _inherit = "salon.appointment"

    def _salon_consumption(self):
        """What the visits brought at the till; a refund is taken off.

        :return: {visit: {name: amount}} with the names of the method of the order
        """
        rows = self.sudo().line_ids.pos_order_line_ids
        orders = rows.order_id.filtered(lambda order: order.state in ("paid", "done"))
        of_line = orders._salon_consumption()
        result = {}
        for visit in self:
            parts = [
                of_line[row]
                for row in visit.sudo().line_ids.pos_order_line_ids
                if row in of_line
            ]
            result[visit] = {
                name: visit.currency_id.round(sum(part[name] for part in parts))
                for name in ("gross", "discount", "bonus", "principal", "money", "net")
            }
        return result
