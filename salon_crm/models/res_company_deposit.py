from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .column_default import give_default

FORFEIT_TAX = [
    ("keep", "stays due, the rest is income"),
    ("reverse", "is taken back, all is income"),
]


class ResCompany(models.Model):
    """Deposits in the books: what clients paid is owed to them until it is used."""

    _inherit = "res.company"

    salon_deposit_product_id = fields.Many2one(
        "product.product",
        "Deposit product",
        copy=False,
        readonly=True,
        ondelete="restrict",
        help="What a till sells when a client pays a deposit. Its income account is "
        "a liability, and its taxes are those of deposits.",
    )
    salon_forfeit_account_id = fields.Many2one(
        "account.account",
        "Income from forfeited deposits",
        copy=False,
        check_company=True,
        domain=[("account_type", "in", ("income", "income_other"))],
        help="By default the income account of the company.",
    )
    salon_forfeit_tax = fields.Selection(
        FORFEIT_TAX,
        "Tax of a forfeited deposit",
        required=True,
        default="keep",
        help="Only where deposits are taxed. Your accountant knows which is right.",
    )

    def init(self):
        give_default(self, "salon_forfeit_tax")
        return super().init()

    def _salon_has_books(self):
        return bool(self.sudo().chart_template) or bool(
            self.env["account.journal"]
            .sudo()
            .search_count([("company_id", "=", self.id)], limit=1)
        )

    def _salon_deposit_product(self):
        """The product of deposits with its liability account; made when first asked
        for.

        :return: product.product, with all rights
        :raises UserError: the company has no chart of accounts yet
        """
        self.ensure_one()
        company = self.sudo().with_company(self)
        if not company.salon_deposit_product_id:
            if not company._salon_has_books():
                raise UserError(
                    self.env._(
                        "%s has no chart of accounts yet: choose one in the "
                        "accounting settings, then deposits can be taken.",
                        company.name,
                    )
                )
            company._make_salon_deposit_product()
        return company.salon_deposit_product_id

    def _make_salon_deposit_product(self):
        """Of two who do it at once, one waits here, fails on the other's row, and is
        tried again by Odoo: there is never a second one."""
        self.flush_recordset(["salon_deposit_product_id"])
        self.env.execute_query(
            SQL("SELECT FROM res_company WHERE id = %s FOR NO KEY UPDATE", self.id)
        )
        speaking = self.with_context(lang=self.partner_id.lang or self.env.lang)
        env = speaking.env
        account = env["account.account"].create(
            {
                "name": env._("Deposits of clients"),
                "code": self._salon_free_liability_code(),
                "account_type": "liability_current",
                "company_ids": self.ids,
            }
        )
        self.salon_deposit_product_id = env["product.product"].create(
            {
                "name": env._("Deposit"),
                "type": "service",
                "company_id": self.id,
                "list_price": 0,
                "available_in_pos": False,
                "purchase_ok": False,
                "taxes_id": False,
                "supplier_taxes_id": False,
                "property_account_income_id": account.id,
            }
        )

    def _salon_free_liability_code(self):
        Account = self.env["account.account"]
        last = Account.search(
            [
                ("account_type", "=", "liability_current"),
                ("company_ids", "in", self.root_id.ids),
            ],
            order="id desc",
            limit=1,
        )
        return Account._search_new_account_code(last.code or "230000")

    def _salon_deposit_account(self):
        """The liability account of deposits.

        :raises UserError: somebody took it from the product
        """
        product = self._salon_deposit_product()
        account = product.with_company(self)._get_product_accounts()["income"]
        if not account:
            raise UserError(self.env._("The product of deposits has no account."))
        return account

    def _salon_forfeit_account(self):
        """Where what clients forfeit is income.

        :raises UserError: nobody said where
        """
        account = self.sudo().salon_forfeit_account_id or self.sudo().income_account_id
        if not account:
            raise UserError(
                self.env._(
                    "Choose the account for forfeited deposits in the settings first."
                )
            )
        return account

    def _salon_deposit_journal(self):
        """Where forfeits are booked.

        :raises UserError: the company has no journal for it
        """
        journal = (
            self.env["account.journal"]
            .sudo()
            .search([("type", "=", "general"), ("company_id", "=", self.id)], limit=1)
        )
        if not journal:
            raise UserError(
                self.env._("The company has no journal for other operations.")
            )
        return journal
