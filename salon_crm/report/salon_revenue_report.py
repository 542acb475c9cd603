from odoo import fields, models
from odoo.tools import SQL

from ..models.salon_appointment import CHANNELS

KINDS = [
    ("service", "Services"),
    ("product", "Products"),
    ("tip", "Tips"),
    ("discount", "Discounts on nothing sold"),
    ("forfeit", "Forfeited deposits"),
    ("lapse", "Lapsed stored value"),
    ("rounding", "Cash rounding"),
    ("difference", "Cash and exchange differences"),
    ("other", "Other"),
]
SOURCES = [
    ("till", "Closing of a till"),
    ("invoice", "Invoice"),
    ("reversal", "Taken out of a closing"),
    ("entry", "Journal entry"),
]
PAID_BY = [
    ("money", "Money"),
    ("stored_value", "Stored value"),
    ("deposit", "Deposit"),
]


class SalonRevenueReport(models.Model):
    """What was sold, by line, as the ledger has it.

    A row is a till line of a closing entry, or an income line of an invoice or of
    what a late invoice takes out of a closing, dated as its entry is. Who shared a line
    has a row of their own, without a quantity. `salon.revenue.check` says whether all
    rows are together what lies on the income accounts.
    """

    _name = "salon.revenue.report"
    _description = "Revenue"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    branch_id = fields.Many2one("salon.branch", readonly=True)
    product_id = fields.Many2one("product.product", "Service or product", readonly=True)
    categ_id = fields.Many2one("product.category", "Category", readonly=True)
    stylist_id = fields.Many2one("resource.resource", "Stylist", readonly=True)
    partner_id = fields.Many2one("res.partner", "Client", readonly=True)
    tier_id = fields.Many2one(
        "salon.tier",
        "Client's tier",
        readonly=True,
        help="Which the client had when they paid, or when the invoice was posted.",
    )
    channel = fields.Selection(CHANNELS, readonly=True)
    hour = fields.Integer(
        "Hour of the day",
        readonly=True,
        aggregator=None,
        help="On the branch's clock, when the till took the money.",
    )
    payment_method_id = fields.Many2one(
        "pos.payment.method",
        "Payment method",
        readonly=True,
        help="By which the largest part of the order was paid.",
    )
    paid_by = fields.Selection(PAID_BY, "Mostly paid by", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    appointment_id = fields.Many2one("salon.appointment", "Visit", readonly=True)
    pos_order_id = fields.Many2one("pos.order", "Till order", readonly=True)
    move_id = fields.Many2one("account.move", "Journal entry", readonly=True)
    amount = fields.Monetary("Revenue", readonly=True, help="Without taxes.")
    quantity = fields.Float(readonly=True)

    _depends = {
        "account.account": ["account_type"],
        "account.move": [
            "date",
            "move_type",
            "partner_id",
            "salon_tier_id",
            "state",
        ],
        "account.move.line": [
            "account_id",
            "balance",
            "parent_state",
            "product_id",
            "quantity",
            "salon_appointment_line_id",
            "salon_is_rounding",
            "salon_pos_line_id",
            "salon_spread",
        ],
        "pos.config": ["salon_branch_id", "tip_product_id"],
        "pos.order": [
            "partner_id",
            "salon_paid_by",
            "salon_payment_method_id",
            "salon_tier_id",
        ],
        "pos.order.line": [
            "product_id",
            "qty",
            "salon_appointment_line_id",
            "salon_helper_id",
            "salon_helper_share",
            "salon_posted",
            "salon_posted_helper",
            "salon_stylist_id",
        ],
        "pos.session": ["move_id", "salon_revenue_kept"],
        "salon.appointment": ["channel"],
        "salon.appointment.line": ["appointment_id", "employee_id"],
        "salon.deposit.entry": ["branch_id", "move_id", "partner_id"],
        "salon.value.lapse": ["move_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._till_rows(helper=False),
            self._till_rows(helper=True),
            self._entry_rows(),
        )

    def _till_rows(self, helper):
        """What closing entries say of each till line.

        Only what the totals need is joined inward: PostgreSQL leaves out the rest where
        nobody asks for it, as long as the columns of all parts have the same types.
        """
        return SQL(
            """
            SELECT p.id::bigint * 8 + %(part)s AS id,
                   m.date,
                   m.company_id,
                   y.currency_id,
                   c.salon_branch_id AS branch_id,
                   p.product_id,
                   t.categ_id,
                   %(who)s AS stylist_id,
                   o.partner_id,
                   o.salon_tier_id AS tier_id,
                   v.channel,
                   %(hour)s AS hour,
                   o.salon_payment_method_id AS payment_method_id,
                   o.salon_paid_by AS paid_by,
                   %(kind)s AS kind,
                   'till' AS source,
                   v.id AS appointment_id,
                   o.id AS pos_order_id,
                   m.id AS move_id,
                   %(amount)s AS amount,
                   %(quantity)s AS quantity
              FROM pos_order_line p
              JOIN pos_order o ON o.id = p.order_id
              JOIN pos_session s ON s.id = o.session_id
              JOIN account_move m ON m.id = s.move_id AND m.state = 'posted'
         LEFT JOIN res_company y ON y.id = m.company_id
         LEFT JOIN pos_config c ON c.id = s.config_id
         LEFT JOIN salon_branch b ON b.id = c.salon_branch_id
         LEFT JOIN resource_calendar k ON k.id = b.resource_calendar_id
         LEFT JOIN product_product d ON d.id = p.product_id
         LEFT JOIN product_template t ON t.id = d.product_tmpl_id
         LEFT JOIN salon_appointment_line w ON w.id = p.salon_appointment_line_id
         LEFT JOIN salon_appointment v ON v.id = w.appointment_id
             WHERE %(only)s
            """,
            part=int(helper),
            who=SQL("p.salon_helper_id") if helper else SQL("p.salon_stylist_id"),
            hour=self._hour(),
            kind=self._kind(SQL("p.product_id")),
            amount=SQL("p.salon_posted_helper") if helper else SQL("p.salon_posted"),
            quantity=SQL("0::numeric") if helper else SQL("p.qty::numeric"),
            only=SQL("p.salon_posted_helper != 0")
            if helper
            else SQL("(p.salon_posted != 0 OR p.salon_posted_helper != 0)"),
        )

    def _hour(self):
        return SQL(
            "date_part('hour', o.date_order AT TIME ZONE 'UTC'"
            " AT TIME ZONE COALESCE(k.tz, 'UTC'))::int"
        )

    def _kind(self, product):
        return SQL(
            """CASE WHEN %(product)s IS NULL THEN 'other'
                    WHEN %(product)s = c.tip_product_id THEN 'tip'
                    WHEN %(product)s = y.salon_bonus_product_id THEN 'discount'
                    WHEN t.is_salon_service THEN 'service'
                    ELSE 'product' END""",
            product=product,
        )

    def _entry_rows(self):
        """Income lines of invoices, and of the entries that are neither an invoice nor
        the sum of till lines.

        There are few of them beside those of tills: both people of a line come from one
        reading, which is less for PostgreSQL to plan and to compile.
        """
        quantity = SQL(
            """(CASE WHEN m.move_type = 'out_refund' THEN -l.quantity
                     WHEN m.reversed_pos_order_id IS NOT NULL THEN -p.qty
                     WHEN m.move_type = 'entry' THEN 0
                     ELSE l.quantity END)::numeric"""
        )
        return SQL(
            """
            SELECT l.id::bigint * 8 + 2 + part.number AS id,
                   m.date,
                   m.company_id,
                   y.currency_id,
                   COALESCE(c.salon_branch_id, v.branch_id, f.branch_id) AS branch_id,
                   l.product_id,
                   t.categ_id,
                   %(who)s AS stylist_id,
                   COALESCE(o.partner_id, m.partner_id, f.partner_id) AS partner_id,
                   COALESCE(o.salon_tier_id, m.salon_tier_id) AS tier_id,
                   v.channel,
                   %(hour)s AS hour,
                   o.salon_payment_method_id AS payment_method_id,
                   o.salon_paid_by AS paid_by,
                   %(kind)s AS kind,
                   CASE WHEN m.reversed_pos_order_id IS NOT NULL THEN 'reversal'
                        WHEN m.move_type = 'entry' THEN 'entry'
                        ELSE 'invoice' END AS source,
                   COALESCE(v.id, f.appointment_id) AS appointment_id,
                   o.id AS pos_order_id,
                   m.id AS move_id,
                   CASE part.number WHEN 0 THEN line.whole - helper.share
                                    ELSE helper.share END AS amount,
                   CASE part.number WHEN 0 THEN %(quantity)s ELSE 0 END AS quantity
              FROM account_move_line l
              JOIN account_account a
                ON a.id = l.account_id AND a.account_type IN ('income', 'income_other')
              JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
              JOIN account_journal j ON j.id = m.journal_id
              JOIN res_company y ON y.id = m.company_id
         LEFT JOIN res_currency u ON u.id = y.currency_id
         LEFT JOIN pos_session closed ON closed.move_id = m.id
         LEFT JOIN (SELECT DISTINCT ON (move_id)
                           move_id, branch_id, partner_id, appointment_id
                      FROM salon_deposit_entry
                     WHERE move_id IS NOT NULL
                  ORDER BY move_id, id) f ON f.move_id = m.id
         LEFT JOIN (SELECT DISTINCT move_id FROM salon_value_lapse) lapsed
                ON lapsed.move_id = m.id
         LEFT JOIN pos_order_line p ON p.id = l.salon_pos_line_id
         LEFT JOIN pos_order o ON o.id = COALESCE(p.order_id, m.reversed_pos_order_id)
         LEFT JOIN pos_session s ON s.id = COALESCE(o.session_id, closed.id)
         LEFT JOIN pos_config c ON c.id = s.config_id
         LEFT JOIN salon_branch b ON b.id = c.salon_branch_id
         LEFT JOIN resource_calendar k ON k.id = b.resource_calendar_id
         LEFT JOIN product_product d ON d.id = l.product_id
         LEFT JOIN product_template t ON t.id = d.product_tmpl_id
         LEFT JOIN salon_appointment_line w ON w.id = COALESCE(
                   l.salon_appointment_line_id, p.salon_appointment_line_id)
         LEFT JOIN salon_appointment v ON v.id = w.appointment_id
         LEFT JOIN hr_employee h ON h.id = w.employee_id
        CROSS JOIN LATERAL (
                   SELECT COALESCE(l.salon_spread, 0) - l.balance AS whole
                   ) line
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN p.salon_helper_id IS NULL THEN 0 ELSE ROUND(
                          (line.whole * p.salon_helper_share / 100)::numeric,
                          u.decimal_places) END AS share
                   ) helper
              JOIN (VALUES (0), (1)) part (number)
                ON part.number = 0 OR helper.share != 0
             WHERE %(known)s
            """,
            who=SQL(
                "CASE part.number WHEN 0 THEN COALESCE(p.salon_stylist_id,"
                " h.resource_id) ELSE p.salon_helper_id END"
            ),
            hour=self._hour(),
            kind=SQL(
                """CASE WHEN f.move_id IS NOT NULL THEN 'forfeit'
                        WHEN lapsed.move_id IS NOT NULL THEN 'lapse'
                        WHEN l.salon_is_rounding OR l.display_type = 'rounding'
                        THEN 'rounding'
                        WHEN m.move_type = 'entry' AND closed.id IS NULL
                         AND m.reversed_pos_order_id IS NULL THEN 'difference'
                        ELSE %s END""",
                self._kind(SQL("l.product_id")),
            ),
            quantity=quantity,
            known=self._known_entries(),
        )

    def _known_entries(self):
        """Which income lines come from a sale, or from what Odoo itself books of
        differences. Those of a closing whose till lines are known are not among them.
        """
        return SQL(
            """(m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                OR m.reversed_pos_order_id IS NOT NULL
                OR l.salon_is_rounding
                OR f.move_id IS NOT NULL
                OR lapsed.move_id IS NOT NULL
                OR closed.id IS NOT NULL AND closed.salon_revenue_kept IS NOT TRUE
                OR m.statement_line_id IS NOT NULL
               AND l.account_id = j.profit_account_id
                OR m.journal_id = y.currency_exchange_journal_id
               AND l.account_id = y.income_currency_exchange_account_id)"""
        )

    def _differences(self, companies, date_from, date_to):
        """The entries of which report and income accounts do not say the same.

        :param companies: res.company
        :param date_from, date_to: dates of the entries, both included
        :return: list of ``{"company_id", "move_id", "ledger", "reported"}`` in the
            currencies of the companies, ordered by company, date and entry
        """
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT m.company_id, m.id AS move_id,
                       COALESCE(booked.amount, 0) AS ledger,
                       COALESCE(told.amount, 0) AS reported
                  FROM (%(ledger)s) booked
             FULL JOIN (%(reported)s) told ON told.move_id = booked.move_id
                  JOIN account_move m ON m.id = COALESCE(booked.move_id, told.move_id)
                  JOIN res_company y ON y.id = m.company_id
                  JOIN res_currency u ON u.id = y.currency_id
                 WHERE ROUND(COALESCE(booked.amount, 0) - COALESCE(told.amount, 0),
                             u.decimal_places) != 0
              ORDER BY m.company_id, m.date, m.id
                """,
                ledger=self._ledger(companies, date_from, date_to),
                reported=self._reported(companies, date_from, date_to),
            )
        )

    def _ledger(self, companies, date_from, date_to):
        return SQL(
            """SELECT l.move_id, SUM(-l.balance)::numeric AS amount
                 FROM account_move_line l
                 JOIN account_account a ON a.id = l.account_id
                WHERE a.account_type IN ('income', 'income_other')
                  AND l.parent_state = 'posted' AND l.company_id = ANY(%s)
                  AND l.date BETWEEN %s AND %s
             GROUP BY l.move_id""",
            companies.ids,
            date_from,
            date_to,
        )

    def _reported(self, companies, date_from, date_to):
        return SQL(
            """SELECT r.move_id, SUM(r.amount)::numeric AS amount
                 FROM (%s) r
                WHERE r.company_id = ANY(%s) AND r.date BETWEEN %s AND %s
             GROUP BY r.move_id""",
            self._table_query,
            companies.ids,
            date_from,
            date_to,
        )

    def _totals(self, company, date_from, date_to):
        """:return: (what lies on the income accounts, what the report says)"""
        self.env.flush_all()
        period = (company, date_from, date_to)
        [totals] = self.env.execute_query(
            SQL(
                "SELECT (SELECT COALESCE(SUM(amount), 0) FROM (%s) booked),"
                " (SELECT COALESCE(SUM(amount), 0) FROM (%s) told)",
                self._ledger(*period),
                self._reported(*period),
            )
        )
        return tuple(float(total) for total in totals)
