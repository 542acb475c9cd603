import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    """A till order that pays visits."""

    _inherit = "pos.order"

    salon_appointment_ids = fields.Many2many(
        "salon.appointment",
        string="Visits",
        compute="_compute_salon_appointment_ids",
        compute_sudo=True,
        search="_search_salon_appointment_ids",
    )
    salon_appointment_count = fields.Integer(
        "Number of visits", compute="_compute_salon_appointment_ids", compute_sudo=True
    )

    @api.depends("lines.salon_appointment_line_id")
    def _compute_salon_appointment_ids(self):
        for order in self:
            visits = order.lines.salon_appointment_line_id.appointment_id
            order.salon_appointment_ids = visits
            order.salon_appointment_count = len(visits)

    def _search_salon_appointment_ids(self, operator, value):
        return [("lines.salon_appointment_line_id.appointment_id", operator, value)]

    def action_salon_visits(self):
        return self.salon_appointment_ids._open_linked()

    @api.model
    def _process_order(self, order, existing_order):
        self._salon_check_links(order)
        return super()._process_order(order, existing_order)

    @api.model
    def _salon_check_links(self, order):
        """Keep only links to visits of the order's company and client.

        A till may be wrong, or its data old: a bad link is dropped and logged, since
        the client's payment must not fail for it.
        """
        rows = [
            command[2]
            for command in order.get("lines") or []
            if command[0] in (0, 1) and command[2].get("salon_appointment_line_id")
        ]
        wanted = [row["salon_appointment_line_id"] for row in rows]
        ids = [key for key in wanted if isinstance(key, int)]
        known = self.env["salon.appointment.line"].sudo().browse(ids).exists()
        company = self.env["pos.session"].browse(order["session_id"]).company_id
        client = order.get("partner_id")
        allowed = known.filtered(
            lambda line: line.company_id == company and line.partner_id.id == client
        )
        for row in rows:
            if row["salon_appointment_line_id"] not in allowed.ids:
                _logger.warning(
                    "Till order %s: link to salon.appointment.line %s ignored, it is "
                    "of another company or client",
                    order.get("uuid"),
                    row["salon_appointment_line_id"],
                )
                row["salon_appointment_line_id"] = False

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        visits = self.sudo().lines.salon_appointment_line_id.appointment_id
        try:
            with self.env.cr.savepoint():
                visits._after_payment()
        except (UserError, ValidationError, psycopg2.IntegrityError):
            # The money is in the till: whatever the visit's state, the order stands.
            _logger.exception(
                "Order %s is paid, but its visits stay as they were", self.name
            )
        return result

    def _salon_is_settled(self):
        """Whether the money is there: what is owed on account counts once it is paid."""
        self.ensure_one()
        owed = self.payment_ids.filtered(
            lambda payment: payment.payment_method_id.type == "pay_later"
        )
        if not owed:
            return True
        if self.account_move:
            return self.account_move._salon_settled_share() == 1.0
        partner = self.partner_id.commercial_partner_id
        receivables = self.session_move_id.line_ids.filtered(
            lambda row: row.partner_id.commercial_partner_id == partner
            and row.account_id.account_type == "asset_receivable"
        )
        return bool(receivables) and all(receivables.mapped("reconciled"))

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if pos_line.salon_appointment_line_id:
            values["salon_appointment_line_id"] = pos_line.salon_appointment_line_id.id
        return values
