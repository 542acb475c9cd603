from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import clean_context

from ..models.salon_appointment import CHANNELS
from ..tools import clock

MOST_TIMES = 300
DAYS = 3


class SalonBooking(models.TransientModel):
    """Find a free time and book it, or move a visit to it, as with the client on the
    phone."""

    _name = "salon.booking"
    _description = "Find a time and book"

    partner_id = fields.Many2one("res.partner", "Client")
    # Of who is not a client yet
    client_name = fields.Char("Name")
    client_phone = fields.Char("Phone")
    client_email = fields.Char("E-mail")
    opportunity_id = fields.Many2one("crm.lead", "Enquiry")
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    branch_id = fields.Many2one(
        "salon.branch",
        required=True,
        default=lambda self: self.env["salon.appointment"]._default_branch_id(),
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Services",
        domain="[('is_salon_service', '=', True)]",
    )
    employee_id = fields.Many2one("hr.employee", "Stylist")
    by_service = fields.Boolean("Each service its own stylist")
    line_ids = fields.One2many("salon.booking.line", "booking_id", "Services in turn")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    time_wished = fields.Char("At", help="The time of day that the client would like.")
    any_order = fields.Boolean(
        "In any order", default=True, help="The services may change their order."
    )
    overbook_reason = fields.Char("Overbook because")
    # Where the rest comes from: as last time
    hint = fields.Text(readonly=True)
    # The visit that is to be moved
    appointment_id = fields.Many2one("salon.appointment", "Visit to be moved")
    move_reason = fields.Char("Why?")
    # List of {start, day, clock, stylists, lines, wished}: UTC, three times words for
    # people, the lines as a slot has them, and whether the client asked for this time
    times = fields.Json("Free times", compute="_compute_times")
    why_none = fields.Text(compute="_compute_times")
    why_not = fields.Text(
        compute="_compute_times", help="Why the wished time cannot be had."
    )
    # The one of them that is to be booked
    chosen = fields.Json()

    @api.onchange("by_service")
    def _onchange_by_service(self):
        """What was chosen in one way is kept in the other."""
        # Odoo calls it as the window opens, too: then one of the ways is filled in.
        if self.by_service and not self.line_ids:
            self.line_ids = [
                Command.create(
                    {"product_id": product.id, "employee_id": self.employee_id.id}
                )
                for product in self.product_ids._origin
            ]
        elif not self.by_service and self.line_ids:
            self.product_ids = self.line_ids.product_id
            employees = self.line_ids.employee_id
            self.employee_id = employees if len(employees) == 1 else False
            self.line_ids = [Command.clear()]

    # ------------------------------------------------------------
    # Free times
    # ------------------------------------------------------------

    @api.depends(
        "branch_id",
        "partner_id",
        "product_ids",
        "employee_id",
        "by_service",
        "line_ids.product_id",
        "line_ids.employee_id",
        "line_ids.sequence",
        "date_from",
        "time_wished",
        "any_order",
    )
    def _compute_times(self):
        for booking in self:
            slots, booking.why_none = booking._find()
            times = [booking._time_values(slot) for slot in slots]
            wished, booking.why_not = booking._wished()
            booking.times = booking._with_wished(times, wished)

    def _find(self):
        """:return: slots, and why there are none"""
        request = self._request()
        if not (self.branch_id and request["services"] and self.date_from):
            return [], False
        start = self._midnight(self.date_from)
        request |= {
            "date_from": start,
            "date_to": start + timedelta(days=DAYS),
            "limit": MOST_TIMES,
            "best": True,
        }
        try:
            slots = self.env["salon.appointment"].get_available_slots(request)
        except UserError as refusal:
            return [], refusal.args[0]
        none = self.env._("Nothing is free in these %(days)s days.", days=DAYS)
        return slots, False if slots else none

    def _wished_start(self):
        """:return: the wished start, None if there is none
        :raises UserError: it is no time of day"""
        if not (self.time_wished or "").strip():
            return None
        minutes = clock.minutes_of(self.time_wished)
        if minutes is None:
            raise UserError(
                self.env._("“%(text)s” is not a time of day.", text=self.time_wished)
            )
        return self._instant(self.date_from, time(*divmod(minutes, 60)))

    def _wished(self):
        """:return: the wished start if it is free, else why it is not"""
        request = self._request()
        if not (self.branch_id and request["services"] and self.date_from):
            return None, False
        try:
            start = self._wished_start()
        except UserError as refusal:
            return None, refusal.args[0]
        if start is None:
            return None, False
        reasons = self.env["salon.appointment"].explain_unavailable(
            {**request, "start": start}
        )
        return (None, "\n".join(reasons)) if reasons else (start, False)

    def _with_wished(self, times, start):
        """The times, with the wished one marked, which may lie off their grid."""
        if start is None:
            return times
        text = fields.Datetime.to_string(start)
        found = [each for each in times if each["start"] == text]
        if not found:
            found = [self._time_values({"start": text, "lines": []})]
            times = sorted(times + found, key=lambda each: each["start"])
        found[0]["wished"] = True
        return times

    def _midnight(self, day):
        return self._instant(day, time.min)

    def _instant(self, day, clock_time):
        """The naive UTC datetime of a time on the branch's wall."""
        zone = pytz.timezone(self.branch_id.tz)
        local = zone.localize(datetime.combine(day, clock_time))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _request(self):
        request = {"branch_id": self.branch_id.id, "services": self._services()}
        if self.any_order:
            request["order"] = "any"
        if self.partner_id:
            request["partner_id"] = self.partner_id._origin.id
        if self.appointment_id:
            request["appointment_id"] = self.appointment_id._origin.id
        return request

    def _services(self):
        if self.by_service:
            lines = self.line_ids.filtered("product_id").sorted("sequence")
            pairs = [(line.product_id, line.employee_id) for line in lines]
        else:
            pairs = [(product, self.employee_id) for product in self.product_ids]
        return [
            {"product_id": product._origin.id, "employee_id": employee._origin.id}
            for product, employee in pairs
        ]

    def _time_values(self, slot):
        branch = self.branch_id
        start = fields.Datetime.to_datetime(slot["start"])
        stylists = self.env["hr.employee"].browse(
            dict.fromkeys(
                line["employee_id"] for line in slot["lines"] if line["employee_id"]
            )
        )
        return {
            "start": slot["start"],
            "day": branch._day(start),
            "clock": branch._clock(start),
            "stylists": ", ".join(stylists.mapped("name")),
            "lines": slot["lines"],
            "wished": False,
        }

    # ------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------

    def _client(self):
        """The client, made from the enquiry or the name if there is none yet."""
        if self.partner_id:
            return self.partner_id
        lead = self.opportunity_id
        if lead:
            lead._handle_partner_assignment(create_missing=True)
            if lead.partner_id:
                return lead.partner_id
        if not self.client_name:
            raise UserError(self.env._("Choose the client, or give a name."))
        return self.env["res.partner"].create(
            {
                "name": self.client_name,
                "phone": self.client_phone,
                "email": self.client_email,
                "is_salon_client": True,
            }
        )

    def action_book(self):
        """Book the chosen time, or move the visit to it, and open the visit."""
        self.ensure_one()
        chosen = self.chosen
        if not isinstance(chosen, dict):
            raise UserError(self.env._("Choose one of the free times."))
        # What this window was opened with is no default of what is written.
        booking = self.with_env(self.env(context=clean_context(self.env.context)))
        taken = booking._take(chosen.get("start"), chosen.get("lines"))
        return booking._open(taken)

    def action_overbook(self):
        """Book the wished time though it is not free: a manager's decision."""
        self.ensure_one()
        start = self._wished_start()
        if start is None:
            raise UserError(self.env._("Say at which time."))
        if not (self.overbook_reason or "").strip():
            raise UserError(self.env._("Say why this visit may overlap another one."))
        booking = self.with_env(self.env(context=clean_context(self.env.context)))
        return booking._open(booking._take(start, None, self.overbook_reason))

    def _open(self, visit_id):
        return {
            "type": "ir.actions.act_window",
            "res_model": "salon.appointment",
            "res_id": visit_id,
            "views": [(False, "form")],
        }

    def _take(self, start, lines, overbook=None):
        """:return: the id of the visit that now takes place then"""
        visit = self.appointment_id
        if visit:
            visit.reschedule_together(
                [
                    {
                        "appointment_id": visit.id,
                        "start": start,
                        "lines": lines,
                        "reason": self.move_reason or None,
                        "overbook": overbook,
                    }
                ]
            )
            return visit.id
        return self.env["salon.appointment"].book(
            {
                **self._request(),
                "partner_id": self._client().id,
                "opportunity_id": self.opportunity_id.id,
                "channel": self.channel,
                "start": start,
                "lines": lines,
                "overbook": overbook,
            }
        )
