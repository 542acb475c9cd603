from odoo import api, models

from .salon_message_call import CALL_STATES


class SalonWaitlistEntry(models.Model):
    """The waiting list stands beside the board."""

    _inherit = "salon.waitlist.entry"

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries.branch_id._note_panels("waitlist")
        return entries

    def write(self, vals):
        before = self.branch_id
        result = super().write(vals)
        (before | self.branch_id)._note_panels("waitlist")
        return result

    def unlink(self):
        self.branch_id._note_panels("waitlist")
        return super().unlink()


class SalonWalkIn(models.Model):
    """So does the queue of those who came without a time."""

    _inherit = "salon.walk.in"

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries.branch_id._note_panels("walk_ins")
        return entries

    def write(self, vals):
        before = self.branch_id
        result = super().write(vals)
        (before | self.branch_id)._note_panels("walk_ins")
        return result

    def unlink(self):
        self.branch_id._note_panels("walk_ins")
        return super().unlink()


class SalonMessage(models.Model):
    """The call list does, too; other messages do not."""

    _inherit = "salon.message"

    @api.model
    def _queue_row(self, kind, record, occasion):
        row = super()._queue_row(kind, record, occasion)
        if row["state"] in CALL_STATES:
            record.branch_id._note_panels("calls")
        return row

    def write(self, vals):
        before = self._to_call() if "state" in vals else self.browse()
        result = super().write(vals)
        if "state" in vals or "outcome" in vals:
            (before | self._to_call()).branch_id._note_panels("calls")
        return result

    def unlink(self):
        self._to_call().branch_id._note_panels("calls")
        return super().unlink()

    def _to_call(self):
        return self.filtered(lambda message: message.state in CALL_STATES)
