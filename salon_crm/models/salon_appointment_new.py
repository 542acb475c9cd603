from odoo import api, models
from odoo.fields import Command

from ..tools import instants
from .known import Known

# Computed fields of a visit that nobody paid for or cancelled yet.
UNPAID = {"amount_paid": 0.0, "amount_refunded": 0.0}
NEW = {
    "deposit_balance": 0.0,
    "deposit_paid": 0.0,
    "late_cancel": False,
    "late_cancel_count": 0,
}


class SalonAppointment(models.Model):
    """The rows of a visit that is booked, with all that Odoo would work out of them."""

    _inherit = "salon.appointment"

    @api.model
    def _values_of(self, vals, placed, employees):
        """A visit and its services.

        :param vals: the visit's own
        :param placed: list of (Wanted, slots.PlacedService)
        :param employees: {resource id: employee id}
        :return: values to create it with, and the ``Known`` that goes with them
        """
        company = self.env["salon.branch"].browse(vals["branch_id"]).sudo().company_id
        lines = [
            self._values_of_line(one, service, employees.get(service.staff), company)
            for one, service in placed
        ]
        stop = max(line["stop"] for line in lines)
        products = self.env["product.product"]
        products = products.union(*(one.product for one, _service in placed))
        visit = {
            **vals,
            "stop": stop,
            "duration": (stop - vals["start"]).total_seconds() / 3600,
            "service_names": self._names_of(products),
            "payment_state": self._payment_state_of(x["payment_state"] for x in lines),
            **UNPAID,
            "line_ids": [Command.create(line) for line in lines],
        }
        shared = {
            "company_id": company.id,
            "branch_id": vals["branch_id"],
            "partner_id": vals["partner_id"],
        }
        known = [
            {**shared, "minutes": (service.stop - service.start) // 60}
            for _one, service in placed
        ]
        total = sum(line["price_unit"] for line in lines)
        new = {**NEW, "company_id": company.id, "amount_total": total}
        return visit, Known({self._name: [new], "salon.appointment.line": known})

    @api.model
    def _values_of_line(self, wanted, service, employee_id, company):
        price = self.env["salon.appointment.line"]._price_of(wanted.product, company)
        price = company.currency_id.round(price)
        return {
            "product_id": wanted.product.id,
            "employee_id": employee_id,
            "employee_requested": bool(wanted.employee),
            "start": instants.to_datetime(service.start),
            "stop": instants.to_datetime(service.stop),
            "price_unit": price,
            "payment_state": "not_paid" if price else "nothing_due",
            **UNPAID,
        }
