from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """A client's stored value, as the desk and the till show it."""

    _inherit = "res.partner"

    salon_value_principal = fields.Float(
        "Stored value", compute="_compute_salon_value", compute_sudo=True
    )
    salon_value_bonus = fields.Float(
        "Bonus", compute="_compute_salon_value", compute_sudo=True
    )
    salon_value_total = fields.Float(
        "Stored value and bonus", compute="_compute_salon_value", compute_sudo=True
    )

    salon_value_entry_ids = fields.Many2many(
        "loyalty.history",
        string="Entries of stored value",
        compute="_compute_salon_value_entry_ids",
        groups="salon_crm.group_salon_receptionist,"
        "account.group_account_readonly,account.group_account_invoice",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_salon_value_entry_ids(self):
        """The entries of the companies that the user looks at, the last one first."""
        entries = self.env["loyalty.history"].search(
            [
                ("card_id.partner_id", "in", self._origin.ids),
                ("card_id.salon_value_kind", "!=", False),
                ("card_id.company_id", "in", self.env.companies.ids),
            ]
        )
        by_client = entries.grouped(lambda entry: entry.card_id.partner_id)
        for partner in self:
            partner.salon_value_entry_ids = by_client.get(partner._origin)

    @api.depends_context("company", "uid")
    def _compute_salon_value(self):
        balances = self._salon_value_balances(self.env.company)
        for partner in self:
            principal, bonus = balances.get(partner._origin.id, (0.0, 0.0))
            partner.salon_value_principal = principal
            partner.salon_value_bonus = bonus
            partner.salon_value_total = principal + bonus

    def _salon_value_balances(self, company):
        """What clients can spend, in one query; a bonus past its day is none.

        :return: {partner id: (paid in, bonus)}
        """
        if not company.sudo().salon_principal_product_id:
            return {}
        today = fields.Date.context_today(self)
        rows = (
            self.env["loyalty.card"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self._origin.ids),
                    ("company_id", "=", company.id),
                    ("salon_value_kind", "!=", False),
                    "|",
                    ("expiration_date", "=", False),
                    ("expiration_date", ">=", today),
                ],
                ["partner_id", "salon_value_kind"],
                ["points:sum"],
            )
        )
        result = {}
        for partner, kind, points in rows:
            principal, bonus = result.get(partner.id, (0.0, 0.0))
            if kind == "principal":
                result[partner.id] = (points, bonus)
            else:
                result[partner.id] = (principal, points)
        return result

    def _salon_value_changed(self):
        """A till that reloads asks only for clients that were written since."""
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET write_date = NOW() AT TIME ZONE 'UTC'"
                " WHERE id IN %s RETURNING id",
                self._ids or (0,),
            )
        )
        self.invalidate_recordset(
            [
                "write_date",
                "salon_value_principal",
                "salon_value_bonus",
                "salon_value_total",
            ],
        )

    def action_salon_value(self):
        """Open the entries of the client's stored value."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stored value of %s", self.display_name),
            "res_model": "loyalty.history",
            "view_mode": "list",
            "views": [
                (self.env.ref("salon_crm.loyalty_history_view_list_value").id, "list")
            ],
            "domain": [
                ("card_id.partner_id", "=", self.id),
                ("card_id.salon_value_kind", "!=", False),
            ],
        }

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        if not config.salon_branch_id:
            return names
        return [*names, "salon_value_principal", "salon_value_bonus"]
