from odoo import api, models

from .loyalty_value import ENTRY


class LoyaltyCard(models.Model):
    """Opening balances of many clients at once."""

    _inherit = "loyalty.card"

    @api.model
    def _salon_open_balances(self, rows, opening):
        """Add balances that were brought from another system.

        The number of queries does not depend on the number of clients.

        :param rows: list of (res.partner, paid in, bonus), each client once
        :param opening: salon.value.opening
        """
        entries = []
        for place, kind in ((1, "principal"), (2, "bonus")):
            amounts = {row[0]: row[place] for row in rows if row[place]}
            cards = self._salon_cards_of_many(kind, amounts, opening.company_id)
            for partner, amount in amounts.items():
                card = cards[partner]
                card.points = card.currency_id.round(card.points + amount)
                entries.append(
                    {
                        "card_id": card.id,
                        "description": opening.name,
                        "issued": amount,
                        "used": 0.0,
                        "salon_opening_id": opening.id,
                    }
                )
        self.env["loyalty.history"].sudo()._salon_append(entries)
        partners = self.env["res.partner"].browse([row[0].id for row in rows])
        partners._salon_value_changed()

    @api.model
    def _salon_cards_of_many(self, kind, partners, company):
        """:return: {res.partner: loyalty.card}, made where there is none"""
        program = company._salon_value_programs()[kind]
        Card = self.sudo().with_context(salon_value_entry=ENTRY, loyalty_no_mail=True)
        keys = [partner.id for partner in partners]
        found = Card.search(
            [("program_id", "=", program.id), ("partner_id", "in", keys)],
            order="id desc",
        )
        cards = {card.partner_id.id: card for card in found}
        missing = [partner for partner in partners if partner.id not in cards]
        made = Card.create(
            [self._salon_card_values(program, partner) for partner in missing]
        )
        cards.update({card.partner_id.id: card for card in made})
        return {partner: cards[partner.id] for partner in partners}
