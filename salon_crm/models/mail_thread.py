from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Complaints hear from people alone; what goes elsewhere is as it was."""
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        complaints = self.env["salon.complaint"]
        return [
            route
            for route in routes
            if route[0] != complaints._name
            or complaints._is_heard(message, message_dict)
        ]
