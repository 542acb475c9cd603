from odoo import api, models

CODE = "salon.appointment"


class IrSequence(models.Model):
    """Which sequence numbers visits is remembered, see
    ``salon.appointment._numbers``."""

    _inherit = "ir.sequence"

    @api.model_create_multi
    def create(self, vals_list):
        sequences = super().create(vals_list)
        sequences._forget_numbers_of_visits()
        return sequences

    def write(self, vals):
        self._forget_numbers_of_visits()
        result = super().write(vals)
        self._forget_numbers_of_visits()
        return result

    def unlink(self):
        self._forget_numbers_of_visits()
        return super().unlink()

    def _forget_numbers_of_visits(self):
        if CODE in self.mapped("code"):
            self.env.registry.clear_cache()
