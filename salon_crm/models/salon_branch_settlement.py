from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, groupby

from ..tools import settlement


class SalonBranchSettlement(models.Model):
    """What branches owe one another for stored value and deposits of a period (跨店):
    one took the money, another did the service. The oldest stored value is used first;
    a deposit is owed from when it is moved to the other branch's visit."""

    _name = "salon.branch.settlement"
    _description = "Settlement between branches"
    _order = "date_from desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    state = fields.Selection(
        [("draft", "To post"), ("posted", "Posted")],
        required=True,
        default="draft",
        readonly=True,
    )
    line_ids = fields.One2many(
        "salon.branch.settlement.line", "settlement_id", "Owed", readonly=True
    )
    amount = fields.Monetary("Sum", compute="_compute_amount")
    move_id = fields.Many2one(
        "account.move",
        "Journal entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _check_period = models.Constraint(
        "CHECK (date_from <= date_to)", "The period ends before it begins."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Some of these days are in another settlement.",
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for one in self:
            one.amount = sum(one.line_ids.mapped("amount"))

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.date_from or ''} – {one.date_to or ''}"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        fixed = {"company_id", "date_from", "date_to"} & vals.keys()
        if fixed:
            self._refuse_if_posted()
            self.sudo().line_ids.unlink()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        self._refuse_if_posted()

    def _refuse_if_posted(self):
        """:raises UserError: one of them is in the books"""
        if self.filtered(lambda one: one.state == "posted"):
            raise UserError(
                self.env._("This settlement is posted: reverse it first.")
            )

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_compute(self):
        """Work out who owes whom."""
        self.check_access("write")
        self._check_own_companies()
        self._refuse_if_posted()
        for one in self:
            one.sudo()._compute_lines()

    def action_post(self):
        """Post what branches owe one another: the creditor's receivable, the debtor's
        payable, each on its branch's analytic account.

        :raises UserError: it is posted, there is nothing, or accounts are missing
        """
        self.ensure_one()
        self.action_compute()
        if not self.line_ids:
            raise UserError(self.env._("No branch owes another one anything."))
        one = self.sudo()
        one.move_id = one._make_move()
        one.move_id.action_post()
        one.state = "posted"
        return self.action_open_move()

    def action_undo(self):
        """Take a posted settlement back: its entry is reversed."""
        self.ensure_one()
        self.check_access("write")
        self._check_own_companies()
        if self.state != "posted":
            raise UserError(self.env._("This settlement is not posted."))
        one = self.sudo()
        one.move_id._reverse_moves(
            [{"date": fields.Date.context_today(self)}], cancel=True
        )
        one.write({"state": "draft", "move_id": False})

    def action_open_move(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }

    def _check_own_companies(self):
        if self.company_id - self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))

    # ------------------------------------------------------------
    # What is owed
    # ------------------------------------------------------------

    def _compute_lines(self):
        self.ensure_one()
        unit = 10**self.currency_id.decimal_places
        since, purses = self._purses(unit)
        owed = settlement.owed_between(purses, since, self._moved_deposits(unit))
        self.line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "debtor_id": debtor,
                        "creditor_id": creditor,
                        "amount": amount / unit,
                    }
                )
                for (debtor, creditor), amount in sorted(owed.items())
            ),
        ]

    def _purses(self, unit):
        """The entries of all clients whose stored value changed in the period, from
        their first one on, by one query.

        :return: first moment of the period, and what `settlement.owed_between` takes
        """
        liability = self.env["salon.liability"]
        before = liability._end_of(self._day_before())
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH entry AS MATERIALIZED (
                    SELECT partner_id, at, incoming, branch_id, amount, origin, key
                      FROM (%(entries)s) every
                     WHERE kind = 'principal' AND at <= %(until)s
                )
                SELECT partner_id, at, incoming, branch_id,
                       (amount * %(unit)s)::bigint, origin
                  FROM entry
                 WHERE partner_id IN (
                       SELECT partner_id FROM entry WHERE at > %(before)s)
              ORDER BY partner_id, at, key
                """,
                entries=liability._entries(self.company_id),
                until=liability._end_of(self.date_to),
                before=before,
                unit=unit,
            )
        )
        purses = [
            [self._entry(*row[1:]) for row in of_client]
            for _client, of_client in groupby(rows, key=lambda row: row[0])
        ]
        return before, purses

    def _moved_deposits(self, unit):
        """:return: list of (branch that took it, branch that has it now, coins)"""
        liability = self.env["salon.liability"]
        rows = self.env["salon.deposit.entry"]._read_group(
            [
                ("kind", "=", "moved_in"),
                ("company_id", "=", self.company_id.id),
                ("other_branch_id", "!=", False),
                ("date", ">", liability._end_of(self._day_before())),
                ("date", "<=", liability._end_of(self.date_to)),
            ],
            ["other_branch_id", "branch_id"],
            ["amount:sum"],
        )
        return [(one.id, other.id, round(amount * unit)) for one, other, amount in rows]

    def _day_before(self):
        return fields.Date.subtract(self.date_from, days=1)

    @api.model
    def _entry(self, at, incoming, branch, amount, origin):
        if incoming:
            return at, settlement.PAID_IN, branch, amount, origin
        return at, settlement.USED, branch, -amount, None

    # ------------------------------------------------------------
    # Books
    # ------------------------------------------------------------

    def _make_move(self):
        company = self.company_id
        receivable = company.salon_branch_receivable_id
        payable = company.salon_branch_payable_id
        if not (receivable and payable):
            raise UserError(
                self.env._(
                    "Choose the accounts for what branches owe one another first, in "
                    "the settings of the till."
                )
            )
        name = self.env._("Between branches, %s", self.display_name)
        rows = []
        for line in self.line_ids:
            rows.append(
                self._move_row(receivable, line.creditor_id, line.debtor_id, line)
            )
            rows.append(self._move_row(payable, line.debtor_id, line.creditor_id, line))
        return (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": company._salon_deposit_journal().id,
                    "date": self.date_to,
                    "ref": name,
                    "line_ids": [Command.create(row) for row in rows],
                }
            )
        )

    def _move_row(self, account, branch, other, line):
        """One side of what is owed, seen by a branch."""
        sign = 1 if branch == line.creditor_id else -1
        analytic = branch.analytic_account_id
        return {
            "account_id": account.id,
            "name": f"{branch.name} – {other.name}",
            "partner_id": other.partner_id.id,
            "balance": sign * line.amount,
            "analytic_distribution": {str(analytic.id): 100} if analytic else False,
        }


class SalonBranchSettlementLine(models.Model):
    """What one branch owes another."""

    _name = "salon.branch.settlement.line"
    _description = "Owed between two branches"
    _order = "id"
    _rec_name = "debtor_id"

    settlement_id = fields.Many2one(
        "salon.branch.settlement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    debtor_id = fields.Many2one(
        "salon.branch", "Took the money", required=True, ondelete="restrict"
    )
    creditor_id = fields.Many2one(
        "salon.branch", "Is owed it", required=True, ondelete="restrict"
    )
    amount = fields.Monetary(required=True)

    _check_line = models.Constraint(
        "CHECK (amount > 0 AND debtor_id != creditor_id)",
        "One branch owes another one more than 0.",
    )
    _pair_once = models.UniqueIndex("(settlement_id, debtor_id, creditor_id)")
