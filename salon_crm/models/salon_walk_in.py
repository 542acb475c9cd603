from odoo import api, fields, models
from odoo.exceptions import UserError


class SalonWalkIn(models.Model):
    """Somebody who came without an appointment and waits in the shop."""

    _name = "salon.walk.in"
    _description = "Walk-in"
    _order = "joined_at, id"
    _check_company_auto = True

    branch_id = fields.Many2one("salon.branch", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="branch_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    guest_name = fields.Char("Guest", help="How the desk calls whom nobody knows.")
    client_name = fields.Char("Client's name", compute="_compute_client_name")
    line_ids = fields.One2many("salon.walk.in.line", "walk_in_id", "Services")
    product_ids = fields.Many2many(
        "product.product", string="What", compute="_compute_product_ids"
    )
    joined_at = fields.Datetime("Came", required=True, default=fields.Datetime.now)
    ended_at = fields.Datetime("Until", readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("served", "Served"), ("left", "Went away")],
        required=True,
        readonly=True,
        default="waiting",
    )
    appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _check_called = models.Constraint(
        "CHECK (partner_id IS NOT NULL OR guest_name <> '')",
        "Choose the client, or give a name.",
    )
    _waiting_unique = models.UniqueIndex(
        "(partner_id, branch_id) WHERE state = 'waiting'",
        "This client waits here already.",
    )
    _queue_index = models.Index("(branch_id, joined_at) WHERE state = 'waiting'")

    @api.depends("guest_name", "partner_id")
    def _compute_client_name(self):
        for entry in self:
            entry.client_name = entry.partner_id.name or entry.guest_name

    @api.depends("line_ids.product_id")
    def _compute_product_ids(self):
        for entry in self:
            entry.product_ids = entry.line_ids.product_id

    @api.depends("guest_name", "partner_id")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = entry.client_name

    def _check_waiting(self):
        self.ensure_one()
        if self.state != "waiting":
            raise UserError(
                self.env._(
                    "%(client)s does not wait any more.", client=self.client_name
                )
            )

    def _end(self, state, visit=None):
        """Take those who wait out of the queue."""
        self.write(
            {
                "state": state,
                "ended_at": fields.Datetime.now(),
                "appointment_id": visit and visit.id,
            }
        )

    @api.model
    def _queue(self, branch):
        """Who waits in a branch, in the order in which they came today."""
        today, _tomorrow = branch._today()
        return self.search(
            [
                ("branch_id", "=", branch.id),
                ("state", "=", "waiting"),
                ("joined_at", ">=", today),
            ]
        )

    @api.model
    def _forget_old(self, branches=None):
        """Who came on another day waits no more; in all branches, or in these."""
        domain = [("state", "=", "waiting")]
        if branches is not None:
            domain.append(("branch_id", "in", branches.ids))
        waiting = self.search(domain)
        waiting.filtered(
            lambda entry: entry.joined_at < entry.branch_id._today()[0]
        )._end("left")

    @api.autovacuum
    def _gc_forgotten(self):
        self._forget_old()


class SalonWalkInLine(models.Model):
    """What somebody in the shop waits for, and with whom."""

    _name = "salon.walk.in.line"
    _description = "Service of a walk-in"
    _order = "walk_in_id, id"

    walk_in_id = fields.Many2one(
        "salon.walk.in", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_salon_service', '=', True)]",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "Stylist",
        index="btree_not_null",
        ondelete="set null",
        help="Whom the client asked for by name. Empty: anyone.",
    )
