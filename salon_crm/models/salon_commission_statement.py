from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import date_utils, format_date

from ..tools import commission

MANAGER = "salon_crm.group_salon_manager"
LINE = "salon.commission.line"
# The sum on a statement of each kind of lines
SUMS = {
    commission.WORK: "amount_work",
    commission.CONSUMPTION: "amount_consumption",
    commission.PRODUCT: "amount_products",
    commission.TOP_UP: "amount_top_ups",
    commission.TIP: "amount_tips",
}


class SalonCommissionStatement(models.Model):
    """What somebody earned in a month beside their wage.

    A draft is computed anew as often as one likes; what is locked never changes. What
    comes later for a locked month is in the person's next month that is open.
    """

    _name = "salon.commission.statement"
    _description = "Pay statement"
    _order = "month desc, employee_name, id"
    _rec_name = "employee_name"

    resource_id = fields.Many2one(
        "resource.resource",
        "Employee",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    employee_name = fields.Char(
        "Name", related="resource_id.name", store=True, precompute=True
    )
    month = fields.Date(required=True, readonly=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("locked", "Locked")],
        required=True,
        readonly=True,
        default="draft",
    )
    locked_at = fields.Datetime(readonly=True)
    locked_uid = fields.Many2one("res.users", "Locked by", readonly=True)
    line_ids = fields.One2many(
        "salon.commission.line", "statement_id", "Lines", readonly=True
    )
    revenue = fields.Monetary(
        compute="_compute_amounts",
        store=True,
        help="What the services and products brought. It counts for the steps.",
    )
    amount_work = fields.Monetary(
        "Services", compute="_compute_amounts", store=True, help="Paid by money."
    )
    amount_consumption = fields.Monetary(
        "Services by stored value", compute="_compute_amounts", store=True
    )
    amount_products = fields.Monetary(
        "Products", compute="_compute_amounts", store=True
    )
    amount_top_ups = fields.Monetary("Top-ups", compute="_compute_amounts", store=True)
    amount_tips = fields.Monetary("Tips", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary("Total", compute="_compute_amounts", store=True)

    _one_each = models.UniqueIndex(
        "(resource_id, month, company_id)",
        "There is a statement of this employee for this month already.",
    )
    _check_month = models.Constraint(
        "CHECK (EXTRACT(DAY FROM month) = 1)", "A month begins with its first day."
    )

    @api.depends("line_ids.amount", "line_ids.revenue", "line_ids.kind")
    def _compute_amounts(self):
        groups = self.env["salon.commission.line"]._read_group(
            [("statement_id", "in", self.ids)],
            ["statement_id", "kind"],
            ["amount:sum", "revenue:sum"],
        )
        sums = {(row.id, kind): sums for row, kind, *sums in groups}
        for statement in self:
            money = statement.currency_id
            of_kind = {
                kind: sums.get((statement.id, kind), (0.0, 0.0)) for kind in SUMS
            }
            for kind, field in SUMS.items():
                statement[field] = money.round(of_kind[kind][0])
            statement.amount_total = money.round(
                sum(amount for amount, _revenue in of_kind.values())
            )
            statement.revenue = money.round(
                sum(of_kind[kind][1] for kind in commission.REVENUE)
            )

    @api.depends("employee_name", "month")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "%(employee)s, %(month)s",
                employee=statement.employee_name,
                month=statement._month_name(),
            )

    def _month_name(self):
        self.ensure_one()
        return format_date(self.env, self.month, date_format="LLLL yyyy")

    def write(self, vals):
        self.check_access("write")
        self.env[LINE]._refuse_locked(self)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self.env[LINE]._refuse_locked(self)

    @api.model
    def _check_manager(self):
        """:raises AccessError: who asks is no manager of the salon"""
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only managers of the salon compute and lock pay.")
            )

    def action_lock(self):
        """Close the books of these statements: nothing of them changes any more.

        :raises UserError: the month is not over, or an earlier one is open
        """
        self._check_manager()
        self.check_access("read")
        drafts = self.sudo().filtered(lambda row: row.state == "draft")
        drafts.lock_for_update()
        today = fields.Date.context_today(self)
        drafts._check_over(today)
        drafts._check_earlier()
        drafts.write(
            {
                "state": "locked",
                "locked_at": fields.Datetime.now(),
                "locked_uid": self.env.uid,
            }
        )

    def _check_over(self, today):
        for statement in self:
            if date_utils.end_of(statement.month, "month") >= today:
                raise UserError(
                    self.env._(
                        "%(month)s is not over yet: it can be locked afterwards.",
                        month=statement._month_name(),
                    )
                )

    def _check_earlier(self):
        """What a later month takes back must not change any more."""
        if not self:
            return
        open_ones = self.search(
            [
                ("resource_id", "in", self.resource_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "draft"),
                ("month", "<", max(self.mapped("month"))),
                ("id", "not in", self.ids),
            ]
        )
        for statement in self:
            for earlier in open_ones:
                if (
                    earlier.resource_id == statement.resource_id
                    and earlier.company_id == statement.company_id
                    and earlier.month < statement.month
                ):
                    raise UserError(
                        self.env._(
                            "Lock %(earlier)s first: months are locked in order.",
                            earlier=earlier.display_name,
                        )
                    )

    def action_compute(self):
        """Compute the months of these statements anew, for everybody in them."""
        self._check_manager()
        self.check_access("read")
        for company in self.company_id:
            rows = self.filtered(lambda row, company=company: row.company_id == company)
            # The months after it follow by themselves.
            self._compute_month(company, min(rows.mapped("month")))

    def action_export(self):
        """Hand over a spreadsheet of these statements."""
        self._check_manager()
        return self.env["salon.commission.run"]._export(self)

    def action_print(self):
        self.check_access("read")
        return self.env.ref("salon_crm.salon_commission_report").report_action(self)
