from odoo import api, fields, models
from odoo.tools import SQL


class SalonMembership(models.Model):
    """Two contacts who turn out to be one client have one tier."""

    _inherit = "salon.membership"

    @api.model
    def _close_for_merge(self, partners):
        """End the tiers of contacts that become another one's, with their price lists.

        Their rows go along as what they were, beside the client's own history.
        """
        rows = self.search([("partner_id", "in", partners.ids)])
        rows.filtered(lambda row: not row.ended)._end()
        self.env.cr.execute(
            SQL(
                "UPDATE salon_membership SET merged = TRUE WHERE id IN %s",
                rows._ids or (0,),
            )
        )
        self._forget()

    @api.model
    def _follow_after_merge(self, partner):
        """The client has the tier that all of them consumed together; the best one that
        one of them was given by hand is kept until its day."""
        today = fields.Date.context_today(self)
        given = self._given_to_merged(partner, today)
        spent = self.env["salon.consumption"]._read_group(
            [("partner_id", "=", partner.id)], ["company_id"]
        )
        for company in self.env["res.company"].union(
            *given, *(row[0] for row in spent)
        ):
            before = partner._salon_tiers(company)
            if company in given:
                self._give_best(partner, company, given[company])
            self._follow(company, partner, noted=False)
            # The notes of the other contact come along: they are not told again.
            self._note_difference(
                company,
                before,
                lambda speaking: speaking.env._(
                    "Another contact was merged into this client."
                ),
            )

    @api.model
    def _give_best(self, partner, company, rows):
        """:param rows: what was given by hand to those who are one client now"""
        best = max(rows, key=lambda row: row.tier_id.rank)
        now = partner._salon_memberships(company).get(partner)
        if not now or now.tier_id.rank < best.tier_id.rank:
            vals = {
                "partner_id": partner.id,
                "company_id": company.id,
                "tier_id": best.tier_id.id,
                "since": fields.Date.context_today(self),
                "until": best.until,
                "note": best.note,
            }
            self._give([vals], noted=False)

    @api.model
    def _given_to_merged(self, partner, today):
        rows = self.search(
            [
                ("partner_id", "=", partner.id),
                ("merged", "=", True),
                ("reason", "=", "hand"),
                ("ended", ">=", today),
                "|",
                ("until", "=", False),
                ("until", ">=", today),
            ]
        )
        return rows.grouped("company_id")
