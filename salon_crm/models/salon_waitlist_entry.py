from datetime import timedelta

from babel.dates import get_day_names

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, babel_locale_parse, get_lang

from .salon_appointment import CHANNELS

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKS = 2


class SalonWaitlistEntry(models.Model):
    """A client who waits for a time: what, with whom, when, and until when."""

    _name = "salon.waitlist.entry"
    _description = "Waiting list"
    _inherit = ["mail.thread"]
    _order = "create_date, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    branch_id = fields.Many2one(
        "salon.branch",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["salon.appointment"]._default_branch_id(),
    )
    company_id = fields.Many2one(
        related="branch_id.company_id", store=True, precompute=True, index=True
    )
    channel = fields.Selection(
        CHANNELS, "Asked by", required=True, default="phone", help="How they asked."
    )
    # What
    product_ids = fields.Many2many(
        "product.product",
        "salon_waitlist_entry_product_rel",
        "entry_id",
        "product_id",
        "Services",
        required=True,
        check_company=True,
        domain="[('is_salon_service', '=', True)]",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "Stylist",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: anyone.",
    )
    # When
    mon = fields.Boolean(default=True)
    tue = fields.Boolean(default=True)
    wed = fields.Boolean(default=True)
    thu = fields.Boolean(default=True)
    fri = fields.Boolean(default=True)
    sat = fields.Boolean(default=True)
    sun = fields.Boolean(default=True)
    days_text = fields.Char("Days", compute="_compute_days_text")
    hour_from = fields.Float("From the hour", help="On the branch's clock.")
    hour_to = fields.Float("Until the hour", default=24)
    date_from = fields.Date(
        "From the day", required=True, default=fields.Date.context_today
    )
    date_until = fields.Date(
        "Until the day", required=True, default=lambda self: self._default_date_until()
    )
    note = fields.Text(help="Nothing about the client's health, please.")
    # What came of it
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("offered", "Asked"),
            ("booked", "Booked"),
            ("closed", "Taken off"),
            ("expired", "Run out"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="waiting",
        index=True,
        tracking=True,
    )
    appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    offer_ids = fields.One2many(
        "salon.waitlist.offer", "entry_id", "Offers", readonly=True
    )
    offer_count = fields.Integer("Times asked", compute="_compute_offers")
    answer_until = fields.Datetime("Answer until", compute="_compute_offers")

    _check_hours = models.Constraint(
        "CHECK (0 <= hour_from AND hour_from < hour_to AND hour_to <= 24)",
        "The hours wanted must lie between 0:00 and 24:00 and end after they begin.",
    )
    _check_dates = models.Constraint(
        "CHECK (date_from <= date_until)",
        "The last day of waiting cannot lie before the first.",
    )
    _check_weekdays = models.Constraint(
        "CHECK (mon OR tue OR wed OR thu OR fri OR sat OR sun)",
        "Choose at least one day of the week.",
    )
    _waiting_index = models.Index(
        "(branch_id, date_until) WHERE state IN ('waiting', 'offered')"
    )

    @api.model
    def _default_date_until(self):
        return fields.Date.context_today(self) + timedelta(weeks=WEEKS)

    @api.depends("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    @api.depends_context("lang")
    def _compute_days_text(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        names = get_day_names("abbreviated", locale=locale)
        for entry in self:
            days = entry._weekdays()
            every = len(days) == len(WEEK)
            entry.days_text = (
                self.env._("Any day") if every else ", ".join(names[d] for d in days)
            )

    @api.depends("offer_ids.state", "offer_ids.deadline")
    def _compute_offers(self):
        for entry in self:
            asked = entry.offer_ids.filtered(lambda offer: offer.state == "asked")
            entry.offer_count = len(entry.offer_ids)
            entry.answer_until = asked[:1].deadline

    @api.depends("partner_id")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = entry.partner_id.name or self.env._("New")

    @api.constrains("product_ids", "employee_id", "branch_id")
    def _check_services(self):
        """What nobody could ever offer is said at once, not waited for."""
        for entry in self:
            for product in entry.product_ids:
                if not product.is_salon_service:
                    raise ValidationError(
                        self.env._(
                            "“%(product)s” is not a service that can be booked.",
                            product=product.name,
                        )
                    )
                staff = product.product_tmpl_id.sudo().salon_staff_ids.resource_id
                person = entry.employee_id.sudo().resource_id
                if person and person not in staff:
                    raise ValidationError(
                        self.env._(
                            "%(person)s does not do “%(service)s”.",
                            person=entry.employee_id.name,
                            service=product.name,
                        )
                    )
            if not entry.product_ids:
                raise ValidationError(self.env._("Choose at least one service."))

    def _weekdays(self):
        """Numbers of the days wanted; 0 is Monday."""
        self.ensure_one()
        return [number for number, name in enumerate(WEEK) if self[name]]

    def _request(self):
        """What is waited for, as ``salon.appointment`` reads requests."""
        self.ensure_one()
        return {
            "branch_id": self.branch_id.id,
            "partner_id": self.partner_id.id,
            "services": [
                {"product_id": product.id, "employee_id": self.employee_id.id}
                for product in self.product_ids
            ],
        }

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_close(self):
        """Take clients off the list; an offer they have not answered is withdrawn."""
        self.check_access("write")
        offers = self.sudo().offer_ids.filtered(lambda offer: offer.state == "asked")
        offers._withdraw()
        self.filtered(lambda entry: entry.state == "waiting").state = "closed"

    def action_wait_again(self):
        """Back on the list, in the old place."""
        late = self.filtered(lambda entry: entry.date_until < entry._today())
        if late:
            raise UserError(
                self.env._(
                    "The last day on which %(client)s waits is over: change it first.",
                    client=late[0].partner_id.name,
                )
            )
        ended = ("closed", "expired", "booked")
        again = self.filtered(lambda entry: entry.state in ended)
        again.write({"state": "waiting", "appointment_id": False})

    def action_find_time(self):
        """Look for a time oneself; booking it ends the waiting."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_booking_action"
        )
        action["context"] = {
            "default_partner_id": self.partner_id.id,
            "default_branch_id": self.branch_id.id,
            "default_product_ids": self.product_ids.ids,
            "default_employee_id": self.employee_id.id,
            "default_date_from": max(self.date_from, self._today()),
            "default_channel": self.channel,
            "default_waitlist_entry_id": self.id,
        }
        return action

    def _today(self):
        self.ensure_one()
        return self.branch_id._local(fields.Datetime.now()).date()

    def _end_booked(self, visit):
        """The client has a time now, found by the desk or by an offer."""
        offers = self.sudo().offer_ids.filtered(lambda offer: offer.state == "asked")
        offers._withdraw()
        self.write({"state": "booked", "appointment_id": visit.id})

    @api.model
    def _run_out(self):
        """Those end whose last day, on the branch's wall, is over."""
        over = SQL(
            """(SELECT e.id
                  FROM salon_waitlist_entry e
                  JOIN salon_branch b ON b.id = e.branch_id
                  JOIN resource_calendar c ON c.id = b.resource_calendar_id
                 WHERE e.state = 'waiting' AND e.date_until <
                       (%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(c.tz, 'UTC'))::date
            )""",
            fields.Datetime.now(),
        )
        self.search([("id", "in", over)]).write({"state": "expired"})
