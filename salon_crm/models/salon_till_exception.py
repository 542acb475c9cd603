from odoo import api, fields, models
from odoo.exceptions import UserError

from .salon_till_limit import KINDS, ROLES

# What is written once; the rest is the manager's correspondence about it.
RECORDED = frozenset(
    {
        "date",
        "company_id",
        "branch_id",
        "config_id",
        "session_id",
        "order_id",
        "order_line_id",
        "product_id",
        "appointment_id",
        "partner_id",
        "kind",
        "currency_id",
        "list_amount",
        "amount",
        "percent",
        "cashier",
        "user_id",
        "role",
        "reason_id",
        "standing",
        "approver_id",
    }
)


class SalonTillException(models.Model):
    """What was given away or back on one line of a paid till order.

    Written once, from the order itself, and never changed: a manager reads who gave
    what, why, and who allowed it.
    """

    _name = "salon.till.exception"
    _description = "Exception at the till"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "order_id"

    date = fields.Datetime(required=True, readonly=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    branch_id = fields.Many2one("salon.branch", readonly=True, ondelete="restrict")
    config_id = fields.Many2one(
        "pos.config", "Till", required=True, readonly=True, ondelete="restrict"
    )
    session_id = fields.Many2one(
        "pos.session",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        "pos.order", required=True, readonly=True, index=True, ondelete="restrict"
    )
    order_line_id = fields.Many2one(
        "pos.order.line", required=True, readonly=True, ondelete="restrict"
    )
    product_id = fields.Many2one("product.product", readonly=True, ondelete="restrict")
    appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    list_amount = fields.Monetary("At list price", readonly=True)
    amount = fields.Monetary("Given", readonly=True)
    percent = fields.Float("Given (%)", readonly=True, aggregator="avg")
    cashier = fields.Char("Given by", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "User", readonly=True, ondelete="restrict", index=True
    )
    role = fields.Selection(ROLES, readonly=True)
    reason_id = fields.Many2one(
        "salon.till.reason", "Reason", readonly=True, ondelete="restrict"
    )
    standing = fields.Selection(
        [
            ("within", "Within the limit"),
            ("approved", "Approved"),
            ("not_approved", "Not approved"),
        ],
        required=True,
        readonly=True,
    )
    approver_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, ondelete="restrict"
    )

    _one_each = models.UniqueIndex(
        "(order_line_id)", "This line of the order is in the list already."
    )

    def write(self, vals):
        self.check_access("write")
        if RECORDED.intersection(vals):
            raise UserError(self.env._("What happened at the till stays written."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What happened at the till stays written."))

    def _tell_manager(self):
        """One activity for each order in which something was not approved."""
        for order in self.order_id:
            rows = self.filtered(lambda row, order=order: row.order_id == order)
            rows[0].activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=rows.branch_id._manager().id,
                summary=self.env._("Given at the till without a manager's leave"),
                note=self.env._(
                    "%(cashier)s on %(order)s: %(amount)s more than allowed without "
                    "a manager. Please have a look.",
                    cashier=rows[0].cashier,
                    order=order.name,
                    amount=order.currency_id.format(sum(rows.mapped("amount"))),
                ),
            )
