from odoo import api, fields, models

from .safely import safely

# Sessions whose report is sent in one go of the job.
SLICE = 20


class PosSession(models.Model):
    """The end of a till's day: its report, and who gets it."""

    _inherit = "pos.session"

    salon_branch_id = fields.Many2one(related="config_id.salon_branch_id")
    salon_closing_unpaid = fields.Json(
        "Visits not paid at closing",
        copy=False,
        readonly=True,
        help="What was listed when the till closed: visit, money due and reason.",
    )
    salon_closing_due = fields.Boolean("Report to be sent", copy=False, readonly=True)
    salon_closing_sent_at = fields.Datetime("Report sent", copy=False, readonly=True)

    _salon_due = models.Index("(id) WHERE salon_closing_due")

    def get_closing_control_data(self):
        """Also the visits that are done but not paid, for which the till asks why."""
        data = super().get_closing_control_data()
        if self.config_id.salon_branch_id:
            safely(self, lambda: data.update(salon_unpaid=self._salon_unpaid_rows()))
        return data

    def _salon_unpaid_rows(self):
        visits = self.sudo().config_id.salon_branch_id._unpaid_visits()
        return [visit._unpaid_row() for visit in visits]

    def _validate_session(self, *args, **kwargs):
        result = super()._validate_session(*args, **kwargs)
        if self.state == "closed" and self.config_id.salon_branch_id:
            session = self.sudo()
            for step in session._salon_steps_after_closing():
                safely(session, step)
        return result

    def _salon_steps_after_closing(self):
        """Methods without arguments, in the order in which they are called. None does
        anything twice, and none may stop the closing."""
        return [
            self._salon_keep_unpaid,
            self._salon_book_fees,
            self._salon_queue_report,
        ]

    def _salon_keep_unpaid(self):
        """Keep what was not paid, since the report must stay as it was."""
        if self.salon_closing_unpaid is not False:
            return
        rows = self._salon_unpaid_rows()
        # In a dictionary: an empty list would be kept as nothing at all.
        self.salon_closing_unpaid = {
            "visits": [
                {"id": row["id"], "due": row["due"], "reason": row["reason"]}
                for row in rows
            ]
        }

    def _salon_queue_report(self):
        if self.salon_closing_sent_at or not self.salon_branch_id.closing_partner_ids:
            return
        self.salon_closing_due = True
        self.env.ref("salon_crm.ir_cron_send_closings")._trigger()

    @api.model
    def _cron_send_closings(self):
        """Send the reports of tills that closed, each once."""
        cron = self.env["ir.cron"]
        domain = [("salon_closing_due", "=", True)]
        remaining = self.search_count(domain)
        tried = self.browse()
        while sessions := self.search(
            [*domain, ("id", "not in", tried.ids)], limit=SLICE, order="id"
        ):
            # One that fails stays due for the next time, and does not stop the others.
            tried |= sessions
            for session in sessions:
                safely(session, session._salon_send_report)
                remaining = max(0, remaining - 1)
                if not cron._commit_progress(1, remaining=remaining):
                    return

    def _salon_send_report(self):
        """E-mail the report to the branch's recipients, once for a session."""
        self.ensure_one()
        self.salon_closing_due = False
        people = self.salon_branch_id.closing_partner_ids.filtered("email")
        if self.salon_closing_sent_at or not people:
            return
        self.env.ref("salon_crm.mail_template_closing").send_mail(
            self.id, email_values={"recipient_ids": [(4, each.id) for each in people]}
        )
        self.salon_closing_sent_at = fields.Datetime.now()
