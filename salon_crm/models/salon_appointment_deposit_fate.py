from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from .safely import safely
from .salon_appointment import AGREED, GONE
from .salon_branch_deposit import FATES, FORFEIT, KEEP, RETURN

# Says in the context ``salon_deposit_later`` that who cancels decides on the deposit.
# An object, since no call from outside can send it.
LATER = object()
MOST_REASON = 200


class SalonAppointment(models.Model):
    """What becomes of the deposit of a visit that does not take place."""

    _inherit = "salon.appointment"

    deposit_fate = fields.Selection(
        FATES,
        "What becomes of the deposit",
        readonly=True,
        copy=False,
        tracking=True,
    )
    deposit_fate_reason = fields.Char(
        "Decided because",
        readonly=True,
        copy=False,
        tracking=True,
        help="Why a manager decided otherwise than the branch's policy.",
    )
    deposit_policy = fields.Char(
        compute="_compute_deposit_policy", help="What the branch's policy says."
    )

    _deposit_kept_index = models.Index("(partner_id) WHERE deposit_fate = 'keep'")

    @api.depends("deposit_balance", "state", "start", "branch_id")
    def _compute_deposit_policy(self):
        words = dict(self._fields["deposit_fate"]._description_selection(self.env))
        for visit in self:
            visit.deposit_policy = False
            if visit.deposit_balance > 0 and visit.state not in ("done", *GONE):
                visit.deposit_policy = self.env._(
                    "Cancelled until %(time)s: given back. Later: %(late)s. Does not "
                    "come: %(no_show)s.",
                    time=visit.branch_id._day_and_clock(visit.cancel_until),
                    late=words[visit.branch_id.deposit_if_late].lower(),
                    no_show=words[visit.branch_id.deposit_if_no_show].lower(),
                )

    def _deposit_fate_of(self, late):
        """What the policy says of the visits, by ``late`` and state."""
        self.ensure_one()
        if self.state == "no_show":
            return self.branch_id.deposit_if_no_show
        return self.branch_id.deposit_if_late if late else RETURN

    # ------------------------------------------------------------
    # When a visit does not take place, or does after all
    # ------------------------------------------------------------

    def action_cancel(self, reason=None, reason_id=None, wanted_by=None, channel=None):
        result = super().action_cancel(reason, reason_id, wanted_by, channel)
        self._settle_deposits_by_policy()
        return result

    def action_no_show(self):
        result = super().action_no_show()
        self._settle_deposits_by_policy()
        return result

    def action_reopen(self):
        result = super().action_reopen()
        self._restore_deposits(self.env._("The visit was reopened."))
        self.sudo().write({"deposit_fate": False, "deposit_fate_reason": False})
        return result

    def _settle_deposits_by_policy(self):
        if self.env.context.get("salon_deposit_later") is LATER:
            return
        for visit in self.filtered(lambda one: one.deposit_balance > 0).sudo():
            visit.deposit_fate = visit._deposit_fate_of(visit.late_cancel)
            visit._settle_deposit()

    def _settle_deposit(self):
        """Do what was decided. What has to be given back waits for the till; an open
        question of the books must not keep a visit from being cancelled."""
        self.ensure_one()
        if self.deposit_fate == FORFEIT:
            safely(self, self._forfeit_deposit)
        elif self.deposit_fate == KEEP:
            later = self._next_visit_of_client()
            if later:
                self._move_deposit_to(later)

    def _next_visit_of_client(self):
        return self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("start", ">", fields.Datetime.now()),
                ("state", "in", AGREED),
            ],
            order="start, id",
            limit=1,
        )

    def _tell_booked(self):
        """A deposit that was kept for the next visit is this one's now."""
        result = super()._tell_booked()
        booked = self.sudo().filtered(lambda visit: visit.state in AGREED)
        if booked:
            booked._take_kept_deposits()
        return result

    def _take_kept_deposits(self):
        self.flush_model(
            ["partner_id", "company_id", "deposit_fate", "deposit_balance"]
        )
        kept = self.env.execute_query(
            SQL(
                """
                SELECT id FROM salon_appointment
                 WHERE partner_id = ANY(%s) AND company_id = ANY(%s)
                   AND deposit_fate = %s AND deposit_balance > 0
              ORDER BY start, id
                """,
                self.partner_id.ids,
                self.company_id.ids,
                KEEP,
            )
        )
        for visit in self.browse(key for (key,) in kept) - self:
            mine = self.filtered(
                lambda one, visit=visit: one.partner_id == visit.partner_id
                and one.company_id == visit.company_id
            )
            if mine:
                visit._move_deposit_to(mine.sorted("start")[0])

    # ------------------------------------------------------------
    # A manager's decisions
    # ------------------------------------------------------------

    def action_decide_deposit(self, fate, reason):
        """Decide otherwise than the branch's policy. A manager's.

        :param fate: "return", "forfeit" or "keep"
        :param reason: why, in words
        :raises UserError: in words; nothing is changed
        """
        self._check_manager_of_deposits()
        if not isinstance(fate, str) or fate not in dict(FATES):
            raise UserError(self.env._("The request could not be understood."))
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why it is decided otherwise."))
        if self.filtered(lambda visit: visit.state not in GONE):
            raise UserError(
                self.env._("Only of a visit that does not take place this is decided.")
            )
        why = reason.strip()[:MOST_REASON]
        visits = self.sudo()
        visits._restore_deposits(why)
        if visits.filtered(lambda visit: visit.deposit_balance <= 0):
            raise UserError(self.env._("This visit has no open deposit."))
        visits.write({"deposit_fate": fate, "deposit_fate_reason": why})
        for visit in visits:
            visit._settle_deposit()

    def action_write_off_deposit(self, reason):
        """Give up what a client owes since a deposit was used twice. A manager's.

        :param reason: why, in words
        :raises UserError: in words; nothing is changed
        """
        self._check_manager_of_deposits()
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why it is written off."))
        if self.filtered(lambda visit: visit.deposit_balance >= 0):
            raise UserError(self.env._("No deposit of this visit was used twice."))
        for visit in self.sudo():
            visit._book_deposit("written_off", reason.strip()[:MOST_REASON])

    def _check_manager_of_deposits(self):
        if not self.env.user.has_group("salon_crm.group_salon_manager"):
            raise AccessError(self.env._("Only a manager may decide this."))
        self.check_access("write")

    def _ask_manager_about_deposit(self, summary, note):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=note,
            user_id=self.branch_id._manager().id,
        )

    # ------------------------------------------------------------
    # Journal entries
    # ------------------------------------------------------------

    def _forfeit_deposit(self):
        self._book_deposit("forfeited", self.deposit_fate_reason)

    def _book_deposit(self, kind, reason=False):
        """Make the visit's open deposit income, or what is owed for it a loss."""
        self.ensure_one()
        amount, untaxed = self.deposit_balance, self._deposit_untaxed()
        move = self._make_deposit_move(kind, amount, untaxed)
        self.env["salon.deposit.entry"]._enter(
            [self._deposit_row(kind, -amount, -untaxed, move_id=move.id, reason=reason)]
        )

    def _make_deposit_move(self, kind, amount, untaxed):
        """A posted journal entry from the liability to income.

        :param amount: what the client paid, with taxes
        :param untaxed: what of it lies on the liability account
        """
        company = self.company_id
        product = company._salon_deposit_product()
        taxes = product.taxes_id.filtered(lambda tax: tax.company_id == company)
        taken_back = company.salon_forfeit_tax == "reverse" and amount != untaxed
        income = untaxed
        if taken_back:
            income = amount
        move = (
            self.env["account.move"]
            .sudo()
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": company._salon_deposit_journal().id,
                    "ref": self._deposit_move_name(kind),
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": company._salon_deposit_account().id,
                                "partner_id": self.partner_id.id,
                                "balance": untaxed,
                                "tax_ids": [
                                    Command.set(taxes.ids if taken_back else [])
                                ],
                            }
                        ),
                        Command.create(
                            {
                                "account_id": company._salon_forfeit_account().id,
                                "partner_id": self.partner_id.id,
                                "balance": -income,
                                "tax_ids": [Command.clear()],
                            }
                        ),
                    ],
                }
            )
        )
        move.action_post()
        return move

    def _deposit_move_name(self, kind):
        if kind == "written_off":
            return self.env._("Deposit of %s used twice, written off", self.name)
        return self.env._("Deposit of %s forfeited", self.name)

    def _restore_deposits(self, reason):
        """Take forfeits back: the journal entries are reversed."""
        visits = self.sudo()
        entries = visits.deposit_entry_ids
        undone = entries.filtered(lambda entry: entry.kind == "restored").move_id
        forfeits = entries.filtered(
            lambda entry: entry.kind == "forfeited"
            and not (entry.move_id.reversal_move_ids & undone)
        )
        rows = []
        for entry in forfeits:
            reversal = entry.move_id._reverse_moves(
                [{"date": fields.Date.context_today(self), "ref": reason}], cancel=True
            )
            rows.append(
                entry.appointment_id._deposit_row(
                    "restored",
                    -entry.amount,
                    -entry.amount_untaxed,
                    move_id=reversal.id,
                    reason=reason,
                )
            )
        self.env["salon.deposit.entry"]._enter(rows)
