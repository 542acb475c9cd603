from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import rhythm
from .salon_appointment import AWAITED

# A habit shows in the last visits.
VISITS_OF_HABIT = 12


class SalonAppointment(models.Model):
    """The same again, and the same at another time: *Find a time* filled in."""

    _inherit = "salon.appointment"

    def action_move(self):
        """Look for another time for this visit."""
        self.ensure_one()
        if self.state not in (*AWAITED, "arrived"):
            raise UserError(
                self.env._(
                    "Visit %(number)s is no longer awaited and cannot be moved.",
                    number=self.name,
                )
            )
        day = max(
            self.branch_id._local(self.start).date(), self._today_of(self.branch_id)
        )
        lines = [
            Command.create(
                {"product_id": line.product_id.id, "employee_id": line.employee_id.id}
            )
            for line in self._lines_in_turn()
            if line.state == "planned"
        ]
        return self._find_time(
            self.env._("Move visit"),
            appointment_id=self.id,
            line_ids=lines,
            date_from=fields.Date.to_string(day),
        )

    def action_book_again(self):
        """Look for a time for the same services with the same people."""
        self.ensure_one()
        branch = self.branch_id
        services, hints = self._services_again()
        lines = [
            Command.create({"product_id": product.id, "employee_id": person.id})
            for product, person in services
        ]
        hints.insert(0, self._as_then())
        day, habit = self._next_day()
        if habit:
            hints.append(habit)
        return self._find_time(
            self.env._("Book again"),
            line_ids=lines,
            date_from=fields.Date.to_string(day),
            hint="\n".join(hints),
            branch_id=branch.id if branch.active else self._default_branch_id().id,
        )

    def _services_again(self):
        """The services of the visit that can be booked again, each with who did it.

        :return: list of (product.product, hr.employee, empty: anyone), and in words
            what is not as it was
        """
        services, hints = [], []
        for line in self._lines_in_turn():
            product = line.product_id
            if not product.active or not product.is_salon_service:
                hints.append(
                    self.env._(
                        "“%(service)s” is not offered any more.", service=product.name
                    )
                )
                continue
            person = line.employee_id
            if person and not line._may_be_with_again():
                hints.append(
                    self.env._(
                        "%(person)s cannot be booked for “%(service)s” any more.",
                        person=line.employee_name,
                        service=product.name,
                    )
                )
                person = person.browse()
            services.append((product, person))
        return services, hints

    def _lines_in_turn(self):
        lines = self.line_ids.filtered(lambda line: line.state != "cancelled")
        return lines.sorted(lambda line: (line.start, line.sequence, line.id))

    def _as_then(self):
        return self.env._(
            "As on %(day)s: %(what)s",
            day=self.branch_id._day(self.start),
            what=", ".join(
                f"{line.product_id.name} ({line.employee_name})"
                if line.employee_name
                else line.product_id.name
                for line in self._lines_in_turn()
            ),
        )

    @api.model
    def _today_of(self, branch):
        return branch._local(fields.Datetime.now()).date()

    def _next_day(self):
        """:return: the day on which the client usually comes again, and why then"""
        branch = self.branch_id
        done = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
            ],
            limit=VISITS_OF_HABIT,
        )
        days = [branch._local(visit.start).date() for visit in done]
        usual = rhythm.usual_days(days)
        day = rhythm.next_day(days, self._today_of(branch))
        if usual is None:
            return day, False
        return day, self.env._("Usually comes every %(days)s days.", days=usual)

    def _find_time(self, title, **defaults):
        defaults = {
            "partner_id": self.partner_id.id,
            "branch_id": self.branch_id.id,
            "by_service": True,
            **defaults,
        }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_booking_action"
        )
        action["name"] = title
        action["context"] = {f"default_{key}": value for key, value in defaults.items()}
        return action


class SalonAppointmentLine(models.Model):
    _inherit = "salon.appointment.line"

    def _may_be_with_again(self):
        """Whether the same person can be booked for the same service once more."""
        self.ensure_one()
        line = self.sudo()
        person = line.employee_id.resource_id
        return (
            line.employee_id.active
            and person.active
            and person.salon_bookable
            and line.branch_id in person.salon_branch_ids
            and person in line.product_id.product_tmpl_id.salon_staff_ids.resource_id
            and person not in line.partner_id.salon_refused_resource_ids
        )
