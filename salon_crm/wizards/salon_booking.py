from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.salon_appointment import CHANNELS

MOST_TIMES = 300
DAYS = 3


class SalonBooking(models.TransientModel):
    """Find a free time and book it, as with the client on the phone."""

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
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    # List of {start, day, clock, stylists, lines}: UTC, three times words for people,
    # and the lines as a slot has them
    times = fields.Json("Free times", compute="_compute_times")
    why_none = fields.Text(compute="_compute_times")
    # The one of them that is to be booked
    chosen = fields.Json()

    @api.depends("branch_id", "product_ids", "employee_id", "date_from")
    def _compute_times(self):
        for booking in self:
            slots, booking.why_none = booking._find()
            booking.times = [booking._time_values(slot) for slot in slots]

    def _find(self):
        """:return: slots, and why there are none"""
        if not (self.branch_id and self.product_ids and self.date_from):
            return [], False
        start = self._midnight(self.date_from)
        request = {
            **self._request(),
            "date_from": start,
            "date_to": start + timedelta(days=DAYS),
            "limit": MOST_TIMES,
        }
        try:
            slots = self.env["salon.appointment"].get_available_slots(request)
        except UserError as refusal:
            return [], refusal.args[0]
        best = {}
        for slot in slots:
            best.setdefault(slot["start"], slot)
        none = self.env._("Nothing is free in these %(days)s days.", days=DAYS)
        return list(best.values()), False if best else none

    def _midnight(self, day):
        zone = pytz.timezone(self.branch_id.tz)
        local = zone.localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _request(self):
        return {
            "branch_id": self.branch_id.id,
            "services": [
                {"product_id": product.id, "employee_id": self.employee_id._origin.id}
                for product in self.product_ids._origin
            ],
        }

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
        }

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
        """Book the chosen time and open the visit."""
        self.ensure_one()
        chosen = self.chosen
        if not isinstance(chosen, dict):
            raise UserError(self.env._("Choose one of the free times."))
        visit_id = self.env["salon.appointment"].book(
            {
                **self._request(),
                "partner_id": self._client().id,
                "opportunity_id": self.opportunity_id.id,
                "channel": self.channel,
                "start": chosen.get("start"),
                "lines": chosen.get("lines"),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "salon.appointment",
            "res_id": visit_id,
            "views": [(False, "form")],
        }
