from odoo import fields, models


class ResPartner(models.Model):
    """The passer-by of a company: many people, of whom nothing is known."""

    _inherit = "res.partner"

    salon_is_passer_by = fields.Boolean("Passer-by", readonly=True, copy=False)


class SalonMessage(models.Model):
    _inherit = "salon.message"

    def _is_told(self, kind, record):
        """Nobody knows how to reach a passer-by: not even a call is due."""
        return not record.partner_id.salon_is_passer_by and super()._is_told(
            kind, record
        )
