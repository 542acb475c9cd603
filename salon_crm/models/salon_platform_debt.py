from odoo import fields, models
from odoo.tools import SQL


class SalonPlatformDebt(models.Model):
    """What each platform owes, as the ledger says."""

    _name = "salon.platform.debt"
    _description = "Owed by platforms"
    _auto = False
    _order = "amount desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Platform", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary("Owed", readonly=True)
    since = fields.Date("Open since", readonly=True)

    _depends = {
        "account.move.line": [
            "account_id",
            "balance",
            "company_id",
            "date",
            "parent_state",
            "partner_id",
            "reconciled",
        ],
        "account.account": ["account_type"],
        "pos.payment.method": ["salon_owed_by_id"],
        "res.partner": ["commercial_partner_id"],
        "res.company": ["currency_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(l.id) AS id,
                   l.partner_id,
                   l.company_id,
                   c.currency_id,
                   SUM(l.balance) AS amount,
                   MIN(l.date) FILTER (WHERE NOT COALESCE(l.reconciled, FALSE)) AS since
              FROM account_move_line l
              JOIN account_account a ON a.id = l.account_id
              JOIN res_company c ON c.id = l.company_id
             WHERE l.parent_state = 'posted'
               AND a.account_type = 'asset_receivable'
               AND l.partner_id IN (
                   SELECT p.commercial_partner_id
                     FROM pos_payment_method m
                     JOIN res_partner p ON p.id = m.salon_owed_by_id)
          GROUP BY l.partner_id, l.company_id, c.currency_id
            """
        )

    def action_open_entries(self):
        """The entries that make up the sum. For those who may read the books."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Owed by %s", self.partner_id.name),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", "asset_receivable"),
            ],
        }
