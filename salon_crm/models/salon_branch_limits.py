from odoo import api, models


class SalonBranch(models.Model):
    """A company's first branch brings the limits at the till."""

    _inherit = "salon.branch"

    @api.model_create_multi
    def create(self, vals_list):
        branches = super().create(vals_list)
        others = self.sudo().with_context(active_test=False)
        groups = others._read_group(
            [
                ("company_id", "in", branches.company_id.ids),
                ("id", "not in", branches.ids),
            ],
            ["company_id"],
        )
        old = self.env["res.company"].union(*(company for (company,) in groups))
        new = branches.sudo().company_id - old
        if new:
            self.env["salon.till.limit"].sudo()._make_defaults(new)
        return branches
