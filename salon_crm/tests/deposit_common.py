"""Deposits at a till for the tests: taken for a visit of next week."""

from datetime import timedelta

from odoo import fields


class DepositSetup:
    """Added to a test class that has a till."""

    @classmethod
    def set_up_deposits(cls):
        cls.product = cls.company._salon_deposit_product()
        cls.liability = cls.company._salon_deposit_account()

    @classmethod
    def make_future_visit(cls, *services, days=7, **values):
        noon = fields.Datetime.now().replace(hour=12, minute=0, second=0)
        start = noon.replace(microsecond=0) + timedelta(days=days)
        return cls.make_visit(*services, start=start, **{"state": "booked", **values})

    def deposit_line(self, visit, amount, **values):
        """A line of a till's order; amount with taxes, negative: it is used."""
        taxes = self.product.taxes_id
        price = taxes.compute_all(
            amount, self.company.currency_id, handle_price_include=True
        )
        untaxed = price["total_excluded"]
        if taxes and not taxes.price_include:
            untaxed = self.company.currency_id.round(amount / 1.2)
        included = bool(taxes) and taxes.price_include
        return self.order_line(
            self.product,
            amount if included or not taxes else untaxed,
            salon_deposit_visit_id=visit.id,
            price_subtotal=untaxed,
            price_subtotal_incl=amount,
            tax_ids=[(6, 0, taxes.ids)],
            **values,
        )

    def take(self, visit, amount=30, **values):
        """A till takes a deposit.

        :return: the order as the till sends it
        """
        return self.make_order(
            [self.deposit_line(visit, amount)],
            **{"partner_id": visit.partner_id.id, **values},
        )

    def bill(self, visit, used=30, **values):
        """A till's order of all of a visit, less its deposit."""
        lines = [
            self.order_line(line.product_id, line.price_unit, line.id)
            for line in visit.line_ids
        ]
        if used:
            lines.append(self.deposit_line(visit, -used))
        return self.make_order(lines, **{"partner_id": visit.partner_id.id, **values})

    def kinds(self, visit):
        entries = visit.deposit_entry_ids.sorted("id")
        return [(entry.kind, entry.amount) for entry in entries]

    def entries(self):
        return self.env["salon.deposit.entry"].search(
            [("company_id", "=", self.company.id)]
        )

    def booked(self):
        """What the liability account owes, by its posted journal items."""
        rows = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.liability.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return -sum(rows.mapped("balance"))

    def close_till(self):
        session = self.config.current_session_id
        session.action_pos_session_closing_control()
        self.assertEqual(session.state, "closed")

    def assertBooksAgree(self, owed):
        """The open deposits are what the liability account says, and that is ``owed``
        without taxes."""
        branches = self.env["salon.deposit.entry"]._open_by_branch(self.company)
        ledger = sum(untaxed for _amount, untaxed in branches.values())
        self.assertAlmostEqual(ledger, owed, 2)
        self.assertAlmostEqual(self.booked(), owed, 2)
