from odoo import api, fields, models
from odoo.exceptions import AccessError

KINDS = [
    ("taken", "Taken"),
    ("used", "Used"),
    ("returned", "Usage refunded"),
    ("given_back", "Given back"),
    ("forfeited", "Forfeited"),
    ("restored", "Forfeit taken back"),
    ("written_off", "Written off"),
    ("corrected", "Corrected"),
    ("use_corrected", "Usage corrected"),
    ("moved_in", "Moved here"),
    ("moved_out", "Moved away"),
]
# What a visit's deposit came to, before it was used.
USAGE = ("used", "returned", "use_corrected")
NOT_USAGE = tuple(key for key, _label in KINDS if key not in USAGE)


class SalonDepositEntry(models.Model):
    """The ledger of deposits: what was taken for visits, and what became of it.

    Rows are only ever added. The sum of a visit's rows is its open deposit, and the sum
    of all rows of a company is what its liability account says. A negative sum is money
    that the salon gave away twice: two tills used the same deposit while one of them
    was offline. It is not hidden; a manager is told, and the next payment evens it out.
    """

    _name = "salon.deposit.entry"
    _description = "Deposit entry"
    _order = "date desc, id desc"
    _rec_name = "kind"

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="None: a till did not say for which visit. It is kept for the client.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    branch_id = fields.Many2one(
        "salon.branch",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="None: taken at a till of no branch, for no visit.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        required=True, readonly=True, help="With taxes. Negative: it goes out."
    )
    amount_untaxed = fields.Monetary(
        "In the books",
        required=True,
        readonly=True,
        help="Without taxes: what is booked on the liability account.",
    )
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "By",
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    other_visit_id = fields.Many2one(
        "salon.appointment",
        "From or to",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    other_branch_id = fields.Many2one(
        "salon.branch",
        "From or to the branch",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Of a deposit that was moved to another branch: the other one.",
    )
    pos_order_line_id = fields.Many2one(
        "pos.order.line",
        "Till line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="point_of_sale.group_pos_user",
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        "Invoice line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    move_id = fields.Many2one(
        "account.move",
        "Journal entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    document = fields.Char(compute="_compute_document", compute_sudo=True)

    _till_line_once = models.UniqueIndex(
        "(pos_order_line_id, kind) WHERE pos_order_line_id IS NOT NULL",
        "This till line is in the ledger already.",
    )
    _check_sign = models.Constraint(
        "CHECK (CASE WHEN kind IN ('taken', 'returned', 'restored', 'written_off')"
        " THEN amount > 0 AND amount_untaxed >= 0"
        " WHEN kind IN ('used', 'given_back', 'forfeited')"
        " THEN amount < 0 AND amount_untaxed <= 0 ELSE TRUE END)",
        "What is taken or comes back is positive, what goes out is negative.",
    )
    _check_source = models.Constraint(
        "CHECK (CASE WHEN kind IN ('taken', 'used', 'returned', 'given_back')"
        " THEN pos_order_line_id IS NOT NULL OR move_line_id IS NOT NULL"
        " WHEN kind IN ('forfeited', 'restored', 'written_off')"
        " THEN move_id IS NOT NULL ELSE TRUE END)",
        "Each entry needs the document that it is of.",
    )
    _branch_index = models.Index("(company_id, branch_id)")

    @api.depends("pos_order_line_id", "move_line_id", "move_id")
    def _compute_document(self):
        """As text, since those who read it may not open tills or invoices."""
        for entry in self:
            entry.document = (
                entry.pos_order_line_id.order_id.display_name
                or entry.move_line_id.move_id.display_name
                or entry.move_id.display_name
            )

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        """:raises AccessError: always, for everybody"""
        raise AccessError(
            self.env._("The ledger of deposits is never changed, only continued.")
        )

    @api.model
    def _enter(self, rows):
        """Continue the ledger, with all rights.

        :param rows: values of entries; those of a till line that is in the ledger
            already are left out
        :return: the new entries
        """
        lines = [row["pos_order_line_id"] for row in rows if "pos_order_line_id" in row]
        known = set()
        if lines:
            found = self.sudo().search_fetch(
                [("pos_order_line_id", "in", lines)], ["pos_order_line_id"]
            )
            known = set(found.pos_order_line_id.ids)
        return self.sudo().create(
            [row for row in rows if row.get("pos_order_line_id") not in known]
        )

    def _flag_what_is_wrong(self):
        """Have a manager look at deposits used twice, and at those for no visit."""
        for visit in self.appointment_id.filtered(lambda one: one.deposit_balance < 0):
            visit._ask_manager_about_deposit(
                self.env._("Deposit used twice"),
                self.env._(
                    "%(amount)s of the deposit of this visit were used more than once. "
                    "Take the money from the client at the till, or write it off.",
                    amount=visit.currency_id.format(-visit.deposit_balance),
                ),
            )
        for entry in self.filtered(lambda one: not one.appointment_id):
            entry.partner_id._message_log(
                body=self.env._(
                    "A deposit of %(amount)s was booked at the till for no visit of "
                    "this client.",
                    amount=entry.currency_id.format(entry.amount),
                )
            )

    @api.model
    def _open_by_branch(self, company):
        """:return: {branch: (open deposits with taxes, the same in the books)}"""
        return {
            branch: (amount, untaxed)
            for branch, amount, untaxed in self.sudo()._read_group(
                [("company_id", "=", company.id)],
                ["branch_id"],
                ["amount:sum", "amount_untaxed:sum"],
            )
        }

    def action_open_document(self):
        """Show the till order or the journal entry to who may open it."""
        self.ensure_one()
        self.check_access("read")
        entry = self.sudo()
        document = (
            entry.pos_order_line_id.order_id
            or entry.move_line_id.move_id
            or entry.move_id
            or entry.appointment_id
        ).sudo(False)
        document.check_access("read")
        return document.get_formview_action()
