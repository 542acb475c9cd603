from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .amount import Amount
from .salon_appointment import COLLEAGUES, PAYMENT_STATES, PLANNED

PLACING = {"product_id", "employee_id"}


class SalonAppointmentLine(models.Model):
    """One service in a visit."""

    _name = "salon.appointment.line"
    _description = "Service of a visit"
    _inherit = ["salon.known", "pos.load.mixin"]
    _order = "appointment_id, sequence, start, id"
    _check_company_auto = True

    appointment_id = fields.Many2one(
        "salon.appointment", "Visit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appointment_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        related="appointment_id.partner_id", store=True, precompute=True
    )
    branch_id = fields.Many2one(
        related="appointment_id.branch_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_salon_service', '=', True)]",
    )
    employee_id = fields.Many2one(
        "hr.employee", "Stylist", index=True, ondelete="restrict"
    )
    employee_name = fields.Char(
        "Stylist's name", compute="_compute_employee_name", compute_sudo=True
    )
    helper_names = fields.Char(
        "Handed over to",
        compute="_compute_helper_names",
        compute_sudo=True,
        help="Who does a part of it in place of the stylist.",
    )
    employee_requested = fields.Boolean(
        "Asked for", help="The client asked for this stylist by name."
    )
    start = fields.Datetime(
        compute="_compute_span",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
    )
    stop = fields.Datetime(
        "End",
        compute="_compute_span",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    start_clock = fields.Char(
        "Time", compute="_compute_start_clock", help="On the branch's wall."
    )
    minutes = fields.Integer(compute="_compute_minutes", store=True, precompute=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("in_service", "In service"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
    )
    phase_ids = fields.One2many("salon.appointment.phase", "line_id", "Phases")
    resource_ids = fields.Many2many(
        "resource.resource", string="Where", compute="_compute_resource_ids"
    )
    price_unit = fields.Monetary(
        "Price",
        compute="_compute_price_unit",
        store=True,
        precompute=True,
        readonly=False,
        help="As agreed when booked, before any discount; taxes as on the product.",
    )
    note = fields.Text(
        "Treatment note",
        help="What was done. Nothing about the client's health.",
        groups=COLLEAGUES,
    )
    # Documents
    pos_order_line_ids = fields.One2many(
        "pos.order.line", "salon_appointment_line_id", "Till order lines"
    )
    move_line_ids = fields.One2many(
        "account.move.line", "salon_appointment_line_id", "Invoice lines"
    )
    # Defaults as a new service is: then there is nothing to correct after its insert.
    amount_paid = Amount(
        "Paid",
        compute="_compute_payment",
        compute_sudo=True,
        store=True,
        default=0.0,
    )
    payment_state = fields.Selection(
        PAYMENT_STATES,
        "Payment",
        compute="_compute_payment",
        compute_sudo=True,
        store=True,
        default="not_paid",
    )

    _check_span = models.Constraint(
        "CHECK (start <= stop)", "A service cannot end before it begins."
    )
    _check_price = models.Constraint(
        "CHECK (price_unit >= 0)", "The price of a service cannot be negative."
    )

    @api.depends("employee_id")
    def _compute_employee_name(self):
        for line in self:
            line.employee_name = line.employee_id.name

    @api.depends("phase_ids.employee_id", "phase_ids.handed_over")
    def _compute_helper_names(self):
        for line in self:
            handed = line.phase_ids.filtered("handed_over")
            line.helper_names = ", ".join(handed.employee_id.mapped("name"))

    @api.depends("appointment_id", "product_id")
    def _compute_span(self):
        """A guess for the form, until the line is placed and has phases."""
        for line in self.filtered(lambda line: not line.sudo().phase_ids):
            line.start = line.appointment_id.start or fields.Datetime.now()
            line.stop = fields.Datetime.add(
                line.start, minutes=line.product_id.salon_minutes
            )

    @api.depends("start", "branch_id")
    def _compute_start_clock(self):
        for line in self:
            branch = line.branch_id
            line.start_clock = branch and line.start and branch._clock(line.start)

    @api.depends("start", "stop")
    def _compute_minutes(self):
        for line in self:
            seconds = (line.stop - line.start).total_seconds() if line.stop else 0
            line.minutes = seconds // 60

    @api.depends("phase_ids.resource_ids")
    def _compute_resource_ids(self):
        for line in self:
            line.resource_ids = line.phase_ids.resource_ids

    @api.depends("product_id")
    def _compute_price_unit(self):
        for line in self:
            company = line.company_id or self.env.company
            line.price_unit = self._price_of(line.product_id, company)

    @api.model
    def _price_of(self, product, company):
        """What a service costs, before any discount."""
        product = product.with_company(company)
        # Without attributes there is nothing to add: Odoo would look for it.
        if product.combination_indices:
            return product.lst_price
        return product.product_tmpl_id.list_price

    @api.depends("product_id", "appointment_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.appointment_id.name} {line.product_id.display_name or ''}"
            )

    @api.constrains("product_id")
    def _check_service(self):
        for line in self:
            if not line.product_id.is_salon_service:
                raise ValidationError(
                    self.env._(
                        "“%(product)s” is not a service that can be booked.",
                        product=line.product_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Lines that nobody has placed yet follow the visit's other services."""
        if self.env.context.get("salon_planned") is not PLANNED:
            for vals in vals_list:
                vals.pop("start", None)
                vals.pop("stop", None)
                vals.setdefault("employee_requested", bool(vals.get("employee_id")))
        lines = super().create(vals_list)
        if self.env.context.get("salon_planned") is not PLANNED:
            lines.appointment_id._plan_new_lines()
        return lines

    def write(self, vals):
        if self.env.context.get("salon_planned") is PLANNED:
            return super().write(vals)
        vals = {
            key: value for key, value in vals.items() if key not in ("start", "stop")
        }
        changed = self.filtered(
            lambda line: any(
                key in vals and line[key].id != vals[key] for key in PLACING
            )
        )
        if "appointment_id" in vals and self.filtered(
            lambda line: line.appointment_id.id != vals["appointment_id"]
        ):
            raise ValidationError(
                self.env._("A service cannot be moved to another visit.")
            )
        dropped = self.filtered(lambda line: line.state == "cancelled")
        result = super().write(vals)
        if "product_id" in vals:
            changed.sudo().phase_ids.unlink()
        planned = changed.filtered(lambda line: line.state == "planned")
        if planned:
            self.env["salon.appointment"]._plan_changed_lines(planned)
        if "state" in vals and (dropped or vals["state"] == "cancelled"):
            self.appointment_id._sync_span()
            self.appointment_id._occupy()
            self.appointment_id._plan_new_lines()
        return result

    def _place(self, start, stop, employee_id):
        """Note when and by whom the service was agreed; as booked, it is so already."""
        if (self.start, self.stop, self.employee_id.id) != (start, stop, employee_id):
            vals = {"start": start, "stop": stop, "employee_id": employee_id}
            if self.employee_id and self.employee_id.id != employee_id:
                # Another is not whom the client asked for.
                vals["employee_requested"] = False
            self.with_context(salon_planned=PLANNED).write(vals)

    def unlink(self):
        visits = self.appointment_id
        freed = self.env["salon.occupancy"].sudo()._release(visits)
        result = super().unlink()
        visits.exists()._sync_span()
        visits.exists()._occupy(freed)
        return result

    def _own_stylist(self):
        """The line's stylist, if a phase needs one: not only whom it is handed to."""
        self.ensure_one()
        own = self.phase_ids.filtered(lambda phase: not phase.handed_over)
        return self.employee_id & own.employee_id

    def _occupied_rows(self, since):
        """What the lines hold after a moment: values of ``salon.occupancy``."""
        held, margins = [], {}
        for line in self:
            for phase in line.phase_ids:
                for resource in phase.employee_id.resource_id | phase.resource_ids:
                    margins[resource.id] = (
                        resource.salon_minutes_before * 60,
                        resource.salon_minutes_after * 60,
                    )
                    held.append(phase._held_row(resource.id))
        return self.env["salon.occupancy"]._padded(held, margins, since)

    @api.ondelete(at_uninstall=False)
    def _unlink_unpaid(self):
        paid = self.filtered(lambda line: line.payment_state in ("paid", "partial"))
        if paid:
            raise ValidationError(
                self.env._("A service that is paid cannot be removed from the visit.")
            )
