from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

STATES = [
    ("hold", "Held"),
    ("booked", "Booked"),
    ("confirmed", "Confirmed"),
    ("arrived", "Arrived"),
    ("in_service", "In service"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
    ("no_show", "No-show"),
]
CHANNELS = [
    ("desk", "Desk"),
    ("phone", "Phone"),
    ("walk_in", "Walk-in"),
    ("online", "Online"),
    ("till", "Till"),
    ("enquiry", "Enquiry"),
]
PAYMENT_STATES = [
    ("nothing_due", "Nothing due"),
    ("not_paid", "Not paid"),
    ("deposit", "Deposit paid"),
    ("partial", "Partly paid"),
    ("paid", "Paid"),
    ("refunded", "Refunded"),
]
# Who may read what is noted for colleagues: not the accountant who follows a link.
COLLEAGUES = "salon_crm.group_salon_stylist,point_of_sale.group_pos_user"
# What a visit may become, and from what.
STEPS = {
    "confirmed": ("hold", "booked"),
    "arrived": ("hold", "booked", "confirmed"),
    "in_service": ("booked", "confirmed", "arrived"),
    "done": ("booked", "confirmed", "arrived", "in_service"),
    "cancelled": ("hold", "booked", "confirmed", "arrived"),
    "no_show": ("booked", "confirmed"),
    "booked": ("hold", "cancelled", "no_show"),
}
# A wrong tap is taken back by `action_back` alone: who taps *Arrived* on a list that is
# not up to date must not call a client back out of the chair.
STEPS_BACK = {"arrived": ("in_service",), "booked": ("arrived",)}
BACK = object()
# Says in the context ``salon_planned`` that times and places were worked out already.
# An object, since no call from outside can send it.
PLANNED = object()
# What a sequence looks at of itself to give a number.
NUMBERING = (
    "implementation",
    "number_increment",
    "padding",
    "prefix",
    "suffix",
    "use_date_range",
)
AWAITED = ("hold", "booked", "confirmed")
AGREED = ("booked", "confirmed")
PRESENT = ("arrived", "in_service")
GONE = ("cancelled", "no_show")


class SalonAppointment(models.Model):
    """One visit of one client: its services, times, state and documents."""

    _name = "salon.appointment"
    _description = "Visit"
    _inherit = ["salon.known", "mail.thread", "mail.activity.mixin", "pos.load.mixin"]
    _order = "start desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    has_allergy = fields.Boolean(related="partner_id.salon_has_allergy")
    branch_id = fields.Many2one(
        "salon.branch",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        default=lambda self: self._default_branch_id(),
    )
    company_id = fields.Many2one(
        related="branch_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel = fields.Selection(CHANNELS, required=True, default="desk")
    opportunity_id = fields.Many2one(
        "crm.lead", "Enquiry", index="btree_not_null", copy=False, check_company=True
    )
    note = fields.Text(
        "Internal note",
        help="Nothing about the client's health, please.",
        groups=COLLEAGUES,
    )
    # Times
    start = fields.Datetime(
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self._default_start(),
    )
    stop = fields.Datetime("End", required=True, copy=False)
    # Not computed before creation: the lines then made decide when the visit ends.
    duration = fields.Float("Length (hours)", compute="_compute_duration", store=True)
    hold_until = fields.Datetime("Held until", copy=False)
    arrived_at = fields.Datetime("Arrived", readonly=True, copy=False)
    started_at = fields.Datetime("Service begun", readonly=True, copy=False)
    done_at = fields.Datetime("Finished", readonly=True, copy=False)
    # State
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        copy=False,
        default="booked",
        index=True,
        tracking=True,
        group_expand="_expand_states",
    )
    to_review = fields.Boolean(
        readonly=True,
        copy=False,
        help="Nobody opened this visit, and its time is over: did the client come?",
    )
    overbook_reason = fields.Char(
        "Overbooked because",
        readonly=True,
        copy=False,
        tracking=True,
        help="A manager let this visit overlap another one.",
    )
    occupancy_ids = fields.One2many(
        "salon.occupancy",
        "appointment_id",
        "Held times",
        groups="salon_crm.group_salon_stylist",
    )
    cancel_reason = fields.Char("Reason", copy=False, tracking=True)
    reminded_at = fields.Datetime("Reminder sent", readonly=True, copy=False)
    request_uid = fields.Char(
        "Request", readonly=True, copy=False, help="Repeating a request books once."
    )
    # Services
    line_ids = fields.One2many(
        "salon.appointment.line", "appointment_id", "Services", copy=True
    )
    service_names = fields.Char("What", compute="_compute_summary", store=True)
    employee_ids = fields.Many2many(
        "hr.employee", string="Stylists", compute="_compute_summary", store=True
    )
    is_open = fields.Boolean(compute="_compute_is_open")

    _number_unique = models.Constraint(
        "UNIQUE (name, company_id)", "There is a visit of this number already."
    )
    _request_uid_unique = models.UniqueIndex(
        "(request_uid) WHERE request_uid IS NOT NULL",
        "This request was booked already.",
    )
    _check_span = models.Constraint(
        "CHECK (start <= stop)", "A visit cannot end before it begins."
    )
    _check_hold = models.Constraint(
        "CHECK (state != 'hold' OR hold_until IS NOT NULL)",
        "A held time needs a time until which it is held.",
    )
    _branch_start_index = models.Index("(branch_id, start)")
    _to_review_index = models.Index("(branch_id) WHERE to_review IS TRUE")
    _hold_until_index = models.Index("(hold_until) WHERE state = 'hold'")

    # ------------------------------------------------------------
    # Defaults and computed fields
    # ------------------------------------------------------------

    @api.model
    def _default_branch_id(self):
        company = [("company_id", "=", self.env.company.id)]
        own = self.env["resource.resource"]._salon_staff_of_user().salon_branch_ids
        return own.filtered_domain(company)[:1] or self.env["salon.branch"].search(
            company, limit=1
        )

    @api.model
    def _default_start(self):
        """The next quarter of an hour."""
        now = fields.Datetime.now().replace(second=0)
        return now + timedelta(minutes=-now.minute % 15)

    @api.model
    def _expand_states(self, states, domain):
        """The kanban's columns: the steps of a working day, and others in use."""
        day = ("booked", "confirmed", "arrived", "in_service", "done")
        return [key for key, _label in STATES if key in day or key in states]

    @api.depends("start", "stop")
    def _compute_duration(self):
        for visit in self:
            seconds = (visit.stop - visit.start).total_seconds() if visit.stop else 0
            visit.duration = seconds / 3600

    @api.depends("line_ids.product_id", "line_ids.employee_id", "line_ids.state")
    def _compute_summary(self):
        for visit in self:
            lines = visit.line_ids.filtered(lambda line: line.state != "cancelled")
            visit.service_names = self._names_of(lines.product_id)
            visit.employee_ids = lines.employee_id

    @api.model
    def _names_of(self, products):
        """In English for all: a stored text has no language."""
        products = products.with_context(lang="en_US")
        # Odoo would work out anew what a variant has from its product.
        return ", ".join(product.product_tmpl_id.name for product in products)

    @api.depends("state")
    def _compute_is_open(self):
        for visit in self:
            visit.is_open = visit.state not in ("done", *GONE)

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for visit in self:
            if visit.name == "/":
                visit.display_name = self.env._("New visit")
            else:
                visit.display_name = f"{visit.name} {visit.partner_id.name or ''}"

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self._numbers()
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = numbers.next_by_id() if numbers else False
            vals.setdefault("start", self._default_start())
            vals.setdefault("stop", vals["start"])
        visits = super().create(vals_list)
        visits._check_client()
        new_clients = visits.partner_id.filtered(
            lambda partner: not partner.is_salon_client
            and not partner.salon_is_passer_by
        )
        new_clients.sudo().is_salon_client = True
        visits._tell_booked()
        return visits

    def write(self, vals):
        """A new start, as by dragging in the calendar, moves the whole visit.

        The end follows from the services and is not taken from outside. Time is held
        and freed with the state, whoever writes it.
        """
        if self.env.context.get("salon_planned") is PLANNED:
            return super().write(vals)
        vals = dict(vals)
        start = self._read_datetime(vals.pop("start")) if "start" in vals else None
        vals.pop("stop", None)
        turned = self._turned_by(vals["state"]) if "state" in vals else self.browse()
        agreed = turned.filtered(lambda visit: visit.state in AGREED)
        result = super().write(vals) if vals else True
        if "branch_id" in vals:
            # It may be one of another company.
            self.check_access("write")
        if "partner_id" in vals:
            self._check_client()
        turned._occupy()
        if turned:
            turned._tell_booked()
            agreed._tell_cancelled()
        moved = self.filtered(lambda visit: start and visit.start != start)
        if moved:
            self._move([{"visit": visit, "start": start} for visit in moved])
        elif "branch_id" in vals:
            self._move([{"visit": visit, "start": visit.start} for visit in self])
            (self - moved)._tell_moved()
        return result

    def unlink(self):
        Occupancy = self.env["salon.occupancy"].sudo()
        freed = Occupancy._release(self)
        result = super().unlink()
        Occupancy._settle(freed)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_holds_and_cancelled(self):
        if self.filtered(lambda visit: visit.state not in ("hold", "cancelled")):
            raise UserError(
                self.env._(
                    "Only held and cancelled visits can be deleted. Cancel the visit "
                    "instead: its history is kept."
                )
            )

    @api.model
    def _numbers(self):
        """The sequence that ``next_by_code`` would take."""
        sequence = self.env["ir.sequence"].sudo().browse(self._numbers_ids())
        sequence.fetch(NUMBERING)
        return sequence

    @api.model
    @ormcache("self.env.company.id")
    def _numbers_ids(self):
        """Its id, if there is one; remembered until a sequence of visits changes."""
        company_ids = [self.env.company.id, False]
        return (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [("code", "=", self._name), ("company_id", "in", company_ids)],
                order="company_id.id",
                limit=1,
            )
            .ids
        )

    def _check_client(self):
        for visit in self:
            if not visit.partner_id.active:
                raise UserError(
                    self.env._(
                        "%(client)s is archived. Restore the client first.",
                        client=visit.partner_id.name,
                    )
                )
            company = visit.partner_id.sudo().company_id
            if company and company != visit.company_id:
                raise UserError(
                    self.env._(
                        "%(client)s is a client of %(company)s only.",
                        client=visit.partner_id.name,
                        company=company.name,
                    )
                )

    # ------------------------------------------------------------
    # What happens to a visit
    # ------------------------------------------------------------

    def action_book(self):
        """Turn a held time into a booking."""
        self._step("booked")

    def action_confirm(self):
        """The client said that they will come."""
        self._step("confirmed")

    def action_arrive(self):
        """The client is here."""
        self._step("arrived", arrived_at=fields.Datetime.now())

    def action_start(self):
        """The service begins."""
        self._step("in_service", started_at=fields.Datetime.now())
        for visit in self.filtered(lambda visit: not visit.arrived_at):
            visit.arrived_at = visit.started_at
        self._set_lines("in_service", ("planned",))

    def action_done(self):
        """The service is finished; what was held longer becomes free."""
        self._step("done", done_at=fields.Datetime.now())
        self._set_lines("done", ("planned", "in_service"))
        self._trim(fields.Datetime.now())

    def action_back(self):
        """A wrong tap: the service has not begun, or the client is not here."""
        if wrong := self.filtered(lambda visit: visit.state not in PRESENT)[:1]:
            raise UserError(
                self.env._("Visit %s has nothing to take back.", wrong.name)
            )
        visits = self.with_context(salon_step_back=BACK)
        begun = visits.filtered(lambda visit: visit.state == "in_service")
        (visits - begun)._step("booked", arrived_at=False)
        begun._step("arrived", started_at=False)
        begun._set_lines("planned", ("in_service",))

    def action_no_show(self):
        """The client did not come: a decision that a person makes."""
        if self.filtered(lambda visit: visit.start > fields.Datetime.now()):
            raise UserError(
                self.env._("Its time has not come yet: cancel the visit instead.")
            )
        self._step("no_show")

    def _step(self, state, **stamps):
        """Take visits to a state, all or none, and off the list of those to review."""
        self._check_step(state)
        self.write({"state": state, "to_review": False, "hold_until": False, **stamps})

    def _check_step(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        back = self.env.context.get("salon_step_back") is BACK
        steps = STEPS_BACK if back else STEPS
        for visit in self:
            if visit.state not in steps.get(state, ()):
                raise UserError(
                    self.env._(
                        "Visit %(number)s is “%(now)s” and cannot become “%(next)s”.",
                        number=visit.name,
                        now=labels[visit.state],
                        next=labels.get(state, state),
                    )
                )

    def _turned_by(self, state):
        """Those that a new state makes hold their time anew, or lets go of it.

        A hold that ran out may have lost its time: then its step is refused.
        """
        changed = self.filtered(lambda visit: visit.state != state)
        changed._check_step(state)
        return changed.filtered(
            lambda visit: visit.state == "hold"
            or (visit.state in GONE) != (state in GONE)
        )

    def _set_lines(self, state, before):
        lines = self.line_ids.filtered(lambda line: line.state in before)
        lines.write({"state": state})

    # ------------------------------------------------------------
    # Actions that open something
    # ------------------------------------------------------------

    def action_open_client(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
        }

    def _open_linked(self):
        """An action that shows these visits to who came from an order or an invoice."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_appointment_action_linked"
        )
        action["domain"] = [("id", "in", self.ids)]
        if len(self) == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = self.id
        return action
