from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import commission


class SalonCommissionLine(models.Model):
    """What somebody earned by one line of a till order or of an invoice, and why.

    What earned nothing is listed, too: nothing that was sold is forgotten, or counted
    later by another rule. What the words say is kept as it was then.
    """

    _name = "salon.commission.line"
    _description = "Line of a pay statement"
    _order = "date, id"
    _rec_name = "reference"

    statement_id = fields.Many2one(
        "salon.commission.statement",
        "Statement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", store=True, precompute=True, index=True
    )
    resource_id = fields.Many2one(
        related="statement_id.resource_id", store=True, precompute=True, index=True
    )
    month = fields.Date(related="statement_id.month", store=True, precompute=True)
    state = fields.Selection(related="statement_id.state")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    kind = fields.Selection(
        [
            (commission.WORK, "Service"),
            (commission.CONSUMPTION, "Service by stored value"),
            (commission.PRODUCT, "Product"),
            (commission.TOP_UP, "Top-up"),
            (commission.TIP, "Tip"),
        ],
        required=True,
        readonly=True,
    )
    role = fields.Selection(
        [(commission.STYLIST, "Stylist"), (commission.HELPER, "Shared with")],
        required=True,
        readonly=True,
    )
    order_line_id = fields.Many2one(
        "pos.order.line",
        "Till line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # The office may take lines off an invoice that it makes a draft again.
    move_line_id = fields.Many2one(
        "account.move.line",
        "Invoice line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    cancelled_line_id = fields.Many2one(
        "account.move.line",
        "Cancelled invoice line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    reposted = fields.Integer(
        "Posted again",
        required=True,
        readonly=True,
        default=0,
        help="How often this line counted before. That was taken back when the "
        "document was cancelled, or the invoice that it credits.",
    )
    origin_id = fields.Many2one(
        "salon.commission.line",
        "Takes back",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    part = fields.Float("Part given back", digits=0, readonly=True)
    reference = fields.Char("Document", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Client", readonly=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", "Service or product", readonly=True, ondelete="restrict"
    )
    is_redo = fields.Boolean("Done again", readonly=True)
    revenue = fields.Monetary(
        readonly=True, help="The employee's share of what it brought, with taxes."
    )
    base = fields.Monetary(
        readonly=True, help="The employee's share of what the rule counts."
    )
    rule_id = fields.Many2one(
        "salon.commission.rule",
        "Rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="salon_crm.group_salon_manager",
    )
    rule_name = fields.Char("By the rule", readonly=True)
    rate = fields.Char(readonly=True)
    amount = fields.Monetary("Earned", readonly=True)

    _till_line_unique = models.UniqueIndex(
        "(order_line_id, role, kind) WHERE order_line_id IS NOT NULL",
        "This sale has earned its commission already.",
    )
    _invoice_line_unique = models.UniqueIndex(
        "(move_line_id, role, kind, reposted) WHERE move_line_id IS NOT NULL",
        "This sale has earned its commission already.",
    )
    _cancelled_line_unique = models.UniqueIndex(
        "(cancelled_line_id, role, kind, reposted) WHERE cancelled_line_id IS NOT NULL",
        "This commission was taken back already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        keys = {vals.get("statement_id") for vals in vals_list}
        self._refuse_locked(self.env["salon.commission.statement"].browse(keys))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self._refuse_locked(self.statement_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._refuse_locked(self.statement_id)

    @api.model
    def _refuse_locked(self, statements):
        """:raises UserError: one of the statements is locked"""
        for statement in statements.sudo().filtered(lambda row: row.state == "locked"):
            raise UserError(
                self.env._(
                    "%(statement)s is locked. What is still to be corrected goes into "
                    "a later month.",
                    statement=statement.display_name,
                )
            )
