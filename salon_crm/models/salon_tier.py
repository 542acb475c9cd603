from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import tiers

STEP = 10  # between two ranks, so that one more fits in


class SalonTier(models.Model):
    """A step of the members: what it takes to reach it, and what it gives."""

    _name = "salon.tier"
    _description = "Tier"
    _order = "company_id, rank, id"

    def _default_rank(self):
        last = self.sudo().search([], order="rank DESC", limit=1)
        return last.rank + STEP

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: for all companies.", index="btree_not_null"
    )
    rank = fields.Integer(
        required=True,
        default=lambda self: self._default_rank(),
        help="The higher, the better. One tier for each rank.",
    )
    color = fields.Integer()
    # What it takes
    needs = fields.Selection(
        [("all", "All of them"), ("any", "One of them")],
        "Which conditions",
        required=True,
        default="any",
    )
    amount = fields.Float(
        "Paid consumption",
        help="Services and goods after refunds, in the company's currency. "
        "0: not asked.",
    )
    visits = fields.Integer(help="Visits that took place. 0: not asked.")
    months = fields.Integer("Within months", required=True, default=12)
    # For how long
    valid_months = fields.Integer(
        "Kept for months", required=True, default=12, help="0: for ever."
    )
    grace_days = fields.Integer("Days of grace", required=True, default=30)
    # What it gives
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Price list",
        ondelete="restrict",
        index="btree_not_null",
        domain="['|', ('company_id', '=', False), ('company_id', '=?', company_id)]",
        help="Of a tier of all companies: a list of one company is given there only.",
    )
    points_factor = fields.Float("Points, times", required=True, default=1)
    book_ahead_days = fields.Integer(
        "Days to book further ahead", help="More than others who book online."
    )
    # In words
    takes = fields.Char("What it takes", compute="_compute_words")
    gives = fields.Char("What it gives", compute="_compute_words")
    lasts = fields.Char("For how long", compute="_compute_words")

    # A tier of all companies has no other at its rank in any of them.
    _rank_once = models.Constraint(
        "EXCLUDE USING gist (int4range(rank, rank, '[]') WITH &&,"
        " int4range(company_id, company_id, '[]') WITH &&) WHERE (active)",
        "There is another tier at this rank. Give one of them another rank.",
    )
    _check_conditions = models.Constraint(
        "CHECK (amount >= 0 AND visits >= 0 AND months BETWEEN 1 AND 600)",
        "What a tier takes must not be negative, within 1 to 600 months.",
    )
    _check_time = models.Constraint(
        "CHECK (valid_months BETWEEN 0 AND 600 AND grace_days BETWEEN 0 AND 3660)",
        "A tier is kept for 0 to 600 months, with at most ten years of grace.",
    )
    _check_gifts = models.Constraint(
        "CHECK (points_factor > 0 AND book_ahead_days BETWEEN 0 AND 3660)",
        "Points are multiplied by more than 0, and nobody books fewer days ahead.",
    )

    # ------------------------------------------------------------
    # What contradicts itself
    # ------------------------------------------------------------

    @api.constrains(
        "active", "company_id", "rank", "needs", "amount", "visits", "months"
    )
    def _check_order(self):
        for tier in self.filtered("active"):
            beside = tier._beside()
            for lower in beside.sorted("rank"):
                above = beside.filtered(lambda it, low=lower: it.rank > low.rank)
                for higher in above:
                    lower._check_below(higher)

    @api.constrains("company_id", "pricelist_id")
    def _check_pricelist(self):
        for tier in self:
            companies = tier.company_id | tier.pricelist_id.sudo().company_id
            if tier.company_id and len(companies) > 1:
                raise ValidationError(
                    self.env._(
                        "“%(pricelist)s” is of another company than “%(tier)s”.",
                        pricelist=tier.pricelist_id.sudo().name,
                        tier=tier.name,
                    )
                )

    def _beside(self):
        """The tiers that some company of this one has, too, and this one."""
        domain = Domain.TRUE
        if self.company_id:
            domain = Domain("company_id", "in", [False, self.company_id.id])
        return self.sudo().search(domain, order="rank, id")

    def _check_below(self, higher):
        """:raises ValidationError: the higher one is not harder to reach"""
        companies = self.company_id | higher.company_id
        if len(companies) > 1:
            return
        plain = higher._plain()
        if not plain.conditions:
            raise ValidationError(
                self.env._(
                    "“%(tier)s” takes nothing, but lies above “%(lower)s”. Only the "
                    "lowest tier can be everybody's.",
                    tier=higher.name,
                    lower=self.name,
                )
            )
        if tiers.is_pointless(self._plain(), plain):
            raise ValidationError(
                self.env._(
                    "“%(higher)s” lies above “%(lower)s”, but who reaches "
                    "“%(lower)s” (%(takes)s) has reached “%(higher)s” "
                    "(%(more)s) already. Make it take more.",
                    higher=higher.name,
                    lower=self.name,
                    takes=self.takes,
                    more=higher.takes,
                )
            )

    def _plain(self):
        """:return: tiers.Tier, with the id as key"""
        self.ensure_one()
        return tiers.Tier(
            key=self.id,
            rank=self.rank,
            amount=self.amount,
            visits=self.visits,
            months=self.months,
            every=self.needs == "all",
            valid_months=self.valid_months,
            grace_days=self.grace_days,
        )

    @api.model
    def _of_company(self, company):
        """:return: the tiers of a company, sudo, the lowest first"""
        domain = [("company_id", "in", [False, company.id])]
        return self.sudo().search(domain, order="rank, id")

    def _everybody(self):
        """The tier of these that takes nothing; empty if each takes something."""
        lowest = self.sorted("rank")[:1]
        return lowest.filtered(lambda tier: not (tier.amount or tier.visits))

    # ------------------------------------------------------------
    # In words
    # ------------------------------------------------------------

    @api.depends(
        "needs",
        "amount",
        "visits",
        "months",
        "valid_months",
        "grace_days",
        "pricelist_id",
        "points_factor",
        "book_ahead_days",
    )
    @api.depends_context("company", "lang")
    def _compute_words(self):
        for tier in self:
            tier.takes = tier._words_of_conditions()
            tier.lasts = tier._words_of_time()
            tier.gives = ", ".join(tier._words_of_gifts())

    def _words_of_conditions(self):
        if not (self.amount or self.visits):
            return self.env._("nothing: everybody has it")
        currency = (self.company_id or self.env.company).currency_id
        names = {
            "amount": currency.format(self.amount),
            "visits": self.env._("%(number)s visits", number=self.visits),
            "months": self.months,
        }
        if not self.visits:
            return self.env._("%(amount)s within %(months)s months", **names)
        if not self.amount:
            return self.env._("%(visits)s within %(months)s months", **names)
        if self.needs == "all":
            return self.env._(
                "%(amount)s and %(visits)s within %(months)s months", **names
            )
        return self.env._("%(amount)s or %(visits)s within %(months)s months", **names)

    def _words_of_time(self):
        if not (self.valid_months and (self.amount or self.visits)):
            return self.env._("for ever")
        if not self.grace_days:
            return self.env._("for %(months)s months", months=self.valid_months)
        return self.env._(
            "for %(months)s months and %(days)s days of grace",
            months=self.valid_months,
            days=self.grace_days,
        )

    def _words_of_gifts(self):
        if self.pricelist_id:
            yield self.env._("price list %s", self.pricelist_id.sudo().name)
        if self.points_factor != 1:
            yield self.env._("%s times the points", f"{self.points_factor:g}")
        if self.book_ahead_days:
            yield self.env._("books %s days further ahead", self.book_ahead_days)

    # ------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------

    def write(self, vals):
        if vals.get("active") is False or vals.get("company_id"):
            self._refuse_if_held(vals.get("company_id"))
        result = super().write(vals)
        if "pricelist_id" in vals:
            self.env["salon.membership"].sudo()._change_pricelists(self)
        return result

    def _refuse_if_held(self, company_id=None):
        """:param company_id: members in this company are no reason"""
        held = self.env["salon.membership"].sudo()
        domain = Domain("tier_id", "in", self.ids) & Domain("ended", "=", False)
        if company_id:
            domain &= Domain("company_id", "!=", company_id)
        member = held.search(domain, limit=1)
        if member:
            raise UserError(
                self.env._(
                    "%(client)s has the tier “%(tier)s”, maybe others, too. Make it "
                    "take more, or give them another one first.",
                    client=member.partner_id.name,
                    tier=member.tier_id.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._refuse_if_held()
        self.env.flush_all()
        for table, column in (
            ("salon_membership", "tier_id"),
            ("pos_order", "salon_tier_id"),
            ("account_move", "salon_tier_id"),
        ):
            used = self.env.execute_query(
                SQL(
                    "SELECT %(column)s FROM %(table)s WHERE %(column)s IN %(ids)s"
                    " LIMIT 1",
                    column=SQL.identifier(column),
                    table=SQL.identifier(table),
                    ids=self._ids or (0,),
                )
            )
            if used:
                raise UserError(
                    self.env._(
                        "Clients had the tier “%(tier)s”: their history needs it. "
                        "Archive it instead.",
                        tier=self.browse(used[0]).name,
                    )
                )
