from odoo import models


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _get_special_products(self):
        """Stored value is no product that a till lists, but one that it knows."""
        products = super()._get_special_products()
        if self and not self.salon_branch_id:
            return products
        company = (self.company_id or self.env.company).sudo()
        return (
            products
            | company.salon_principal_product_id.sudo(False)
            | company.salon_bonus_product_id.sudo(False)
        )
