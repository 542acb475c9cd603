from odoo import api, fields, models

from .safely import safely


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
    salon_family_bill = fields.Boolean(
        "Family bill",
        readonly=True,
        copy=False,
        help="The cashier said that it pays visits of other clients, too.",
    )
    salon_payer_told = fields.Boolean(
        readonly=True, copy=False, help="The visits' histories say who paid for them."
    )
    salon_not_done_ids = fields.Many2many(
        "salon.appointment.line",
        "salon_order_not_done_rel",
        "order_id",
        "line_id",
        string="Not done",
        readonly=True,
        copy=False,
        help="Services that the cashier took off the bill since nobody did them.",
    )

    @api.depends("lines.salon_appointment_line_id", "lines.salon_deposit_visit_id")
    def _compute_salon_appointment_ids(self):
        for order in self:
            visits = order.lines.salon_appointment_line_id.appointment_id
            order.salon_appointment_ids = visits
            order.salon_appointment_count = len(order._salon_all_visits())

    def _salon_all_visits(self):
        """The visits that were paid, and those for which a deposit was."""
        lines = self.lines
        return lines.salon_appointment_line_id.appointment_id | (
            lines.salon_deposit_visit_id
        )

    def action_salon_visits(self):
        return self.sudo()._salon_all_visits().sudo(False)._open_linked()

    @api.model
    def sync_from_ui(self, orders):
        self.env["salon.branch"]._remember_doer()
        return super().sync_from_ui(orders)

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
        return [
            self._salon_settle_double_payments,
            self._salon_update_visits,
            self._salon_tell_who_paid,
            self._salon_close_visits,
        ]

    def _salon_close_visits(self):
        self.lines.salon_appointment_line_id.appointment_id._close_paid()

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if pos_line.salon_appointment_line_id:
            values["salon_appointment_line_id"] = pos_line.salon_appointment_line_id.id
        return values
