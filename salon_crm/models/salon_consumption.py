from collections import defaultdict

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class SalonConsumption(models.Model):
    """The ledger of net paid consumption: what clients bought and paid, less refunds.

    Rows are only ever added. The rows of a till order or invoice are together what it
    brought until now, so that one that is sent twice, paid later or moved to another
    client is put right by what is added. A refund is dated as what it gives back: no
    rolling period holds it without its sale.
    """

    _name = "salon.consumption"
    _description = "Paid consumption"
    _order = "day desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Client", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="With taxes. Negative: it was given back."
    )
    number = fields.Integer(
        required=True, readonly=True, help="Counts the rows of one document."
    )
    pos_order_id = fields.Many2one(
        "pos.order", "Till order", readonly=True, ondelete="cascade"
    )
    move_id = fields.Many2one(
        "account.move", "Invoice", readonly=True, ondelete="cascade"
    )

    # Two tills that send the same order at once cannot both count it.
    _order_once = models.UniqueIndex(
        "(pos_order_id, number) WHERE pos_order_id IS NOT NULL"
    )
    _move_once = models.UniqueIndex("(move_id, number) WHERE move_id IS NOT NULL")
    _of_client = models.Index("(company_id, partner_id, day) INCLUDE (amount)")
    # Odoo asks by client alone when contacts are merged or deleted.
    _partner_index = models.Index("(partner_id)")

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        """:raises AccessError: always, for everybody"""
        raise AccessError(
            self.env._("The ledger of consumption is never changed, only continued.")
        )

    @api.model
    def _settle(self, name, wanted):
        """Add what is missing, so that documents bring what they should.

        :param name: "pos_order_id" or "move_id"
        :param wanted: {id of a document: {(partner id, company id, day): amount}}
        :return: the new rows
        """
        known, last = self._known(name, wanted)
        rows = []
        for document, parts in wanted.items():
            booked = known[document]
            for key in sorted({*parts, *booked}):
                partner, company, day = key
                currency = self.env["res.company"].browse(company).currency_id
                amount = parts.get(key, 0) - booked.get(key, 0)
                if currency.is_zero(amount):
                    continue
                last[document] += 1
                rows.append(
                    {
                        name: document,
                        "number": last[document],
                        "partner_id": partner,
                        "company_id": company,
                        "day": day,
                        "amount": currency.round(amount),
                    }
                )
        return self._append(rows)

    @api.model
    def _known(self, name, documents):
        """:return: ({document id: {key: amount}}, {document id: its last number})"""
        groups = self.sudo()._read_group(
            [(name, "in", list(documents))],
            [name, "partner_id", "company_id", "day:day"],
            ["amount:sum", "number:max"],
        )
        known, last = defaultdict(dict), defaultdict(int)
        for document, partner, company, day, amount, number in groups:
            key = (partner.id, company.id, fields.Date.to_date(day))
            known[document.id][key] = amount
            last[document.id] = max(last[document.id], number)
        return known, last

    @api.model
    def _append(self, rows):
        try:
            with self.env.cr.savepoint():
                return self.sudo().create(rows)
        except psycopg2.errors.UniqueViolation as error:
            # Another till of the same order was quicker: Odoo tries all of it again.
            raise psycopg2.errors.SerializationFailure(str(error)) from error

    def _follow_tiers(self, others=None):
        """The tiers of whose consumption these rows are follow it.

        :param others: {res.company: res.partner} whose tiers are looked at, too
        """
        clients = dict(others or {})
        for company, rows in self.grouped("company_id").items():
            clients[company] = clients.get(company, rows.partner_id) | rows.partner_id
        refunded = any(row.amount < 0 for row in self)
        for company, partners in clients.items():
            self.env["salon.membership"].sudo()._follow(
                company, partners, refunded=refunded
            )

    @api.model
    def _take_in_old_orders(self):
        """Enter the till orders that were paid before the salon was installed.

        What is on account is left to `pos.order`, which knows what of it was paid.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(OLD_ORDERS, value=SQL(VALUE_PRODUCTS)))
        self.invalidate_model()
        on_account = self.env["pos.order"].search(
            [
                ("state", "in", ("paid", "done")),
                ("payment_ids.payment_method_id.journal_id", "=", False),
            ]
        )
        on_account._salon_count_old()


# Gift cards and top-ups are no consumption when they are sold.
VALUE_PRODUCTS = """
    SELECT x.product_product_id
      FROM loyalty_rule_product_product_rel x
      JOIN loyalty_rule r ON r.id = x.loyalty_rule_id
      JOIN loyalty_program g ON g.id = r.program_id
     WHERE g.program_type IN ('gift_card', 'ewallet')
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
 LEFT JOIN res_partner head ON head.id = p.commercial_partner_id
      JOIN res_partner who
        ON who.id = CASE WHEN head.is_company THEN p.id ELSE head.id END
       AND who.is_company IS NOT TRUE AND who.salon_is_passer_by IS NOT TRUE
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
