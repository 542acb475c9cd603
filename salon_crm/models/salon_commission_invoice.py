import pytz

from odoo import api, models
from odoo.tools import SQL

from ..tools import commission
from .salon_commission_till import Back, Piece


class SalonCommissionStatement(models.Model):
    """What visits brought that the office invoiced, without a till."""

    _inherit = "salon.commission.statement"

    @api.model
    def _invoice_pieces(self, company, since, until):
        """Lines of posted invoices and credit notes of visits that have no line on a
        statement yet.

        :param since, until: dates, the last one is left out
        :return: (list of Piece, list of Back)
        """
        reposted = self._invoice_line_ids(company, since, until)
        rows = self.env["account.move.line"].sudo().browse(reposted)
        zone = pytz.timezone(company.partner_id.tz or "UTC")
        origins = rows._salon_credited()
        pieces = [
            row._salon_piece(zone, reposted[row.id])
            for row in rows
            if row not in origins
        ]
        backs = [
            row._salon_back("move_line_id", of, part, reposted[row.id])
            for row, (of, part) in origins.items()
        ]
        return pieces, backs

    @api.model
    def _invoice_line_ids(self, company, since, until):
        """An invoice that a till made is its order's.

        What a line earned or took before does not count any more if that was taken
        back; a credit note's does not either once the sale was, by an invoice that was
        cancelled: posted again, that earns anew, and what is credited of it is not.

        :return: {id: how often it was on a statement before}
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id, COALESCE((
                       SELECT MAX(c.reposted) + 1 FROM salon_commission_line c
                        WHERE c.move_line_id = l.id), 0)
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
                 WHERE l.salon_appointment_line_id IS NOT NULL
                   AND m.company_id = %(company)s
                   AND m.state = 'posted'
                   AND m.move_type IN ('out_invoice', 'out_refund')
                   AND m.invoice_date >= %(since)s
                   AND m.invoice_date < %(until)s
                   AND NOT EXISTS (SELECT FROM pos_order o WHERE o.account_move = m.id)
                   AND NOT EXISTS (
                       SELECT FROM salon_commission_line c
                        WHERE c.move_line_id = l.id
                          AND NOT EXISTS (
                              SELECT FROM salon_commission_line b
                               WHERE b.cancelled_line_id = l.id
                                 AND b.reposted = c.reposted)
                          AND NOT EXISTS (
                              SELECT FROM salon_commission_line b
                               WHERE b.origin_id = c.origin_id
                                 AND b.cancelled_line_id IS NOT NULL
                                 AND b.part > 0))
              ORDER BY l.id
                """,
                company=company.id,
                since=since,
                until=until,
            )
        )
        return dict(rows)

    @api.model
    def _cancelled_backs(self, company):
        """Invoices that were cancelled when what they earned was locked already.

        :return: list of Back, dated as the invoice: it is in the next open month
        """
        rows = self._locked_of_cancelled(company)
        sold = rows.filtered(lambda row: not row.origin_id)
        return [row._cancelled(commission.WHOLE, row) for row in sold]

    @api.model
    def _cancelled_credits(self, company):
        """Credit notes that were cancelled when what they took was locked already.

        An invoice that was cancelled, too, took back all that was left then: of that
        nothing is paid back.

        :return: list of Back below zero, dated as the credit note
        """
        rows = self._locked_of_cancelled(company).filtered("origin_id")
        closed = rows.search(
            [
                ("origin_id", "in", rows.origin_id.ids),
                ("cancelled_line_id", "!=", False),
                ("part", ">", 0),
            ]
        ).origin_id
        return [
            row._cancelled(-round(row.part), row.origin_id)
            for row in rows
            if row.origin_id not in closed and row.origin_id._stands()
        ]

    @api.model
    def _locked_of_cancelled(self, company):
        """:return: salon.commission.line"""
        return self.env["salon.commission.line"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "locked"),
                ("move_line_id.parent_state", "=", "cancel"),
            ]
        )


class SalonCommissionLine(models.Model):
    _inherit = "salon.commission.line"

    def _stands(self):
        """Whether the document that sold something is there and is not cancelled."""
        self.ensure_one()
        line = self.move_line_id.sudo()
        return bool(self.order_line_id or line) and line.parent_state != "cancel"

    def _cancelled(self, part, origin):
        """The document of this line was cancelled.

        :param part: of WHOLE that is given back of what ``origin`` earned
        :return: Back
        """
        line = self.move_line_id.sudo()
        key = origin._key()
        return line._salon_back("cancelled_line_id", key, part, self.reposted)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _salon_piece(self, zone, reposted):
        """:return: Piece"""
        move, service = self.move_id, self.salon_appointment_line_id
        net = self._salon_coins(self.price_total)
        left = 1 - self.discount / 100
        listed = round(net / left) if left else self._salon_coins_at_list()
        kinds = [(commission.WORK, listed, net, (0, 1, 1))]
        sign = -1 if move.move_type == "out_refund" else 1
        return Piece(
            source=("move_line_id", self.id, reposted),
            day=move.invoice_date,
            zone=zone,
            people=(service.employee_id.resource_id.id or None, None),
            shares=(1, 0),
            kinds=kinds,
            pieces=sign * round(self.quantity * 1000),
            product=self.product_id,
            client=service.partner_id,
            requested=service.employee_requested,
            redo=False,
            reference=move.name,
        )

    def _salon_coins(self, amount):
        """An amount of the document in coins of the company; below zero if credited."""
        move, currency = self.move_id, self.company_id.currency_id
        coin = (move.invoice_currency_rate or 1.0) / 10**currency.decimal_places
        sign = -1 if move.move_type == "out_refund" else 1
        return sign * round(amount / coin)

    def _salon_coins_at_list(self):
        """What a line would have cost of which all was given away."""
        prices = self.tax_ids.compute_all(
            self.price_unit, self.currency_id, self.quantity, self.product_id
        )
        return self._salon_coins(prices["total_included"])

    def _salon_credited(self):
        """What the lines of credit notes among these take back.

        :return: {line: ((field, id of the line that was sold), part of it)}
        """
        found = {}
        for row in self.filtered(lambda row: row.move_id.move_type == "out_refund"):
            service = row.salon_appointment_line_id
            sold = row.move_id.reversed_entry_id
            till = sold.pos_order_ids.lines.filtered(
                lambda line, service=service: line.salon_appointment_line_id == service
                and line.qty > 0
            )[:1]
            line = sold.invoice_line_ids.filtered(
                lambda line, service=service: line.salon_appointment_line_id == service
            )[:1]
            if line:
                part = row.price_total / line.price_total if line.price_total else 1.0
                field = "order_line_id" if till else "move_line_id"
                source = (field, (till or line).id)
                found[row] = (source, round(abs(part) * commission.WHOLE))
        return found

    def _salon_back(self, field, of, part, reposted):
        """:return: Back"""
        return Back(
            source=(field, self.id, reposted),
            of=of,
            day=self.move_id.invoice_date,
            part=part,
            product=self.product_id,
            client=self.salon_appointment_line_id.partner_id,
            reference=self.move_id.name,
        )
