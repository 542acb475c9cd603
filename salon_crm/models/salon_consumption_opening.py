from odoo import api, models
from odoo.tools import SQL, split_every

from .account_move_tier import BACK, SOLD

SLICE = 1000


class SalonConsumption(models.Model):
    """What clients bought before the salon was installed counts, too."""

    _inherit = "salon.consumption"

    @api.model
    def _take_in_old_orders(self):
        """Enter the till orders that were paid before the salon was installed.

        What is on account is left to `pos.order`, which knows what of it was paid.
        """
        self._take_in(OLD_ORDERS)
        on_account = self.env["pos.order"].search(
            [
                ("state", "in", ("paid", "done")),
                ("payment_ids.payment_method_id.journal_id", "=", False),
            ]
        )
        self._take_in_slices("pos_order_id", on_account)

    @api.model
    def _take_in_old_invoices(self):
        """Enter the office's invoices as far as they were paid, and its credit notes.

        Left to `account.move` is what was paid without an entry of its own, and what
        takes back a till's invoice.
        """
        self._take_in(OLD_INVOICES, documents=SOLD + BACK, back=BACK)
        others = self.env["account.move"].search(
            [
                ("move_type", "in", SOLD + BACK),
                ("state", "=", "posted"),
                ("pos_order_ids", "=", False),
                "|",
                ("reversed_entry_id.pos_order_ids", "!=", False),
                ("matched_payment_ids.state", "=", "in_process"),
            ]
        )
        self._take_in_slices("move_id", others)

    @api.model
    def _take_in(self, statement, **values):
        self.env.flush_all()
        parts = {"value": SQL(VALUE_PRODUCTS), "payer": SQL(PAYER)}
        self.env.cr.execute(SQL(statement, **parts, **values))
        self.invalidate_model()

    @api.model
    def _take_in_slices(self, name, documents):
        """:param name: "pos_order_id" or "move_id" """
        for ids in split_every(SLICE, documents.ids):
            self._settle(name, documents.browse(ids)._salon_brought())
            self.env.invalidate_all()


# Gift cards and top-ups are no consumption when they are sold.
VALUE_PRODUCTS = """
    SELECT x.product_product_id
      FROM loyalty_rule_product_product_rel x
      JOIN loyalty_rule r ON r.id = x.loyalty_rule_id
      JOIN loyalty_program g ON g.id = r.program_id
     WHERE g.program_type IN ('gift_card', 'ewallet')
"""
# Who pays for the partner ``p``: see `res.partner._salon_payer`.
PAYER = """
 LEFT JOIN res_partner head ON head.id = p.commercial_partner_id
      JOIN res_partner who
        ON who.id = CASE WHEN head.is_company THEN p.id ELSE head.id END
       AND who.is_company IS NOT TRUE AND who.salon_is_passer_by IS NOT TRUE
"""
# A refund counts for whom and on the day of what it gives back.
OLD_ORDERS = """
    INSERT INTO salon_consumption (
        partner_id, company_id, day, amount, number, pos_order_id,
        create_date, write_date
    )
    SELECT who.id, o.company_id,
           (sold.date_order AT TIME ZONE 'UTC'
                            AT TIME ZONE COALESCE(k.tz, cp.tz, 'UTC'))::date AS day,
           SUM(part.amount),
           ROW_NUMBER() OVER (PARTITION BY o.id ORDER BY who.id),
           o.id, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
      FROM pos_order o
      JOIN pos_order_line l ON l.order_id = o.id
 LEFT JOIN pos_order_line back ON back.id = l.refunded_orderline_id
      JOIN pos_order sold ON sold.id = COALESCE(back.order_id, o.id)
      JOIN res_partner p ON p.id = sold.partner_id
           %(payer)s
      JOIN pos_session s ON s.id = o.session_id
      JOIN pos_config c ON c.id = s.config_id
      JOIN res_company y ON y.id = o.company_id
      JOIN res_currency u ON u.id = y.currency_id
      JOIN res_partner cp ON cp.id = y.partner_id
 LEFT JOIN salon_branch b ON b.id = c.salon_branch_id
 LEFT JOIN resource_calendar k ON k.id = b.resource_calendar_id
 LEFT JOIN loyalty_reward w ON w.id = l.reward_id
 LEFT JOIN loyalty_program g ON g.id = w.program_id
CROSS JOIN LATERAL (
           SELECT ROUND((CASE WHEN l.qty * l.price_unit < 0 THEN -1 ELSE 1 END
                         * ABS(l.price_subtotal_incl)
                         / COALESCE(NULLIF(o.currency_rate, 0), 1))::numeric,
                        u.decimal_places) AS amount
           ) part
     WHERE o.state IN ('paid', 'done')
       AND (g.program_type IS NULL OR g.program_type NOT IN ('gift_card', 'ewallet'))
       AND l.product_id IS DISTINCT FROM c.tip_product_id
       AND l.product_id NOT IN (%(value)s)
       AND NOT EXISTS (SELECT FROM salon_consumption k WHERE k.pos_order_id = o.id)
       AND NOT EXISTS (
           SELECT FROM pos_payment q
             JOIN pos_payment_method h ON h.id = q.payment_method_id
            WHERE q.pos_order_id = o.id AND h.journal_id IS NULL)
  GROUP BY o.id, who.id, day, u.decimal_places
    HAVING SUM(part.amount) != 0
"""
# So does a credit note, from when it is posted; an invoice as far as it is paid.
OLD_INVOICES = """
    INSERT INTO salon_consumption (
        partner_id, company_id, day, amount, number, move_id, create_date, write_date
    )
    SELECT who.id, m.company_id, COALESCE(sold.invoice_date, sold.date), part.amount, 1,
           m.id, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
      FROM account_move m
      JOIN account_move sold ON sold.id = COALESCE(m.reversed_entry_id, m.id)
      JOIN res_partner p ON p.id = sold.partner_id
           %(payer)s
      JOIN res_company y ON y.id = m.company_id
      JOIN res_currency u ON u.id = y.currency_id
CROSS JOIN LATERAL (
           SELECT ROUND(SUM(l.price_total)
                        * CASE WHEN m.move_type IN %(back)s THEN -1
                               WHEN m.amount_residual <= 0 THEN 1
                               WHEN m.amount_total = 0 THEN 0
                               ELSE 1 - m.amount_residual / m.amount_total END
                        / COALESCE(NULLIF(m.invoice_currency_rate::numeric, 0), 1),
                        u.decimal_places) AS amount
             FROM account_move_line l
            WHERE l.move_id = m.id AND l.display_type = 'product'
              AND l.product_id IS DISTINCT FROM y.salon_principal_product_id
              AND l.product_id IS DISTINCT FROM y.salon_bonus_product_id
              AND l.product_id IS DISTINCT FROM y.salon_deposit_product_id
              AND (l.product_id IS NULL OR l.product_id NOT IN (%(value)s))
           ) part
     WHERE m.state = 'posted' AND m.move_type IN %(documents)s AND part.amount != 0
       AND NOT EXISTS (SELECT FROM salon_consumption k WHERE k.move_id = m.id)
       AND NOT EXISTS (
           SELECT FROM pos_order o WHERE o.account_move IN (m.id, sold.id))
       AND NOT EXISTS (
           SELECT FROM account_move__account_payment x
             JOIN account_payment q ON q.id = x.payment_id
            WHERE x.invoice_id = m.id AND q.state = 'in_process')
"""
