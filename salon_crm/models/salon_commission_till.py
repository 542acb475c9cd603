from typing import NamedTuple

import pytz

from odoo import api, models
from odoo.tools import SQL, split_every

from ..tools import commission, giveaway
from ..tools.stored_value import share_out

# Lines of till orders that are read at once.
SLICE = 5000


class Piece(NamedTuple):
    """One line of a document that sold something, with who did it.

    ``source``: field and id of the document's line, and how often it was posted again.
    ``kinds``: list of (kind, list price, net, part) in coins of the company; ``people``
    (stylist, helper) as ids of ``resource.resource`` or None, ``shares`` their weights.
    """

    source: tuple
    day: object
    zone: object
    people: tuple
    shares: tuple
    kinds: list
    pieces: int
    product: object
    client: object
    requested: bool
    redo: bool
    reference: str


class Back(NamedTuple):
    """A line that gives back a ``part`` of what another one sold.

    ``source`` as that of a `Piece`. ``of``: field and id of the line that sold it, or
    the key of the one line of a statement that is meant. ``part`` is below zero if what
    was given back is not any more.
    """

    source: tuple
    of: tuple
    day: object
    part: int
    product: object
    client: object
    reference: str


class SalonCommissionStatement(models.Model):
    """What the lines of till orders brought, and by whom."""

    _inherit = "salon.commission.statement"

    @api.model
    def _till_pieces(self, company, since, until):
        """Till lines that have no line on a statement yet.

        :param since, until: UTC datetimes
        :return: (list of Piece, list of Back)
        """
        pieces, backs = [], []
        Line = self.env["pos.order.line"].sudo()
        for ids in split_every(SLICE, self._till_line_ids(company, since, until)):
            lines = Line.browse(ids)
            parts = lines.order_id._salon_consumption()
            value = lines._salon_value_products()
            listed, redone = lines._salon_list_amounts()
            for line in lines:
                if line.refunded_orderline_id:
                    backs.append(line._salon_back())
                elif line._salon_earns():
                    coins, gross, at_list = line._salon_coins(
                        parts.get(line), listed.get(line)
                    )
                    kinds = line._salon_kinds(coins, gross, at_list, value)
                    pieces.append(line._salon_piece(kinds, line.id in redone))
            if len(ids) == SLICE:
                # So that a large month fits into the memory of a worker.
                self.env.invalidate_all()
        return pieces, backs

    @api.model
    def _till_line_ids(self, company, since, until):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id
                  FROM pos_order_line l
                  JOIN pos_order o ON o.id = l.order_id
                 WHERE o.company_id = %(company)s
                   AND o.state IN ('paid', 'done')
                   AND o.date_order >= %(since)s
                   AND o.date_order < %(until)s
                   AND l.salon_again_line_id IS NULL
                   AND (l.salon_stylist_id IS NOT NULL AND NOT EXISTS (
                            SELECT FROM salon_commission_line c
                             WHERE c.order_line_id = l.id AND c.role = 'stylist')
                        OR l.salon_helper_id IS NOT NULL AND NOT EXISTS (
                            SELECT FROM salon_commission_line c
                             WHERE c.order_line_id = l.id AND c.role = 'helper'))
              ORDER BY l.order_id, l.id
                """,
                company=company.id,
                since=since,
                until=until,
            )
        )
        return [key for (key,) in rows]


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _salon_earns(self):
        """Whether somebody can earn by the line: what lowers a bill is nobody's."""
        self.ensure_one()
        if self.salon_value_use == "top_up":
            return True
        company = self.company_id
        # Stored value that no line says the use of changed no balance.
        idle = company.salon_principal_product_id | company.salon_bonus_product_id
        if self.product_id in idle or not self._salon_is_sold():
            return False
        return self._salon_part() not in (giveaway.OFF_BILL, giveaway.ROUND_OFF)

    def _salon_list_amounts(self):
        """What lines would have cost without what the cashier gave away.

        :return: ({line: amount with taxes}, for those that cost less; set of the ids of
            lines that were free as a service was done again)
        """
        given = self.env["salon.till.exception"].sudo()
        given = given.search(
            [
                ("order_line_id", "in", self.ids),
                ("kind", "in", (giveaway.DISCOUNT, giveaway.PRICE, giveaway.FREE)),
            ]
        )
        amounts = {
            row.order_line_id: row.order_line_id._salon_with_taxes(row.list_amount)
            for row in given
        }
        redone = given.filtered(
            lambda row: row.kind == giveaway.FREE and row.reason_id.is_redo
        )
        return amounts, set(redone.order_line_id.ids)

    def _salon_with_taxes(self, amount):
        """:param amount: as the prices of the line are meant"""
        self.ensure_one()
        taxes = self.tax_ids_after_fiscal_position
        if not taxes:
            return amount
        prices = taxes.compute_all(
            amount, self.order_id.currency_id, product=self.product_id
        )
        return prices["total_included"]

    def _salon_coins(self, parts, listed):
        """The amounts of the line in coins of the company.

        :param parts: as `pos.order._salon_consumption` has them, None for a top-up
        :param listed: list price with taxes, None if it is what was charged
        :return: ({name: coins}, what was charged, list price)
        """
        order, currency = self.order_id, self.company_id.currency_id
        coin = (order.currency_rate or 1.0) / 10**currency.decimal_places
        coins = {name: round(amount / coin) for name, amount in (parts or {}).items()}
        gross = round(self._salon_amount() / coin)
        return coins, gross, gross if listed is None else round(listed / coin)

    def _salon_kinds(self, coins, gross, listed, value_products):
        """:return: list of (kind, list price, net, part), as `Piece` has it"""
        whole = (0, 1, 1)
        if self.product_id == self.order_id.config_id.tip_product_id:
            return [(commission.TIP, gross, gross, whole)]
        if self.salon_value_use == "top_up" or self.product_id in value_products:
            return [(commission.TOP_UP, gross, gross, whole)]
        if not self.product_id.is_salon_service:
            return [(commission.PRODUCT, listed, coins["net"], whole)]
        principal, money = coins["principal"], coins["net"] - coins["principal"]
        value = principal + coins["bonus"]
        weights = [abs(money), abs(value)] if value else [1, 0]
        lists, total = share_out(listed, weights), sum(weights)
        kinds = [
            (commission.WORK, lists[0], money, (0, weights[0], total)),
            (commission.CONSUMPTION, lists[1], principal, (weights[0], total, total)),
        ]
        return [row for row, weight in zip(kinds, weights, strict=True) if weight]

    def _salon_piece(self, kinds, redo):
        """:return: Piece"""
        order = self.order_id
        helper = self.salon_helper_id.id or None
        share = round(self.salon_helper_share * 100) if helper else 0
        return Piece(
            source=("order_line_id", self.id, 0),
            day=self._salon_day(),
            zone=order._salon_zone(),
            people=(self.salon_stylist_id.id or None, helper if share else None),
            shares=(100 * 100 - share, share),
            kinds=kinds,
            pieces=round(self.qty * 1000),
            product=self.product_id,
            client=self.salon_appointment_line_id.partner_id or order.partner_id,
            requested=self.salon_requested,
            redo=redo,
            reference=order.pos_reference or order.name,
        )

    def _salon_back(self):
        """:return: Back"""
        sold, order = self.refunded_orderline_id, self.order_id
        part = abs(self.qty / sold.qty) if sold.qty else 1.0
        return Back(
            source=("order_line_id", self.id, 0),
            of=("order_line_id", sold.id),
            day=self._salon_day(),
            part=round(part * commission.WHOLE),
            product=self.product_id,
            client=self.salon_appointment_line_id.partner_id or order.partner_id,
            reference=order.pos_reference or order.name,
        )

    def _salon_day(self):
        """The day of the order on the wall of its branch."""
        order = self.order_id
        moment = pytz.utc.localize(order.date_order)
        return moment.astimezone(order._salon_zone()).date()


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _salon_zone(self):
        branch = self.config_id.salon_branch_id
        return pytz.timezone(branch.tz or self.company_id.partner_id.tz or "UTC")
