import base64
import io
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.salon_liability import LIABILITIES, OWED
from ..tools.crosstab import crosstab

MONEY_FORMAT = "#,##0.00"


class SalonChainClose(models.TransientModel):
    """The close of a day or a month: all branches of a company on one page."""

    _name = "salon.chain.close"
    _description = "Close of a day or month"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("To", required=True, default=fields.Date.context_today)
    branch_ids = fields.Many2many(
        "salon.branch",
        string="Branches",
        domain="[('company_id', '=', company_id)]",
        help="None: all of the company.",
    )
    page = fields.Html(readonly=True, sanitize=False)
    file = fields.Binary("Spreadsheet", readonly=True, attachment=False)

    _check_period = models.Constraint(
        "CHECK (date_from <= date_to)", "The period ends before it begins."
    )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for close in self:
            close.display_name = close._period()

    def _period(self):
        first, last = self.date_from, self.date_to
        if first == last:
            return self.env._("Close of %s", first or "")
        return self.env._(
            "Close of %(first)s to %(last)s", first=first or "", last=last or ""
        )

    # ------------------------------------------------------------
    # What the user does
    # ------------------------------------------------------------

    def action_show(self):
        """Work it out and show it."""
        self.ensure_one()
        self.page = self.env["ir.qweb"]._render(
            "salon_crm.salon_chain_close_page", self._page_values()
        )

    def action_print(self):
        self.ensure_one()
        report = self.env.ref("salon_crm.salon_chain_close_report")
        return report.report_action(self)

    def action_spreadsheet(self):
        """A spreadsheet with a sheet for each table."""
        self.ensure_one()
        self.file = base64.b64encode(self._spreadsheet())
        name = f"{self.date_from}_{self.date_to}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{name}?download=true",
            "target": "self",
        }

    def _page_values(self):
        return {
            "close": self,
            "period": self._period(),
            "tables": self._tables(),
            "money": self.company_id.currency_id.format,
        }

    def _spreadsheet(self):
        import xlsxwriter  # noqa: PLC0415

        output = io.BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
            bold = book.add_format({"bold": True})
            money = book.add_format({"num_format": MONEY_FORMAT})
            total = book.add_format({"num_format": MONEY_FORMAT, "bold": True})
            for table in self._tables():
                sheet = book.add_worksheet(table["title"][:31])
                sheet.set_column(0, len(table["head"]), 18)
                sheet.write_row(0, 0, table["head"], bold)
                for number, row in enumerate(table["rows"], 1):
                    sheet.write_row(number, 0, row, money)
                sheet.write_row(len(table["rows"]) + 1, 0, table["total"], total)
        return output.getvalue()

    # ------------------------------------------------------------
    # Tables
    # ------------------------------------------------------------

    def _tables(self):
        """All that is on the page.

        :return: list of ``{"title", "head": [word], "rows": [[word or amount]],
            "total": [word or amount], "note"}``, amounts in the company's currency
        """
        self._check_allowed()
        figures = self.sudo()._figures()
        return [
            self._takings_table(figures),
            self._liabilities_table(figures),
            self._platforms_table(figures),
            self._cash_table(figures),
        ]

    def _check_allowed(self):
        """:raises AccessError: something is not the user's
        :raises UserError: a branch is another company's
        """
        self.check_access("read")
        self.branch_ids.check_access("read")
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))
        if self.branch_ids.company_id - self.company_id:
            raise UserError(
                self.env._("Choose branches of %s.", self.company_id.display_name)
            )

    def _crosstab_table(self, title, head, rows, note=""):
        table = crosstab(rows, self.company_id.currency_id.decimal_places)
        columns, body, totals, total = table
        return {
            "title": title,
            "head": [head, *columns, self.env._("Total")],
            "rows": [[name, *amounts, summed] for name, amounts, summed in body],
            "total": [self.env._("Total"), *totals, total],
            "note": note,
        }

    def _takings_table(self, figures):
        note = ""
        if figures["open"]:
            note = self.env._(
                "Not closed yet: %s", ", ".join(figures["open"].mapped("name"))
            )
        return self._crosstab_table(
            self.env._("Takings"), self.env._("Branch"), figures["takings"], note
        )

    def _platforms_table(self, figures):
        note = ", ".join(
            f"{name}: {self.company_id.currency_id.format(amount)}"
            for name, amount in figures["owed"]
        )
        if note:
            note = self.env._("Owed at the end of the period: %s", note)
        return self._crosstab_table(
            self.env._("Paid by platforms"),
            self.env._("Branch"),
            figures["platforms"],
            note,
        )

    def _cash_table(self, figures):
        return self._crosstab_table(
            self.env._("Cash differences"), self.env._("Branch"), figures["cash"]
        )

    def _liabilities_table(self, figures):
        field = self.env["salon.liability.line"]._fields["kind"]
        words = dict(field._description_selection(self.env))
        digits = self.company_id.currency_id.decimal_places
        rows = [
            [branch, words[kind], *(round(amount, digits) for amount in amounts)]
            for branch, kind, amounts in figures["liabilities"]
        ]
        # The bonus is no debt: it is in no sum.
        owed = [
            amounts for _branch, kind, amounts in figures["liabilities"] if kind in OWED
        ]
        sums = [round(sum(column), digits) for column in zip(*owed, strict=True)]
        return {
            "title": self.env._("Owed to clients"),
            "head": [
                self.env._("Taken in"),
                self.env._("Kind"),
                self.env._("At the beginning"),
                self.env._("Came in"),
                self.env._("Used or given back"),
                self.env._("At the end"),
            ],
            "rows": rows,
            "total": [
                self.env._("Total"),
                self.env._("without the bonus"),
                *(sums or [0.0] * 4),
            ],
            "note": "",
        }

    # ------------------------------------------------------------
    # Figures, by a few queries for any number of branches
    # ------------------------------------------------------------

    def _figures(self):
        branches = self.branch_ids or self.env["salon.branch"].search(
            [("company_id", "=", self.company_id.id)]
        )
        branches = branches.sorted(lambda branch: (branch.sequence, branch.name))
        self.env.flush_all()
        sessions = self._sessions(branches)
        takings = sessions._salon_takings_of_each()
        rows = [
            (session, method, self._in_books(session, amount))
            for session, of_session in takings.items()
            for method, amount, _count in of_session
        ]
        return {
            "open": sessions.filtered(lambda session: session.state != "closed"),
            "takings": [
                (session.salon_branch_id.name, method.name, amount)
                for session, method, amount in rows
            ],
            "platforms": [
                (session.salon_branch_id.name, method.salon_owed_by_id.name, amount)
                for session, method, amount in rows
                if method.salon_owed_by_id
            ],
            "cash": [
                (session.salon_branch_id.name, session.config_id.name, amount)
                for session, amount in self._cash_differences(sessions, takings)
            ],
            "liabilities": self._liabilities(branches),
            "owed": self._owed_by_platforms(),
        }

    def _sessions(self, branches):
        """The tills' sessions that were opened in the period, on the branch's clock:
        each counts as a whole on that day, as in its own closing report."""
        day = timedelta(days=1)
        sessions = self.env["pos.session"].search(
            [
                ("config_id.salon_branch_id", "in", branches.ids),
                ("start_at", ">=", self.date_from - day),
                ("start_at", "<", self.date_to + 2 * day),
            ],
            order="start_at, id",
        )
        place = {branch: number for number, branch in enumerate(branches)}
        return sessions.filtered(
            lambda session: (
                self.date_from
                <= session.salon_branch_id._local(session.start_at).date()
                <= self.date_to
            )
        ).sorted(lambda session: (place[session.salon_branch_id], session.id))

    def _in_books(self, session, amount):
        currency = self.company_id.currency_id
        if session.currency_id == currency:
            return amount
        day = fields.Date.to_date(session.stop_at or session.start_at)
        return session.currency_id._convert(amount, currency, self.company_id, day)

    def _cash_differences(self, sessions, takings):
        """:return: list of (closed session with cash, counted less expected)"""
        found = []
        for session in sessions:
            if session.state == "closed" and session.cash_control:
                difference = session._salon_cash_difference(takings[session])
                found.append((session, self._in_books(session, difference)))
        return found

    def _liabilities(self, branches):
        """What was owed before, what came in, what went out, and what is owed, by
        where it was taken; all branches include what was taken in none.

        :return: list of (branch, kind, [four amounts])
        """
        liability = self.env["salon.liability"]
        before = liability._end_of(self.date_from - timedelta(days=1))
        rows = liability._movements(
            self.company_id, before, liability._end_of(self.date_to)
        )
        order = {branch.id: number for number, branch in enumerate(branches)}
        if not self.branch_ids:
            order[None] = len(branches)
        nowhere = self.env._("No branch")
        names = {branch.id: branch.name for branch in branches}
        kinds = [kind for kind, _label in LIABILITIES]
        found = [row for row in rows if row[0] in order]
        found.sort(key=lambda row: (order[row[0]], kinds.index(row[1])))
        return [
            (
                names.get(branch, nowhere),
                kind,
                [opening, came_in, opening + came_in - closing, closing],
            )
            for branch, kind, opening, came_in, closing in found
        ]

    def _owed_by_platforms(self):
        """:return: list of (platform, what it owes at the end of the period)"""
        methods = self.env["pos.payment.method"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("salon_owed_by_id", "!=", False),
            ]
        )
        groups = self.env["account.move.line"]._read_group(
            [
                (
                    "partner_id",
                    "in",
                    methods.salon_owed_by_id.commercial_partner_id.ids,
                ),
                ("company_id", "=", self.company_id.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("date", "<=", self.date_to),
            ],
            ["partner_id"],
            ["balance:sum"],
        )
        return [(partner.name, amount) for partner, amount in groups if amount]


class SalonChainCloseReport(models.AbstractModel):
    """The same page on paper."""

    _name = "report.salon_crm.report_salon_chain_close"
    _description = "Close of a day or month, on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        closes = self.env["salon.chain.close"].browse(docids)
        return {
            "doc_ids": docids,
            "docs": closes,
            "pages": [close._page_values() for close in closes],
        }
