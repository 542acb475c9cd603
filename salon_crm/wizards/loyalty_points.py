from odoo import models
from odoo.exceptions import UserError

from ..tools import points


class LoyaltyCardUpdateBalance(models.TransientModel):
    _inherit = "loyalty.card.update.balance"

    def action_update_card_point(self):
        """Points are given and taken by hand, too, with an entry that says so."""
        if not self.card_id.sudo().is_salon_points:
            return super().action_update_card_point()
        if not self.env.user.has_group("salon_crm.group_salon_manager"):
            raise UserError(self.env._("Only a salon manager changes points by hand."))
        self.card_id.check_access("read")
        new = round(self.new_balance * points.UNIT)
        change = new - round(self.card_id.points * points.UNIT)
        if new < 0 or not change:
            raise UserError(
                self.env._("The new balance is 0 or more, and not the old one.")
            )
        self.card_id._salon_post_points(change, points.BY_HAND, self.description)
        return {"type": "ir.actions.act_window_close"}


class LoyaltyGenerateWizard(models.TransientModel):
    _inherit = "loyalty.generate.wizard"

    def generate_coupons(self):
        if self.sudo().program_id.filtered("is_salon_points"):
            raise UserError(
                self.env._(
                    "Points are earned by paying. To give some as a gift, open the "
                    "client's points and choose Update Balance."
                )
            )
        return super().generate_coupons()
