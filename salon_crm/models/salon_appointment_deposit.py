from collections import defaultdict

from odoo import api, fields, models

from ..tools import policy
from .amount import Amount
from .salon_appointment import AWAITED

# Who is here already pays as always.
ON_THE_SPOT = ("walk_in", "till")


class SalonAppointment(models.Model):
    """The deposit that the branch's policy asks for a visit."""

    _inherit = "salon.appointment"

    deposit_due = Amount(
        "Deposit to pay",
        compute="_compute_deposit",
        compute_sudo=True,
        store=True,
        # As most often: then there is nothing to correct after the insert.
        default=0.0,
        copy=False,
        tracking=True,
    )
    deposit_reason = fields.Selection(
        [
            (policy.MISSED, "the client did not come before"),
            (policy.NEW, "the client is new"),
            (policy.EVERYBODY, "everybody pays one"),
        ],
        "Why a deposit",
        compute="_compute_deposit",
        compute_sudo=True,
        store=True,
        copy=False,
    )
    deposit_waived = fields.Boolean(
        "No deposit",
        copy=False,
        tracking=True,
        groups="salon_crm.group_salon_manager",
        help="A manager lets this client come without one.",
    )

    @api.depends("amount_total", "partner_id", "branch_id", "channel", "deposit_waived")
    def _compute_deposit(self):
        """By the policy of the moment; once the visit has begun, it stays as it was."""
        now = fields.Datetime.now()
        to_come = self.filtered(
            lambda visit: visit.state in AWAITED and visit.start and visit.start > now
        )
        for visit in self - to_come:
            visit.deposit_due = visit.deposit_due
            visit.deposit_reason = visit.deposit_reason
        asked = to_come.filtered(
            lambda visit: visit.branch_id.deposit_who not in (False, "nobody")
            and visit.channel not in ON_THE_SPOT
            and not visit.deposit_waived
        )
        history = asked._client_history()
        for visit in to_come:
            due, why = 0.0, False
            if visit in asked:
                due, why = policy.deposit(
                    visit.branch_id._deposit_rule(),
                    visit.amount_total,
                    *history[visit.partner_id._origin, visit.company_id],
                    visit.currency_id.rounding,
                )
            visit.deposit_due, visit.deposit_reason = due, why

    def _client_history(self):
        """:return: {(client, company): [times here, times not come]}, by one query"""
        history = defaultdict(lambda: [0, 0])
        if not self:
            return history
        for client, company, state, count in self._read_group(
            [
                ("partner_id", "in", self.partner_id._origin.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", ("done", "no_show")),
            ],
            ["partner_id", "company_id", "state"],
            ["__count"],
        ):
            history[client, company][state == "no_show"] += count
        return history

    def action_waive_deposit(self):
        """Let the client come without a deposit. A manager's decision."""
        self.deposit_waived = True
