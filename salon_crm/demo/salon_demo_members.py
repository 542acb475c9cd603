from odoo import models


class SalonDemo(models.AbstractModel):
    """Tiers that a quarter of a year is long enough to reach, and who has which."""

    _inherit = "salon.demo"

    def _make_tiers(self, salon):
        """Before the first bill: tiers follow from what clients pay."""
        for name, amount in salon.texts["tiers"].items():
            visits = salon.catalogue["tiers"][name]
            tier = self.env.ref(f"salon_crm.tier_{name}")
            tier.write({"amount": amount, "visits": visits})

    def _make_members(self, salon):
        """What the nightly run finds, and one tier that a manager gave."""
        members = self.env["salon.membership"]
        clients = self.env["res.partner"].union(*salon.partners.values())
        members._follow(salon.company, clients)
        strangers = clients - clients.salon_membership_ids.partner_id
        members.create(
            {
                "partner_id": strangers[0].id,
                "company_id": salon.company.id,
                "tier_id": self.env.ref("salon_crm.tier_gold").id,
                "since": salon.today,
                "note": salon.texts["member_note"],
            }
        )
