from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools.complaint import subject_of

SEVERITIES = [("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Urgent")]
CHANNELS = [
    ("desk", "At the desk"),
    ("phone", "Phone"),
    ("till", "Till"),
    ("portal", "Portal"),
    ("email", "E-mail"),
    ("other", "Other"),
]
DESK = "salon_crm.group_salon_receptionist"
MANAGER = "salon_crm.group_salon_manager"
# What a manager alone decides.
OF_MANAGER = {"remedy_cost", "refuse_reason", "active"}
# What follows from the steps and the clock, and is written by nobody.
BY_ITSELF = {
    *("name", "company_id", "stage_code", "employee_name", "access_token"),
    *("clock_start", "answer_deadline", "solution_deadline", "waiting_since"),
    *("answer_waited", "solution_waited", "answer_missed", "solution_missed"),
    *("answered_at", "first_answered_at", "solved_at", "closed_at", "reopened_count"),
    *("email_from", "partner_name"),
    *("alarm_at", "alarm_level", "due_at", "asked_at", "handled", "intake_mail"),
}


class SalonComplaint(models.Model):
    """What a client tells us: complaint, praise or suggestion.

    How it is taken in, its steps, its clock, mails and what the client sees of it are
    in the files ``salon_complaint_*``.
    """

    _name = "salon.complaint"
    _description = "Complaint"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "create_date desc, id desc"
    _primary_email = "email_from"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    subject = fields.Char(required=True, tracking=True)
    description = fields.Text("What the client says")
    active = fields.Boolean(default=True)
    # Who, where, about what
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        compute="_compute_from_documents",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    partner_name = fields.Char("Name of the sender", readonly=True)
    email_from = fields.Char("E-mail of the sender", readonly=True)
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    branch_id = fields.Many2one(
        "salon.branch",
        compute="_compute_from_documents",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        compute="_compute_appointment_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    line_id = fields.Many2one(
        "salon.appointment.line",
        "Service",
        index="btree_not_null",
        ondelete="set null",
        domain="[('appointment_id', '=', appointment_id)]",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "About whom",
        compute="_compute_employee_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Who did it. They can read the complaint, without what is noted and "
        "written about it.",
    )
    employee_name = fields.Char(
        "Name of who did it",
        compute="_compute_employee_name",
        store=True,
        help="Stays when the employee is deleted.",
    )
    pos_order_id = fields.Many2one(
        "pos.order",
        "Till order",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain=[("move_type", "in", ("out_invoice", "out_refund", "out_receipt"))],
    )
    # What kind
    kind_id = fields.Many2one(
        "salon.complaint.kind",
        required=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._id_of("salon_complaint_kind_other"),
    )
    is_complaint = fields.Boolean(related="kind_id.is_complaint", store=True)
    is_health = fields.Boolean(related="kind_id.is_health", store=True)
    severity = fields.Selection(
        SEVERITIES,
        compute="_compute_severity",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    channel = fields.Selection(CHANNELS, required=True, default="desk")
    # Who handles it, and how far they are
    team_id = fields.Many2one(
        "salon.complaint.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
    )
    stage_id = fields.Many2one(
        "salon.complaint.stage",
        required=True,
        index=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        default=lambda self: self._id_of("salon_complaint_stage_new"),
        group_expand="_expand_stages",
    )
    stage_code = fields.Selection(
        related="stage_id.code", string="Step", store=True, index=True
    )

    _number_unique = models.Constraint(
        "UNIQUE (name, company_id)", "There is a complaint of this number already."
    )
    _partner_index = models.Index("(company_id, partner_id, create_date)")

    @api.model
    def _id_of(self, name):
        """The id of one of our own data, without a query."""
        return self.env["ir.model.data"]._xmlid_to_res_id(f"salon_crm.{name}")

    # ------------------------------------------------------------
    # What follows from what
    # ------------------------------------------------------------

    @api.depends("line_id")
    def _compute_appointment_id(self):
        for complaint in self:
            visit = complaint.line_id.appointment_id
            complaint.appointment_id = visit or complaint.appointment_id

    @api.depends("line_id")
    def _compute_employee_id(self):
        for complaint in self:
            stylist = complaint.line_id.employee_id
            complaint.employee_id = stylist or complaint.employee_id

    @api.depends("appointment_id", "pos_order_id")
    def _compute_from_documents(self):
        for complaint in self:
            visit, order = complaint.appointment_id, complaint.pos_order_id
            complaint.partner_id = (
                visit.partner_id or complaint.partner_id or order.partner_id
            )
            complaint.branch_id = (
                visit.branch_id
                or complaint.branch_id
                or order.config_id.salon_branch_id
            )

    @api.depends("employee_id")
    def _compute_employee_name(self):
        """Who is gone keeps the name that they had."""
        for complaint in self:
            complaint.employee_name = (
                complaint.employee_id.name or complaint.employee_name
            )

    @api.depends("kind_id")
    def _compute_severity(self):
        for complaint in self:
            complaint.severity = complaint.kind_id.severity or "1"

    @api.depends("kind_id", "branch_id", "company_id")
    def _compute_team_id(self):
        teams = self.env["salon.complaint.team"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        for complaint in self:
            complaint.team_id = teams._best(
                complaint.kind_id, complaint.branch_id, complaint.company_id
            )

    @api.depends("team_id")
    def _compute_user_id(self):
        """Each to the member who has fewest; who fits the new team keeps theirs."""
        load = self.team_id._load()
        for complaint in self:
            team = complaint.team_id
            if not complaint.user_id or (
                team and complaint.user_id not in team.member_ids | team.leader_id
            ):
                complaint.user_id = team._next_owner(load)

    @api.model
    def _expand_stages(self, stages, domain):
        return stages.search([("code", "!=", False)])

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for complaint in self:
            complaint.display_name = f"{complaint.name} {complaint.subject or ''}"

    # ------------------------------------------------------------
    # What must fit together
    # ------------------------------------------------------------

    @api.constrains(
        "partner_id",
        "branch_id",
        "company_id",
        "appointment_id",
        "line_id",
        "pos_order_id",
        "move_id",
    )
    def _check_documents(self):
        for complaint in self.sudo():
            problem = complaint._misfit()
            if problem:
                raise ValidationError(problem)

    def _misfit(self):
        """What does not belong together, in words; None if all does."""
        visit, client = self.appointment_id, self.partner_id
        if visit and visit.partner_id != client:
            return self.env._("The visit is another client's.")
        if visit and visit.branch_id != self.branch_id:
            return self.env._("The visit took place in another branch.")
        if self.line_id and self.line_id.appointment_id != visit:
            return self.env._("The service belongs to another visit.")
        if client.company_id and client.company_id != self.company_id:
            return self.env._(
                "%(client)s is a client of %(company)s only.",
                client=client.name,
                company=client.company_id.name,
            )
        if self.pos_order_id.partner_id and self.pos_order_id.partner_id != client:
            return self.env._("The till order is another client's.")
        payer = self.move_id.commercial_partner_id
        if payer and payer != client.commercial_partner_id:
            return self.env._("The invoice is another client's.")
        return None

    @api.constrains("user_id")
    def _check_owner(self):
        """Who owns a complaint can read and answer it."""
        for owner in self.user_id:
            if not owner.sudo().has_group(DESK):
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot own complaints: that takes a receptionist or "
                        "a manager.",
                        name=owner.name,
                    )
                )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_decided_by(vals)
            vals["name"] = sequence.next_by_code("salon.complaint")
            if not vals.get("subject"):
                vals["subject"] = (
                    subject_of(vals.get("description") or "") or vals["name"]
                )
        return super().create(vals_list)

    def write(self, vals):
        self._check_decided_by(vals)
        return super().write(vals)

    def _check_decided_by(self, vals):
        """:raises AccessError: it is a manager's, or nobody's, to write this"""
        if self.env.su:
            return
        if set(vals) & BY_ITSELF:
            raise AccessError(
                self.env._("That follows from what happens and is not written by hand.")
            )
        decided = {name for name in OF_MANAGER & set(vals) if name != "active"}
        if "active" in vals and not vals["active"]:
            decided.add("active")
        if decided and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "What a remedy costs, and that something is refused or put away, "
                    "a manager decides."
                )
            )
