from odoo import api, models


class SalonBranch(models.Model):
    """A company's first branch brings the limits at the till."""

    _inherit = "salon.branch"

    @api.model_create_multi
    def create(self, vals_list):
        old = self.sudo().with_context(active_test=False).search([]).company_id
        branches = super().create(vals_list)
        new = branches.sudo().company_id - old
        if new:
            self.env["salon.till.limit"].sudo()._make_defaults(new)
        return branches
