from odoo import api, models

from ..tools import giveaway

OWN_VALUE = ("gift_card", "ewallet")


class PosOrderLine(models.Model):
    """What a line gives away, seen from the price list."""

    _inherit = "pos.order.line"

    def _salon_is_ruled(self):
        """Whether limits are for this line.

        What a client has earned, paid before or pays beforehand, and what they tip, is
        not given away. Those who add such lines say so here.
        """
        self.ensure_one()
        return not (
            self.reward_id
            or self.salon_deposit_visit_id
            or self.salon_value_use
            or self.product_id == self.order_id.config_id.tip_product_id
        )

    @api.model
    def _salon_value_products(self):
        """Products that are worth what is paid for them: gift cards and top-ups."""
        programs = self.env["loyalty.program"].sudo()
        return programs.search([("program_type", "in", OWN_VALUE)]).rule_ids.product_ids

    def _salon_rule_lines(self):
        """:return: list of giveaway.Line of the lines that have limits"""
        value = self._salon_value_products()
        ruled = self.filtered(
            lambda row: row.product_id not in value and row._salon_is_ruled()
        )
        prices = ruled._salon_list_prices()
        return [
            giveaway.Line(
                row.uuid,
                row._salon_part(),
                row.qty,
                prices[row],
                row.price_unit,
                row.discount,
            )
            for row in ruled
        ]

    def _salon_part(self):
        config = self.order_id.config_id
        if self.refunded_orderline_id:
            return giveaway.BACK
        if self.product_id.id == config._salon_round_off_id():
            return giveaway.ROUND_OFF
        # The field is there if the module is that gives discounts on a whole bill.
        if "discount_product_id" in config and (
            self.product_id == config.discount_product_id
        ):
            return giveaway.OFF_BILL
        return giveaway.SALE

    def _salon_list_prices(self):
        """The price for one of each line on its order's price list.

        :return: dict of line to price
        """
        prices = {row: row.product_id.lst_price for row in self}
        for (order, quantity), rows in self.grouped(
            lambda row: (row.order_id, row.qty or 1.0)
        ).items():
            if order.pricelist_id:
                listed = order.pricelist_id._get_products_price(
                    rows.product_id, quantity, date=order.date_order
                )
                prices.update((row, listed[row.product_id.id]) for row in rows)
        return {row: row._salon_own_price(prices[row]) for row in self}

    def _salon_own_price(self, listed):
        """The list price, or what stands for it.

        That is the price as booked if it is asked; and a part of a menu has the share
        of the menu's price that the till gave it.
        """
        if (self.combo_parent_id or self).product_id.type == "combo":
            return self.price_unit
        service = self.salon_appointment_line_id
        currency = self.order_id.currency_id
        if service.branch_id.price_guaranteed and not currency.compare_amounts(
            service.price_unit, self.price_unit
        ):
            return service.price_unit
        return listed + self.price_extra
