from odoo import fields, models

from ..tools import revenue
from .pos_session_revenue import INCOME

QUIET = {
    "skip_invoice_sync": True,
    "skip_invoice_line_sync": True,
    "check_move_validity": False,
}


class AccountMove(models.Model):
    """Invoices of till orders, and what a late one takes out of a closing entry."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._salon_spread_discounts()
        return posted

    def _salon_spread_discounts(self):
        """Note what of a discount on a whole order each line bears."""
        lines = self.line_ids.filtered(
            lambda line: line.salon_pos_line_id
            and line.account_id.account_type in INCOME
        ).sudo()
        for rows in lines.grouped(
            lambda line: (line.move_id, line.salon_pos_line_id.order_id)
        ).values():
            off = [row.salon_pos_line_id._salon_is_off_the_bill() for row in rows]
            if any(off) or any(rows.mapped("salon_spread")):
                rows._salon_spread(off)


class AccountMoveLine(models.Model):
    """What the report of revenue needs to know of an entry, and its branch."""

    _inherit = "account.move.line"

    salon_pos_line_id = fields.Many2one(
        "pos.order.line",
        "Till line",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
    )
    salon_spread = fields.Monetary(
        "Discounts borne",
        currency_field="company_currency_id",
        copy=False,
        readonly=True,
        help="What the line bears of discounts on the whole till order. The lines of "
        "an invoice together: 0.",
    )
    salon_is_rounding = fields.Boolean(
        "Cash rounding of a till", copy=False, readonly=True
    )

    def _copy_data_extend_business_fields(self, values):
        """A credit note takes back what the same till line brought."""
        result = super()._copy_data_extend_business_fields(values)
        values["salon_pos_line_id"] = self.salon_pos_line_id.id
        return result

    def _salon_spread(self, are_discounts):
        """:param are_discounts: list of booleans, one for each of these lines"""
        currency = self.company_currency_id
        unit = 10**currency.decimal_places
        coins = [round(-line.balance * unit) for line in self]
        net = revenue.take_off(coins, are_discounts)
        for line, before, after in zip(self, coins, net, strict=True):
            line.with_context(**QUIET).salon_spread = (after - before) / unit

    def _compute_analytic_distribution(self):
        """What a branch sells is of its analytic account, beside those of other plans
        that Odoo's own rules name."""
        result = super()._compute_analytic_distribution()
        Account = self.env["account.analytic.account"]
        for line in self.filtered(lambda line: line.account_id.account_type in INCOME):
            own = line._salon_branch().analytic_account_id
            known = line.analytic_distribution or {}
            keys = {int(key) for names in known for key in names.split(",") if key}
            if own and own.root_plan_id not in Account.browse(keys).root_plan_id:
                line.analytic_distribution = {**known, str(own.id): 100}
        return result

    def _salon_branch(self):
        """The branch that sold what the entry is of; none of any other entry."""
        self.ensure_one()
        line = self.sudo()
        return (
            line.salon_pos_line_id.order_id.config_id.salon_branch_id
            or line.salon_appointment_line_id.branch_id
            or line.salon_deposit_visit_id.branch_id
            or line.move_id.pos_session_ids[:1].config_id.salon_branch_id
        )
