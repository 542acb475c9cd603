from odoo import api, models

URGENT = "3"


class SalonComplaint(models.Model):
    """A health incident: at once with the manager, and nothing in words is kept.

    Health data is not stored before there is an encrypted place for it. So only who,
    what and when is noted; what was said is dropped, also where a complaint turns out
    to be a health incident later.
    """

    _inherit = "salon.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            kind = self.env["salon.complaint.kind"].browse(vals.get("kind_id"))
            if kind.is_health:
                vals.update(self._neutral_words(kind), severity=URGENT)
        complaints = super().create(vals_list)
        complaints.filtered("is_health").sudo()._tell_manager()
        return complaints

    def write(self, vals):
        if not {"kind_id", "description", "subject", "severity"} & set(vals):
            return super().write(vals)
        before = self.filtered("is_health")
        result = super().write(vals)
        health = self.filtered("is_health").sudo()
        for complaint in health:
            wrong = complaint._wrong_words()
            if wrong:
                super(SalonComplaint, complaint).write(wrong)
        turned = health - before
        turned._forget_messages()
        turned._tell_manager()
        return result

    def _wrong_words(self):
        """What must not stand there, with what stands there instead."""
        neutral = self._neutral_words(self.kind_id) | {"severity": URGENT}
        return {name: value for name, value in neutral.items() if self[name] != value}

    def _forget_messages(self):
        """Drop what the client wrote before it was known what it is about, and the
        pictures that came with it."""
        for complaint in self:
            messages = complaint.message_ids.filtered(complaint._is_by_client)
            messages.attachment_ids.unlink()
            messages.body = complaint._neutral_words(complaint.kind_id)["description"]
            tracked = complaint.message_ids.tracking_value_ids
            tracked.filtered(lambda each: each.field_id.name == "subject").unlink()

    def _tell_manager(self):
        """The branch's manager hears of it at once: an activity, and a mail."""
        by_branch = self._managers()
        managers = {each: by_branch[each.branch_id, each.company_id] for each in self}
        self._raise_activities(
            [
                (complaint, manager, "health")
                for complaint, manager in managers.items()
                if manager
            ]
        )
        template = self.env.ref("salon_crm.mail_template_complaint_health")
        for complaint, manager in managers.items():
            if manager.email:
                template.send_mail(
                    complaint.id,
                    email_values={"email_to": manager.email_formatted},
                )
