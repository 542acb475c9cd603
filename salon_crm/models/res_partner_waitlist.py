from odoo import api, fields, models


class ResPartner(models.Model):
    """A client who may be waiting for a time."""

    _inherit = "res.partner"

    salon_waitlist_count = fields.Integer(
        "Waiting for a time",
        compute="_compute_salon_waitlist_count",
        groups="salon_crm.group_salon_receptionist",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_salon_waitlist_count(self):
        counts = dict(
            self.env["salon.waitlist.entry"]._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("state", "in", ("waiting", "offered")),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.salon_waitlist_count = counts.get(partner, 0)

    def action_salon_waitlist(self):
        """What the client waits for, and what was offered."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_waitlist_entry_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
