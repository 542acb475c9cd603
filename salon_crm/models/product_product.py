from odoo import models


class ProductProduct(models.Model):
    """A service as it is booked and sold."""

    _inherit = "product.product"

    def _compute_product_price_extra(self):
        """Without attributes there is nothing to add up: each booking asks for it."""
        varied = self.filtered("combination_indices")
        (self - varied).price_extra = 0
        return super(ProductProduct, varied)._compute_product_price_extra()
