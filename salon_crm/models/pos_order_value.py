import logging

from odoo import api, fields, models
from odoo.fields import Command

from .pos_order_line_value import VALUE_USES

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    """Stored value that an order tops up, uses or gives back.

    The entries are made with the order, in one transaction. An order whose client has
    not enough any more is kept all the same: the balance goes below zero, and a manager
    is told.
    """

    _inherit = "pos.order"

    def _salon_steps_after_payment(self):
        return [self._salon_settle_value, *super()._salon_steps_after_payment()]

    # ------------------------------------------------------------
    # What a till sends
    # ------------------------------------------------------------

    @api.model
    def _process_order(self, order, existing_order):
        self._salon_drop_unknown_value(order)
        return super()._process_order(order, existing_order)

    @api.model
    def _salon_drop_unknown_value(self, order):
        """Take out of a till's data what is no use of stored value, and no offer."""
        rows = [
            command[2]
            for command in order.get("lines") or []
            if command[0] in (Command.CREATE, Command.UPDATE)
        ]
        uses = dict(VALUE_USES)
        for row in rows:
            if row.get("salon_value_use") not in (None, False, *uses):
                self._salon_drop_value(order, row, "salon_value_use")
        keys = {row.get("salon_topup_offer_id") for row in rows}
        keys = {key for key in keys if type(key) is int}
        known = self.env["salon.topup.offer"].sudo().browse(keys).exists().ids
        for row in rows:
            key = row.get("salon_topup_offer_id")
            if key and (type(key) is not int or key not in known):
                self._salon_drop_value(order, row, "salon_topup_offer_id")

    @api.model
    def _salon_drop_value(self, order, row, field):
        _logger.warning(
            "Till order %s: %r is no %s, ignored",
            order.get("uuid"),
            row.pop(field),
            field,
        )

    def confirm_coupon_programs(self, coupon_data):
        """Stored value was settled with the order: what a till says of it afterwards
        does not count."""
        keys = [int(key) for key in coupon_data]
        cards = self.env["loyalty.card"].sudo().browse(keys).exists()
        programs = self.env["loyalty.program"].sudo()
        programs = programs.search([("salon_value_kind", "!=", False)])
        settled = {card.id for card in cards if card.salon_value_kind}
        rest = {
            key: values
            for key, values in coupon_data.items()
            if int(key) not in settled and values.get("program_id") not in programs.ids
        }
        return super().confirm_coupon_programs(rest)

    # ------------------------------------------------------------
    # Entries
    # ------------------------------------------------------------

    def _salon_settle_value(self):
        """Make the entries of this order's lines, each once."""
        self.ensure_one()
        self._salon_tell_of_idle_value()
        lines = self.lines.filtered("salon_value_use")
        if not lines:
            return
        settled = self._salon_value_entries().salon_order_line_id
        lines = self._salon_right_value_lines(lines - settled)
        for owner, rows in lines.grouped(self._salon_owner_of_value).items():
            if not owner:
                self._salon_flag_value(
                    self.env._("The order names no client: no balance was changed.")
                )
                continue
            cards = self.env["loyalty.card"]._salon_cards_of(
                owner, self.company_id, create=True
            )
            for line in rows:
                self._salon_settle_value_line(line, cards)
            self._salon_check_overdrawn(cards)
        self._salon_check_value_paid()

    def _salon_check_value_paid(self):
        """Stored value pays what is sold: not a top-up, which would renew its bonus."""
        used = sum(self._salon_value_used().values())
        sold = sum(line._salon_amount() for line in self.lines if line._salon_is_sold())
        if self.currency_id.compare_amounts(used, max(sold, 0.0)) > 0:
            self._salon_flag_value(
                self.env._("Stored value paid for more than what was sold.")
            )

    def _salon_owner_of_value(self, line):
        """Whose balance it is: a refund's is that of who paid, whomever it names."""
        return line.refunded_orderline_id.order_id.partner_id or self.partner_id

    def _salon_tell_of_idle_value(self):
        """Stored value that no line of a till says the use of changes no balance."""
        company = self.company_id
        products = company.salon_principal_product_id | company.salon_bonus_product_id
        idle = self.lines.filtered(
            lambda line: line.product_id in products and not line.salon_value_use
        )
        if idle:
            self._salon_flag_value(
                self.env._(
                    "A line of stored value does not say what it is for: no balance "
                    "was changed."
                )
            )

    def _salon_value_entries(self):
        """:return: the loyalty.history that these orders made"""
        entries = self.env["loyalty.history"].sudo()
        return entries.search([("salon_order_line_id", "in", self.lines.ids)])

    def _salon_right_value_lines(self, lines):
        """Leave out lines that do not sell what their use says.

        Their money lies on another account than that of the balance.
        """
        company = self.company_id
        products = {
            "top_up": company.salon_principal_product_id,
            "principal": company.salon_principal_product_id,
            "bonus": company.salon_bonus_product_id,
        }
        wrong = lines.filtered(
            lambda line: line.product_id != products[line.salon_value_use]
        )
        for line in wrong:
            _logger.warning(
                "Till order %s: %s is no %s, ignored",
                self.uuid,
                line.product_id.display_name,
                line.salon_value_use,
            )
        wrong.salon_value_use = False
        return lines - wrong

    def _salon_settle_value_line(self, line, cards):
        amounts = dict.fromkeys(cards, 0.0)
        if line.salon_value_use == "top_up":
            bonus = line._salon_topup_bonus()
            if bonus is None:
                bonus = 0.0
                self._salon_flag_value(
                    self.env._(
                        "A top-up of %(amount)s is not what its offer says: no bonus "
                        "was given.",
                        amount=self.currency_id.format(line._salon_amount()),
                    )
                )
            amounts.update(principal=line._salon_amount(), bonus=bonus)
            self._salon_extend_bonus(line, cards["bonus"])
        else:
            amounts[line.salon_value_use] = line._salon_amount()
        for kind, amount in amounts.items():
            if amount:
                cards[kind]._salon_post(
                    amount,
                    self._salon_value_words(line, amount),
                    order_model=self._name,
                    order_id=self.id,
                    salon_order_line_id=line.id,
                )

    def _salon_extend_bonus(self, line, cards):
        """A top-up says anew until when the bonus is valid."""
        offer = line.salon_topup_offer_id
        if line.qty < 0 or not offer.bonus:
            return
        day = False
        if offer.bonus_days:
            today = fields.Date.context_today(self)
            day = fields.Date.add(today, days=offer.bonus_days)
        cards.write({"expiration_date": day})

    def _salon_value_words(self, line, amount):
        order = self.pos_reference or self.name
        if line.salon_value_use == "top_up":
            if amount > 0:
                return self.env._("Top-up: %s", order)
            return self.env._("Top-up given back: %s", order)
        if amount > 0:
            return self.env._("Refund: %s", order)
        return self.env._("Payment: %s", order)

    def _salon_check_overdrawn(self, cards):
        currency = self.currency_id
        balances = [sum(of_kind.mapped("points")) for of_kind in cards.values()]
        owed = -sum(min(balance, 0) for balance in balances)
        if not currency.is_zero(owed):
            self._salon_flag_value(
                self.env._(
                    "%(client)s used %(amount)s more than was there. It was spent "
                    "elsewhere meanwhile.",
                    client=self.partner_id.name,
                    amount=currency.format(owed),
                )
            )

    def _salon_flag_value(self, words):
        """Ask a manager to look at it; the payment stays."""
        order = self.pos_reference or self.name
        text = self.env._("Stored value, till order %(order)s", order=order)
        self.message_post(body=words)
        manager = self.config_id.salon_branch_id._manager()
        if self.partner_id:
            self.partner_id.sudo().activity_schedule(
                "mail.mail_activity_data_warning",
                summary=text,
                note=words,
                user_id=manager.id,
            )

    # ------------------------------------------------------------
    # What was used
    # ------------------------------------------------------------

    def _salon_value_used(self):
        """Stored value that paid these orders, less what they gave back.

        :return: {"principal": amount, "bonus": amount}
        """
        used = {"principal": 0.0, "bonus": 0.0}
        for line in self.lines:
            if line.salon_value_use in used:
                used[line.salon_value_use] -= line._salon_amount()
        digits = self.currency_id[:1].decimal_places
        return {kind: round(amount, digits) for kind, amount in used.items()}

    def read_pos_data(self, data, config):
        """The balance after the payment comes with the order: the receipt shows it."""
        result = super().read_pos_data(data, config)
        touched = self.filtered(lambda order: order.lines.filtered("salon_value_use"))
        if config and config.salon_branch_id and touched.partner_id:
            rows = touched.partner_id._load_pos_data_read(touched.partner_id, config)
            result["res.partner"] = [*result.get("res.partner", []), *rows]
        return result
