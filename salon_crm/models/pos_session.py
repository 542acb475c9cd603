from odoo import api, models

# What a till has of them comes with the day, see `salon.till`.
DAY = (
    "salon.branch",
    "resource.resource",
    "salon.topup.offer",
    "salon.appointment",
    "salon.appointment.line",
)


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model
    def _load_pos_data_models(self, config):
        return [*super()._load_pos_data_models(config), *DAY]

    def load_data(self, models_to_load):
        """The salon's part comes in one piece, with few queries."""
        data = super().load_data(models_to_load)
        config = self.config_id
        if data.get("pos.config") and config.salon_branch_id:
            day = self.env["salon.till"]._start(config.sudo())
            data["pos.config"][0]["_salon_day"] = day
        return data
