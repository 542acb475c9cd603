from odoo import api, models


class SalonTill(models.AbstractModel):
    """Member cards that the till scans."""

    _inherit = "salon.till"

    @api.model
    def client_of_card(self, config_id, number):
        """The client of a member card, whom this till did not load.

        :param number: as it was scanned
        :return: ``{"partner_id": id or False, "rows": {"res.partner": rows,
            "loyalty.card": rows}}``, as the till loads them
        """
        config = self._till(config_id)
        client = self.env["res.partner"]._salon_of_card(number)
        rows = {}
        if client:
            rows["res.partner"] = client._load_pos_data_read(client, config)
            rows["loyalty.card"] = self._cards_of(config, client)
        return {"partner_id": client.id, "rows": rows}
