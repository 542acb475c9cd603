from odoo import api, fields, models

from ..tools import commission
from .salon_service_staff import LEVELS

# Which kinds of sales a rule is for, by the field that says so
FIELDS = {
    "on_work": commission.WORK,
    "on_consumption": commission.CONSUMPTION,
    "on_products": commission.PRODUCT,
    "on_top_ups": commission.TOP_UP,
}
PERCENT = commission.MILLION // 100


class SalonCommissionRule(models.Model):
    """What people earn by what they do and sell (提成).

    Of all rules that fit a sale the most specific one counts, see `commission.pick`.
    """

    _name = "salon.commission.rule"
    _description = "Commission rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # For what
    on_work = fields.Boolean("Services paid by money", default=True)
    on_consumption = fields.Boolean("Services paid by stored value", default=True)
    on_products = fields.Boolean("Products sold")
    on_top_ups = fields.Boolean("Top-ups and gift cards sold")
    resource_id = fields.Many2one(
        "resource.resource",
        "Employee",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        domain="[('salon_bookable', '=', True), ('resource_type', '=', 'user')]",
        help="Empty: everybody.",
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Service or product",
        ondelete="cascade",
        check_company=True,
        help="Empty: all.",
    )
    category_id = fields.Many2one(
        "product.category",
        "Category",
        ondelete="cascade",
        help="With all that is below it. Empty: all.",
    )
    level = fields.Selection(
        LEVELS, help="Of the employee for this service. Empty: all levels."
    )
    turn = fields.Selection(
        [("requested", "Asked for by name"), ("turn", "By turn")],
        "Asked for or turn",
        help="For services only. Empty: both.",
    )
    client = fields.Selection(
        [("new", "New client"), ("existing", "Existing client")],
        help="New is who pays for the first time on this day. Empty: both.",
    )
    date_from = fields.Date("From")
    date_to = fields.Date("Until")
    # How much
    rate_type = fields.Selection(
        [("percent", "Percentage"), ("amount", "Amount for each")],
        "Commission",
        required=True,
        default="percent",
    )
    percent = fields.Float(digits=(16, 2))
    amount = fields.Monetary("Amount for each")
    basis = fields.Selection(
        [("net", "What it brought"), ("list", "List price")],
        "Percent of",
        required=True,
        default="net",
        help="What it brought: the price, with taxes, less all discounts and less what "
        "was paid by a bonus.",
    )
    step_ids = fields.One2many("salon.commission.step", "rule_id", "Steps", copy=True)

    _check_kinds = models.Constraint(
        "CHECK (on_work IS TRUE OR on_consumption IS TRUE OR on_products IS TRUE "
        "OR on_top_ups IS TRUE)",
        "Say for what the rule is: services, products or top-ups.",
    )
    _check_rate = models.Constraint(
        "CHECK (percent BETWEEN 0 AND 100 AND amount >= 0)",
        "A commission is from 0 to 100 percent, or an amount that is not negative.",
    )
    _check_dates = models.Constraint(
        "CHECK (date_from <= date_to)", "A rule cannot end before it begins."
    )

    @api.model
    def _plain_rules(self, company):
        """:return: list of `commission.Rule` of a company, money in its coins"""
        unit = 10**company.currency_id.decimal_places
        rules = self.sudo().search([("company_id", "=", company.id)])
        return [rule._plain(unit) for rule in rules]

    def _plain(self, unit):
        self.ensure_one()
        turn, client = self.turn, self.client
        return commission.Rule(
            key=self.id,
            kinds=frozenset(kind for field, kind in FIELDS.items() if self[field]),
            rate=self._plain_rate(self, unit),
            fixed=self.rate_type == "amount",
            basis=self.basis,
            person=self.resource_id.id or None,
            product=self.product_tmpl_id.id or None,
            category=self.category_id.id or None,
            level=self.level or None,
            requested=turn == "requested" if turn else None,
            new=client == "new" if client else None,
            since=self.date_from or None,
            until=self.date_to or None,
            sequence=self.sequence,
            steps=tuple(
                (round(step.revenue_from * unit), self._plain_rate(step, unit))
                for step in self.step_ids
            ),
        )

    def _plain_rate(self, row, unit):
        """:param row: the rule or one of its steps"""
        if self.rate_type == "amount":
            return round(row.amount * unit)
        return round(row.percent * PERCENT)


class SalonCommissionStep(models.Model):
    """From a revenue of the month on, all of the month earns at another rate."""

    _name = "salon.commission.step"
    _description = "Step of a commission rule"
    _order = "rule_id, revenue_from, id"
    _rec_name = "revenue_from"

    rule_id = fields.Many2one(
        "salon.commission.rule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="rule_id.currency_id")
    rate_type = fields.Selection(related="rule_id.rate_type")
    revenue_from = fields.Monetary("From a revenue of", required=True)
    percent = fields.Float(digits=(16, 2))
    amount = fields.Monetary("Amount for each")

    _revenue_unique = models.Constraint(
        "UNIQUE (rule_id, revenue_from)", "There is a step from this revenue already."
    )
    _check_step = models.Constraint(
        "CHECK (revenue_from > 0 AND percent BETWEEN 0 AND 100 AND amount >= 0)",
        "A step begins above 0 and earns from 0 to 100 percent, or an amount that is "
        "not negative.",
    )
