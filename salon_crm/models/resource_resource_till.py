from odoo import api, models
from odoo.fields import Domain


class ResourceResource(models.Model):
    """The people of a till's branch: who can be named on a line or be tipped."""

    _name = "resource.resource"
    _inherit = ["resource.resource", "pos.load.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        branch = config.salon_branch_id
        if not branch:
            return Domain.FALSE
        return Domain("id", "in", branch.sudo().resource_ids.ids) & Domain(
            "salon_type_id", "=", False
        )

    @api.model
    def _load_pos_data_fields(self, config):
        return ["id", "name"]

    @api.model
    def _load_pos_data_search_read(self, data, config):
        # A till that reloads asks only for what was written since; who left the
        # branch was not.
        everything = self.sudo().with_context(pos_limited_loading=False)
        return super(ResourceResource, everything)._load_pos_data_search_read(
            data, config
        )
