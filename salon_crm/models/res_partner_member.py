from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _salon_memberships(self, company):
        """What tier each of these clients has today.

        :return: {res.partner: salon.membership, sudo}, only those who have one
        """
        found = (
            self.env["salon.membership"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id", "=", company.id),
                    ("ended", "=", False),
                ]
            )
        )
        return {membership.partner_id: membership for membership in found}
