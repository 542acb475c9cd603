from odoo import api, models

# Of a number: without the library for telephone numbers Odoo takes any text for one.
FEWEST_DIGITS = 6


class SalonChannelSms(models.AbstractModel):
    """Text messages by Odoo's own queue of them."""

    _name = "salon.channel.sms"
    _inherit = "salon.channel"
    _description = "Channel: SMS"

    _salon_outbox = True

    @api.model
    def _is_usable(self, partner):
        digits = sum(sign.isdigit() for sign in partner.phone_sanitized or "")
        return digits >= FEWEST_DIGITS

    @api.model
    def _send(self, messages):
        """Who answered STOP once gets no text: the desk calls."""
        refused = self._refused_numbers(messages.partner_id)
        texts = messages._texts()
        results = {
            message.id: {"error": self.env._("The client wants no text messages.")}
            for message in messages
            if message.partner_id.phone_sanitized in refused
        }
        wanted = messages.filtered(lambda message: message.id not in results)
        rows = self.env["sms.sms"].create(
            [
                {
                    "number": message.partner_id.phone_sanitized,
                    "partner_id": message.partner_id.id,
                    "body": texts[message],
                }
                for message in wanted
            ]
        )
        # The tracker hears from the provider what became of it.
        self.env["sms.tracker"].create(
            [
                {"sms_uuid": sms.uuid, "salon_message_id": message.id}
                for message, sms in zip(wanted, rows, strict=True)
            ]
        )
        for message, sms in zip(wanted, rows, strict=True):
            results[message.id] = {"provider_id": sms.uuid, "text": sms.body}
        return results

    @api.model
    def _refused_numbers(self, partners):
        numbers = [number for number in partners.mapped("phone_sanitized") if number]
        found = self.env["phone.blacklist"].search([("number", "in", numbers)])
        return set(found.mapped("number"))
