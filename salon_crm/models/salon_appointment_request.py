from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import instants, slots
from .planner import RANKS
from .salon_appointment import CHANNELS
from .salon_appointment_ahead import COLUMNS
from .wanted import Wanted

MOST_STARTS = 100_000
MOST_SERVICES = 20
MOST_REASON = 200  # characters
# Dates outside of these years are slips; time zones cannot reckon with all others.
YEARS = range(1970, 2200)


class SalonAppointment(models.Model):
    """Reading the requests of ``salon_appointment_booking``: nothing is trusted.

    Whatever comes in is turned into records and plain values, or refused in words.
    """

    _inherit = "salon.appointment"

    @api.model
    def _read_booking(self, request, branch, partner):
        """The values of the visit that a request asks for.

        :param partner: the request's client, empty if it names none
        """
        channel = request.get("channel", "desk")
        if not isinstance(channel, str) or channel not in dict(CHANNELS):
            raise UserError(self.env._("“%s” is no channel.", channel))
        if not partner:
            partner = self._read_record("res.partner", request.get("partner_id"))
        start = self._read_datetime(request.get("start"))
        vals = {
            "branch_id": branch.id,
            "partner_id": partner.id,
            "start": start,
            "channel": channel,
            "request_uid": request.get("request_uid") or False,
        }
        if request.get("opportunity_id"):
            lead = self._read_record("crm.lead", request["opportunity_id"])
            vals["opportunity_id"] = lead.id
        if request.get("overbook"):
            vals["overbook_reason"] = self._read_overbook(request["overbook"])
        if request.get("hold"):
            minutes = timedelta(minutes=branch.hold_minutes)
            vals.update(state="hold", hold_until=fields.Datetime.now() + minutes)
        return vals

    @api.model
    def _read_services(self, request):
        """:return: the branch, and a list of ``Wanted``"""
        branch = self._read_branch(request)
        services = self._read_list(request.get("services"))
        if len(services) > MOST_SERVICES:
            raise UserError(
                self.env._(
                    "Please choose at most %(number)s services.", number=MOST_SERVICES
                )
            )
        client = self.env["res.partner"]
        if request.get("partner_id"):
            client = self._read_record("res.partner", request["partner_id"])
        if not services:
            raise UserError(self.env._("Choose at least one service."))
        wanted = Wanted.of_products(
            [
                (
                    self._read_product(branch, service.get("product_id")),
                    self._read_employee(branch, service.get("employee_id")),
                    client,
                )
                for service in services
            ]
        )
        for one, service in zip(wanted, services, strict=True):
            one.level = self._read_level(service.get("level"), one.level)
        return branch, wanted

    @api.model
    def _read_overbook(self, reason):
        """A manager's reason to overbook."""
        if not self.env.user.has_group("salon_crm.group_salon_manager"):
            raise AccessError(self.env._("Only a manager may overbook."))
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why this visit may overlap another one."))
        return reason.strip()[:MOST_REASON]

    @api.model
    def _read_level(self, level, least):
        """The higher of the level that a request names and the service's own."""
        if not level:
            return least
        if not isinstance(level, str) or level not in RANKS:
            raise UserError(self.env._("“%s” is no level.", level))
        return max(level, least or level, key=RANKS.get)

    @api.model
    def _read_any_order(self, request):
        order = request.get("order") or "given"
        if order not in ("given", "any"):
            raise UserError(self.env._("The order is “given” or “any”."))
        return order == "any"

    @api.model
    def _read_slot_lines(self, branch, lines, wanted, start):
        """Note with what is wanted how a slot places it: exactly that will be taken.

        :param lines: as a slot returned them
        :param wanted: list of ``Wanted``, in the order of the lines
        """
        lines = self._read_list(lines)
        if len(lines) != len(wanted):
            self._refuse_slot()
        for line, one in zip(lines, wanted, strict=True):
            product_id, employee_id = line.get("product_id"), line.get("employee_id")
            employee = self._read_employee(branch, employee_id)
            if one.line:
                # The client may be moved to somebody else.
                one.employee = employee
            if one.product.id != product_id or one.employee not in (
                employee.browse(),
                employee,
            ):
                self._refuse_slot()
            one.slot_employee = employee
            one.slot = self._read_slot_service(branch, line, one)
        if min(one.slot.start for one in wanted) != instants.to_seconds(start):
            self._refuse_slot()

    @api.model
    def _read_slot_service(self, branch, line, one):
        """A line of a slot as ``slots.PlacedService``.

        The planner looks whether the times follow from the service, and the people
        and things are free, and such as it needs.
        """
        rows = self._read_list(line.get("phases"))
        if len(rows) != len(one.phases):
            self._refuse_slot()
        phases = []
        for row in rows:
            things = row.get("resource_ids")
            if not self._are_ids(things):
                self._refuse_slot()
            employee = self._read_employee(branch, row.get("employee_id"))
            person = employee.sudo().resource_id.id or None
            phases.append(
                slots.PlacedPhase(*self._read_span(row), person, tuple(things))
            )
        person = one.slot_employee.sudo().resource_id.id or None
        return slots.PlacedService(*self._read_span(line), person, tuple(phases))

    @api.model
    def _read_span(self, row):
        return tuple(
            instants.to_seconds(self._read_datetime(row.get(key)))
            for key in ("start", "stop")
        )

    @api.model
    def _are_ids(self, value):
        return isinstance(value, list) and all(type(each) is int for each in value)

    @api.model
    def _refuse_slot(self):
        raise UserError(self.env._("The time does not fit the services."))

    @api.model
    def _read_branch(self, request):
        branch = self._read_record("salon.branch", request.get("branch_id"))
        if not branch.active:
            raise UserError(
                self.env._("%(branch)s takes no bookings any more.", branch=branch.name)
            )
        return branch

    @api.model
    def _read_product(self, branch, product_id):
        product = self._read_record("product.product", product_id)
        template = product.sudo().product_tmpl_id
        if not template.is_salon_service or not product.active:
            raise UserError(
                self.env._(
                    "“%(product)s” is not a service that can be booked.",
                    product=product.name,
                )
            )
        company = template.company_id
        if company and company != branch.company_id:
            raise UserError(
                self.env._(
                    "%(service)s is not offered in %(branch)s.",
                    service=product.name,
                    branch=branch.name,
                )
            )
        return product

    @api.model
    def _read_employee(self, branch, employee_id):
        if not employee_id:
            return self.env["hr.employee"]
        employee = self._read_record("hr.employee", employee_id)
        if employee.sudo().company_id != branch.company_id:
            raise UserError(
                self.env._(
                    "%(person)s cannot be booked in %(branch)s.",
                    person=employee.sudo().name,
                    branch=branch.name,
                )
            )
        return employee

    @api.model
    def _read_record(self, model, record_id):
        """An existing record that the user may know of."""

        def name():
            return self.env["ir.model"]._get(model).name

        if isinstance(record_id, bool) or not isinstance(record_id, int):
            raise UserError(self.env._("Choose: %(what)s.", what=name()))
        columns = COLUMNS.get(model)
        record = self.env[model].sudo().browse(record_id)
        record.fetch(columns)
        if record and (columns or ["create_date"])[0] not in record._cache:
            # It was not found.
            record = record.browse()
        owned = record
        if model == "product.product":
            # Odoo would work out anew what a variant has from its product.
            owned = record.product_tmpl_id
            owned.fetch(COLUMNS["product.template"])
        company = self.env["res.company"]
        if "company_id" in owned:
            company = owned.company_id
        foreign = company not in self.env.companies and bool(company)
        if foreign and company in self.env.user.company_ids:
            raise UserError(
                self.env._(
                    "“%(record)s” belongs to %(company)s. Choose that company first.",
                    record=record.display_name,
                    company=company.name,
                )
            )
        if foreign or not record:
            raise UserError(
                self.env._("There is no such record any more: %(what)s.", what=name())
            )
        return self.env[model].browse(record.id)

    @api.model
    def _read_datetime(self, value):
        try:
            moment = fields.Datetime.to_datetime(value)
        except (TypeError, ValueError):
            moment = None
        if (
            not isinstance(moment, datetime)
            or moment.tzinfo
            or moment.year not in YEARS
        ):
            raise UserError(
                self.env._(
                    "“%s” is not a date and time.", "" if value is None else value
                )
            )
        return moment.replace(microsecond=0)

    @api.model
    def _read_words(self, value, most):
        """A text on one line without blanks around it; empty if there is none.

        :param most: characters
        """
        if value is None or value is False:
            return ""
        if not isinstance(value, str):
            raise UserError(self.env._("The request could not be understood."))
        # PostgreSQL keeps no such character.
        text = " ".join(value.replace("\0", "").split())
        if len(text) > most:
            raise UserError(
                self.env._(
                    "“%(text)s…” is too long: at most %(most)s characters.",
                    text=text[:20],
                    most=most,
                )
            )
        return text

    @api.model
    def _read_dict(self, value):
        if not isinstance(value, dict):
            raise UserError(self.env._("The request could not be understood."))
        return value

    @api.model
    def _read_list(self, value):
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise UserError(self.env._("The request could not be understood."))
        return value

    @api.model
    def _read_request_uid(self, request):
        uid = request.get("request_uid")
        if uid and (not isinstance(uid, str) or len(uid) > 64 or not uid.isprintable()):
            raise UserError(self.env._("The request could not be understood."))
        return uid

    @api.model
    def _check_limit(self, limit):
        if type(limit) is not int or not 1 <= limit <= MOST_STARTS:
            raise UserError(
                self.env._(
                    "The limit must be a number from 1 to %(most)s.", most=MOST_STARTS
                )
            )
