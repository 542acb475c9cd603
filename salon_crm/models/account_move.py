from odoo import api, fields, models


class AccountMove(models.Model):
    """An invoice of a visit, made at the till or in the office."""

    _inherit = "account.move"

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

    @api.depends("invoice_line_ids.salon_appointment_line_id")
    def _compute_salon_appointment_ids(self):
        for move in self:
            visits = move.invoice_line_ids.salon_appointment_line_id.appointment_id
            move.salon_appointment_ids = visits
            move.salon_appointment_count = len(visits)

    def _search_salon_appointment_ids(self, operator, value):
        return [
            (
                "invoice_line_ids.salon_appointment_line_id.appointment_id",
                operator,
                value,
            )
        ]

    def _salon_settled_share(self):
        """How much of the invoice is paid, from 0 to 1."""
        self.ensure_one()
        if self.payment_state in ("paid", "in_payment", "reversed"):
            return 1.0
        if self.payment_state == "partial" and self.amount_total:
            return 1.0 - self.amount_residual / self.amount_total
        return 0.0

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self.sudo().salon_appointment_ids._after_payment()
        return result

    def action_salon_visits(self):
        return self.salon_appointment_ids._open_linked()
