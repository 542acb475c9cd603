from odoo import api, models


class SalonTillCached(models.AbstractModel):
    """What tills know of the salon's rules is remembered, until one of them changes."""

    _name = "salon.till.cached"
    _description = "Remembered for tills"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
