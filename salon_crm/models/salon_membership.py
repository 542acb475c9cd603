from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

REASONS = [
    ("rise", "Tier reached"),
    ("fall", "No longer reached"),
    ("hand", "Given by hand"),
]
# What may be said of a tier that was given by hand, as long as it lasts.
OPEN = {"until", "note"}


class SalonMembership(models.Model):
    """Which tier a client has or had in a company, from when until when, and why.

    Rows are history: they end, and are never deleted. Who has none has the tier that
    takes nothing, if there is one.
    """

    _name = "salon.membership"
    _description = "Membership"
    _order = "since desc, id desc"
    _rec_name = "tier_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("is_company", "=", False)],
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    tier_id = fields.Many2one(
        "salon.tier",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    since = fields.Date(required=True, default=fields.Date.context_today)
    until = fields.Date(help="Kept until this day. Empty: for ever.")
    ended = fields.Date(readonly=True, help="Empty: they have it today.")
    reason = fields.Selection(REASONS, required=True, default="hand", readonly=True)
    note = fields.Char("Why", help="Why somebody gave it by hand.")
    met_on = fields.Date(
        "Reached on",
        readonly=True,
        help="When what the tier takes was found to be done. What is refunded later "
        "is looked at again as of this day.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Price list set",
        readonly=True,
        ondelete="set null",
        help="The tier's, as long as nobody chose another one for the client.",
    )
    pricelist_before_id = fields.Many2one(
        "product.pricelist",
        "Price list before",
        readonly=True,
        ondelete="set null",
        help="What the client had before: they get it again when the tier is over.",
    )
    merged = fields.Boolean(
        readonly=True, help="Of a contact that was merged into this client."
    )
    color = fields.Integer(related="tier_id.color")

    _current_unique = models.UniqueIndex(
        "(partner_id, company_id) WHERE ended IS NULL",
        "This client has a tier in this company already.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(partner_id, partner_id, '[]') WITH =,"
        " int4range(company_id, company_id, '[]') WITH =,"
        " daterange(since, ended, '[)') WITH &&) WHERE (merged IS NOT TRUE)",
        "The client had another tier on some of these days.",
    )
    _check_days = models.Constraint(
        "CHECK (since <= ended AND since <= until)",
        "A tier cannot end before it begins.",
    )
    _of_tier = models.Index("(tier_id, company_id) WHERE ended IS NULL")

    # ------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------

    # One statement makes them, with what it brings along: as for all others.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Give tiers by hand: what the clients had until then ends."""
        self.check_access("create")
        given = [self._add_missing_default_values(vals) for vals in vals_list]
        for vals in given:
            self._check_given(vals)
        self._check_after_the_last(given)
        made = self.sudo()._give(given).sudo(self.env.su)
        made.check_access("create")
        made._check_company()
        return made

    @api.model
    def _check_given(self, vals):
        """:raises UserError: in words"""
        for name in ("partner_id", "tier_id", "company_id"):
            if not vals.get(name):
                raise UserError(
                    self.env._(
                        "Choose: %(what)s.",
                        what=self._fields[name]._description_string(self.env),
                    )
                )
        since = fields.Date.to_date(vals.get("since"))
        if not since or since > fields.Date.context_today(self):
            raise UserError(self.env._("A tier is given from today on, or before."))
        until = fields.Date.to_date(vals.get("until"))
        if until and until < since:
            raise UserError(self.env._("A tier cannot end before it begins."))
        partner = self.env["res.partner"].browse(vals["partner_id"])
        if partner.sudo().salon_is_passer_by or partner.sudo().is_company:
            raise UserError(
                self.env._(
                    "%(client)s is no person whom the salon knows: only a client can "
                    "have a tier.",
                    client=partner.sudo().display_name,
                )
            )

    @api.model
    def _check_after_the_last(self, given):
        """:raises UserError: one of them begins before what the client has now"""
        keys = [vals["partner_id"] for vals in given]
        held = self.sudo().search([("partner_id", "in", keys), ("ended", "=", False)])
        now = {(row.partner_id.id, row.company_id.id): row for row in held}
        for vals in given:
            row = now.get((vals["partner_id"], vals["company_id"]))
            if row and row.since > fields.Date.to_date(vals["since"]):
                raise UserError(
                    self.env._(
                        "%(client)s has “%(tier)s” since %(day)s. Choose that day or "
                        "a later one.",
                        client=row.partner_id.name,
                        tier=row.tier_id.name,
                        day=format_date(self.env, row.since),
                    )
                )

    def write(self, vals):
        if vals.keys() - OPEN:
            self._refuse_change()
        if any(row.ended or row.reason != "hand" for row in self):
            raise UserError(
                self.env._("Only a tier given by hand that still lasts can be changed.")
            )
        result = super().write(vals)
        self.partner_id._salon_member_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        """:raises AccessError: always, for everybody"""
        raise AccessError(
            self.env._("Memberships are history: give another tier instead.")
        )

    def action_end(self):
        """End a tier that was given by hand: the client has again what they reached."""
        self.check_access("write")
        rows = self.filtered(lambda row: row.reason == "hand" and not row.ended).sudo()
        rows._end()
        for company, theirs in rows.grouped("company_id").items():
            before = {row.partner_id: row.tier_id for row in theirs}
            self.sudo()._follow(company, theirs.partner_id, noted=False)
            self.sudo()._note_difference(
                company, before, lambda speaking: speaking.env._("Ended by hand.")
            )


class SalonAppointment(models.Model):
    _inherit = "salon.appointment"

    # Counted for tiers, of which each asks for the visits of some months.
    _came_index = models.Index(
        "(company_id, partner_id, start)"
        " WHERE state = 'done' AND payment_state IS DISTINCT FROM 'refunded'"
    )
