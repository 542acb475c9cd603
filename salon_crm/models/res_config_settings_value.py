from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ResConfigSettings(models.TransientModel):
    """Stored value in the settings of the till."""

    _inherit = "res.config.settings"

    salon_value_order = fields.Selection(
        related="company_id.salon_value_order", readonly=False
    )
    # Stored: a button is a request of its own, after what was chosen was saved.
    salon_value_account_id = fields.Many2one(
        "account.account",
        "Account of stored value",
        compute="_compute_salon_value_account_id",
        store=True,
        readonly=False,
        domain="[('account_type', 'in', ('liability_current',"
        " 'liability_non_current')), ('company_ids', 'parent_of', company_id)]",
    )
    salon_value_is_set_up = fields.Boolean(compute="_compute_salon_value_is_set_up")

    @api.depends("company_id")
    def _compute_salon_value_account_id(self):
        for settings in self:
            company = settings.company_id or self.env.company
            product = company.sudo().salon_principal_product_id.with_company(company)
            settings.salon_value_account_id = product.property_account_income_id

    @api.depends("company_id")
    def _compute_salon_value_is_set_up(self):
        for settings in self:
            company = settings.company_id or self.env.company
            settings.salon_value_is_set_up = bool(
                company.sudo().salon_principal_product_id
            )

    def action_salon_set_up_value(self):
        """Make the cards and products of stored value, or change the account."""
        self.ensure_one()
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only an administrator sets up stored value."))
        if not self.salon_value_account_id:
            raise UserError(
                self.env._("Choose the account on which the debt to clients lies.")
            )
        self.company_id._salon_set_up_value(self.salon_value_account_id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
