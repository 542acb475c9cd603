"""What was sold and what the books say of it, for the tests of the revenue."""

from odoo import fields
from odoo.fields import Command

from .deposit_common import DepositSetup
from .test_till_value import ValueSetup

INCOME = ("income", "income_other")


class RevenueSetup(DepositSetup, ValueSetup):
    @classmethod
    def set_up_revenue(cls):
        cls.set_up_till()
        cls.set_up_value()
        cls.Report = cls.env["salon.revenue.report"]
        cls.ben = cls.env["hr.employee"].create(
            {
                "name": "Ben Barber",
                "resource_calendar_id": cls.branch.resource_calendar_id.id,
            }
        )
        cls.branch.resource_ids |= cls.ben.resource_id
        cls.always = (
            fields.Date.to_date("2015-01-01"),
            fields.Date.add(fields.Date.today(), years=1),
        )

    def rows(self, *domain):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.Report.search([("company_id", "=", self.company.id), *domain])

    def income(self):
        """What lies on the income accounts, asked of Odoo's own entries."""
        [(balance,)] = self.env["account.move.line"]._read_group(
            [
                ("account_id.account_type", "in", INCOME),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ],
            [],
            ["balance:sum"],
        )
        return -balance

    def differences(self):
        found = self.Report._differences(self.company, *self.always)
        return self.env["account.move"].browse([row["move_id"] for row in found])

    def assertRevenue(self, amount):
        """The report and the income accounts say the same, and it is this."""
        self.assertAlmostEqual(sum(self.rows().mapped("amount")), amount, 2)
        self.assertAlmostEqual(self.income(), amount, 2)
        self.assertFalse(self.differences())
        totals = self.Report._totals(self.company, *self.always)
        for total in totals:
            self.assertAlmostEqual(total, amount, 2)

    def by(self, field, *domain):
        """:return: {record or value: revenue}, those without revenue left out"""
        self.env.flush_all()
        groups = self.Report._read_group(
            [("company_id", "=", self.company.id), *domain], [field], ["amount:sum"]
        )
        return {key: round(amount, 2) for key, amount in groups if round(amount, 2)}

    def make_tax(self, included):
        vat = self.env["account.account"].create(
            {
                "name": "Tax to pay",
                "code": f"X24{int(included)}1",
                "account_type": "liability_current",
            }
        )
        shares = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": vat.id}),
        ]
        return self.env["account.tax"].create(
            {
                "name": f"21 % {included}",
                "amount": 21,
                "type_tax_use": "sale",
                "price_include_override": "tax_included"
                if included
                else "tax_excluded",
                "invoice_repartition_line_ids": shares,
                "refund_repartition_line_ids": shares,
                "country_id": self.company.account_fiscal_country_id.id,
            }
        )

    def taxed_line(self, product, price, tax, **values):
        sums = tax.compute_all(price, self.config.currency_id)
        return self.order_line(
            product,
            price,
            price_subtotal=sums["total_excluded"],
            price_subtotal_incl=sums["total_included"],
            tax_ids=[(6, 0, tax.ids)],
            **values,
        )

    def plant(self, amount=77):
        """A manual entry on the income account, as nobody should make it."""
        income = self.company_data["default_account_revenue"]
        other = self.company_data["default_account_expense"]
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "ref": "Planted error",
                "line_ids": [
                    Command.create({"account_id": income.id, "credit": amount}),
                    Command.create({"account_id": other.id, "debit": amount}),
                ],
            }
        )
        move.action_post()
        return move
