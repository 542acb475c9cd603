from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SalonTier(models.Model):
    """A till gives members their price list only if it offers that list."""

    _inherit = "salon.tier"

    tills_without_list = fields.Char(
        "Tills without the price list",
        compute="_compute_tills_without_list",
        compute_sudo=True,
        help="At these tills members pay what everybody pays.",
    )
    only_in_company = fields.Char(
        "Company of the price list",
        compute="_compute_only_in_company",
        compute_sudo=True,
        help="In other companies members pay what everybody pays.",
    )

    @api.depends("pricelist_id", "company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_tills_without_list(self):
        found = self._tills_without_list()
        for tier in self:
            tier.tills_without_list = ", ".join(found[tier].mapped("name"))

    @api.depends("pricelist_id.company_id", "company_id")
    def _compute_only_in_company(self):
        """A list of one company is given there only, which its tills cannot tell: those
        of the others could never offer it."""
        alone = self.env["res.company"]._salon_is_only_one()
        for tier in self:
            owner = tier.pricelist_id.company_id
            tier.only_in_company = not (alone or tier.company_id) and owner.name

    def _tills_without_list(self):
        """Of the tier's company, else of those in which the user works.

        :return: {tier: pos.config, sudo}
        """
        configs = self.env["pos.config"].sudo()
        tills = configs
        if self.pricelist_id:
            companies = self.company_id | self.env.companies
            tills = configs.search([("company_id", "in", companies.ids)])
        return {tier: tills.filtered(tier._is_missing_at) for tier in self}

    def _is_missing_at(self, till):
        pricelist = self.pricelist_id._origin.sudo()
        owner = pricelist.company_id or till.company_id
        return bool(
            pricelist
            and (self.company_id or till.company_id)._origin == till.company_id
            and owner == till.company_id
            and not (till.use_pricelist and pricelist in till.available_pricelist_ids)
        )

    def action_offer_at_tills(self):
        """Have all tills offer the tier's price list that can.

        :raises UserError: there is no such till
        """
        self.ensure_one()
        self.check_access("write")
        pricelist = self.pricelist_id.sudo()
        tills = self._tills_without_list()[self].filtered(
            lambda till: till.currency_id == pricelist.currency_id
        )
        if not tills:
            raise UserError(
                self.env._(
                    "None of these tills has the currency of “%(pricelist)s”.",
                    pricelist=pricelist.name,
                )
            )
        for till in tills:
            # A till that offered none may have a default one, which it must offer.
            offered = pricelist | till.pricelist_id
            till.write(
                {
                    "use_pricelist": True,
                    "available_pricelist_ids": [
                        Command.link(each.id) for each in offered
                    ],
                }
            )
