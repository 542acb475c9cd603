from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ALLOWED = (
    "salon_crm.group_salon_manager",
    "account.group_account_readonly",
    "account.group_account_invoice",
)
REASONS = [
    ("closing", "The closing entry of a till was changed"),
    ("bill", "A vendor's bill on an income account"),
    ("entry", "An entry on an income account that is of no sale"),
    ("sale", "The report says something else of this sale"),
]
# What a note lists; the screen has all.
LISTED = 10


class SalonRevenueCheck(models.TransientModel):
    """Whether the report of revenue says what lies on the income accounts."""

    _name = "salon.revenue.check"
    _description = "Check of the revenue"
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self._first_of_last_month(),
    )
    date_to = fields.Date(
        "Until", required=True, default=lambda self: fields.Date.context_today(self)
    )
    checked = fields.Boolean(readonly=True)
    ledger = fields.Monetary("On the income accounts", readonly=True)
    reported = fields.Monetary("In the report", readonly=True)
    difference = fields.Monetary(readonly=True)
    line_ids = fields.One2many(
        "salon.revenue.check.line", "check_id", "What differs", readonly=True
    )

    def _compute_display_name(self):
        self.display_name = self.env._("Check of the revenue")

    @api.model
    def _first_of_last_month(self):
        today = fields.Date.context_today(self)
        return fields.Date.subtract(today, months=1).replace(day=1)

    def action_check(self):
        """Compare, and open the result.

        :raises UserError: the period is none
        :raises AccessError: for who is neither a manager nor an accountant, or not of
            the company
        """
        self.ensure_one()
        self._check_allowed()
        if self.date_from > self.date_to:
            raise UserError(self.env._("The period ends before it begins."))
        report = self.env["salon.revenue.report"].sudo()
        period = (self.company_id, self.date_from, self.date_to)
        ledger, reported = report._totals(*period)
        rows = report._differences(*period)
        self.sudo().write(
            {
                "checked": True,
                "ledger": ledger,
                "reported": reported,
                "difference": ledger - reported,
                "line_ids": [
                    fields.Command.clear(),
                    *(fields.Command.create(self._line(row)) for row in rows),
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of the revenue"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _check_allowed(self):
        user = self.env.user
        if not any(user.has_group(group) for group in ALLOWED):
            raise AccessError(self.env._("Managers and accountants check the revenue."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("That is not one of your companies."))

    @api.model
    def _line(self, row):
        return {
            "move_id": row["move_id"],
            "ledger": row["ledger"],
            "reported": row["reported"],
            "difference": row["ledger"] - row["reported"],
        }

    @api.model
    def _cron_check(self):
        """Tell a manager of each company of what differs since last month's first."""
        groups = self.env["salon.branch"].sudo()._read_group([], ["company_id"])
        companies = self.env["res.company"].browse([group[0].id for group in groups])
        rows = self.env["salon.revenue.report"]._differences(
            companies, self._first_of_last_month(), fields.Date.context_today(self)
        )
        found = {}
        for row in rows:
            found.setdefault(row["company_id"], []).append(row)
        for company in companies.filtered(lambda company: company.id in found):
            self._tell(company, found[company.id])

    @api.model
    def _tell(self, company, rows):
        """Leave one activity for a company, however often the check finds something."""
        moves = self.env["account.move"].browse([row["move_id"] for row in rows])
        branch = self.env["salon.branch"].with_company(company)
        names = moves[:LISTED].mapped("display_name")
        if len(rows) > LISTED:
            names.append(self.env._("%s more", len(rows) - LISTED))
        note = self.env._(
            "The report of revenue and the income accounts differ: %(documents)s. "
            "Reporting, Check of the revenue, says by how much.",
            documents=", ".join(names),
        )
        summary = self.env._("Revenue: what the books say differs")
        partner = company.partner_id
        known = partner.activity_ids.filtered(
            lambda activity: activity.summary == summary
        )
        if known:
            known.note = note
            return
        partner.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=summary,
            note=note,
            user_id=branch._manager().id,
        )


class SalonRevenueCheckLine(models.TransientModel):
    """An entry of which the report does not say what the ledger says."""

    _name = "salon.revenue.check.line"
    _description = "Difference of the revenue"
    _rec_name = "document"

    check_id = fields.Many2one(
        "salon.revenue.check", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="check_id.currency_id")
    move_id = fields.Many2one("account.move", required=True, ondelete="cascade")
    # As text, since a salon's manager may not open entries.
    document = fields.Char(compute="_compute_document", compute_sudo=True)
    date = fields.Date(compute="_compute_document", compute_sudo=True)
    reason = fields.Selection(
        REASONS, "What it is", compute="_compute_document", compute_sudo=True
    )
    ledger = fields.Monetary("On the income accounts", readonly=True)
    reported = fields.Monetary("In the report", readonly=True)
    difference = fields.Monetary(readonly=True)

    @api.depends("move_id")
    def _compute_document(self):
        for line in self:
            move = line.move_id
            line.document = " · ".join(filter(None, [move.name, move.ref]))
            line.date = move.date
            line.reason = line._reason()

    def _reason(self):
        move = self.move_id
        if move.pos_session_ids:
            return "closing"
        if move.is_purchase_document(include_receipts=True):
            return "bill"
        if move.is_invoice(include_receipts=True) or move.reversed_pos_order_id:
            return "sale"
        return "entry"

    def action_open(self):
        """The entry. For those who may read the books."""
        self.ensure_one()
        self.move_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
