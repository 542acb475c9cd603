from odoo import models


class PosOrder(models.Model):
    """What the till adds, swaps or leaves out, and who did it, changes the visit."""

    _inherit = "pos.order"

    def read_pos_data(self, data, config):
        """The answer to a payment tells what is true of the visits then, so that the
        till need not ask."""
        result = super().read_pos_data(data, config)
        if config and config.salon_branch_id:
            visits = self.salon_appointment_ids
            for records in (visits, visits.line_ids):
                result[records._name] = records._load_pos_data_read(records, config)
        return result

    def _salon_update_visits(self):
        for order in self.filtered(lambda order: not order.is_refund):
            added = order._salon_add_services()
            added |= order._salon_swap_services()
            gone = order._salon_drop_not_done()
            order.lines._salon_keep_stylists()
            for visit in (added | gone).appointment_id:
                visit._note_changed_at_till(
                    order, added & visit.line_ids, gone & visit.line_ids
                )

    def _salon_add_services(self):
        """Services on the bill that are of no visit yet become some of a visit.

        :return: the new services
        """
        added = self.env["salon.appointment.line"]
        visits = self.lines.salon_appointment_line_id.appointment_id
        for line in self.lines:
            known = line.salon_appointment_line_id or line.salon_again_line_id
            if known or line.refunded_orderline_id or not line._salon_is_service():
                continue
            # Of a family's bill only the cashier knows whose it is.
            visit = line.salon_visit_id or (visits if len(visits) == 1 else None)
            if visit:
                line.salon_appointment_line_id = visit._add_done_service(line)
                added |= line.salon_appointment_line_id
        return added

    def _salon_swap_services(self):
        """A line that was turned into another service: the visit had that one instead.

        :return: the new services
        """
        added = self.env["salon.appointment.line"]
        for line in self.lines.filtered(lambda line: not line.refunded_orderline_id):
            service = line.salon_appointment_line_id
            if not service or service.product_id == line.product_id:
                continue
            line.salon_appointment_line_id = service.appointment_id._add_done_service(
                line, service
            )
            added |= line.salon_appointment_line_id
            self.salon_not_done_ids |= service
        return added

    def _salon_drop_not_done(self):
        """Cancel the services of which the cashier said that nobody did them.

        :return: those that are cancelled now
        """
        wanted = self.salon_not_done_ids.filtered(
            lambda service: service.state != "cancelled"
            and not self._salon_why_not(service.appointment_id)
            and not service._is_charged(open_orders=False)
        )
        wanted._drop_at_till()
        return wanted

    def _salon_tell_who_paid(self):
        """The history of a visit says so when somebody else than its client paid."""
        for order in self.filtered(lambda order: not order.salon_payer_told):
            others = order.salon_appointment_ids.filtered(
                lambda visit, payer=order.partner_id: visit.partner_id != payer
            )
            for visit in others if not order.is_refund else ():
                visit._note_who_paid(order)
            if others:
                order.salon_payer_told = True


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _salon_is_service(self):
        return self.qty > 0 and self.product_id.is_salon_service

    def _salon_keep_stylists(self):
        """Lines and the services that they pay name the same people.

        A till that names nobody knows no better than the visit.
        """
        for line in self.filtered("salon_appointment_line_id"):
            service = line.salon_appointment_line_id
            if line.salon_stylist_id:
                service._take_stylist(line.salon_stylist_id, line.salon_requested)
            else:
                line.salon_stylist_id = service.employee_id.resource_id
                line.salon_requested = service.employee_requested
