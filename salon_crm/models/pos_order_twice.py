from odoo import models


class PosOrder(models.Model):
    """Two orders of one visit are two real payments; the visit's services count one."""

    _inherit = "pos.order"

    def _salon_settle_double_payments(self):
        """Keep one payment for each service, and flag visits that were paid twice.

        Two tills that are offline can both charge a visit. The money of the second
        stays, but its lines only remember what they paid again. When the first is given
        back, the second takes its place.
        """
        self._salon_set_aside()
        lines = self.lines
        services = lines.salon_appointment_line_id | lines.salon_again_line_id
        services._let_second_payment_count()
        services.appointment_id._update_paid_twice()

    def _salon_set_aside(self):
        """Take from these orders' lines the services that others have paid already."""
        for line in self.lines:
            service = line.salon_appointment_line_id
            if not service or line.refunded_orderline_id or line.qty <= 0:
                continue
            earlier = self.lines.filtered(lambda other, line=line: other.id < line.id)
            if service._charged_quantity(leave_out=self.lines - earlier) > 0:
                line.write(
                    {
                        "salon_appointment_line_id": False,
                        "salon_again_line_id": service.id,
                    }
                )
