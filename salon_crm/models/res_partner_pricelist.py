from odoo import fields, models
from odoo.tools import SQL

from .salon_membership_sql import LIST


class ResPartner(models.Model):
    """Price lists that were agreed with clients, which their tiers leave alone."""

    _inherit = "res.partner"

    salon_pricelist_loose = fields.Boolean(
        "The tier may replace the price list",
        company_dependent=True,
        groups="base.group_user",
        help="No: the price list was agreed with the client. Whatever tier they reach "
        "or lose, it stays.",
    )

    def write(self, vals):
        result = super().write(vals)
        if LIST in vals:
            self._salon_agree_pricelist(loose=vals.get("salon_pricelist_loose"))
        return result

    def _salon_agree_pricelist(self, loose=False):
        """Somebody chose the price list: it is no tier's any more, even if it is the
        same one."""
        self.env["salon.membership"].flush_model(["pricelist_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE salon_membership SET pricelist_id = NULL"
                " WHERE partner_id IN %s AND company_id = %s AND ended IS NULL"
                " AND pricelist_id IS NOT NULL",
                self._ids or (0,),
                self.env.company.id,
            )
        )
        self.env["salon.membership"].invalidate_model(["pricelist_id"], flush=False)
        agreed = self.sudo().filtered("salon_pricelist_loose")
        if agreed and not loose:
            agreed.salon_pricelist_loose = False
