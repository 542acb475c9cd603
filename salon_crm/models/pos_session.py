from odoo import api, models


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model
    def _load_pos_data_models(self, config):
        loaded = super()._load_pos_data_models(config)
        return [*loaded, "salon.appointment", "salon.appointment.line"]
