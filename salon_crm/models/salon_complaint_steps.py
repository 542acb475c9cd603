from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.complaint import ANSWERS, OPEN, next_steps
from .salon_complaint import DESK, MANAGER

REMEDIES = [
    ("redo", "Do it again"),
    ("refund", "Money back"),
    ("discount", "Discount or voucher"),
    ("points", "Points"),
    ("apology", "Apology"),
    ("other", "Other"),
]
# The desk takes in and answers; how it ends, a manager says.
STEPS_OF_MANAGER = ("closed", "refused")
ENDED = ("closed", "refused")


class SalonComplaint(models.Model):
    """The steps of a complaint, and what is offered for it."""

    _inherit = "salon.complaint"

    remedy = fields.Selection(REMEDIES, tracking=True, groups=DESK)
    remedy_note = fields.Char("What exactly", groups=DESK)
    remedy_cost = fields.Monetary(
        "What it costs us", tracking=True, groups=DESK, aggregator="sum"
    )
    agreed_on = fields.Date("Agreed on", copy=False, groups=DESK)
    refuse_reason = fields.Char("Why refused", copy=False, tracking=True, groups=DESK)
    solved_at = fields.Datetime("Solved", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed", readonly=True, copy=False)
    reopened_count = fields.Integer("Reopened", readonly=True, copy=False)
    next_codes = fields.Char(compute="_compute_next_codes")

    _check_refused = models.Constraint(
        "CHECK (stage_code != 'refused' OR refuse_reason IS NOT NULL)",
        "Say why it is refused.",
    )
    _check_remedy_cost = models.Constraint(
        "CHECK (remedy_cost IS NULL OR remedy_cost >= 0)",
        "What a remedy costs is not negative.",
    )

    @api.depends("stage_code", "is_complaint")
    def _compute_next_codes(self):
        """For the buttons of the form."""
        for complaint in self:
            complaint.next_codes = " ".join(
                next_steps(complaint.stage_code or "new", complaint.is_complaint)
            )

    # ------------------------------------------------------------
    # Steps, by buttons or by dragging
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        if not self.env.su and complaints.filtered(lambda c: c.stage_code != "new"):
            raise UserError(self.env._("What comes in is new."))
        return complaints

    def write(self, vals):
        if "stage_id" not in vals:
            return super().write(vals)
        stage = self.env["salon.complaint.stage"].browse(vals["stage_id"])
        before = {each: each.stage_code for each in self if each.stage_id != stage}
        moved = self.browse([each.id for each in before])
        moved._check_step(stage, vals)
        result = super().write(vals)
        for complaint in moved.sudo():
            complaint._after_step(stage.code, before[complaint])
        return result

    def _check_step(self, stage, vals):
        """:raises UserError: the step may not follow, or lacks what it needs"""
        if not self:
            return
        self._check_may_step(stage)
        for complaint in self:
            if stage.code not in next_steps(
                complaint.stage_code, complaint.is_complaint
            ):
                raise UserError(complaint._wrong_step_words(stage))
            kept = {"refuse_reason": None, "remedy": None} | vals
            if stage.code == "refused" and not (
                kept["refuse_reason"] or complaint.refuse_reason
            ):
                raise UserError(self.env._("Say why it is refused."))
            if stage.code == "remedy" and not (kept["remedy"] or complaint.remedy):
                raise UserError(self.env._("Say which remedy is offered."))

    def _check_may_step(self, stage):
        if self.env.su or self.env.user.has_group(MANAGER):
            return
        if stage.code in STEPS_OF_MANAGER:
            raise AccessError(
                self.env._("A manager decides what is closed or refused.")
            )

    def _wrong_step_words(self, stage):
        codes = next_steps(self.stage_code, self.is_complaint)
        stages = stage.search([("code", "in", codes)])
        return self.env._(
            "%(number)s is “%(now)s”: it can become %(next)s, but not “%(wanted)s”.",
            number=self.name,
            now=self.stage_id.name,
            next=", ".join(f"“{name}”" for name in stages.mapped("name")),
            wanted=stage.name,
        )

    def _after_step(self, code, before):
        """What follows from a step. As superuser."""
        now = fields.Datetime.now()
        if code == "accepted" and before not in OPEN:
            self._reopen()
            return
        if code in ANSWERS:
            self._note_answered()
        if code == "agreed" and not self.agreed_on:
            self.agreed_on = fields.Date.context_today(self)
        if code == "solved":
            self.write(
                {
                    "solved_at": now,
                    "solution_missed": self.solution_missed
                    or bool(self.solution_deadline and now > self.solution_deadline),
                    "asked_at": False,
                    "handled": False,
                }
            )
        if code in ENDED:
            self.closed_at = now
        if code not in OPEN:
            self._stop_clock()

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    @api.model
    def _stage(self, code):
        return self.env.ref(f"salon_crm.salon_complaint_stage_{code}")

    def _step(self, code):
        self.write({"stage_id": self._stage(code).id})

    def action_accept(self):
        """Somebody looks after it."""
        self._step("accepted")

    def action_examine(self):
        """It is known what happened."""
        self._step("examined")

    def action_offer(self):
        """The remedy that is filled in was offered to the client."""
        self._step("remedy")

    def action_agree(self):
        """The client takes it."""
        self._step("agreed")

    def action_solve(self):
        """What was agreed is done."""
        self._step("solved")

    def action_close(self):
        """Nothing is left to do."""
        self._step("closed")

    def action_refuse(self):
        """We do not agree, for the reason that is filled in."""
        self._step("refused")

    def action_reopen(self):
        """It was not handled well after all."""
        self._step("accepted")

    def action_ask_remedy(self):
        """A window for what is offered."""
        return self._dialog("salon_complaint_view_form_remedy", self.env._("Remedy"))

    def action_ask_reason(self):
        """A window for why it is refused."""
        return self._dialog("salon_complaint_view_form_refuse", self.env._("Refuse"))

    def _dialog(self, view, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref(f"salon_crm.{view}").id, "form")],
            "target": "new",
        }
