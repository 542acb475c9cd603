from odoo import api, models


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model
    def _load_pos_data_models(self, config):
        loaded = super()._load_pos_data_models(config)
        return [
            *loaded,
            "salon.branch",
            "resource.resource",
            "salon.appointment",
            "salon.appointment.line",
        ]

    def load_data(self, models_to_load):
        """Today's clients and services come along, also those not loaded otherwise.

        A till loads some clients only, and not the services outside its categories.
        Without them a visit could not be paid while the connection is down.
        """
        data = super().load_data(models_to_load)
        self._salon_add_clients(data)
        self._salon_add_services(data)
        return data

    def _salon_add_clients(self, data):
        loaded = {row["id"] for row in data.get("res.partner", [])}
        wanted = {row["partner_id"] for row in data.get("salon.appointment", [])}
        if not wanted - loaded:
            return
        Partner = self.env["res.partner"]
        clients = Partner.browse(wanted - loaded)
        rows = {"res.partner": Partner._load_pos_data_read(clients, self.config_id)}
        self._salon_add_rows(data, rows)

    def _salon_add_services(self, data):
        loaded = {row["id"] for row in data.get("product.product", [])}
        wanted = {row["product_id"] for row in data.get("salon.appointment.line", [])}
        missing = list(wanted - loaded)
        if not missing:
            return
        # Nor may the time of the till's last loading matter.
        Template = self.env["product.template"].with_context(
            load_archived=True, pos_limited_loading=False
        )
        rows = Template.load_product_from_pos(
            self.config_id.id, [("product_variant_ids", "in", missing)]
        )
        self._salon_add_rows(data, rows)

    @api.model
    def _salon_add_rows(self, data, rows_by_model):
        for model, rows in rows_by_model.items():
            loaded = {row["id"] for row in data.get(model, [])}
            new = [row for row in rows if row["id"] not in loaded]
            data[model] = [*data.get(model, []), *new]
