from odoo import api, fields, models

from .safely import safely


class PosConfig(models.Model):
    """A salon's till knows the product of deposits."""

    _inherit = "pos.config"

    salon_deposit_product_id = fields.Many2one(
        "product.product",
        "Deposit product",
        compute="_compute_salon_deposit_product_id",
        compute_sudo=True,
    )

    @api.depends("salon_branch_id", "company_id.salon_deposit_product_id")
    def _compute_salon_deposit_product_id(self):
        for config in self:
            product = config.company_id.salon_deposit_product_id
            config.salon_deposit_product_id = (
                product if config.salon_branch_id else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        configs = super().create(vals_list)
        configs._make_salon_deposit_products()
        return configs

    def write(self, vals):
        result = super().write(vals)
        if vals.get("salon_branch_id"):
            self._make_salon_deposit_products()
        return result

    def _make_salon_deposit_products(self):
        """Where there are no books yet, it is made when the next till is set up."""
        for company in self.filtered("salon_branch_id").company_id:
            if company._salon_has_books():
                safely(company, company._salon_deposit_product)

    def _get_special_products(self):
        """Loaded though nobody finds it among the products of the till."""
        products = super()._get_special_products()
        return products | self.filtered("salon_branch_id").salon_deposit_product_id
