from odoo import api, models


class ResourceResource(models.Model):
    """The people of a till's branch: who can be named on a line or be tipped."""

    _name = "resource.resource"
    _inherit = ["resource.resource", "pos.load.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        # They come with all of the day, see `salon.till`.
        return False

    @api.model
    def _load_pos_data_fields(self, config):
        return ["id", "name"]
