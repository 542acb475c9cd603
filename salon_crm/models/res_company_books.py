from odoo import fields, models

LIABILITY = ("liability_current", "liability_non_current")


class ResCompany(models.Model):
    """What accountants choose for stored value that is used elsewhere, or never."""

    _inherit = "res.company"

    salon_branch_receivable_id = fields.Many2one(
        "account.account",
        "Owed by other branches",
        copy=False,
        check_company=True,
        domain=[("account_type", "=", "asset_current")],
    )
    salon_branch_payable_id = fields.Many2one(
        "account.account",
        "Owed to other branches",
        copy=False,
        check_company=True,
        domain=[("account_type", "in", LIABILITY)],
    )
    salon_lapse_months = fields.Integer(
        "Stored value lapses after (months)",
        help="Without any use or top-up. 0: never. Nothing is taken from a client "
        "before an accountant confirms it.",
    )
    salon_lapse_account_id = fields.Many2one(
        "account.account",
        "Income from lapsed stored value",
        copy=False,
        check_company=True,
        domain=[("account_type", "in", ("income", "income_other"))],
    )

    _check_salon_lapse_months = models.Constraint(
        "CHECK (salon_lapse_months >= 0)", "A number of months is not negative."
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    salon_branch_receivable_id = fields.Many2one(
        related="company_id.salon_branch_receivable_id", readonly=False
    )
    salon_branch_payable_id = fields.Many2one(
        related="company_id.salon_branch_payable_id", readonly=False
    )
    salon_lapse_months = fields.Integer(
        related="company_id.salon_lapse_months", readonly=False
    )
    salon_lapse_account_id = fields.Many2one(
        related="company_id.salon_lapse_account_id", readonly=False
    )
