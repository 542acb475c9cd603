"""A till whose company has points: one for each unit of the currency, ten of which are
worth one unit."""

from odoo import fields

from .pos_common import TillSetup


class PointsSetup(TillSetup):
    @classmethod
    def set_up_points(cls, rate=1):
        cls.company._salon_set_up_points(rate)
        cls.program = cls.company._salon_points_program()
        cls.reward = cls.program.reward_ids
        cls.reward.discount = 0.1
        cls.env["salon.tier"].search([]).action_archive()
        cls.gold = cls.env["salon.tier"].create(
            {"name": "Test gold", "rank": 70, "points_factor": 1.5, "amount": 10_000}
        )

    @classmethod
    def make_member(cls, client=None, tier=None, **values):
        return cls.env["salon.membership"].create(
            {
                "partner_id": (client or cls.laura).id,
                "company_id": cls.company.id,
                "tier_id": (tier or cls.gold).id,
                **values,
            }
        )

    def card(self, client=None):
        client = client or self.laura
        cards = self.env["loyalty.card"]._salon_points_cards(client, self.company)
        return cards.get(client, self.env["loyalty.card"])

    def balance(self, client=None):
        self.env.invalidate_all()
        return self.card(client).points

    def entries(self, client=None):
        """[(kind, points)] in the order in which they were made"""
        self.env.invalidate_all()
        return [
            (entry.salon_points_kind, entry.issued - entry.used)
            for entry in self.card(client).history_ids.sorted("id")
        ]

    def assertLedgerIsTrue(self):
        self.assertEqual(self.env["loyalty.card"]._salon_wrong_points(), [])

    def sell(self, amount=50, client=None, *more, **values):
        """A paid order of one cut, and of more lines."""
        lines = [self.order_line(self.cut, amount), *more]
        partner = self.laura if client is None else client
        return self.sync(
            self.make_order(lines, **{"partner_id": partner and partner.id, **values})
        )

    def reward_line(self, points, **values):
        """A discount for so many points, as a till sends it."""
        return self.order_line(
            self.reward.discount_line_product_id,
            -round(points * self.reward.discount, 2),
            is_reward_line=True,
            reward_id=self.reward.id,
            coupon_id=self.card().id,
            points_cost=points,
            reward_identifier_code="abc",
            **values,
        )

    def refund_lines(self, quantities, **values):
        """Refund some lines: {pos.order.line: quantity}."""
        order = next(iter(quantities)).order_id
        lines = [
            self.order_line(
                line.product_id,
                line.price_unit,
                quantity=-quantity,
                refunded_orderline_id=line.id,
            )
            for line, quantity in quantities.items()
        ]
        return self.sync(
            self.make_order(
                lines, partner_id=order.partner_id.id, is_refund=True, **values
            )
        )

    def give(self, points, client=None, day=None):
        """Points by hand."""
        card = self.env["loyalty.card"]._salon_points_card(
            client or self.laura, self.program
        )
        return card._salon_post_points(
            points * 100,
            "hand",
            "A gift",
            salon_points_day=day or fields.Date.context_today(card),
        )
