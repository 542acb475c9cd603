from odoo import api, fields, models
from odoo.fields import Domain


class SalonTier(models.Model):
    """Who has a tier now: members, and of the lowest all other clients, too."""

    _inherit = "salon.tier"

    member_count = fields.Integer(
        "Members",
        compute="_compute_member_count",
        compute_sudo=True,
        help="Of the tier that everybody has: all clients who have no other one.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_member_count(self):
        """The number of queries does not depend on the number of tiers."""
        members = self.env["salon.membership"]._read_group(
            [
                ("tier_id", "in", self._origin.ids),
                ("ended", "=", False),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["tier_id"],
            ["__count"],
        )
        counts = dict(members)
        for everybody in self._origin & self._everybody_here():
            clients = everybody._clients_of_everybody()
            counts[everybody] = self.env["res.partner"].search_count(clients)
        for tier in self:
            tier.member_count = counts.get(tier._origin, 0)

    @api.model
    def _everybody_here(self):
        """The tier that all clients of the user's company have, or none."""
        return self._of_company(self.env.company)._everybody()

    def _clients_of_everybody(self):
        """Domain of the clients who have it: no firms, nobody who passes by."""
        return Domain(
            [
                ("is_salon_client", "=", True),
                ("is_company", "=", False),
                ("salon_is_passer_by", "=", False),
                ("company_id", "in", [False, self.env.company.id]),
                ("salon_tier_id", "=", self.id),
            ]
        )

    def action_members(self):
        """Open who has this tier now."""
        self.ensure_one()
        actions = self.env["ir.actions.act_window"]
        if self == self._everybody_here():
            action = actions._for_xml_id("salon_crm.res_partner_action")
            action["domain"] = list(self._clients_of_everybody())
            return action
        action = actions._for_xml_id("salon_crm.salon_membership_action")
        action["domain"] = [("tier_id", "=", self.id)]
        action["context"] = {"search_default_today": 1, "default_tier_id": self.id}
        return action
