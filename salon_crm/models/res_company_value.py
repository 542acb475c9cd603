from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import stored_value
from .column_default import give_default

VALUE_ORDERS = [
    (stored_value.PRINCIPAL_FIRST, "What was paid in first"),
    (stored_value.BONUS_FIRST, "The bonus first"),
    (stored_value.PROPORTION, "Both in proportion"),
]
KINDS = [("principal", "Paid in"), ("bonus", "Bonus")]


class ResCompany(models.Model):
    """Stored value (储值卡): two e-wallets of each client.

    What the client paid in is the salon's debt; it lies on the liability account of its
    product until it is used. What was given on top is no money: it is a discount, with
    the taxes of what it pays for, when it is used.
    """

    _inherit = "res.company"

    salon_value_order = fields.Selection(
        VALUE_ORDERS,
        "Stored value is spent",
        default=stored_value.PRINCIPAL_FIRST,
        required=True,
    )
    salon_principal_product_id = fields.Many2one(
        "product.product", "Product of what was paid in", readonly=True, copy=False
    )
    salon_bonus_product_id = fields.Many2one(
        "product.product", "Product of the bonus", readonly=True, copy=False
    )

    def init(self):
        give_default(self, "salon_value_order")
        return super().init()

    def _salon_value_programs(self):
        """:return: {"principal": loyalty.program, "bonus": loyalty.program}"""
        self.ensure_one()
        # One that somebody archived is still the one.
        programs = self.env["loyalty.program"].sudo().with_context(active_test=False)
        found = programs.search(
            [("salon_value_kind", "!=", False), ("company_id", "=", self.id)]
        )
        return {
            kind: found.filtered_domain([("salon_value_kind", "=", kind)])
            for kind, _label in KINDS
        }

    def _salon_set_up_value(self, account):
        """Make the two programs and their products; a second call changes the account.

        :param account: account.account, for the debt to clients
        """
        self.ensure_one()
        if account.account_type not in ("liability_current", "liability_non_current"):
            raise UserError(
                self.env._(
                    "%(account)s is no liability account. What clients paid in is owed "
                    "to them until they use it.",
                    account=account.display_name,
                )
            )
        company = self.sudo()
        names = {
            "principal": self.env._("Stored value"),
            "bonus": self.env._("Stored value: bonus"),
        }
        programs = company._salon_value_programs()
        for kind, name in names.items():
            field = f"salon_{kind}_product_id"
            if not company[field]:
                company[field] = company._salon_make_value_product(name)
            if not programs[kind]:
                company._salon_make_value_program(kind, name)
        principal = company.salon_principal_product_id.with_company(company)
        principal.property_account_income_id = account

    def _salon_make_value_product(self, name):
        template = self.env["product.template"].create(
            {
                "name": name,
                "type": "service",
                "list_price": 0,
                "taxes_id": False,
                "supplier_taxes_id": False,
                "sale_ok": False,
                "purchase_ok": False,
                "available_in_pos": False,
                "company_id": self.id,
            }
        )
        return template.product_variant_id

    def _salon_make_value_program(self, kind, name):
        """An e-wallet that Odoo's own till leaves alone: the salon's lines are plain
        ones, so that they can be refunded, and their entries are made together with the
        order, not by a later call that may be lost."""
        product = self[f"salon_{kind}_product_id"]
        return self.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": "ewallet",
                "applies_on": "future",
                "trigger": "auto",
                "company_id": self.id,
                "currency_id": self.currency_id.id,
                "pos_ok": False,
                "portal_visible": True,
                "portal_point_name": self.currency_id.symbol,
                "salon_value_kind": kind,
                "rule_ids": [
                    fields.Command.create(
                        {
                            "reward_point_amount": 1,
                            "reward_point_mode": "money",
                            "product_ids": product.ids,
                        }
                    )
                ],
                "reward_ids": [
                    fields.Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 1,
                            "discount_applicability": "order",
                            "required_points": 1,
                            "description": name,
                            "discount_line_product_id": product.id,
                        }
                    )
                ],
            }
        )

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        if not config.salon_branch_id:
            return names
        return [*names, "salon_principal_product_id", "salon_bonus_product_id"]
