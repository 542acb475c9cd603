from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

# The bonus is a promise, no debt: it is in no account.
OWED = ("deposit", "principal")
LIABILITIES = [
    ("deposit", "Deposits"),
    ("principal", "Stored value"),
    ("bonus", "Bonus (a promise)"),
]
# What brings money into a deposit; the other entries are of its use.
INCOMING = ("taken", "moved_in", "corrected")

# The order of an entry, what it was booked by, and when. An order that was invoiced
# after its session was closed is in the session's entry; the invoice and the reversal
# that comes with it add nothing.
BOOKING = """
    LEFT JOIN pos_order o ON o.id = l.order_id
    LEFT JOIN pos_config c ON c.id = o.config_id
    LEFT JOIN pos_session s ON s.id = o.session_id
    LEFT JOIN LATERAL (
              SELECT o.account_move IS NOT NULL
                     AND NOT EXISTS (SELECT FROM account_move late
                                      WHERE late.reversed_pos_order_id = o.id) AS own
              ) invoiced ON TRUE
    LEFT JOIN account_move m
           ON m.id = CASE WHEN invoiced.own THEN o.account_move
                          WHEN o.id IS NOT NULL THEN s.move_id
                          ELSE %(move)s END
          AND m.state = 'posted'
"""


class SalonLiability(models.AbstractModel):
    """What a company owes its clients at a moment, from the ledgers of deposits and of
    stored value, and what of it is in the books.

    What came in first is used first. It is worked out by the database, since a chain
    has a million clients; `tools.settlement` has the same in plain Python.
    """

    _name = "salon.liability"
    _description = "Open deposits and stored value"

    @api.model
    def _end_of(self, day):
        """:return: the last moment of a day on the user's clock, naive UTC"""
        zone = pytz.timezone(self.env.tz.zone)
        end = zone.localize(datetime.combine(day, time.max))
        return end.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _day(self, moment):
        """:return: SQL of the day of a column on the user's clock"""
        zone = self.env.tz.zone
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)

    @api.model
    def _entries(self, company):
        """All entries of both ledgers.

        :return: SQL with the columns kind, company_id, branch_id, partner_id, purse and
            purse_branch (what is paid by what), origin (the entry that is taken back),
            key, incoming, at, amount (with taxes), untaxed (as in the books), move_id
            and booked (by which entry of the books, and when), session_id
        """
        return SQL(
            "%s UNION ALL %s",
            self._deposit_entries(company),
            self._value_entries(company),
        )

    @api.model
    def _deposit_entries(self, company):
        return SQL(
            """
            SELECT 'deposit' AS kind, e.company_id, e.branch_id, e.partner_id,
                   COALESCE(e.appointment_id, 0) AS purse,
                   COALESCE(e.branch_id, 0) AS purse_branch,
                   e.id AS origin, e.id AS key,
                   e.kind IN %(incoming)s AND e.amount > 0 AS incoming,
                   e.date AS at, e.amount, e.amount_untaxed AS untaxed,
                   m.id AS move_id,
                   CASE WHEN m.id IS NOT NULL THEN m.date
                        WHEN l.id IS NULL AND i.id IS NULL AND e.move_id IS NULL
                        THEN %(entered)s
                        WHEN s.state = 'closed' AND NOT invoiced.own
                        THEN %(closed)s END AS booked,
                   CASE WHEN m.id IS NULL THEN s.id END AS session_id
              FROM salon_deposit_entry e
         LEFT JOIN pos_order_line l ON l.id = e.pos_order_line_id
         LEFT JOIN account_move_line i ON i.id = e.move_line_id
                   %(booking)s
             WHERE e.company_id = %(company)s
            """,
            incoming=INCOMING,
            entered=self._day(SQL("e.date")),
            closed=self._day(SQL("s.stop_at")),
            company=company.id,
            booking=SQL(BOOKING, move=SQL("COALESCE(i.move_id, e.move_id)")),
        )

    @api.model
    def _value_entries(self, company):
        return SQL(
            """
            SELECT k.salon_value_kind AS kind, k.company_id, c.salon_branch_id,
                   k.partner_id, 0 AS purse, 0 AS purse_branch,
                   COALESCE(l.refunded_orderline_id, l.id, -h.id) AS origin,
                   COALESCE(l.id, -h.id) AS key,
                   COALESCE(l.salon_value_use = 'top_up', FALSE)
                       OR h.salon_opening_id IS NOT NULL AS incoming,
                   h.create_date AS at, part.amount, part.amount AS untaxed,
                   m.id AS move_id,
                   CASE WHEN m.id IS NOT NULL THEN m.date
                        WHEN l.id IS NULL AND p.move_id IS NULL
                             AND h.salon_move_id IS NULL
                        THEN %(entered)s
                        WHEN s.state = 'closed' AND NOT invoiced.own
                        THEN %(closed)s END AS booked,
                   CASE WHEN m.id IS NULL THEN s.id END AS session_id
              FROM loyalty_history h
              JOIN loyalty_card k ON k.id = h.card_id
         LEFT JOIN pos_order_line l ON l.id = h.salon_order_line_id
         LEFT JOIN salon_value_opening p ON p.id = h.salon_opening_id
                   %(booking)s
        CROSS JOIN LATERAL (
                   SELECT ROUND(COALESCE(h.issued, 0)::numeric
                                - COALESCE(h.used, 0)::numeric, %(digits)s)
                   ) part (amount)
             WHERE k.company_id = %(company)s AND k.salon_value_kind IS NOT NULL
            """,
            company=company.id,
            entered=self._day(SQL("h.create_date")),
            closed=self._day(SQL("s.stop_at")),
            digits=company.currency_id.decimal_places,
            booking=SQL(BOOKING, move=SQL("COALESCE(p.move_id, h.salon_move_id)")),
        )

    @api.model
    def _open_parts(self, company, moment):
        """What is still open at a moment of each amount that came in.

        :return: SQL with the columns kind, company_id, branch_id (where it was taken),
            partner_id, at (when), amount, untaxed; what was used without having come
            in is a negative row of the branch that let it be used
        """
        return SQL(
            """
            WITH entry AS MATERIALIZED (
                SELECT * FROM (%(entries)s) every WHERE at <= %(moment)s
            ), purse AS (
                SELECT kind, company_id, partner_id, purse, purse_branch,
                       SUM(amount) AS amount, SUM(untaxed) AS untaxed,
                       MAX(at) AS at,
                       (ARRAY_AGG(branch_id ORDER BY at DESC, key DESC))[1]
                           AS branch_id
                  FROM entry
              GROUP BY 1, 2, 3, 4, 5
            ), lot AS (
                SELECT kind, company_id, partner_id, purse, purse_branch, origin,
                       MIN(at) AS at,
                       (ARRAY_AGG(branch_id ORDER BY at, key))[1] AS branch_id,
                       SUM(amount) AS amount, SUM(untaxed) AS untaxed
                  FROM entry
                 WHERE incoming
              GROUP BY 1, 2, 3, 4, 5, 6
                HAVING SUM(amount) > 0
            ), newer AS (
                SELECT lot.*,
                       SUM(amount) OVER later - amount AS amount_after,
                       SUM(untaxed) OVER later - untaxed AS untaxed_after
                  FROM lot
                WINDOW later AS (
                       PARTITION BY kind, company_id, partner_id, purse, purse_branch
                           ORDER BY at DESC, origin DESC)
            ), part AS (
                SELECT n.kind, n.company_id, n.partner_id, n.purse, n.purse_branch,
                       n.branch_id, n.at,
                       GREATEST(0, LEAST(n.amount, p.amount - n.amount_after))
                           AS amount,
                       GREATEST(0, LEAST(n.untaxed, p.untaxed - n.untaxed_after))
                           AS untaxed
                  FROM newer n
                  JOIN purse p USING (kind, company_id, purse, purse_branch)
                 WHERE p.partner_id IS NOT DISTINCT FROM n.partner_id
            ), rest AS (
                SELECT p.kind, p.company_id, p.partner_id, p.branch_id, p.at,
                       p.amount - COALESCE(SUM(t.amount), 0) AS amount,
                       p.untaxed - COALESCE(SUM(t.untaxed), 0) AS untaxed
                  FROM purse p
             LEFT JOIN part t
                    ON t.kind = p.kind AND t.company_id = p.company_id
                   AND t.purse = p.purse AND t.purse_branch = p.purse_branch
                   AND t.partner_id IS NOT DISTINCT FROM p.partner_id
              GROUP BY p.kind, p.company_id, p.partner_id, p.purse, p.purse_branch,
                       p.branch_id, p.at, p.amount, p.untaxed
            )
            SELECT kind, company_id, branch_id, partner_id, at, amount, untaxed
              FROM part WHERE amount != 0 OR untaxed != 0
         UNION ALL
            SELECT kind, company_id, branch_id, partner_id, at, amount, untaxed
              FROM rest WHERE amount != 0 OR untaxed != 0
            """,
            entries=self._entries(company),
            moment=moment,
        )

    @api.model
    def _movements(self, company, before, until):
        """What was open before, what came in until then, and what is open then; debts
        without taxes, as in the books.

        :param before, until: two moments, naive UTC
        :return: list of (branch id or None, kind, open before, came in, open then)
        """
        measure = SQL("CASE WHEN kind = 'bonus' THEN amount ELSE untaxed END")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT branch_id, kind, SUM(opening), SUM(came_in), SUM(closing)
                  FROM (SELECT branch_id, kind, %(measure)s AS opening,
                               0 AS came_in, 0 AS closing
                          FROM (%(opening)s) before
                     UNION ALL
                        SELECT branch_id, kind, 0, %(measure)s, 0
                          FROM (%(entries)s) every
                         WHERE incoming AND at > %(before)s AND at <= %(until)s
                     UNION ALL
                        SELECT branch_id, kind, 0, 0, %(measure)s
                          FROM (%(closing)s) until
                       ) step
              GROUP BY 1, 2
                """,
                measure=measure,
                opening=self._open_parts(company, before),
                closing=self._open_parts(company, until),
                entries=self._entries(company),
                before=before,
                until=until,
            )
        )
        return [(branch, kind, *map(float, sums)) for branch, kind, *sums in rows]

    @api.model
    def _accounts(self, company):
        """The accounts on which what is owed lies.

        :return: {account.account: kinds}; one account may be of both
        """
        products = {
            "deposit": company.sudo().salon_deposit_product_id,
            "principal": company.sudo().salon_principal_product_id,
        }
        accounts = {}
        for kind, product in products.items():
            account = product.with_company(company)._get_product_accounts()["income"]
            if product and account:
                accounts.setdefault(account, []).append(kind)
        return accounts

    @api.model
    def _documents(self, company, account, kinds, day):
        """The entries of the books up to a day, by what both sides say.

        :return: list of (account.move or an empty one, by the ledgers, by the account)
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH ledger AS (
                    SELECT move_id, SUM(untaxed) AS amount
                      FROM (%(entries)s) every
                     WHERE kind IN %(kinds)s AND booked <= %(day)s
                  GROUP BY 1
                ), book AS (
                    SELECT COALESCE(o.account_move, m.id) AS move_id,
                           -SUM(l.balance) AS amount
                      FROM account_move_line l
                      JOIN account_move m ON m.id = l.move_id
                 LEFT JOIN pos_order o ON o.id = m.reversed_pos_order_id
                     WHERE l.account_id = %(account)s AND l.company_id = %(company)s
                       AND l.parent_state = 'posted' AND l.date <= %(day)s
                  GROUP BY 1
                )
                SELECT COALESCE(ledger.move_id, book.move_id),
                       COALESCE(ledger.amount, 0), COALESCE(book.amount, 0)
                  FROM ledger FULL JOIN book ON book.move_id = ledger.move_id
              ORDER BY 1 NULLS FIRST
                """,
                entries=self._entries(company),
                kinds=tuple(kinds),
                day=day,
                account=account.id,
                company=company.id,
            )
        )
        Move = self.env["account.move"]
        return [
            (Move.browse(key or ()), float(ledger), float(book))
            for key, ledger, book in rows
        ]

    @api.model
    def _not_booked(self, company, kinds, moment, day):
        """What the ledgers have at a moment and the books have not by that day, or the
        other way round.

        :return: list of (pos.session that is not closed or an empty one, amount)
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT session_id,
                       SUM(untaxed * ((at <= %(moment)s)::int
                           - COALESCE(booked <= %(day)s, FALSE)::int))
                  FROM (%(entries)s) every
                 WHERE kind IN %(kinds)s
              GROUP BY 1
              ORDER BY 1 NULLS LAST
                """,
                entries=self._entries(company),
                kinds=tuple(kinds),
                moment=moment,
                day=day,
            )
        )
        Session = self.env["pos.session"]
        return [(Session.browse(key or ()), float(amount)) for key, amount in rows]


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    salon_move_id = fields.Many2one(
        "account.move",
        "Journal entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
