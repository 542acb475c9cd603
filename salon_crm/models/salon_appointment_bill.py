import psycopg2

from odoo import fields, models
from odoo.tools import mute_logger

from .salon_appointment import AGREED, GONE, PLANNED


class SalonAppointment(models.Model):
    """How a visit follows from what the till charged."""

    _inherit = "salon.appointment"

    def _add_done_service(self, order_line, instead_of=None):
        """A service that only the till knows of. Nobody noted when it was done.

        It takes no time of anybody, so that it cannot be in the way of what is booked.

        :param order_line: ``pos.order.line``
        :param instead_of: the service in whose place it was done
        """
        self.ensure_one()
        moment = (instead_of and instead_of.start) or self.stop
        values = {
            "appointment_id": self.id,
            "product_id": order_line.product_id.id,
            "employee_id": order_line.salon_stylist_id.employee_id.id
            or (instead_of and instead_of.employee_id.id),
            "employee_requested": order_line.salon_requested,
            "start": moment,
            "stop": moment,
            "state": "done",
            "price_unit": order_line.price_unit * order_line.qty,
        }
        Line = self.env["salon.appointment.line"].with_context(salon_planned=PLANNED)
        return Line.create(values).with_context(salon_planned=False)

    def _note_changed_at_till(self, order, added, gone):
        parts = []
        if added:
            names = ", ".join(added.product_id.mapped("name"))
            parts.append(self.env._("Added: %(services)s.", services=names))
        if gone:
            names = ", ".join(gone.product_id.mapped("name"))
            parts.append(self.env._("Not done: %(services)s.", services=names))
        self._message_log(
            body=self.env._(
                "At the till, with %(order)s: %(changes)s",
                order=order.display_name,
                changes=" ".join(parts),
            )
        )

    def _note_who_paid(self, order):
        body = (
            self.env._(
                "%(payer)s paid for this visit with %(order)s.",
                payer=order.partner_id.name,
                order=order.display_name,
            )
            if order.partner_id
            else self.env._(
                "Somebody whose name is not known paid for this visit with %(order)s.",
                order=order.display_name,
            )
        )
        self._message_log(body=body)


class SalonAppointmentLine(models.Model):
    _inherit = "salon.appointment.line"

    def _is_to_plan(self):
        """Whether it needs a place: what was added at the till takes no time."""
        self.ensure_one()
        at_till = self.state == "done" and self.start == self.stop
        return self.state != "cancelled" and not at_till and not self.sudo().phase_ids

    def _drop_at_till(self):
        """Nobody did these services. What they hold becomes free."""
        if not self:
            return
        self.with_context(salon_planned=PLANNED).write({"state": "cancelled"})
        visits = self.appointment_id
        # What is over keeps its time: the client is told of visits to come only.
        now = fields.Datetime.now()
        visits.filtered(
            lambda visit: visit.state in AGREED and visit.start > now
        )._sync_span()
        visits.filtered(lambda visit: visit.state not in GONE)._occupy()

    def _take_stylist(self, person, requested):
        """Somebody else did it than was booked.

        :param person: a ``resource.resource``; who is no employee is not noted here
        :param requested: whether the client asked for them by name
        """
        self.ensure_one()
        employee, before = person.employee_id[:1], self.employee_id
        planned = self.with_context(salon_planned=PLANNED)
        if employee and employee != before:
            planned.write({"employee_id": employee.id, "employee_requested": requested})
            self._hand_phases(before, employee)
        elif employee and self.employee_requested != requested:
            planned.employee_requested = requested

    def _hand_phases(self, before, employee):
        """Let another hold the time, unless they are booked then: it is over anyway."""
        own = self.phase_ids.filtered(
            lambda phase: not phase.handed_over and phase.employee_id == before
        )
        if not own:
            return
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                own.employee_id = employee
                self.appointment_id._occupy()
        except psycopg2.errors.ExclusionViolation:
            self.env.invalidate_all(flush=False)
