from odoo import fields, models


class SmsTracker(models.Model):
    """Tells the salon's message what became of its text message."""

    _inherit = "sms.tracker"

    salon_message_id = fields.Many2one(
        "salon.message", index="btree_not_null", ondelete="cascade"
    )

    def _action_update_from_sms_state(
        self, sms_state, failure_type=False, failure_reason=False
    ):
        result = super()._action_update_from_sms_state(
            sms_state, failure_type=failure_type, failure_reason=failure_reason
        )
        if sms_state in ("error", "canceled"):
            self._refuse_salon_messages(failure_type, failure_reason)
        return result

    def _action_update_from_provider_error(self, provider_error):
        result = super()._action_update_from_provider_error(provider_error)
        _status, failure_type, failure_reason = result
        self._refuse_salon_messages(failure_type, failure_reason)
        return result

    def _refuse_salon_messages(self, failure_type, failure_reason):
        messages = self.sudo().salon_message_id
        if messages:
            kinds = self.env["sms.sms"]._fields["failure_type"]
            labels = dict(kinds._description_selection(self.env))
            words = failure_reason or labels.get(failure_type, failure_type)
            messages._refused(words or self.env._("The provider gives no reason."))
