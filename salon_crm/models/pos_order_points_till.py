import logging

from odoo import api, models

from ..tools import points

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    """What a till says of points, and what it is told of them."""

    _inherit = "pos.order"

    @api.model
    def _process_order(self, order, existing_order):
        tier = order.get("salon_tier_id")
        if tier and not (
            type(tier) is int and self.env["salon.tier"].sudo().browse(tier).exists()
        ):
            _logger.warning(
                "Till order %s: there is no tier %r, ignored", order.get("uuid"), tier
            )
            order["salon_tier_id"] = False
        return super()._process_order(order, existing_order)

    def validate_coupon_programs(self, point_changes, new_codes):
        """Who owes points may pay: only what spends more is asked about."""
        spends = [int(key) for key, change in point_changes.items() if change < 0]
        cards = self.env["loyalty.card"].sudo().browse(map(int, point_changes)).exists()
        free = set(cards.filtered("is_salon_points").ids) - set(spends)
        asked = {
            key: change for key, change in point_changes.items() if int(key) not in free
        }
        return super().validate_coupon_programs(asked, new_codes)

    def confirm_coupon_programs(self, coupon_data):
        """Points were counted with the order: the till is told what the client has."""
        program = self.company_id._salon_points_program()
        cards = self.env["loyalty.card"].sudo().browse(map(int, coupon_data)).exists()
        known = {card.id for card in cards if card.is_salon_points}
        own = [
            int(key)
            for key, values in coupon_data.items()
            if int(key) in known or values.get("program_id") == program.id
        ]
        rest = {
            key: values for key, values in coupon_data.items() if int(key) not in own
        }
        result = super().confirm_coupon_programs(rest)
        mine = cards._salon_points_cards(self.partner_id, self.company_id)
        for card in mine.values():
            old = next((key for key in own if key < 0 or key == card.id), card.id)
            result["coupon_updates"].append(card._salon_told_to_till(old))
        return result

    def _salon_points_told(self):
        """What the receipts of these orders say.

        :return: {pos.order: {"won", "spent" (below 0: taken and given back), "balance",
            "name", "tier", "factor"}}, of those that changed points
        """
        changes = (
            self.env["loyalty.history"]
            .sudo()
            ._read_group(
                [("salon_points_order_id", "in", self.ids)],
                ["salon_points_order_id", "salon_points_kind", "card_id"],
                ["issued:sum", "used:sum"],
            )
        )
        told = {}
        for order, kind, card, issued, used in changes:
            program = card.program_id
            row = told.setdefault(
                order,
                {
                    "won": 0,
                    "spent": 0,
                    "balance": round(card.points, 2),
                    "name": program.portal_point_name or program.name,
                    "program_id": program.id,
                    "tier": order.salon_tier_id.name or "",
                    "factor": order.salon_tier_id.points_factor or 1,
                },
            )
            if kind in (points.EARNED, points.TAKEN_BACK):
                row["won"] += round(issued - used, 2)
            else:
                row["spent"] += round(used - issued, 2)
        return told

    def _salon_receipts(self):
        receipts = super()._salon_receipts()
        told = self._salon_points_told()
        members = self._salon_members_told()
        for order in self:
            receipts[order.id]["loyalty"] = told.get(order, False)
            receipts[order.id]["member"] = members.get(order, False)
        return receipts

    def _salon_members_told(self):
        """Which tier the clients of these orders have now, and what the next one takes.

        :return: {pos.order: {"tier", "text"}}, of those whose client has or nears one
        """
        told = {}
        for company, orders in self.grouped("company_id").items():
            members = orders.partner_id._salon_member_card(company)
            for order in orders:
                card = members.get(order.partner_id)
                if card and (card["tier"] or card["text"]):
                    told[order] = {"tier": card["tier"] or "", "text": card["text"]}
        return told

    def read_pos_data(self, data, config):
        """The client's tier and points after the payment come with the order."""
        result = super().read_pos_data(data, config)
        clients = self.partner_id
        if config and config.salon_branch_id and clients and data:
            rows = result.setdefault("res.partner", [])
            known = {row["id"] for row in rows}
            new = clients.filtered(lambda one: one.id not in known)
            rows += new._load_pos_data_read(new, config)
        return result


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _salon_told_to_till(self, old_id):
        """As Odoo's till reads it when an order is confirmed."""
        return {
            "old_id": old_id,
            "id": self.id,
            "points": self.points,
            "code": self.code,
            "program_id": self.program_id.id,
            "partner_id": self.partner_id.id,
        }
