from odoo import api, fields, models
from odoo.tools import SQL


class ResCompany(models.Model):
    """The client of whom nothing is known: who passes by, and goes again."""

    _inherit = "res.company"

    salon_passer_by_id = fields.Many2one(
        "res.partner",
        "Passer-by",
        copy=False,
        readonly=True,
        ondelete="restrict",
        groups="base.group_system",
        help="Visits of those whom nobody knows are booked for this contact.",
    )

    @api.model
    def _salon_is_only_one(self):
        """Whether there is one company, of which nobody needs to be told."""
        return self.search_count([], limit=2) < 2

    def _salon_passer_by(self):
        """The contact for whom visits of unknown clients are booked; made when first
        asked for.

        :return: res.partner
        """
        self.ensure_one()
        company = self.sudo()
        if not company.salon_passer_by_id:
            company._make_salon_passer_by()
        return company.salon_passer_by_id.sudo(False)

    def _make_salon_passer_by(self):
        """Of two who do it at once, one waits here, fails on the other's row, and is
        tried again by Odoo: there is never a second one."""
        self.flush_recordset(["salon_passer_by_id"])
        self.env.execute_query(
            SQL("SELECT FROM res_company WHERE id = %s FOR NO KEY UPDATE", self.id)
        )
        speaking = self.with_context(lang=self.partner_id.lang or self.env.lang)
        self.salon_passer_by_id = self.env["res.partner"].create(
            {
                "name": speaking.env._("Passer-by"),
                "company_id": self.id,
                "salon_preferred_channel": "none",
                "salon_is_passer_by": True,
            }
        )
