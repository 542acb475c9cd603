from odoo import api, fields, models

from ..models.salon_complaint import CHANNELS, SEVERITIES
from ..models.salon_complaint_take import NAMED


class SalonComplaintIntake(models.TransientModel):
    """One screen to note what a client tells us."""

    _name = "salon.complaint.intake"
    _description = "Note a complaint"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner", "Client", ondelete="cascade")
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        ondelete="cascade",
        domain="[('partner_id', '=', partner_id)]",
        help="Brings the branch with it.",
    )
    line_id = fields.Many2one(
        "salon.appointment.line",
        "Service",
        compute="_compute_line_id",
        store=True,
        readonly=False,
        ondelete="cascade",
        domain="[('appointment_id', '=', appointment_id)]",
    )
    branch_id = fields.Many2one(
        "salon.branch",
        compute="_compute_branch_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "About whom",
        compute="_compute_employee_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    pos_order_id = fields.Many2one("pos.order", "Till order", ondelete="cascade")
    move_id = fields.Many2one("account.move", "Invoice", ondelete="cascade")
    kind_id = fields.Many2one("salon.complaint.kind", required=True, ondelete="cascade")
    is_health = fields.Boolean(related="kind_id.is_health")
    severity = fields.Selection(
        SEVERITIES, compute="_compute_severity", store=True, readonly=False
    )
    channel = fields.Selection(CHANNELS, required=True, default="desk")
    description = fields.Text("What the client says")
    open_id = fields.Many2one(
        "salon.complaint", "Joins", compute="_compute_open_id", compute_sudo=True
    )

    @api.depends("appointment_id")
    def _compute_line_id(self):
        """Where the visit has one service only, it is about that."""
        for intake in self:
            lines = intake.appointment_id.line_ids.filtered(
                lambda line: line.state != "cancelled"
            )
            intake.line_id = lines if len(lines) == 1 else False

    @api.depends("appointment_id")
    def _compute_branch_id(self):
        for intake in self:
            intake.branch_id = (
                intake.appointment_id.branch_id
                or intake.branch_id
                or self.env["salon.appointment"]._default_branch_id()
            )

    @api.depends("line_id")
    def _compute_employee_id(self):
        for intake in self:
            intake.employee_id = intake.line_id.employee_id

    @api.depends("kind_id")
    def _compute_severity(self):
        for intake in self:
            intake.severity = intake.kind_id.severity

    @api.depends("partner_id", "appointment_id", "kind_id")
    def _compute_open_id(self):
        """What is open already and will be joined: said before it is noted."""
        for intake in self:
            intake.open_id = self.env["salon.complaint"]._find_open(
                {
                    "company_id": self.env.company.id,
                    "partner_id": intake.partner_id.id,
                    "appointment_id": intake.appointment_id.id,
                    "kind_id": intake.kind_id.id,
                }
            )

    def action_take_in(self):
        """Note it, and open it for who may read it."""
        self.ensure_one()
        request = {name: self[name].id for name in NAMED}
        request |= {
            "kind": self.kind_id.code,
            "severity": self.severity,
            "channel": self.channel,
            "description": self.description,
        }
        taken = self.env["salon.complaint"].take_in(request)
        complaint = self.env["salon.complaint"].browse(taken["id"])
        if not complaint.has_access("read"):
            return self._say(taken)
        return {
            "type": "ir.actions.act_window",
            "res_model": "salon.complaint",
            "res_id": complaint.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _say(self, taken):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Noted as %s.", taken["name"]),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
