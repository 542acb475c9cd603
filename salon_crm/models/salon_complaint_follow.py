from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.complaint import shorten


class SalonComplaint(models.Model):
    """After it was solved: was it handled well?

    The client is asked once. *No* opens it again, *yes* closes it, and so does silence
    after some days. What the desk hears on the phone counts the same; a scheduled
    action closes it then, because the desk does not close complaints.
    """

    _inherit = "salon.complaint"

    asked_at = fields.Datetime(
        "Asked whether it was handled well", readonly=True, copy=False
    )
    handled = fields.Selection(
        [("yes", "Handled well"), ("no", "Not handled well")],
        "The client finds it",
        readonly=True,
        copy=False,
        tracking=True,
    )

    # ------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------

    def _asks_handled(self):
        return self.stage_code == "solved" and bool(self.asked_at) and not self.handled

    def _client_answers(self, handled, words=""):
        """Whether the client finds that it was handled well: *no* opens it again.

        :param handled: bool
        :param words: what they say to it; may be empty, and of a health incident is
            not kept
        :raises UserError: the question is not open (any more)
        """
        self.ensure_one()
        complaint = self.sudo()
        if not complaint._asks_handled():
            raise UserError(
                self.env._("Thank you, this question is not open any more.")
            )
        text, _cut = shorten(str(words or ""))
        complaint._note_handled(handled)
        if text and not complaint.is_health:
            complaint._note_words(text)
        if handled:
            complaint._step("closed")

    def action_handled_well(self):
        """The client said so."""
        self._noted_by_desk(True)

    def action_not_handled_well(self):
        """The client said that it was not: it is open again."""
        self._noted_by_desk(False)

    def _noted_by_desk(self, handled):
        self.check_access("write")
        for complaint in self:
            if complaint.stage_code != "solved" or complaint.handled:
                raise UserError(
                    self.env._(
                        "%(number)s is not waiting for this answer.",
                        number=complaint.name,
                    )
                )
        self.sudo()._note_handled(handled)

    def _note_handled(self, handled):
        self.handled = "yes" if handled else "no"
        if not handled:
            for complaint in self:
                complaint._step("accepted")
            self._tell_owner_reopened()

    def _tell_owner_reopened(self):
        self._raise_activities(
            [(each, each.user_id, "reply") for each in self if each.user_id]
        )

    # ------------------------------------------------------------
    # Asking, and the end
    # ------------------------------------------------------------

    @api.model
    def _cron_follow_up(self):
        """Ask who was not asked yet, and close what nobody minds any more."""
        self._follow_in_slices(self._due_for_question(), lambda each: each._ask())
        self._follow_in_slices(
            self._due_for_closing(), lambda each: each._step("closed")
        )

    @api.model
    def _follow_in_slices(self, domain, work):
        """Do work on all that leave the domain by it."""
        cron = self.env["ir.cron"]
        remaining = self.search_count(domain)
        while complaints := self.search(domain, limit=100, order="id"):
            work(complaints)
            remaining = max(0, remaining - len(complaints))
            if not cron._commit_progress(len(complaints), remaining=remaining):
                break

    @api.model
    def _due_for_question(self):
        due = SQL(
            """(SELECT k.id
                  FROM salon_complaint k JOIN res_company c ON c.id = k.company_id
                 WHERE k.stage_code = 'solved' AND k.is_complaint
                   AND k.asked_at IS NULL AND k.handled IS NULL
                   AND c.salon_complaint_ask_days > 0
                   AND k.solved_at + c.salon_complaint_ask_days * INTERVAL '1 day'
                       <= %s)""",
            fields.Datetime.now(),
        )
        return Domain("id", "in", due)

    @api.model
    def _due_for_closing(self):
        due = SQL(
            """(SELECT k.id
                  FROM salon_complaint k JOIN res_company c ON c.id = k.company_id
                 WHERE k.stage_code = 'solved'
                   AND (k.handled = 'yes'
                        OR COALESCE(k.asked_at, CASE
                               WHEN c.salon_complaint_ask_days = 0
                                 OR k.is_complaint IS NOT TRUE THEN k.solved_at END)
                         + c.salon_complaint_close_days * INTERVAL '1 day' <= %s))""",
            fields.Datetime.now(),
        )
        return Domain("id", "in", due)

    def _ask(self):
        """Ask each client once, by a message or a call; who is in no list, by mail."""
        self.write({"asked_at": fields.Datetime.now()})
        self._say("complaint_question")
