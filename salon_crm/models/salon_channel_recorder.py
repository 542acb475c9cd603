from odoo import api, models


class SalonChannelRecorder(models.AbstractModel):
    """Sends nothing: the message itself keeps what would have been sent.

    For demonstrations and tests, and for a branch that tries things out.
    """

    _name = "salon.channel.recorder"
    _inherit = "salon.channel"
    _description = "Channel: recorder"

    _salon_outbox = True

    @api.model
    def _is_usable(self, partner):
        return bool(partner.email_normalized or partner.phone)

    @api.model
    def _send(self, messages):
        return {
            message.id: {"provider_id": f"recorder-{message.id}", "text": text}
            for message, text in messages._texts().items()
        }
