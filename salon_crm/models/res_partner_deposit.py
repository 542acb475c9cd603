from odoo import api, fields, models


class ResPartner(models.Model):
    """What clients paid beforehand."""

    _inherit = "res.partner"

    salon_deposit_balance = fields.Monetary(
        "Open deposits",
        compute="_compute_salon_deposit_balance",
        currency_field="currency_id",
        groups="salon_crm.group_salon_receptionist,"
        "account.group_account_readonly,account.group_account_invoice",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_salon_deposit_balance(self):
        sums = dict(
            self.env["salon.deposit.entry"]._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id", "=", self.env.company.id),
                ],
                ["partner_id"],
                ["amount:sum"],
            )
        )
        for client in self:
            client.salon_deposit_balance = sums.get(client._origin, 0.0)

    def action_salon_deposits(self):
        """The ledger of the client's deposits."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_deposit_entry_action"
        )
        action["domain"] = [("partner_id", "in", self.ids)]
        action["context"] = {}
        return action
