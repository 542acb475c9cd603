from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..models.salon_liability import LIABILITIES

# In the order in which they sort.
AGES = [
    ("030", "Up to 30 days"),
    ("090", "31 to 90 days"),
    ("180", "91 to 180 days"),
    ("365", "181 to 365 days"),
    ("more", "Older"),
]
# More of them are another problem.
MOST_NAMED = 20


class SalonLiabilityReport(models.TransientModel):
    """What a company owes its clients at the end of a day, beside what its books say.

    It is worked out once and kept: sums that an accountant looks at do not change
    while tills are open.
    """

    _name = "salon.liability.report"
    _description = "Liabilities to clients"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(
        "At the end of", required=True, default=fields.Date.context_today
    )
    done = fields.Boolean(readonly=True)
    check_ids = fields.One2many("salon.liability.check", "report_id", readonly=True)
    line_ids = fields.One2many("salon.liability.line", "report_id", readonly=True)

    @api.depends("date")
    def _compute_display_name(self):
        for report in self:
            day = fields.Date.to_string(report.date) or ""
            report.display_name = self.env._("Liabilities at the end of %s", day)

    def action_compute(self):
        """Work out what is owed, and compare it with the accounts."""
        self.ensure_one()
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))
        report = self.sudo()
        report.check_ids.unlink()
        report.line_ids.unlink()
        report._fill_lines()
        report._make_checks()
        report.done = True

    def _fill_lines(self):
        liability = self.env["salon.liability"]
        moment = liability._end_of(self.date)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO salon_liability_line
                       (create_uid, create_date, write_uid, write_date, report_id,
                        company_id, currency_id, kind, branch_id, partner_id, date,
                        days, age, amount, amount_untaxed)
                SELECT %(user)s, NOW() AT TIME ZONE 'UTC',
                       %(user)s, NOW() AT TIME ZONE 'UTC', %(report)s,
                       company_id, %(currency)s, kind, branch_id, partner_id,
                       %(day)s,
                       passed.days,
                       CASE WHEN passed.days <= 30 THEN '030'
                            WHEN passed.days <= 90 THEN '090'
                            WHEN passed.days <= 180 THEN '180'
                            WHEN passed.days <= 365 THEN '365'
                            ELSE 'more' END,
                       amount, CASE WHEN kind = 'bonus' THEN 0 ELSE untaxed END
                  FROM (%(parts)s) part
            CROSS JOIN LATERAL (
                       SELECT GREATEST(0, EXTRACT(DAY FROM %(moment)s - at))::int
                       ) passed (days)
                """,
                user=self.env.uid,
                report=self.id,
                currency=self.company_id.currency_id.id,
                parts=liability._open_parts(self.company_id, moment),
                moment=moment,
                day=liability._day(SQL("at")),
            )
        )
        self.invalidate_recordset(["line_ids"])

    def _make_checks(self):
        liability = self.env["salon.liability"]
        accounts = liability._accounts(self.company_id)
        self.env["salon.liability.check"].create(
            [self._check_values(account, kinds) for account, kinds in accounts.items()]
        )

    def _check_values(self, account, kinds):
        liability = self.env["salon.liability"]
        currency = self.company_id.currency_id
        waiting = liability._not_booked(
            self.company_id, kinds, liability._end_of(self.date), self.date
        )
        documents = liability._documents(self.company_id, account, kinds, self.date)
        ledger = currency.round(
            sum(self._owed_by_kind().get(kind, 0.0) for kind in kinds)
        )
        not_booked = currency.round(sum(amount for _session, amount in waiting))
        book = currency.round(sum(amount for _move, _known, amount in documents))
        difference = currency.round(book - (ledger - not_booked))
        wrong = []
        if difference:
            wrong = [row for row in documents if currency.compare_amounts(*row[1:])]
        return {
            "report_id": self.id,
            "account_id": account.id,
            "kinds": self._words_of(kinds),
            "ledger": ledger,
            "not_booked": not_booked,
            "book": book,
            "difference": difference,
            "sessions": self._sessions_in_words(waiting),
            "documents": self._documents_in_words(wrong),
            "move_ids": [move.id for move, _known, _book in wrong if move],
        }

    def _owed_by_kind(self):
        return dict(
            self.env["salon.liability.line"]._read_group(
                [("report_id", "=", self.id)], ["kind"], ["amount_untaxed:sum"]
            )
        )

    def _words_of(self, kinds):
        field = self.env["salon.liability.line"]._fields["kind"]
        words = dict(field._description_selection(self.env))
        return ", ".join(words[kind] for kind in kinds)

    def _sessions_in_words(self, waiting):
        currency = self.company_id.currency_id
        return "\n".join(
            self.env._(
                "%(document)s: %(amount)s",
                document=session.display_name or self.env._("Booked on another day"),
                amount=currency.format(amount),
            )
            for session, amount in waiting
            if not currency.is_zero(amount)
        )

    def _documents_in_words(self, documents):
        money = self.company_id.currency_id.format
        rows = [
            self.env._(
                "%(document)s: %(book)s in the books, %(ledger)s known here",
                document=move.display_name or self.env._("Without a journal entry"),
                book=money(book),
                ledger=money(known),
            )
            for move, known, book in documents[:MOST_NAMED]
        ]
        if len(documents) > MOST_NAMED:
            rows.append(self.env._("and %s more", len(documents) - MOST_NAMED))
        return "\n".join(rows)

    def action_lines(self):
        """What is owed, by kind, branch and age."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_liability_line_action"
        )
        action["domain"] = [("report_id", "=", self.id)]
        action["name"] = self.display_name
        return action


class SalonLiabilityLine(models.TransientModel):
    """What is open of one amount that a client paid in."""

    _name = "salon.liability.line"
    _description = "Open liability to a client"
    _order = "date, id"
    _rec_name = "partner_id"

    report_id = fields.Many2one(
        "salon.liability.report", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(LIABILITIES, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    branch_id = fields.Many2one("salon.branch", "Taken in", readonly=True)
    partner_id = fields.Many2one("res.partner", "Client", readonly=True)
    date = fields.Date("Taken on", readonly=True)
    days = fields.Integer("Age in days", aggregator="max", readonly=True)
    age = fields.Selection(AGES, readonly=True)
    amount = fields.Monetary("Still open", readonly=True, help="With taxes.")
    amount_untaxed = fields.Monetary(
        "In the books",
        readonly=True,
        help="Without taxes. The bonus is a promise: it is not in the books.",
    )


class SalonLiabilityCheck(models.TransientModel):
    """One account of the books beside what is owed to clients."""

    _name = "salon.liability.check"
    _description = "Liability to clients beside the books"
    _order = "id"
    _rec_name = "kinds"

    report_id = fields.Many2one(
        "salon.liability.report", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="report_id.company_id.currency_id")
    kinds = fields.Char("What", readonly=True)
    account_id = fields.Many2one("account.account", "Account", readonly=True)
    ledger = fields.Monetary("Owed to clients", readonly=True)
    not_booked = fields.Monetary("Not booked yet", readonly=True)
    book = fields.Monetary("In the account", readonly=True)
    difference = fields.Monetary(readonly=True)
    sessions = fields.Text("Not booked by", readonly=True)
    documents = fields.Text("Where they differ", readonly=True)
    move_ids = fields.Many2many("account.move", string="Entries that differ")

    def action_items(self):
        """The account's journal items up to the day."""
        self.ensure_one()
        self.check_access("read")
        report = self.report_id
        return {
            "type": "ir.actions.act_window",
            "name": self.account_id.display_name,
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [
                ("account_id", "=", self.account_id.id),
                ("company_id", "=", report.company_id.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", report.date),
            ],
        }

    def action_documents(self):
        """The entries that say something else than the ledgers."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries that differ"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.move_ids.ids)],
        }
