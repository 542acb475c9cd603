from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self.env["salon.membership"].sudo()._close_for_merge(src_partners)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _update_values(self, src_partners, dst_partner):
        """Once the client has all that they consumed, and the price lists of all."""
        result = super()._update_values(src_partners, dst_partner)
        self.env["salon.membership"].sudo()._follow_after_merge(dst_partner)
        return result

    def _merge_loyalty_cards(self, src_partners, dst_partner):
        """Cards of stored value go along as they are: their entries stay with them.

        Odoo would add their balances on one card, without an entry. Of points, there is
        one card a client: the entries go over to it.
        """
        cards = self.env["loyalty.card"].sudo()
        mine = [("partner_id", "in", src_partners.ids)]
        cards.with_context(active_test=False).search(
            [*mine, ("salon_value_kind", "!=", False)]
        )._salon_hand_over(dst_partner)
        cards.search([*mine, ("is_salon_points", "=", True)])._salon_merge_points(
            dst_partner
        )
        return super()._merge_loyalty_cards(src_partners, dst_partner)
