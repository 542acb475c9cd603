from odoo import Command, fields, models
from odoo.tools import float_is_zero


class PosSession(models.Model):
    """What platforms owe of a till's takings, and what ways to pay cost, in the books.

    Odoo books what is taken to a payment method's outstanding account. From there one
    entry for a session moves what a platform owes to its own receivable, and books the
    fees of all methods.
    """

    _inherit = "pos.session"

    salon_fee_move_id = fields.Many2one(
        "account.move",
        "Platforms and fees",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="account.group_account_readonly,point_of_sale.group_pos_manager",
    )

    def _salon_book_fees(self):
        """Book who owes the takings and what they cost, once for a session."""
        self.ensure_one()
        methods = self.payment_method_ids.filtered(
            lambda method: method.salon_owed_by_id or method.salon_fee_percent
        )
        if self.salon_fee_move_id or self.state != "closed" or not methods:
            return
        session = self.with_company(self.company_id)
        taken = {method: session._salon_outstanding(method) for method in methods}
        rows = [
            row
            for method, lines in taken.items()
            for row in session._salon_fee_rows(method, lines)
        ]
        if not rows:
            return
        move = session.env["account.move"].create(
            {
                "journal_id": self.config_id.journal_id.id,
                "date": self.move_id.date or fields.Date.context_today(self),
                "ref": self.env._("%s: platforms and fees", self.name),
                "line_ids": [Command.create(row) for row in rows],
            }
        )
        move._post()
        self.salon_fee_move_id = move
        self._salon_settle_outstanding(taken, move)

    def _salon_outstanding(self, method):
        """The entries that hold what was taken by a method, after the closing.

        They are on the method's outstanding account. Odoo leaves what was given back
        in all, a negative sum, on the till's receivable: then they are there.
        """
        payments = self.bank_payment_ids.filtered(
            lambda payment: payment.pos_payment_method_id == method
        )
        lines = payments.move_id.line_ids.filtered(
            lambda line: line.account_id == method.outstanding_account_id
        )
        if not self.currency_id.is_zero(sum(lines.mapped("amount_currency"))):
            return lines
        account = self._get_receivable_account(method)
        return self.move_id.line_ids.filtered(
            lambda line: line.account_id == account
            and not line.reconciled
            and line.name == self._salon_label(method)
        )

    def _salon_label(self, method):
        """How Odoo names a method's entries of a session."""
        return f"{self.name} - {method.name}"

    def _salon_fee_rows(self, method, lines):
        """The lines that a method adds to the entry, balanced in both currencies."""
        company_currency = self.company_id.currency_id
        balance = company_currency.round(sum(lines.mapped("balance")))
        amount = self.currency_id.round(sum(lines.mapped("amount_currency")))
        if float_is_zero(balance, precision_rounding=company_currency.rounding):
            return []
        fee = company_currency.round(balance * method.salon_fee_percent / 100)
        fee_amount = self.currency_id.round(amount * method.salon_fee_percent / 100)
        platform = method.salon_owed_by_id.commercial_partner_id
        outstanding = {"account_id": lines.account_id.id}
        owed = outstanding
        rows = []
        if platform:
            owed = {
                "account_id": platform.property_account_receivable_id.id,
                "partner_id": platform.id,
            }
            rows.append(self._salon_row(method, owed, balance, amount))
            rows.append(self._salon_row(method, outstanding, -balance, -amount))
        if fee:
            name = self.env._("Fee of %s", method.name)
            account = {
                "account_id": method.salon_fee_account_id.id,
                "partner_id": platform.id,
            }
            rows.append(self._salon_row(method, account, fee, fee_amount, name))
            rows.append(self._salon_row(method, owed, -fee, -fee_amount, name))
        return rows

    def _salon_row(self, method, values, balance, amount, name=None):
        return {
            "name": name or self._salon_label(method),
            "currency_id": self.currency_id.id,
            "balance": balance,
            "amount_currency": amount,
            **values,
        }

    def _salon_settle_outstanding(self, taken, move):
        """Nothing is on the way any more of what a platform owes now."""
        for method, lines in taken.items():
            account, label = lines.account_id, self._salon_label(method)
            if not method.salon_owed_by_id or not account.reconcile:
                continue
            moved = move.line_ids.filtered_domain(
                [("account_id", "=", account.id), ("name", "=", label)]
            )
            (lines | moved).filtered(lambda line: not line.reconciled).reconcile()

    def _get_related_account_moves(self):
        return super()._get_related_account_moves() | self.sudo().salon_fee_move_id

    def action_salon_book_fees(self):
        """Book what could not be booked when the till closed. For a till's manager."""
        self.check_access("write")
        for session in self:
            session.sudo()._salon_book_fees()
