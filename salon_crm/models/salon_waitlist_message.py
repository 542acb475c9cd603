from odoo import api, fields, models


class SalonMessage(models.Model):
    """The message with an offer to the waiting list."""

    _inherit = "salon.message"

    kind = fields.Selection(
        selection_add=[("waitlist_offer", "A time for who waits")],
        ondelete={"waitlist_offer": "cascade"},
    )

    @api.model
    def _must_know(self):
        """Who wants no messages, but asked for a time, is called by the desk."""
        return super()._must_know() | {"waitlist_offer"}

    def _is_outdated(self):
        if self.kind != "waitlist_offer":
            return super()._is_outdated()
        offer = self.env["salon.waitlist.offer"].browse(self.res_id).exists()
        return not offer._is_open()

    @api.model
    def _mail_templates(self):
        own = {"waitlist_offer": "salon_crm.mail_template_waitlist_offer"}
        return super()._mail_templates() | own

    @api.model
    def _sms_templates(self):
        own = {"waitlist_offer": "salon_crm.sms_template_waitlist_offer"}
        return super()._sms_templates() | own
