from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.salon_waitlist_entry import WEEKS


class SalonBooking(models.TransientModel):
    """Nothing suits: put the client on the waiting list, or end their waiting."""

    _inherit = "salon.booking"

    waitlist_entry_id = fields.Many2one("salon.waitlist.entry", "Waiting")

    def action_waitlist(self):
        """Let the client wait for what was searched, and open it for the wishes."""
        self.ensure_one()
        if not self.product_ids:
            raise UserError(self.env._("Choose at least one service."))
        entry = self.env["salon.waitlist.entry"].create(
            {
                "partner_id": self._client().id,
                "branch_id": self.branch_id.id,
                "product_ids": [fields.Command.set(self.product_ids.ids)],
                "employee_id": self.employee_id.id,
                "date_from": self.date_from,
                "date_until": self.date_from + timedelta(weeks=WEEKS),
                "channel": self.channel,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "salon.waitlist.entry",
            "res_id": entry.id,
            "views": [(False, "form")],
        }

    def action_book(self):
        action = super().action_book()
        if self.waitlist_entry_id:
            visit = self.env["salon.appointment"].browse(action["res_id"])
            self.waitlist_entry_id._end_booked(visit)
        return action
