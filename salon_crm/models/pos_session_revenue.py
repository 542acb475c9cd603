from odoo import fields, models
from odoo.tools import SQL

from ..tools import revenue

INCOME = ("income", "income_other")


class Posted:
    """What a closing books of each till line, noted while Odoo adds it up.

    :ivar amounts: {pos.order.line: income in the company's currency}
    """

    def __init__(self):
        self.amounts = {}


class PosSession(models.Model):
    """A closing entry is one amount for many sales: here is kept what each brought."""

    _inherit = "pos.session"

    salon_revenue_kept = fields.Boolean(
        "Revenue known by line",
        copy=False,
        readonly=True,
        help="No: the till was closed before the salon was installed.",
    )

    def _accumulate_amounts(self, data):
        posted = Posted()
        noting = self.with_context(salon_posted=posted)
        result = super(PosSession, noting)._accumulate_amounts(data)
        self._salon_keep_revenue(posted.amounts)
        self._salon_keep_ways_to_pay()
        return result

    def _get_sale_key(self, base_line):
        posted = self.env.context.get("salon_posted")
        if isinstance(posted, Posted):
            line = base_line["record"]
            if base_line["account_id"].account_type in INCOME:
                posted.amounts[line] = self._salon_posted_amount(base_line)
        return super()._get_sale_key(base_line)

    def _salon_posted_amount(self, base_line):
        """The income that Odoo books of a line, as it works it out itself."""
        details = base_line["tax_details"]
        amount = -base_line["sign"] * (
            details["total_excluded_currency"]
            + details["delta_total_excluded_currency"]
        )
        if self.is_in_company_currency:
            return amount
        day = base_line["record"].order_id.date_order
        return self._amount_converter(amount, day, True)

    def _salon_keep_revenue(self, amounts):
        """Note on the till lines what they bring in the closing entry."""
        unit = 10**self.company_id.currency_id.decimal_places
        lines = self.env["pos.order.line"].browse(line.id for line in amounts)
        by_id = {line.id: amount for line, amount in amounts.items()}
        net = {}
        for rows in lines.grouped("order_id").values():
            coins = revenue.take_off(
                [round(by_id[row.id] * unit) for row in rows],
                [row._salon_is_off_the_bill() for row in rows],
            )
            net.update(zip(rows.ids, coins, strict=True))
        self.env["pos.order.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE pos_order_line l
                   SET salon_posted = (v.coins - v.helper) / v.unit,
                       salon_posted_helper = v.helper / v.unit
                  FROM (
                SELECT p.id, n.coins, %(unit)s::numeric AS unit,
                       CASE WHEN p.salon_helper_id IS NULL THEN 0
                            ELSE ROUND(n.coins * p.salon_helper_share::numeric / 100)
                            END AS helper
                  FROM unnest(%(lines)s::int[], %(coins)s::bigint[]) n (id, coins)
                  JOIN pos_order_line p ON p.id = n.id
                       ) v
                 WHERE l.id = v.id
                """,
                unit=unit,
                lines=list(net),
                coins=list(net.values()),
            )
        )
        lines.invalidate_recordset(["salon_posted", "salon_posted_helper"], flush=False)
        self.salon_revenue_kept = True

    def _salon_keep_ways_to_pay(self):
        """Note on the orders by what the largest part of each was paid."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE pos_order o
                   SET salon_paid_by = w.kind, salon_payment_method_id = w.method_id
                  FROM (
                SELECT DISTINCT ON (order_id) order_id, kind, method_id
                  FROM (
                SELECT p.pos_order_id AS order_id, 'money' AS kind,
                       p.payment_method_id AS method_id, ABS(SUM(p.amount)) AS amount
                  FROM pos_payment p
                  JOIN pos_order o ON o.id = p.pos_order_id
                 WHERE o.session_id = %(session)s
              GROUP BY 1, 3
             UNION ALL
                SELECT l.order_id,
                       CASE WHEN l.salon_value_use = 'principal'
                            THEN 'stored_value' ELSE 'deposit' END,
                       NULL, SUM(ABS(l.price_subtotal_incl))
                  FROM pos_order_line l
                  JOIN pos_order o ON o.id = l.order_id
                  JOIN res_company y ON y.id = o.company_id
                 WHERE o.session_id = %(session)s
                   AND (l.salon_value_use = 'principal'
                        OR l.product_id = y.salon_deposit_product_id
                       AND (l.qty * l.price_unit < 0
                            OR l.refunded_orderline_id IS NOT NULL))
              GROUP BY 1, 2
                       ) part
                 WHERE amount != 0
              ORDER BY order_id, amount DESC, kind, method_id
                       ) w
                 WHERE o.id = w.order_id
                """,
                session=self.id,
            )
        )
        self.order_ids.invalidate_recordset(
            ["salon_paid_by", "salon_payment_method_id"], flush=False
        )

    def _get_rounding_difference_vals(self, amount, amount_converted):
        values = super()._get_rounding_difference_vals(amount, amount_converted)
        if values:
            values["salon_is_rounding"] = True
        return values


class PosOrder(models.Model):
    _inherit = "pos.order"

    salon_paid_by = fields.Selection(
        [
            ("money", "Money"),
            ("stored_value", "Stored value"),
            ("deposit", "Deposit"),
        ],
        "Mostly paid by",
        copy=False,
        readonly=True,
        help="The largest part of the payment; known when the till is closed.",
    )
    salon_payment_method_id = fields.Many2one(
        "pos.payment.method", "Main payment method", copy=False, readonly=True
    )

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        return {**values, "salon_pos_line_id": pos_line.id}

    def _prepare_product_aml_dict(self, base_line_vals, *args):
        """What a late invoice takes out of the closing entry names its line, too."""
        values = super()._prepare_product_aml_dict(base_line_vals, *args)
        return {**values, "salon_pos_line_id": base_line_vals["record"].id}


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    salon_posted = fields.Float(
        "Revenue in the closing entry",
        digits=0,
        copy=False,
        readonly=True,
        help="In the company's currency, without taxes, less its share of discounts on "
        "the whole order and of the bonus of stored value, and less what is of the "
        "other stylist.",
    )

    salon_posted_helper = fields.Float(
        "Revenue of the other stylist",
        digits=0,
        copy=False,
        readonly=True,
        help="What of it is the share of who helped, in whole coins.",
    )

    _salon_helped = models.Index("(order_id) WHERE salon_posted_helper != 0")

    def _salon_is_off_the_bill(self):
        """Whether the line is a discount on all that its order sells."""
        self.ensure_one()
        config = self.order_id.config_id
        products = {config._salon_round_off_id()}
        # The field is there if the module is that gives discounts on a whole bill.
        if "discount_product_id" in config:
            products.add(config.discount_product_id.id)
        return (
            self.salon_value_use == "bonus"
            or self._salon_is_order_discount()
            or self.product_id.id in products
        )
