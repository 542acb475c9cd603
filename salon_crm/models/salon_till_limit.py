from odoo import api, fields, models
from odoo.tools import ormcache

from ..tools import giveaway

KINDS = [
    ("discount", "Discount"),
    ("price", "Changed price"),
    ("free", "Free of charge"),
    ("rounding", "Rounded off"),
    ("refund", "Refund"),
]
ROLES = [
    ("till", "Other user of the till"),
    ("stylist", "Stylist"),
    ("receptionist", "Receptionist"),
    ("manager", "Manager"),
]
# The first group that a user has is the role.
ROLE_GROUPS = {
    "manager": "salon_crm.group_salon_manager",
    "receptionist": "salon_crm.group_salon_receptionist",
    "stylist": "salon_crm.group_salon_stylist",
}
LIMITED = {"mode": "limit"}
WITH_MANAGER = {"mode": "manager"}
# What a company begins with: what a client is often given at once is in the staff's
# hands, what empties a till is not.
DEFAULTS = {
    "till": {
        "discount": {**LIMITED, "percent": 10},
        "price": WITH_MANAGER,
        "free": WITH_MANAGER,
        "rounding": {**LIMITED, "percent": 10, "amount": 10, "needs_reason": False},
        "refund": WITH_MANAGER,
    },
    "receptionist": {
        "discount": {**LIMITED, "percent": 20},
        "price": {**LIMITED, "percent": 20},
        "free": WITH_MANAGER,
        "rounding": {**LIMITED, "percent": 10, "amount": 10, "needs_reason": False},
        "refund": {**LIMITED, "amount": 100},
    },
    "manager": {
        "discount": {"mode": "free"},
        "price": {"mode": "free"},
        "free": {"mode": "free"},
        "rounding": {"mode": "free", "needs_reason": False},
        "refund": {"mode": "free"},
    },
}
DEFAULTS["stylist"] = DEFAULTS["till"]


class SalonTillLimit(models.Model):
    """How much a role may give away at the till, and whether it has to say why."""

    _name = "salon.till.limit"
    _description = "Limit at the till"
    _inherit = ["salon.till.cached"]
    _order = "company_id, branch_id, role, kind, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    branch_id = fields.Many2one(
        "salon.branch",
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: all branches that have no limit of their own.",
    )
    role = fields.Selection(ROLES, required=True)
    kind = fields.Selection(KINDS, required=True)
    mode = fields.Selection(
        [
            ("free", "Without limit"),
            ("limit", "Up to a limit"),
            ("manager", "Only with a manager"),
        ],
        "Allowed",
        required=True,
        default="limit",
    )
    percent = fields.Float(
        "Up to (%)",
        help="Of a line's price; of the bill where it is on the whole bill. "
        "0: the share does not matter.",
    )
    amount = fields.Monetary(
        "Up to (amount)",
        help="Of this kind on one bill. 0: the amount does not matter.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    needs_reason = fields.Boolean("Reason needed", default=True)

    _one_each = models.UniqueIndex(
        "(company_id, branch_id, role, kind) NULLS NOT DISTINCT",
        "There is a limit for this role already.",
    )
    _check_percent = models.Constraint(
        "CHECK (percent BETWEEN 0 AND 100)", "A share is between 0 and 100 percent."
    )
    _check_amount = models.Constraint(
        "CHECK (amount >= 0)", "A limit cannot be less than nothing."
    )

    @api.model
    def _make_defaults(self, companies):
        """Give the companies that have no limits those to begin with."""
        known = self.search([("company_id", "in", companies.ids)]).company_id
        self.create(
            [
                {"company_id": company.id, "role": role, "kind": kind, **values}
                for company in companies - known
                for role, kinds in DEFAULTS.items()
                for kind, values in kinds.items()
            ]
        )

    @api.model
    def _make_defaults_of_branches(self):
        """For the salons that there were before there were limits."""
        branches = self.env["salon.branch"].with_context(active_test=False)
        groups = branches._read_group([], ["company_id"])
        self._make_defaults(self.env["res.company"].union(*(c for (c,) in groups)))

    @api.model
    def _role_of(self, user):
        """The role of a user at the till; who has none of the salon's is its user."""
        for role, group in ROLE_GROUPS.items():
            if user and user.has_group(group):
                return role
        return "till"

    @ormcache("branch_id", "self.env.lang")
    def _rules_of(self, branch_id):
        """What a till has to know of a branch's rules.

        :return: {"limits": {role: {kind: {"mode", "percent", "amount", "reason"}}},
            "reasons": list of {"id", "name", "kinds"}}
        """
        branch = self.env["salon.branch"].sudo().browse(branch_id)
        rows = self.sudo().search(
            [
                ("company_id", "=", branch.company_id.id),
                ("branch_id", "in", (False, branch_id)),
            ]
        )
        limits = {}
        for row in rows.sorted(lambda row: bool(row.branch_id)):
            limits.setdefault(row.role, {})[row.kind] = {
                "mode": row.mode,
                "percent": row.percent,
                "amount": row.amount,
                "reason": row.needs_reason,
            }
        reasons = self.env["salon.till.reason"].sudo().search([("active", "=", True)])
        return {"limits": limits, "reasons": reasons._rows_for_till()}

    @api.model
    def _limits_of(self, branch, role):
        """:return: dict of kind to giveaway.Limit"""
        rows = self._rules_of(branch.id)["limits"].get(role, {})
        return {
            kind: giveaway.Limit(row["mode"], row["percent"], row["amount"])
            for kind, row in rows.items()
        }
