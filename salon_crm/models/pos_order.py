import logging

from odoo import api, fields, models

from .safely import safely

_logger = logging.getLogger(__name__)


def _is_id(row):
    """Whether the link in a row of a till's data can be an id at all."""
    return type(row["salon_appointment_line_id"]) is int


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
        self._salon_drop_unknown_links(order)
        return super()._process_order(order, existing_order)

    @api.model
    def _salon_drop_unknown_links(self, order):
        """Take out of a till's data what is no service of any visit.

        A till may be wrong, or its data old: a bad link is dropped and logged, since
        the client's payment must not fail for it.
        """
        rows = [
            command[2]
            for command in order.get("lines") or []
            if command[0] in (0, 1) and "salon_appointment_line_id" in command[2]
        ]
        keys = {row["salon_appointment_line_id"] for row in rows if _is_id(row)}
        known = self.env["salon.appointment.line"].sudo().browse(keys).exists().ids
        for row in rows:
            key = row["salon_appointment_line_id"]
            if _is_id(row) and key in known:
                continue
            # Without the key a line stays as it is: a till never takes a link away,
            # it only may not know the visit any more.
            del row["salon_appointment_line_id"]
            if key:
                _logger.warning(
                    "Till order %s: there is no service %s of a visit, link ignored",
                    order.get("uuid"),
                    key,
                )

    def _salon_drop_foreign_links(self):
        """Unlink services of visits of another company or client than the order's.

        A refund keeps the link of what it gives back.
        """
        for line in self.lines.filtered("salon_appointment_line_id"):
            service = line.salon_appointment_line_id.sudo()
            same_company = service.company_id == self.company_id
            same_client = service.partner_id == self.partner_id
            if line.refunded_orderline_id or (same_company and same_client):
                continue
            _logger.warning(
                "Till order %s: service %s is of a visit of another %s, link ignored",
                self.uuid,
                service.id,
                "client" if same_company else "company",
            )
            line.salon_appointment_line_id = False

    def action_pos_order_paid(self):
        self._salon_drop_foreign_links()
        result = super().action_pos_order_paid()
        self.sudo()._salon_after_payment()
        return result

    def _salon_after_payment(self):
        """Do what the salon does when an order is paid.

        Called for each payment, also for an order that a till sends again: no step does
        anything twice. The money is in the till, so that nothing may stop the payment:
        a step that fails is logged and leaves the others alone.
        """
        for step in self._salon_steps_after_payment():
            safely(self, step)

    def _salon_steps_after_payment(self):
        """Methods without arguments, in the order in which they are called."""
        return [self._salon_close_visits]

    def _salon_close_visits(self):
        self.lines.salon_appointment_line_id.appointment_id._close_paid()

    def _salon_is_settled(self):
        """Whether the money is there: what is owed on account only once it is paid."""
        self.ensure_one()
        owed = self.payment_ids.filtered(
            lambda payment: payment.payment_method_id.type == "pay_later"
        )
        if not owed:
            return True
        if self.account_move:
            return self.account_move._salon_settled_share() == 1.0
        partner = self.partner_id.commercial_partner_id
        rows = self.session_move_id.line_ids.filtered(
            lambda row: row.account_id.account_type == "asset_receivable"
        )
        # A payment method that does not identify the client makes one row for all.
        owed_here = rows.filtered(
            lambda row: row.partner_id.commercial_partner_id == partner
        ) or rows.filtered(lambda row: not row.partner_id)
        return bool(owed_here) and all(owed_here.mapped("reconciled"))

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if pos_line.salon_appointment_line_id:
            values["salon_appointment_line_id"] = pos_line.salon_appointment_line_id.id
        return values
