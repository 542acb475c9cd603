from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import policy
from .salon_appointment import AWAITED, GONE
from .salon_cancel_reason import WANTED_BY


class SalonAppointment(models.Model):
    """Cancelling a visit: until when the client may, who wanted it, and why."""

    _inherit = "salon.appointment"

    cancel_until = fields.Datetime(
        "Client may cancel until", compute="_compute_cancel_until"
    )
    cancel_reason_id = fields.Many2one(
        "salon.cancel.reason",
        "Why cancelled",
        readonly=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
    )
    cancelled_by = fields.Selection(
        WANTED_BY, "Cancelled by", readonly=True, copy=False, tracking=True
    )
    cancelled_at = fields.Datetime("Cancelled on", readonly=True, copy=False)
    late_cancel = fields.Boolean(
        "Cancelled late",
        compute="_compute_late_cancel",
        store=True,
        precompute=True,
        copy=False,
        help="The client cancelled later than the branch's policy lets them.",
    )
    # What figures can sum up
    late_cancel_count = fields.Integer(
        "Late cancellations",
        compute="_compute_late_cancel_count",
        store=True,
        precompute=True,
    )

    _late_cancel_index = models.Index("(partner_id) WHERE late_cancel IS TRUE")

    @api.depends("start", "branch_id.cancel_hours")
    def _compute_cancel_until(self):
        for visit in self:
            hours = visit.branch_id.cancel_hours
            visit.cancel_until = visit.start and policy.last_moment(visit.start, hours)

    @api.depends("state")
    def _compute_late_cancel(self):
        """Decided when it is cancelled; forgotten when it is taken back."""
        for visit in self:
            visit.late_cancel = visit.late_cancel and visit.state == "cancelled"

    @api.depends("late_cancel")
    def _compute_late_cancel_count(self):
        for visit in self:
            visit.late_cancel_count = int(visit.late_cancel)

    # ------------------------------------------------------------
    # What clients may do themselves
    # ------------------------------------------------------------

    def _check_client_may_cancel(self):
        """Whether clients may cancel these visits themselves now.

        :raises UserError: the branch's policy does not allow it any more, in words
        """
        for visit in self:
            visit._check_client_may(
                visit.branch_id.cancel_hours,
                self.env._("This visit could be cancelled until %(time)s."),
                self.env._("This visit cannot be cancelled any more."),
            )

    def _check_client_may_move(self):
        """Whether clients may move these visits themselves now.

        :raises UserError: the branch's policy does not allow it any more, in words
        """
        for visit in self:
            visit._check_client_may(
                visit.branch_id.move_hours,
                self.env._("This visit could be moved until %(time)s."),
                self.env._("This visit cannot be moved any more."),
            )

    def _check_client_may(self, hours, too_late, over):
        branch = self.branch_id
        if self.state not in AWAITED:
            branch._refuse_client(over, branch)
        if policy.is_late(self.start, hours, fields.Datetime.now()):
            until = branch._day_and_clock(policy.last_moment(self.start, hours))
            branch._refuse_client(too_late % {"time": until}, branch)

    # ------------------------------------------------------------
    # Cancelling
    # ------------------------------------------------------------

    def action_cancel(self, reason=None, reason_id=None, wanted_by=None, channel=None):
        """Cancel the visits and free their time.

        :param reason: optional text, kept with the visit
        :param reason_id: optional id of a ``salon.cancel.reason``
        :param wanted_by: "client" or "salon"; by default what the reason says. Late
            is only what the client wanted: where nobody says, nothing is held
            against them
        :param channel: "online": the client does it and is bound by the policy
        :raises UserError: in words; nothing is changed
        """
        known = self._read_cancel_reason(reason_id)
        if wanted_by and wanted_by not in dict(WANTED_BY):
            raise UserError(self.env._("The request could not be understood."))
        if channel == "online":
            self._check_client_may_cancel()
            wanted_by = "client"
        if self.filtered(lambda visit: visit.payment_state in ("paid", "partial")):
            raise UserError(
                self.env._("This visit is paid. Refund it before you cancel it.")
            )
        by = wanted_by or known.wanted_by
        late = self._cancelled_late() if by == "client" else self.browse()
        self._step(
            "cancelled",
            cancel_reason=reason,
            cancel_reason_id=known.id,
            cancelled_by=by,
            cancelled_at=fields.Datetime.now(),
        )
        late.late_cancel = True

    def _cancelled_late(self):
        """Those of these visits that clients cannot cancel in time any more."""
        now = fields.Datetime.now()
        return self.filtered(
            lambda visit: visit.state != "hold"
            and policy.is_late(visit.start, visit.branch_id.cancel_hours, now)
        )

    @api.model
    def _read_cancel_reason(self, reason_id):
        if not reason_id:
            return self.env["salon.cancel.reason"]
        return self._read_record("salon.cancel.reason", reason_id)

    def action_reopen(self):
        """Take back a cancellation or a no-show, if the time is still free."""
        if self.filtered(lambda visit: visit.state not in GONE):
            raise UserError(
                self.env._("Only a cancelled visit or a no-show can be reopened.")
            )
        self._step(
            "booked",
            cancel_reason=False,
            cancel_reason_id=False,
            cancelled_by=False,
            cancelled_at=False,
        )

    def action_ask_cancel(self):
        """Ask why, and who wanted it."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel visit"),
            "res_model": "salon.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_appointment_ids": self.ids},
        }
