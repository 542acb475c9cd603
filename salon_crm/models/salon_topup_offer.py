from odoo import api, fields, models


class SalonTopupOffer(models.Model):
    """What a client may pay into stored value, and what the salon gives on top."""

    _name = "salon.topup.offer"
    _description = "Top-up offer"
    _inherit = ["pos.load.mixin"]
    _order = "sequence, amount, id"

    name = fields.Char(compute="_compute_name")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Pay", required=True)
    bonus = fields.Monetary("Get on top")
    bonus_days = fields.Integer(
        "Bonus valid (days)",
        help="After its last top-up, the bonus of a client lapses. 0: never.",
    )

    _check_amounts = models.Constraint(
        "CHECK (amount > 0 AND bonus >= 0 AND bonus_days >= 0)",
        "A top-up is more than 0; its bonus and days are not negative.",
    )

    @api.depends("amount", "bonus", "currency_id")
    def _compute_name(self):
        for offer in self:
            currency = offer.currency_id
            pay = currency.format(offer.amount) if currency else str(offer.amount)
            bonus = currency.format(offer.bonus) if currency else str(offer.bonus)
            if offer.bonus:
                offer.name = self.env._(
                    "Pay %(pay)s, get %(bonus)s on top", pay=pay, bonus=bonus
                )
            else:
                offer.name = self.env._("Pay %(pay)s", pay=pay)

    @api.depends("name")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = offer.name

    def write(self, vals):
        """What clients were promised does not change afterwards: the old offer is kept
        in the archive for the tills that still show it, and replaced by a new one."""
        fixed = {"amount", "bonus", "company_id"} & vals.keys()
        if not fixed or not self._is_used():
            return super().write(vals)
        kept = self.copy_data()
        result = super().write({"active": False})
        self.create([{**values, "active": True, **vals} for values in kept])
        return result

    def _is_used(self):
        return bool(
            self.env["pos.order.line"]
            .sudo()
            .search_count([("salon_topup_offer_id", "in", self.ids)], limit=1)
        )

    @api.model
    def _load_pos_data_domain(self, data, config):
        # They come with all of the day, see `salon.till`.
        return False

    @api.model
    def _load_pos_data_fields(self, config):
        return ["id", "amount", "bonus"]

    def _unrelevant_records(self, config):
        """The ids of offers that a till kept and that are none any more."""
        company = config.sudo().company_id
        return (
            self.sudo()
            .filtered(
                lambda offer: not offer.active
                or offer.company_id != company
                or not company.salon_principal_product_id
            )
            .ids
        )
