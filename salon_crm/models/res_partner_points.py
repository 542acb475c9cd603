from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import points


class ResPartner(models.Model):
    """A client's points, as the desk, the portal and the till show them."""

    _inherit = "res.partner"

    salon_points = fields.Float(
        "Points", compute="_compute_salon_points", compute_sudo=True
    )
    salon_points_lapse = fields.Char(
        "Next to lapse", compute="_compute_salon_points", compute_sudo=True
    )

    @api.depends_context("company", "uid")
    def _compute_salon_points(self):
        known = self._origin._salon_points(self.env.company)
        for partner in self:
            own = known.get(partner._origin)
            partner.salon_points = own["balance"] if own else 0.0
            partner.salon_points_lapse = (
                own
                and own["lapsing"]
                and self.env._(
                    "%(points)s on %(day)s",
                    points=f"{own['lapsing']:g}",
                    day=format_date(self.env, own["lapses_on"]),
                )
            )

    def _salon_points(self, company):
        """What points these clients have in a company, and which lapse next.

        The same number of queries for any number of clients.

        :return: {res.partner: {"balance": points, "lapsing": points that lapse on the
            next day on which some do, 0 if none ever will, "lapses_on": that day or
            False, "name": what points are called}}, only clients who have a card
        """
        cards = self.env["loyalty.card"]._salon_points_cards(self, company)
        if not cards:
            return {}
        program = company._salon_points_program()
        entries = self._salon_points_entries(cards.values())
        result = {}
        for partner, card in cards.items():
            lapses = points.lapses(
                entries.get(card.id, ()), company.salon_points_months
            )
            day, lapsing = lapses[0] if lapses else (False, 0)
            result[partner] = {
                "balance": round(card.points, 2),
                "lapsing": lapsing / points.UNIT,
                "lapses_on": day,
                "name": program.portal_point_name or program.name,
            }
        return result

    @api.model
    def _salon_points_entries(self, cards):
        """:return: {id of card: list of `points.Entry`}, in one query"""
        ids = [card.id for card in cards]
        rows = self.env["loyalty.history"].sudo()
        rows = rows.search_fetch(
            [("card_id", "in", ids)],
            [
                "card_id",
                "issued",
                "used",
                "create_date",
                "salon_points_day",
                "salon_points_kind",
                "salon_origin_id",
            ],
        )
        return {
            card.id: [row._salon_points_entry() for row in own]
            for card, own in rows.grouped("card_id").items()
        }

    def action_salon_points(self):
        """Open the entries of the client's points."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Points of %s", self.display_name),
            "res_model": "loyalty.history",
            "view_mode": "list",
            "views": [
                (self.env.ref("salon_crm.loyalty_history_view_list_points").id, "list")
            ],
            "domain": [
                ("card_id.partner_id", "=", self.id),
                ("is_salon_points", "=", True),
            ],
        }


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    def _salon_points_entry(self):
        """:return: points.Entry; one that Odoo made before the salon counted them is
        one by hand"""
        return points.Entry(
            self.id,
            self.salon_points_day or self.create_date.date(),
            self.salon_points_kind or points.BY_HAND,
            self._salon_change(),
            self.salon_origin_id.id or None,
        )
