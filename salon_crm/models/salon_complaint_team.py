from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.complaint import OPEN

DESK = "salon_crm.group_salon_receptionist"


class SalonComplaintTeam(models.Model):
    """Who handles which complaints, and the e-mail address that makes some."""

    _name = "salon.complaint.team"
    _description = "Team for complaints"
    _inherit = ["mail.alias.mixin", "mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    kind_ids = fields.Many2many(
        "salon.complaint.kind", string="Kinds", help="None: any."
    )
    branch_ids = fields.Many2many(
        "salon.branch", string="Branches", check_company=True, help="None: any."
    )
    leader_id = fields.Many2one(
        "res.users",
        "Leader",
        domain=[("share", "=", False)],
        check_company=True,
        help="Is told of what is late, and owns complaints where there are no members.",
    )
    member_ids = fields.Many2many(
        "res.users",
        "salon_complaint_team_member_rel",
        string="Members",
        domain=[("share", "=", False)],
        check_company=True,
        help="Of them, who has fewest open complaints owns the next one.",
    )

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("salon.complaint")
        if self.id:
            values["alias_defaults"] = repr({"team_id": self.id})
        return values

    @api.model
    def _rank(self, kind, branch):
        """How well each team fits: what is named counts more than *any*, and the kind
        more than the branch.

        :return: a key to sort teams by, the best one first
        """

        def key(team):
            return (
                not (kind and kind in team.kind_ids),
                not (branch and branch in team.branch_ids),
                team.sequence,
                team.id,
            )

        return key

    def _best(self, kind, branch, company):
        """The team among these for a kind and branch; empty if none fits."""
        fitting = self.filtered(
            lambda team: team.company_id == company
            and (not team.kind_ids or kind in team.kind_ids)
            and (not team.branch_ids or branch in team.branch_ids)
        )
        return fitting.sorted(self._rank(kind, branch))[:1]

    def _load(self):
        """:return: {user id: number of open complaints that they own}"""
        domain = Domain("stage_code", "in", OPEN)
        domain &= Domain("user_id", "in", self.member_ids.ids)
        groups = self.env["salon.complaint"]._read_group(
            domain, ["user_id"], ["__count"]
        )
        return {user.id: count for user, count in groups}

    def _next_owner(self, load):
        """Who owns the next one; counted as if it were given already.

        :param load: as ``_load`` returns it; changed
        """
        members = self.member_ids.filtered("active").sorted(
            lambda user: (load.get(user.id, 0), user.id)
        )
        owner = members[:1] or self.leader_id.filtered("active")
        if owner:
            load[owner.id] = load.get(owner.id, 0) + 1
        return owner
