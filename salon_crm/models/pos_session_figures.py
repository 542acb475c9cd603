from odoo import models
from odoo.tools import SQL

from ..tools import closing

# What a line does to a deposit, as `pos.order.line._salon_deposit_kind` says it.
DEPOSIT_KIND = SQL(
    """CASE WHEN l.refunded_orderline_id IS NOT NULL
            THEN CASE WHEN way.sign > 0 THEN 'deposit_returned'
                      ELSE 'deposit_given_back' END
            WHEN way.sign > 0 THEN 'deposit_taken'
            WHEN EXISTS (
                 SELECT FROM pos_order_line paid
                  WHERE paid.order_id = l.order_id
                    AND paid.product_id != l.product_id
                    AND paid.qty * paid.price_unit >= 0)
            THEN 'deposit_used'
            ELSE 'deposit_given_back' END"""
)
VALUE_KIND = SQL(
    """CASE WHEN l.salon_value_use = 'top_up'
            THEN CASE WHEN way.sign > 0 THEN 'paid_in' ELSE 'paid_back' END
            WHEN way.sign > 0 THEN l.salon_value_use || '_returned'
            ELSE l.salon_value_use || '_used' END"""
)


class PosSession(models.Model):
    """What happened at a till until it closed, in figures that agree with the books.

    They come from Odoo's own orders and payments, a few queries for any number of them.
    """

    _inherit = "pos.session"

    def _salon_closing_figures(self):
        """What happened at the till in this session, from Odoo's own orders.

        :return: ``{"takings": [(name, amount, count)], "total", "sold": as
            `closing.by_kind`, "orders": (amount, count), "cash": as
            `_salon_cash_figures`, "given": as `closing.given_by_person`, "tips": as
            `closing.by_person`, "bonus", "forfeits": [(kind, amount, count)],
            "vouchers": [(platform, amount, count)], "visits", "clients"}``; money in
            the session's currency
        """
        self.ensure_one()
        self.env.flush_all()
        digits = self.currency_id.decimal_places
        takings = self._salon_takings()
        total = round(sum(amount for _name, amount, _count in takings), digits)
        rows = self._salon_line_rows()
        sold = [(row["kind"], row["amount"], row["count"]) for row in rows]
        return {
            "takings": takings,
            "total": total,
            "sold": closing.by_kind(sold, total, digits),
            "cash": self._salon_cash_figures(),
            "given": closing.given_by_person(self._salon_given_rows(), digits),
            "tips": closing.by_person(self._salon_tips(rows), digits),
            "bonus": self._salon_bonus_figures(),
            "forfeits": self._salon_forfeit_figures(),
            "vouchers": self._salon_voucher_figures(),
            **self._salon_counts(),
        }

    def _salon_orders_domain(self, path=""):
        return [
            (f"{path}session_id", "in", self.ids),
            (f"{path}state", "not in", ("draft", "cancel")),
        ]

    def _salon_takings(self):
        return [
            (method.name, amount, count)
            for method, amount, count in self._salon_takings_of_each()[self]
        ]

    def _salon_takings_of_each(self):
        """What was taken in these sessions, by one query.

        :return: {session: [(pos.payment.method, amount, count)]}, money in each
            session's currency
        """
        groups = self.env["pos.payment"]._read_group(
            self._salon_orders_domain("pos_order_id."),
            ["session_id", "payment_method_id"],
            ["amount:sum", "__count"],
        )
        groups.sort(key=lambda row: (row[1].sequence, row[1].id))
        takings = {session: [] for session in self}
        for session, method, amount, count in groups:
            digits = session.currency_id.decimal_places
            takings[session].append((method, round(amount, digits), count))
        return takings

    def _salon_cash_difference(self, takings):
        """What was counted at the closing less what should have been there, as Odoo has
        it, without a query for each session.

        :param takings: this session's of `_salon_takings_of_each`
        """
        self.ensure_one()
        drawer = self.payment_method_ids.filtered("is_cash_count")[:1]
        cash = sum(amount for method, amount, _count in takings if method == drawer)
        expected = self.cash_register_balance_start + self.cash_real_transaction + cash
        return self.currency_id.round(self.cash_register_balance_end_real - expected)

    def _salon_line_rows(self):
        """Sums of the session's lines by what they are about, and by stylist.

        As `pos.order.line._salon_amount` has it, quantity and price say the sign: a
        till sends the lines of a refund without one.

        :return: list of ``{"kind", "stylist_id", "amount" (taxes included), "count"}``
        """
        return self.env.execute_query_dict(
            SQL(
                """
                WITH stored (product_id, program_type) AS (
                    SELECT r.product_product_id, MIN(p.program_type)
                      FROM loyalty_program p
                      JOIN loyalty_rule u ON u.program_id = p.id
                      JOIN loyalty_rule_product_product_rel r
                        ON r.loyalty_rule_id = u.id
                     WHERE p.program_type IN ('ewallet', 'gift_card')
                       AND p.salon_value_kind IS NULL
                  GROUP BY 1
                )
                SELECT CASE
                       WHEN l.product_id = y.salon_deposit_product_id THEN %(deposit)s
                       WHEN l.salon_value_use IS NOT NULL THEN %(value)s
                       WHEN reward.program_type = 'ewallet' THEN 'wallet_used'
                       WHEN reward.program_type = 'gift_card' THEN 'gift_used'
                       WHEN l.is_reward_line THEN 'reward'
                       WHEN stored.program_type = 'ewallet' THEN 'top_up'
                       WHEN stored.program_type = 'gift_card' THEN 'gift_sold'
                       WHEN l.product_id = c.tip_product_id THEN 'tip'
                       WHEN o.is_refund OR l.refunded_orderline_id IS NOT NULL
                       THEN 'refund'
                       WHEN l.product_id = %(round_off)s THEN 'rounded_off'
                       ELSE 'sale' END AS kind,
                       l.salon_stylist_id AS stylist_id,
                       SUM(way.sign * ABS(l.price_subtotal_incl)) AS amount,
                       COUNT(*) AS count
                  FROM pos_order_line l
            CROSS JOIN LATERAL (
                       SELECT CASE WHEN l.qty * l.price_unit < 0 THEN -1 ELSE 1 END
                       ) way (sign)
                  JOIN pos_order o ON o.id = l.order_id
                  JOIN res_company y ON y.id = o.company_id
                  JOIN pos_session s ON s.id = o.session_id
                  JOIN pos_config c ON c.id = s.config_id
             LEFT JOIN loyalty_reward w ON w.id = l.reward_id
             LEFT JOIN loyalty_program reward ON reward.id = w.program_id
             LEFT JOIN stored ON stored.product_id = l.product_id
                 WHERE o.session_id = %(session)s
                   AND o.state NOT IN ('draft', 'cancel')
              GROUP BY 1, 2
              ORDER BY 1, 2
                """,
                deposit=DEPOSIT_KIND,
                value=VALUE_KIND,
                round_off=self.config_id._salon_round_off_id() or None,
                session=self.id,
            )
        )

    def _salon_tips(self, rows):
        """Tips by person; who gets one that names nobody is for the team to say."""
        tips = [row for row in rows if row["kind"] == closing.TIP]
        people = self.env["resource.resource"].browse(
            [row["stylist_id"] for row in tips if row["stylist_id"]]
        )
        names = {person.id: person.name for person in people}
        nobody = self.env._("Nobody named")
        return [
            (names.get(row["stylist_id"], nobody), float(row["amount"])) for row in tips
        ]

    def _salon_given_rows(self):
        """What was given away by whom, as in the list of exceptions: each line once.

        Amounts are as the prices are meant, with or without taxes.

        :return: list as `closing.given_by_person` takes it
        """
        groups = (
            self.env["salon.till.exception"]
            .sudo()
            ._read_group(
                [
                    *self._salon_orders_domain("order_id."),
                    ("kind", "in", closing.GIVEN),
                ],
                ["cashier", "kind", "standing"],
                ["amount:sum", "__count"],
            )
        )
        return [
            (cashier, kind, amount, count, count if standing == "not_approved" else 0)
            for cashier, kind, standing, amount, count in groups
        ]

    def _salon_bonus_figures(self):
        """The bonus that came with top-ups, and what went with those given back. It is
        no money, so that no line says it.

        :return: list of ("given" or "taken_back", amount, count)
        """
        [(given, taken_back)] = self.env.execute_query(
            SQL(
                """
                SELECT SUM(h.issued), SUM(h.used)
                  FROM loyalty_history h
                  JOIN loyalty_card k ON k.id = h.card_id
                  JOIN pos_order_line l ON l.id = h.salon_order_line_id
                  JOIN pos_order o ON o.id = l.order_id
                 WHERE k.salon_value_kind = 'bonus' AND l.salon_value_use = 'top_up'
                   AND o.session_id = %s AND o.state NOT IN ('draft', 'cancel')
                """,
                self.id,
            )
        )
        rows = [("given", given), ("taken_back", -(taken_back or 0))]
        digits = self.currency_id.decimal_places
        return [(kind, round(amount, digits), 0) for kind, amount in rows if amount]

    def _salon_forfeit_figures(self):
        """Deposits forfeited in the branch: no till takes part in it.

        :return: list of ("forfeited" or "restored", amount, count)
        """
        branch = self.config_id.salon_branch_id
        if not branch or not self.start_at:
            return []
        own, of_books = self.currency_id, self.company_id.currency_id
        day = self.stop_at or self.start_at
        return [
            (kind, of_books._convert(amount, own, self.company_id, day), count)
            for kind, amount, count in branch._forfeits_of_day(
                self.start_at, self.stop_at
            )
        ]

    def _salon_voucher_figures(self):
        groups = self.env["salon.voucher.use"]._read_group(
            self._salon_orders_domain("order_id."),
            ["platform_id"],
            ["amount:sum", "__count"],
        )
        return [(platform.name, amount, count) for platform, amount, count in groups]

    def _salon_counts(self):
        [(amount, orders, _count)] = self.env["pos.order"]._read_group(
            self._salon_orders_domain(), [], ["amount_total:sum", "__count", "id:max"]
        )
        [(visits, clients)] = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(DISTINCT v.appointment_id), COUNT(DISTINCT o.partner_id)
                  FROM pos_order o
             LEFT JOIN pos_order_line l
                    ON l.order_id = o.id AND l.refunded_orderline_id IS NULL
             LEFT JOIN salon_appointment_line v
                    ON v.id = l.salon_appointment_line_id
                 WHERE o.session_id = %s AND o.state NOT IN ('draft', 'cancel')
                """,
                self.id,
            )
        )
        return {"orders": (amount, orders), "visits": visits, "clients": clients}

    def _salon_cash_figures(self):
        """Cash in the drawer, by Odoo's own count of it.

        :return: ``{"opening", "sales", "moves": [(why, amount)], "expected", "counted",
            "difference"}``; None for a till without cash
        """
        if not self.cash_control:
            return None
        lines = self.statement_line_ids.sorted("id")
        closed = self.state == "closed"
        moved = self.cash_real_transaction if closed else sum(lines.mapped("amount"))
        # Closing adds the takings and the difference, which are no moves of cash.
        begin = f"{self.name}-"
        moves = [
            (line.payment_ref.removeprefix(begin), line.amount)
            for line in lines
            if (line.payment_ref or "").startswith(begin)
        ]
        other = self.currency_id.round(moved - sum(amount for _why, amount in moves))
        if other:
            moves.append((self.env._("Other"), other))
        # Odoo does not see that these change with each move of cash.
        self.invalidate_recordset(
            ["cash_register_balance_end", "cash_register_difference"]
        )
        opening = self.cash_register_balance_start
        expected = self.cash_register_balance_end
        return {
            "opening": opening,
            "sales": self.currency_id.round(expected - opening - moved),
            "moves": moves,
            "expected": expected,
            "counted": self.cash_register_balance_end_real,
            "difference": self.cash_register_difference,
        }
