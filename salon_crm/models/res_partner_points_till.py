from odoo import api, models


class ResPartner(models.Model):
    """What a till knows of clients' tiers and points, also without a connection."""

    _inherit = "res.partner"

    @api.model
    def _load_pos_data_read(self, records, config):
        """Each client with ``_salon_tier``, id of a loaded ``salon.tier`` or False,
        ``_salon_to_go``, what is missing for the next one in words, ``_salon_points``,
        [id of the card, points] or False, and ``_salon_no_points`` for a passer-by; the
        same number of queries for any number."""
        rows = super()._load_pos_data_read(records, config)
        if not config.salon_branch_id:
            return rows
        members = records._salon_member_card(config.company_id)
        cards = self.env["loyalty.card"]._salon_points_cards(records, config.company_id)
        for row in rows:
            partner = records.browse(row["id"]).with_prefetch(records.ids)
            card = cards.get(partner)
            row["_salon_tier"] = members[partner]["tier_id"]
            row["_salon_to_go"] = members[partner]["text"]
            row["_salon_points"] = [card.id, round(card.points, 2)] if card else False
            row["_salon_no_points"] = partner.salon_is_passer_by
        return rows


class SalonTier(models.Model):
    _name = "salon.tier"
    _inherit = ["salon.tier", "pos.load.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        if not config.salon_branch_id:
            return [("id", "=", False)]
        return [("company_id", "in", (False, config.company_id.id))]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "color", "rank", "points_factor"]


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model
    def _load_pos_data_models(self, config):
        return [*super()._load_pos_data_models(config), "salon.tier"]
