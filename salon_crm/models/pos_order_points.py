import logging

import pytz

from odoo import fields, models

from ..tools import points

_logger = logging.getLogger(__name__)

# Programmes whose rewards are money that was paid before
PAYS = ("ewallet", "gift_card")
NOT_PAID = ("draft", "cancel")


class PosOrder(models.Model):
    """Points that an order earns and spends, or that its refund returns.

    Only the server counts: what a till shows is what will be found here, and what it
    sends of points is not asked. An order on account earns at once, as the service was
    given.
    """

    _inherit = "pos.order"

    def _salon_steps_after_payment(self):
        # First: by the tier that the client had when they paid, not by the one that
        # this payment may give them.
        return [self._salon_settle_points, *super()._salon_steps_after_payment()]

    def _salon_settle_points(self):
        """Make the entries of these orders, each once."""
        for order in self:
            if not order.config_id.salon_branch_id:
                continue
            order._salon_note_tier()
            program = order.company_id._salon_points_program()
            if not program:
                continue
            order._salon_earn_points(program)
            order._salon_spend_points(program)
            for sold in order.lines.refunded_orderline_id.order_id:
                sold._salon_return_points(order)
            # A refund may come before what it refunds.
            backs = order.lines.refund_orderline_ids.order_id
            for back in backs.filtered(lambda one: one.state not in NOT_PAID):
                order._salon_return_points(back)

    # ------------------------------------------------------------
    # The tier
    # ------------------------------------------------------------

    def _salon_note_tier(self):
        """Note the tier of the client: that which the till used, if they had it then.

        A till that was offline may not have heard of today's change.
        """
        if self._salon_points_posted(points.EARNED):
            return
        if not self.partner_id:
            self.salon_tier_id = False
            return
        day = self._salon_points_day()
        known = self.partner_id._salon_tiers_on(self.company_id, day)
        before = self.partner_id._salon_tiers_on(
            self.company_id, fields.Date.subtract(day, days=1)
        )
        if not self.salon_tier_id or self.salon_tier_id not in known | before:
            self.salon_tier_id = known[:1]

    # ------------------------------------------------------------
    # Earned
    # ------------------------------------------------------------

    def _salon_earn_points(self, program):
        client = self.partner_id
        if (
            not client
            or client.salon_is_passer_by
            or not program.active
            or self._salon_points_posted(points.EARNED)
        ):
            return
        sold = self.lines.filtered(lambda line: not line.refunded_orderline_id)
        currency = self.company_id.currency_id
        net = sold._salon_points_coins() / 10**currency.decimal_places
        factor = self.salon_tier_id.points_factor if self.salon_tier_id else 1
        won = points.earned(net, program._salon_points_rate(), factor)
        if won:
            self.env["loyalty.card"]._salon_points_card(
                client, program
            )._salon_post_points(
                won * points.UNIT,
                points.EARNED,
                self.env._("Earned: %s", self._salon_points_name()),
                **self._salon_points_values(),
            )

    def _salon_points_posted(self, kind):
        """:return: the entry of a kind that this order made, or none"""
        entries = self.env["loyalty.history"].sudo()
        return entries.search(
            [
                ("salon_points_order_id", "=", self.id),
                ("salon_points_kind", "=", kind),
            ],
            limit=1,
        )

    def _salon_points_values(self):
        return {
            "salon_points_order_id": self.id,
            "order_model": self._name,
            "order_id": self.id,
            "salon_points_day": self._salon_points_day(),
        }

    def _salon_points_day(self):
        """The day of the order on the wall of its branch."""
        moment = pytz.utc.localize(self.date_order)
        return moment.astimezone(self._salon_zone()).date()

    def _salon_points_name(self):
        return self.pos_reference or self.name

    # ------------------------------------------------------------
    # Spent
    # ------------------------------------------------------------

    def _salon_spend_points(self, program):
        rewards = self.lines.filtered(
            lambda line: line.reward_id.program_id == program
            and not line.refunded_orderline_id
        )
        if not rewards or self._salon_points_posted(points.SPENT):
            return
        if not self.partner_id:
            self._salon_flag_points(
                self.env._("The order names no client: no points were taken.")
            )
            return
        card = self.env["loyalty.card"]._salon_points_card(self.partner_id, program)
        if rewards.coupon_id - card:
            _logger.warning(
                "Till order %s: points of another client's card, taken from %s",
                self.uuid,
                card.code,
            )
        rewards.coupon_id = card
        cost = sum(
            group._salon_points_cost()
            for group in rewards.grouped("reward_identifier_code").values()
        )
        if cost:
            card._salon_post_points(
                -cost,
                points.SPENT,
                self.env._("Spent: %s", self._salon_points_name()),
                **self._salon_points_values(),
            )
        if card.points < 0:
            self._salon_flag_points(
                self.env._(
                    "%(client)s spent %(points)g points more than were there. They "
                    "were spent elsewhere meanwhile.",
                    client=self.partner_id.name,
                    points=-card.points,
                )
            )

    def _salon_flag_points(self, words):
        """Ask a manager to look at it; the payment stays."""
        self.message_post(body=words)
        if self.partner_id:
            self.partner_id.sudo().activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._(
                    "Points, till order %(order)s", order=self._salon_points_name()
                ),
                note=words,
                user_id=self.config_id.salon_branch_id._manager().id,
            )

    # ------------------------------------------------------------
    # Refunds
    # ------------------------------------------------------------

    def _salon_return_points(self, by):
        """Take back what this order earned and give back what it spent.

        Both in proportion to what was refunded of it; nothing is left of an order that
        was refunded as a whole.

        :param by: the pos.order or account.move that refunds it
        """
        self.ensure_one()
        earned = self._salon_points_posted(points.EARNED)
        spent = self._salon_points_posted(points.SPENT)
        words = self.env._("Refund: %s", by._salon_points_name())
        values = by._salon_points_values()
        if earned:
            whole = round(earned.issued)
            left = points.left(whole, *self._salon_points_refunded())
            earned._salon_take_back((whole - left) * points.UNIT, words, **values)
        if spent:
            used = -spent._salon_change()
            left = points.left(used, *self._salon_rewards_refunded())
            spent._salon_give_back(used - left, words, **values)

    def _salon_points_refunded(self):
        """:return: (coins for which the order earned points, coins given back of it)"""
        sold = self.lines.filtered(lambda line: not line.refunded_orderline_id)
        back = self._salon_lines_back()
        credited = self.account_move.reversal_move_ids.filtered(
            lambda move: move.state == "posted" and not move.pos_order_ids
        )
        return sold._salon_points_coins(), (
            -back._salon_points_coins()
            + sum(move._salon_points_coins() for move in credited)
        )

    def _salon_rewards_refunded(self):
        """:return: (coins of the rewards for points, coins given back of them)"""
        rewards = self.lines.filtered(
            lambda line: line.reward_id.program_id.is_salon_points
            and not line.refunded_orderline_id
        )
        back = self._salon_lines_back().filtered(
            lambda line: line.refunded_orderline_id in rewards
        )
        unit = 10**self.currency_id.decimal_places
        return tuple(
            round(abs(sum(line._salon_amount() for line in lines)) * unit)
            for lines in (rewards, back)
        )

    def _salon_lines_back(self):
        return self.lines.refund_orderline_ids.filtered(
            lambda line: line.order_id.state not in NOT_PAID
        )


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _salon_points_coins(self):
        """What the lines come to of services and goods, less what lowers their price.

        Tips, top-ups, gift cards and deposits that are sold count as little as what
        pays by them.

        :return: coins of the company, with taxes
        """
        value = self._salon_value_products()
        total = 0
        for order, lines in self.grouped("order_id").items():
            amount = sum(
                line._salon_amount()
                for line in lines
                if line._salon_counts_for_points(value)
            )
            digits = order.company_id.currency_id.decimal_places
            total += round(amount / (order.currency_rate or 1.0) * 10**digits)
        return total

    def _salon_counts_for_points(self, value_products):
        """:param value_products: gift cards and such, see `_salon_value_products`"""
        self.ensure_one()
        if self.refunded_orderline_id:
            return self.refunded_orderline_id._salon_counts_for_points(value_products)
        if self.salon_value_use:
            return self.salon_value_use == "bonus"
        if self.is_reward_line:
            return self.reward_id.sudo().program_id.program_type not in PAYS
        company = self.company_id.sudo()
        own = company.salon_deposit_product_id | self.order_id.config_id.tip_product_id
        return not (
            self.salon_deposit_visit_id or self.product_id in own | value_products
        )

    def _salon_points_cost(self):
        """What a reward costs at least, whatever the till says of it.

        :return: hundredths of points for lines of one reward
        """
        reward = self.reward_id[:1].sudo()
        told = sum(max(line.points_cost, 0) for line in self)
        least = reward.required_points
        if reward.reward_type == "product" and reward.reward_product_qty:
            quantity = sum(self.mapped("qty"))
            least *= -(-quantity // reward.reward_product_qty)
        elif reward.discount_mode == "per_point" and reward.discount:
            # A cent a line may be lost by rounding
            coin = self.currency_id[:1].rounding * len(self)
            amount = -sum(line._salon_amount() for line in self) - coin
            least = 0 if reward.clear_wallet else max(amount / reward.discount, 0)
        if round(told * points.UNIT) >= int(least * points.UNIT):
            return round(told * points.UNIT)
        _logger.warning(
            "Till order %s: a reward for %s points, %s were taken",
            self.order_id.uuid,
            told,
            least,
        )
        return round(least * points.UNIT)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _salon_tiers_on(self, company, day):
        """:return: the tiers that a client had on a day, the last one first; that which
        takes nothing where they had none of their own"""
        found = (
            self.env["salon.membership"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.id),
                    ("company_id", "=", company.id),
                    ("since", "<=", day),
                    "|",
                    ("ended", "=", False),
                    ("ended", ">=", day),
                ],
                order="since desc, id desc",
            )
        )
        if found or not self._salon_is_person():
            return found.tier_id
        return self.env["salon.tier"]._of_company(company)._everybody()
