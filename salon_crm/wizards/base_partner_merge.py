from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge_loyalty_cards(self, src_partners, dst_partner):
        """Cards of stored value go along as they are: their entries stay with them.

        Odoo would add their balances on one card, without an entry.
        """
        cards = self.env["loyalty.card"].sudo()
        cards = cards.with_context(active_test=False).search(
            [
                ("partner_id", "in", src_partners.ids),
                ("salon_value_kind", "!=", False),
            ]
        )
        cards._salon_hand_over(dst_partner)
        return super()._merge_loyalty_cards(src_partners, dst_partner)
