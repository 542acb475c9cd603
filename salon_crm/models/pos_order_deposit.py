import logging

from odoo import api, models

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    """Deposits that an order takes, uses or gives back."""

    _inherit = "pos.order"

    def _salon_deposit_lines(self):
        """The lines that are booked on the liability account, whatever else they say:
        the ledger is what the books are."""
        product = self.company_id.sudo().salon_deposit_product_id
        return self.lines.filtered(lambda line: product and line.product_id == product)

    @api.model
    def _process_order(self, order, existing_order):
        self._salon_drop_unknown_deposits(order)
        return super()._process_order(order, existing_order)

    @api.model
    def _salon_drop_unknown_deposits(self, order):
        """Take out of a till's data what is no visit; the money stays a deposit."""
        rows = [
            command[2]
            for command in order.get("lines") or []
            if command[0] in (0, 1) and "salon_deposit_visit_id" in command[2]
        ]
        ids = {
            row["salon_deposit_visit_id"]
            for row in rows
            if type(row["salon_deposit_visit_id"]) is int
        }
        known = set(self.env["salon.appointment"].sudo().browse(ids).exists().ids)
        for row in rows:
            key = row["salon_deposit_visit_id"]
            if type(key) is int and key in known:
                continue
            # A till never takes a link away, it only may not know the visit any more.
            del row["salon_deposit_visit_id"]
            if key:
                _logger.warning(
                    "Till order %s: there is no visit %s, deposit kept for the client",
                    order.get("uuid"),
                    key,
                )

    def _salon_drop_foreign_deposits(self):
        """Unlink visits of another company or client than the order's.

        A bill of a family uses the deposits of all whose services are on it.
        """
        served = self.lines.salon_appointment_line_id.appointment_id.sudo()
        for line in self.lines.filtered("refunded_orderline_id"):
            given_back = line.refunded_orderline_id.salon_deposit_visit_id
            if line.salon_deposit_visit_id != given_back:
                line.salon_deposit_visit_id = given_back
        for line in self.lines.filtered("salon_deposit_visit_id"):
            visit = line.salon_deposit_visit_id.sudo()
            same_company = visit.company_id == self.company_id
            same_client = visit.partner_id == self.partner_id or visit in served
            ours = line in self._salon_deposit_lines()
            if line.refunded_orderline_id or (same_company and same_client and ours):
                continue
            _logger.warning(
                "Till order %s: deposit of visit %s of another %s, link ignored",
                self.uuid,
                visit.id,
                "product" if not ours else "client" if same_company else "company",
            )
            line.salon_deposit_visit_id = False

    def _salon_steps_after_payment(self):
        return [*super()._salon_steps_after_payment(), self._salon_enter_deposits]

    def _salon_enter_deposits(self):
        """Continue the ledger; a line that is in it already changes nothing."""
        for order in self:
            order._salon_drop_foreign_deposits()
        rows = [
            line._salon_deposit_row()
            for order in self
            for line in order._salon_deposit_lines()
            if not line.currency_id.is_zero(line.price_subtotal_incl)
        ]
        self.env["salon.deposit.entry"]._enter(rows)._flag_what_is_wrong()

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if pos_line.salon_deposit_visit_id:
            values["salon_deposit_visit_id"] = pos_line.salon_deposit_visit_id.id
        return values

    def read_pos_data(self, data, config):
        """What is open of a deposit now comes with the order: the till asks nothing."""
        result = super().read_pos_data(data, config)
        visits = self.lines.salon_deposit_visit_id
        if config and config.salon_branch_id and visits:
            rows = result.setdefault("salon.appointment", [])
            known = {row["id"] for row in rows}
            new = visits.filtered(lambda visit: visit.id not in known)
            rows += new._load_pos_data_read(new, config)
        return result
