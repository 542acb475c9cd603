from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import tiers
from . import salon_membership_sql as statement


class ResPartner(models.Model):
    """A client's tier, and how far it is to the next one."""

    _inherit = "res.partner"

    salon_tier_id = fields.Many2one(
        "salon.tier",
        "Tier",
        compute="_compute_salon_member",
        search="_search_salon_tier_id",
        compute_sudo=True,
        groups="base.group_user",
    )
    # As a tag it is shown in its colour.
    salon_tier_badge = fields.Many2many(
        "salon.tier",
        string="Shown as",
        compute="_compute_salon_member",
        compute_sudo=True,
        groups="base.group_user",
    )
    salon_tier_color = fields.Integer(
        compute="_compute_salon_member", compute_sudo=True, groups="base.group_user"
    )
    salon_tier_since = fields.Date(
        "Since",
        compute="_compute_salon_member",
        compute_sudo=True,
        groups="base.group_user",
    )
    salon_tier_until = fields.Date(
        "Until",
        compute="_compute_salon_member",
        compute_sudo=True,
        groups="base.group_user",
    )
    salon_tier_progress = fields.Integer(
        "To the next tier",
        compute="_compute_salon_member",
        compute_sudo=True,
        groups="base.group_user",
    )
    salon_tier_text = fields.Char(
        "Next tier",
        compute="_compute_salon_member",
        compute_sudo=True,
        groups="base.group_user",
    )
    salon_membership_ids = fields.One2many(
        "salon.membership",
        "partner_id",
        "Memberships",
        groups="salon_crm.group_salon_stylist",
    )

    def _salon_memberships(self, company):
        """What tier each of these clients has today.

        :return: {res.partner: salon.membership, sudo}, only those who have one
        """
        found = (
            self.env["salon.membership"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self._origin.ids),
                    ("company_id", "=", company.id),
                    ("ended", "=", False),
                ]
            )
        )
        return {membership.partner_id: membership for membership in found}

    def _salon_tiers(self, company):
        """The tier of each of these clients, also of those who are no members yet.

        :return: {res.partner: salon.tier, sudo}; empty where even the lowest tier
            takes something
        """
        everybody = self.env["salon.tier"]._of_company(company)._everybody()
        members = self._salon_memberships(company)
        return {
            partner: members[partner].tier_id
            if partner in members
            else everybody.filtered(lambda _tier, one=partner: one._salon_is_person())
            for partner in self._origin
        }

    def _salon_is_person(self):
        client = self.sudo()
        return not (client.is_company or client.salon_is_passer_by)

    def _salon_payer(self):
        """Whose consumption it is that this partner pays: a person's.

        An address of a person is that person; who belongs to a firm is somebody; a firm
        and a passer-by are nobody.

        :return: res.partner, maybe empty
        """
        self.ensure_one()
        head = self.commercial_partner_id
        payer = self if head.is_company else head
        return payer.filtered(lambda partner: partner._salon_is_person())

    # ------------------------------------------------------------
    # The card of a member
    # ------------------------------------------------------------

    def _salon_member_card(self, company):
        """What there is to say of each of these clients as a member, in bulk.

        :return: {res.partner: {"tier": name or False, "tier_id": id or False, "color",
            "since": date or False, "until": date or False, "next": name of the next
            tier or False, "next_id", "missing_amount": in the company's currency,
            "missing_visits", "progress": 0 to 100, "text": what is missing, in words}}
        """
        all_tiers = self.env["salon.tier"]._of_company(company)
        steps = {tier: tier._plain() for tier in all_tiers}
        members = self._salon_memberships(company)
        tier_of = self._salon_tiers(company)
        sums = self._salon_sums(company, list(steps.values()))
        result = {}
        for partner in self._origin:
            tier = tier_of[partner]
            membership = members.get(partner, self.env["salon.membership"])
            held = tier._plain() if tier else None
            above = tiers.following(steps.values(), held)
            if not partner._salon_is_person():
                above = None
            following = all_tiers.browse(above.key if above else ())
            left = tiers.Missing(0, 0, 100)
            if above:
                left = tiers.missing(above, sums.get(partner.id, {}))
            result[partner] = {
                "tier": tier.name,
                "tier_id": tier.id,
                "color": tier.color,
                "since": membership.since,
                "until": membership.until,
                "next": following.name,
                "next_id": following.id,
                "missing_amount": company.currency_id.round(left.amount),
                "missing_visits": left.visits,
                "progress": left.progress,
                "text": following._words_to_go(left, company),
            }
        return result

    def _salon_sums(self, company, steps):
        """What these clients did within the months of each of these tiers.

        :param steps: list of tiers.Tier
        :return: {partner id: {months: (net consumption, visits)}}, in two queries
        """
        months = sorted({step.months for step in steps})
        if not (months and self._origin):
            return {}
        self.env["salon.consumption"].flush_model()
        self.env["salon.appointment"].flush_model(
            ["partner_id", "company_id", "state", "payment_state", "start"]
        )
        parts = statement.sums(
            company,
            steps,
            lambda column: SQL("%s = ANY(%s)", column, self._origin.ids),
            company._salon_days(),
        )
        result = {}
        for place, query in enumerate((parts["spent"], parts["came"])):
            for partner_id, *values in self.env.execute_query(query):
                done = result.setdefault(
                    partner_id, {each: [0.0, 0] for each in months}
                )
                for each, value in zip(months, values, strict=True):
                    done[each][place] = (float, int)[place](value or 0)
        return {
            partner_id: {each: tuple(pair) for each, pair in done.items()}
            for partner_id, done in result.items()
        }

    # ------------------------------------------------------------
    # As fields
    # ------------------------------------------------------------

    @api.depends("is_company", "salon_is_passer_by")
    @api.depends_context("company", "lang")
    def _compute_salon_member(self):
        cards = self._salon_member_card(self.env.company)
        for partner in self:
            card = cards.get(partner._origin) or {}
            partner.salon_tier_id = card.get("tier_id", False)
            partner.salon_tier_badge = partner.salon_tier_id
            partner.salon_tier_color = card.get("color", 0)
            partner.salon_tier_since = card.get("since", False)
            partner.salon_tier_until = card.get("until", False)
            partner.salon_tier_progress = card.get("progress", 0)
            partner.salon_tier_text = card.get("text", False)

    def _search_salon_tier_id(self, operator, value):
        if operator not in ("in", "any", "any!"):
            return NotImplemented
        Tier = self.env["salon.tier"].sudo()
        everybody = Tier._of_company(self.env.company)._everybody()
        if operator == "in":
            wanted = Tier.browse(key for key in value if key)
            nobody = False in value
        else:
            wanted, nobody = Tier.search(value), False
        mine = [
            ("company_id", "=", self.env.company.id),
            ("ended", "=", False),
        ]
        members = self.env["salon.membership"].sudo()
        domain = [
            (
                "id",
                "in",
                members._search([*mine, ("tier_id", "in", wanted.ids)]).subselect(
                    "partner_id"
                ),
            )
        ]
        if everybody in wanted and everybody or nobody and not everybody:
            others = members._search(mine).subselect("partner_id")
            domain = ["|", *domain, ("id", "not in", others)]
        return domain

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec == "salon_tier_id":
            return self._salon_group_by_tier(alias, query)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _salon_group_by_tier(self, alias, query):
        company = self.env.company
        everybody = self.env["salon.tier"]._of_company(company)._everybody()
        self.env["salon.membership"].flush_model()
        member = query.make_alias(alias, "salon_tier_id")
        query.add_join(
            "LEFT JOIN",
            member,
            "salon_membership",
            SQL(
                "%s = %s AND %s = %s AND %s IS NULL",
                SQL.identifier(member, "partner_id"),
                SQL.identifier(alias, "id"),
                SQL.identifier(member, "company_id"),
                company.id,
                SQL.identifier(member, "ended"),
            ),
        )
        return SQL(
            "COALESCE(%s, %s::int)",
            SQL.identifier(member, "tier_id"),
            everybody.id or None,
        )

    def _salon_member_changed(self):
        """A till that reloads asks only for clients that were written since."""
        self._salon_value_changed()
        self.env["salon.membership"]._forget()


class SalonTier(models.Model):
    _inherit = "salon.tier"

    def _words_to_go(self, left, company):
        """What is missing for this tier, in words.

        :param left: tiers.Missing
        """
        if not self:
            return ""
        amount = company.currency_id.format(left.amount)
        visits = self.env._("%s visits", left.visits)
        if left.visits == 1:
            visits = self.env._("1 visit")
        names = {"amount": amount, "visits": visits, "tier": self.name}
        if left.amount and left.visits and self.needs == "all":
            return self.env._("%(amount)s and %(visits)s to %(tier)s", **names)
        if left.amount and left.visits:
            return self.env._("%(amount)s or %(visits)s to %(tier)s", **names)
        if left.amount:
            return self.env._("%(amount)s to %(tier)s", **names)
        if left.visits:
            return self.env._("%(visits)s to %(tier)s", **names)
        return self.env._("%(tier)s is reached", **names)
