from odoo import fields, models

from ..tools import points
from .account_move_deposit import CUSTOMER
from .safely import safely

PAID = ("paid", "in_payment")


class AccountMove(models.Model):
    """Points for what the office invoices, without a till.

    An invoice of a client of the salon earns points once it is paid, by the tier that
    the client had when it was posted. Resetting it, taking its payment away or a credit
    note takes them back. What a till invoices, its order has earned.
    """

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._salon_note_tier()
        posted._salon_settle_points_safely()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self._salon_settle_points_safely()
        return result

    def button_cancel(self):
        result = super().button_cancel()
        self._salon_settle_points_safely()
        return result

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._salon_settle_points_safely()
        return result

    def _salon_note_tier(self):
        for move in self.sudo().filtered(
            lambda one: one.move_type == "out_invoice" and not one.pos_order_ids
        ):
            day = move.invoice_date or fields.Date.context_today(self)
            move.salon_tier_id = move.partner_id._salon_tiers_on(move.company_id, day)[
                :1
            ]

    def _salon_settle_points_safely(self):
        """Nothing that goes wrong with points stops an entry of the books."""
        moves = self.sudo().filtered(lambda move: move.move_type in CUSTOMER)
        if moves:
            safely(moves, moves._salon_settle_points)

    def _salon_settle_points(self):
        """Have the ledger say what these invoices and credit notes say now."""
        for move in self:
            program = move.company_id._salon_points_program()
            if not program or (
                move.move_type == "out_refund" and not move.reversed_entry_id
            ):
                continue
            sold = move.reversed_entry_id or move
            if not sold.pos_order_ids:
                sold._salon_settle_points_of_invoice(program)
            elif move != sold and not move.pos_order_ids:
                for order in sold.pos_order_ids:
                    order._salon_return_points(move)

    def _salon_settle_points_of_invoice(self, program):
        net = self._salon_points_coins()
        credited = sum(
            note._salon_points_coins()
            for note in self.reversal_move_ids
            if note.state == "posted"
        )
        paid = self.state == "posted" and self.payment_state in PAID
        entry = self._salon_points_entry()
        if not entry and paid and credited < net:
            entry = self._salon_earn_points(program, net)
        if not entry:
            return
        whole = round(entry.issued)
        left = points.left(whole, net, credited) if paid else 0
        entry._salon_take_back(
            (whole - left) * points.UNIT,
            self.env._("Taken back: %s", self.name or self.ref or ""),
            **self._salon_points_values(),
        )

    def _salon_points_entry(self):
        """:return: the entry by which the invoice earned, if it was not taken back"""
        entries = self.env["loyalty.history"].sudo()
        entry = entries.search(
            [
                ("salon_points_move_id", "=", self.id),
                ("salon_points_kind", "=", points.EARNED),
            ],
            order="id desc",
            limit=1,
        )
        taken = entry and -entry._salon_follow(points.TAKEN_BACK)
        return entry if entry and taken < entry._salon_change() else entries

    def _salon_earn_points(self, program, net):
        client = self.partner_id
        entries = self.env["loyalty.history"]
        if (
            not client.is_salon_client
            or client.salon_is_passer_by
            or not program.active
        ):
            return entries
        digits = self.company_id.currency_id.decimal_places
        factor = self.salon_tier_id.points_factor if self.salon_tier_id else 1
        rate = program._salon_points_rate()
        won = points.earned(net / 10**digits, rate, factor)
        if not won:
            return entries
        before = entries.sudo().search(
            [("salon_points_move_id", "=", self.id)], order="id desc", limit=1
        )
        card = self.env["loyalty.card"]._salon_points_card(client, program)
        return card._salon_post_points(
            won * points.UNIT,
            points.EARNED,
            self.env._("Earned: %s", self.name),
            salon_origin_id=before.id,
            **self._salon_points_values(),
        )

    def _salon_points_values(self):
        return {
            "salon_points_move_id": self.id,
            "order_model": self._name,
            "order_id": self.id,
        }

    def _salon_points_name(self):
        return self.name

    def _salon_points_coins(self):
        """What services and goods come to, with taxes, in coins of the company."""
        self.ensure_one()
        company = self.company_id
        value = self.env["pos.order.line"]._salon_value_products()
        value |= company.salon_deposit_product_id
        total = sum(
            line.price_total
            for line in self.invoice_line_ids
            if line.display_type == "product"
            and not line.salon_deposit_visit_id
            and line.product_id not in value
        )
        digits = company.currency_id.decimal_places
        return round(total / (self.invoice_currency_rate or 1.0) * 10**digits)


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        """A payment that is taken away takes the points along."""
        moves = (self.debit_move_id | self.credit_move_id).move_id
        result = super().unlink()
        moves.exists()._salon_settle_points_safely()
        return result
