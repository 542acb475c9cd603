from base64 import b64encode

from odoo import api, fields, models
from odoo.tools import consteq
from odoo.tools.misc import hmac

from ..tools import member_card, qr_code


class ResPartner(models.Model):
    """A client's member card: a number that tills scan and nobody guesses.

    It is reckoned of the client's id and the database's secret and kept nowhere, so
    that a client has one at once, opening a page writes nothing, and a million clients
    need no search. A new one is had by counting on.
    """

    _inherit = "res.partner"

    salon_card_turn = fields.Integer(
        "Member cards made anew", readonly=True, copy=False, groups="base.group_system"
    )
    salon_card_number = fields.Char(
        "Member card",
        compute="_compute_salon_card_number",
        compute_sudo=True,
        groups="point_of_sale.group_pos_user",
        help="The till scans it on the client's phone.",
    )

    @api.depends("salon_card_turn")
    def _compute_salon_card_number(self):
        for client in self:
            key = client._origin.id
            message = (key, client.salon_card_turn)
            client.salon_card_number = bool(key) and member_card.write(
                key, hmac(self.env, "salon_crm-member_card", message)
            )

    @api.model
    def _salon_of_card(self, number):
        """The client whose card this is now, as far as the user may know them."""
        key = member_card.read(number)
        client = self.search([("id", "=", key)]) if key else self.browse()
        real = client.sudo().salon_card_number
        return client if real and consteq(real, number) else self.browse()

    def _salon_renew_card(self):
        """Whoever has a picture of the old code has nothing any more."""
        for client in self.sudo():
            client.salon_card_turn += 1

    def _salon_card_qr(self):
        """The card as a picture in the page: no address with its number is called.

        :return: data URI
        """
        self.ensure_one()
        drawing = qr_code.svg(self.sudo().salon_card_number)
        return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        # So that a till finds the client of a card without the server, too
        return [*names, "salon_card_number"] if config.salon_branch_id else names
