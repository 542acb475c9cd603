from odoo import api, fields, models

SEVERITIES = [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")]
CHANNELS = [
    ("desk", "At the desk"),
    ("phone", "Phone"),
    ("till", "Till"),
    ("portal", "Portal"),
    ("email", "E-mail"),
    ("other", "Other"),
]


class SalonComplaint(models.Model):
    """What a client tells us: complaint, praise or suggestion."""

    _name = "salon.complaint"
    _description = "Complaint"
    _inherit = ["portal.mixin", "mail.thread.cc", "mail.activity.mixin"]
    _order = "create_date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    subject = fields.Char(required=True)
    description = fields.Text("What the client says")
    active = fields.Boolean(default=True)
    # Who, where, about what
    partner_id = fields.Many2one("res.partner", "Client", index="btree_not_null")
    branch_id = fields.Many2one("salon.branch", index="btree_not_null")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    appointment_id = fields.Many2one(
        "salon.appointment", "Visit", index="btree_not_null"
    )
    line_id = fields.Many2one("salon.appointment.line", "Service")
    employee_id = fields.Many2one("hr.employee", "About")
    pos_order_id = fields.Many2one("pos.order", "Till order", index="btree_not_null")
    move_id = fields.Many2one("account.move", "Invoice", index="btree_not_null")
    # What kind
    kind_id = fields.Many2one("salon.complaint.kind", required=True)
    severity = fields.Selection(SEVERITIES, required=True, default="1")
    channel = fields.Selection(CHANNELS, required=True, default="desk")
    # Who handles it, and how far they are
    team_id = fields.Many2one("salon.complaint.team")
    user_id = fields.Many2one("res.users", "Owner")
    stage_id = fields.Many2one("salon.complaint.stage")

    @api.model
    def take_in(self, request):
        """Note what a client tells us, in one step.

        Called by the desk, the board and the till. The same client and visit within a
        set time joins what is open.

        :param dict request: ``description`` (text), ``kind`` (code of a kind), and
            optionally ``subject``, ``partner_id``, ``branch_id``, ``appointment_id``,
            ``line_id``, ``employee_id``, ``pos_order_id``, ``severity``, ``channel``
        :return: ``{"id", "name", "joined"}``; ``joined`` is True where it was added to
            one that is open
        :raises UserError: nothing said, or a record of another company or client
        """
        raise NotImplementedError


class SalonComplaintKind(models.Model):
    _name = "salon.complaint.kind"
    _description = "Kind of complaint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)


class SalonComplaintStage(models.Model):
    _name = "salon.complaint.stage"
    _description = "Stage of a complaint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)


class SalonComplaintTeam(models.Model):
    _name = "salon.complaint.team"
    _description = "Team for complaints"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
