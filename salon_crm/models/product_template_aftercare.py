from odoo import api, fields, models


class ProductTemplate(models.Model):
    """What the client is told to do, or not to do, after a service."""

    _inherit = "product.template"

    salon_aftercare = fields.Text(
        "After-care",
        translate=True,
        help="Printed on the receipt, such as: do not wash your hair for two days.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        loaded = super()._load_pos_data_fields(config)
        return [*loaded, "salon_aftercare"] if config.salon_branch_id else loaded
