import math

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import stored_value


class SalonTill(models.AbstractModel):
    """Stored value at the till. All of it needs the server: a balance that another till
    may spend at the same time must not be guessed."""

    _inherit = "salon.till"

    @api.model
    def stored_value(self, config_id, partner_id, due, weights):
        """What a client has, and how it pays an amount.

        :param due: the amount to pay; nothing is used for 0 or less
        :param weights: list of amounts, one for each group of lines with other taxes:
            the bonus is a discount on all of them
        :return: ``{"principal", "bonus"}``, the balances, and ``"use": {"principal":
            amount, "bonus": [amount of each group]}``
        :raises UserError: the client or an amount is none
        """
        config = self._till(config_id)
        partner = self.env["res.partner"].browse(self._one_id(partner_id)).exists()
        if not partner:
            raise UserError(self.env._("This client is not known here. Please reload."))
        partner.check_access("read")
        if not isinstance(weights, list):
            raise UserError(self.env._("This is not known here. Please reload."))
        company = config.company_id
        unit = 10**company.currency_id.decimal_places
        balances = partner._salon_value_balances(company).get(partner.id, (0.0, 0.0))
        coins = [round(balance * unit) for balance in balances]
        from_principal, from_bonus = stored_value.split(
            self._coins(due, unit), *coins, company.salon_value_order
        )
        shares = stored_value.share_out(
            from_bonus, [max(self._coins(weight, unit), 0) for weight in weights]
        )
        if not sum(shares):
            # Nothing that a discount could be given on
            from_principal = min(from_principal + from_bonus, max(coins[0], 0))
        return {
            "principal": balances[0],
            "bonus": balances[1],
            "use": {
                "principal": from_principal / unit,
                "bonus": [share / unit for share in shares],
            },
        }

    @api.model
    def value_of_refund(self, config_id, order_id, quantities):
        """What a refund gives back of the stored value that paid the order.

        :param quantities: list of ``[id of the order's line, quantity]``
        :return: list of ``{"line_id": the line that used it, "amount": to give back}``
        :raises UserError: a top-up is to be given back that was spent already
        """
        config = self._till(config_id)
        order = self.env["pos.order"].browse(self._one_id(order_id)).exists()
        order.check_access("read")
        order = order.sudo()
        if not order or order.company_id != config.company_id:
            raise UserError(self.env._("This is not known here. Please reload."))
        wanted = self._quantities(order, quantities)
        self._check_topups_left(order, wanted)
        return self._value_given_back(order, wanted)

    @api.model
    def _coins(self, amount, unit):
        if type(amount) not in (int, float) or not math.isfinite(amount):
            raise UserError(self.env._("This is no amount."))
        return round(amount * unit)

    @api.model
    def _quantities(self, order, quantities):
        """:return: {pos.order.line: quantity to refund}"""
        wanted = {}
        for row in quantities if isinstance(quantities, list) else [None]:
            if not isinstance(row, list) or len(row) != 2:
                raise UserError(self.env._("This is not known here. Please reload."))
            line = order.lines.filtered(lambda one, key=row[0]: one.id == key)
            if not line or type(row[1]) not in (int, float):
                raise UserError(self.env._("This is not known here. Please reload."))
            wanted[line] = row[1]
        return wanted

    @api.model
    def _check_topups_left(self, order, wanted):
        principal = bonus = 0.0
        for line, quantity in wanted.items():
            if line.salon_value_use == "top_up" and line.qty:
                share = quantity / line.qty
                principal += line._salon_amount() * share
                bonus += (line._salon_topup_bonus() or 0.0) * share
        if not principal:
            return
        cards = self.env["loyalty.card"]._salon_cards_of(
            order.partner_id, order.company_id
        )
        left = {kind: sum(found.mapped("points")) for kind, found in cards.items()}
        currency = order.currency_id
        if (
            currency.compare_amounts(principal, left["principal"]) > 0
            or currency.compare_amounts(bonus, left["bonus"]) > 0
        ):
            raise UserError(
                self.env._(
                    "%(client)s has %(principal)s paid in and %(bonus)s of bonus left. "
                    "Giving this back would take %(wanted)s and %(wanted_bonus)s: some "
                    "of it is spent. Give back a part of the top-up (its quantity can "
                    "be less than 1).",
                    client=order.partner_id.name,
                    principal=currency.format(left["principal"]),
                    bonus=currency.format(left["bonus"]),
                    wanted=currency.format(principal),
                    wanted_bonus=currency.format(bonus),
                )
            )

    @api.model
    def _value_given_back(self, order, wanted):
        """In proportion to what is refunded; a deposit keeps its share."""
        unit = 10**order.currency_id.decimal_places
        used = order.lines.filtered(lambda line: line._salon_is_used_value())
        deposits = order.lines.filtered(
            lambda line: line.salon_deposit_visit_id
            and line._salon_deposit_kind() == "used"
        )
        sold = order.lines.filtered(lambda line: not line.salon_value_use) - deposits
        back = order.lines.refund_orderline_ids.filtered(
            lambda line: line.order_id.state not in ("draft", "cancel")
        )

        def coins(lines):
            return round(sum(line._salon_amount() for line in lines) * unit)

        def coins_wanted(lines):
            shares = [
                line._salon_amount() * wanted[line] / line.qty
                for line in lines
                if line in wanted and line.qty
            ]
            return round(sum(shares) * unit)

        amounts = stored_value.give_back(
            [-coins(line) for line in used],
            [coins(back & line.refund_orderline_ids) for line in used],
            coins(sold),
            -coins(back & sold.refund_orderline_ids),
            coins_wanted(sold),
            -coins_wanted(deposits),
        )
        return [
            {"line_id": line.id, "amount": amount / unit}
            for line, amount in zip(used, amounts, strict=True)
            if amount
        ]
