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
            self.is_reward_line
            or self.salon_deposit_visit_id
            or self.product_id == self.order_id.config_id.tip_product_id
            or self.product_id in self._salon_value_products()
        )

    @api.model
    def _salon_value_products(self):
        """Products that are worth what is paid for them: gift cards and top-ups."""
        programs = self.env["loyalty.program"].sudo()
        return programs.search(
            [("program_type", "in", OWN_VALUE)]
        ).rule_ids.product_ids

    def _salon_rule_lines(self):
        """:return: list of giveaway.Line of the lines that have limits"""
        value = self._salon_value_products()
        ruled = self.filtered(lambda row: row.product_id not in value)
        return [row._salon_rule_line() for row in ruled if row._salon_is_ruled()]

    def _salon_rule_line(self):
        part = self._salon_part()
        return giveaway.Line(
            self.uuid,
            part,
            self.qty,
            self._salon_list_price() if part == giveaway.SALE else 0.0,
            self.price_unit,
            self.discount,
        )

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

    def _salon_list_price(self):
        """The price for one on the order's price list, or as booked if that is asked.

        A part of a menu has the share of the menu's price that the till gave it.
        """
        if self.combo_parent_id or self.combo_line_ids:
            return self.price_unit
        booked = self.salon_appointment_line_id.price_unit
        same = self.order_id.currency_id.compare_amounts(booked, self.price_unit) == 0
        if self.salon_appointment_line_id and same:
            return booked
        order = self.order_id
        date = order.date_order
        if not order.pricelist_id:
            price = self.product_id.lst_price
        else:
            price = order.pricelist_id._get_product_price(
                self.product_id, self.qty or 1.0, date=date
            )
        return price + self.price_extra
