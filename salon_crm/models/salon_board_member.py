from odoo import api, models


class SalonBoard(models.AbstractModel):
    """The client's tier and points on the board's client card."""

    _inherit = "salon.board"

    @api.model
    def client_card(self, request):
        """As before, with ``"member"``: ``{"tier", "color", "text", "progress",
        "points" (in words), "lapsing" (in words)}``, each empty where there is none.
        """
        card = super().client_card(request)
        client = self.env["res.partner"].sudo().browse(card["id"])
        if client.salon_is_passer_by:
            return {**card, "member": {}}
        company = self.env.company
        tier = client._my_salon_tier(company)
        points = client._my_salon_points(company)
        member = {
            "tier": tier.get("name", ""),
            "color": tier.get("color", 0),
            "text": tier.get("text", ""),
            "progress": tier.get("progress", 0),
            "points": points.get("balance", ""),
            "lapsing": points.get("lapsing", ""),
        }
        return {**card, "member": member}
