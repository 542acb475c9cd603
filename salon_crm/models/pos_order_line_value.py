from odoo import api, fields, models

VALUE_USES = [
    ("top_up", "Top-up"),
    ("principal", "Paid by stored value"),
    ("bonus", "Paid by the bonus"),
]


class PosOrderLine(models.Model):
    """Lines that change a client's stored value.

    A top-up adds its price to what was paid in, and its offer's bonus; a negative one
    takes both back. A line of the other two uses is negative: it takes its price, with
    taxes, from a balance. A positive one gives it back.
    """

    _inherit = "pos.order.line"

    salon_value_use = fields.Selection(VALUE_USES, "Stored value")
    salon_topup_offer_id = fields.Many2one(
        "salon.topup.offer",
        "Top-up offer",
        index="btree_not_null",
        ondelete="restrict",
    )

    def _salon_refund_values(self):
        """A refund changes the balance that the refunded line changed."""
        return {
            **super()._salon_refund_values(),
            "salon_value_use": self.salon_value_use,
            "salon_topup_offer_id": self.salon_topup_offer_id.id,
        }

    def _salon_amount(self):
        """What the line adds to the bill, with taxes: below zero if it takes off.

        Odoo's till notes the lines of a refund as positive amounts, its back office as
        negative ones; quantity and price always say which it is.
        """
        self.ensure_one()
        sign = -1 if self.qty * self.price_unit < 0 else 1
        return sign * abs(self.price_subtotal_incl)

    def _salon_is_used_value(self):
        """Whether stored value pays by this line."""
        self.ensure_one()
        return self.salon_value_use in ("principal", "bonus")

    def _salon_topup_bonus(self):
        """The bonus that comes with a top-up, or goes with its refund.

        :return: amount; None if the line is not what its offer says
        """
        self.ensure_one()
        offer = self.salon_topup_offer_id
        if not offer:
            return 0.0
        currency = self.order_id.currency_id
        price = currency.round(offer.amount * self.qty)
        fits = offer.company_id == self.company_id and not currency.compare_amounts(
            price, self._salon_amount()
        )
        return currency.round(offer.bonus * self.qty) if fits else None

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            "salon_value_use",
            "salon_topup_offer_id",
        ]
