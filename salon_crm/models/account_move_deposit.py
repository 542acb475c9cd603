from odoo import fields, models

CUSTOMER = ("out_invoice", "out_refund")


class AccountMove(models.Model):
    """Deposits that the office takes, uses or gives back, without a till."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._salon_enter_deposits()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self._salon_enter_deposits()
        return result

    def _salon_enter_deposits(self):
        """Have the ledger say what these invoices say now; those of till orders say
        nothing new."""
        moves = self.sudo().filtered(
            lambda move: move.move_type in CUSTOMER and not move.pos_order_ids
        )
        lines = moves.invoice_line_ids.filtered(
            lambda line: line.product_id
            and line.product_id == line.company_id.salon_deposit_product_id
        )
        if not lines:
            return
        entered = lines._salon_deposits_entered()
        rows = [line._salon_deposit_row(*entered.get(line, ())) for line in lines]
        self.env["salon.deposit.entry"]._enter(
            [row for row in rows if row]
        )._flag_what_is_wrong()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    salon_deposit_visit_id = fields.Many2one(
        "salon.appointment",
        "Deposit for",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    def _copy_data_extend_business_fields(self, values):
        """A credit note gives back the deposit of the same visit."""
        result = super()._copy_data_extend_business_fields(values)
        values["salon_deposit_visit_id"] = self.salon_deposit_visit_id.id
        return result

    def _salon_deposits_entered(self):
        """:return: {line: (amount, without taxes)} of the ledger"""
        return {
            line: (amount, untaxed)
            for line, amount, untaxed in self.env["salon.deposit.entry"]
            .sudo()
            ._read_group(
                [("move_line_id", "in", self.ids)],
                ["move_line_id"],
                ["amount:sum", "amount_untaxed:sum"],
            )
        }

    def _salon_deposit_row(self, *entered):
        """Values of the entry that is missing of this line, or None.

        :param entered: amount with and without taxes that the ledger has of it; nothing
            when it has no entry yet
        """
        self.ensure_one()
        currency = self.company_id.currency_id
        amount, untaxed = self._salon_deposit_amounts()
        known, known_untaxed = entered or (0.0, 0.0)
        missing = currency.round(amount - known)
        if currency.is_zero(missing):
            return None
        visit = self.salon_deposit_visit_id
        return {
            "kind": self._salon_deposit_kind(bool(entered)),
            "appointment_id": visit.id,
            "partner_id": (visit.partner_id or self.partner_id).id,
            "branch_id": visit.branch_id.id,
            "company_id": self.company_id.id,
            "amount": missing,
            "amount_untaxed": currency.round(untaxed - known_untaxed),
            "move_line_id": self.id,
        }

    def _salon_deposit_amounts(self):
        """What the line is for the deposits, with and without taxes."""
        move = self.move_id
        if move.state != "posted":
            return 0.0, 0.0
        sign = -1 if move.move_type == "out_refund" else 1
        total = self.currency_id._convert(
            self.price_total, self.company_id.currency_id, self.company_id, move.date
        )
        return sign * total, -self.balance

    def _salon_deposit_kind(self, again):
        uses = self.price_total < 0
        if again:
            return "use_corrected" if uses else "corrected"
        if self.move_id.move_type == "out_refund":
            return "returned" if uses else "given_back"
        return "used" if uses else "taken"
