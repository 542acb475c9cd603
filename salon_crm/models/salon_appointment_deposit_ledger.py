from odoo import api, fields, models
from odoo.exceptions import UserError

from .amount import Amount
from .salon_appointment import GONE
from .salon_deposit_entry import NOT_USAGE

LEDGER_READERS = (
    "salon_crm.group_salon_receptionist,"
    "account.group_account_readonly,account.group_account_invoice"
)


class SalonAppointment(models.Model):
    """What was paid beforehand for a visit, and what of it is still open."""

    _inherit = "salon.appointment"

    deposit_entry_ids = fields.One2many(
        "salon.deposit.entry",
        "appointment_id",
        "Deposit entries",
        readonly=True,
        groups=LEDGER_READERS,
    )
    deposit_paid = Amount(
        compute="_compute_deposit_balance",
        compute_sudo=True,
        store=True,
        # Of a new visit, no entries need to be looked for.
        precompute=True,
        copy=False,
        help="What was taken for this visit and not given back, forfeited or moved.",
    )
    deposit_balance = Amount(
        "Deposit open",
        compute="_compute_deposit_balance",
        compute_sudo=True,
        store=True,
        precompute=True,
        copy=False,
        help="What of it is not used yet. Negative: it was used twice.",
    )

    _deposit_balance_index = models.Index("(partner_id) WHERE deposit_balance != 0")

    @api.depends("deposit_entry_ids.amount")
    def _compute_deposit_balance(self):
        sums = self._deposit_sums()
        for visit in self:
            paid, balance = sums.get(visit._origin.id, (0.0, 0.0))
            visit.deposit_paid = visit.currency_id.round(paid)
            visit.deposit_balance = visit.currency_id.round(balance)

    def _deposit_sums(self):
        """:return: {visit id: (paid, still open)}, by one query"""
        sums = {}
        if not self._origin:
            return sums
        for visit, kind, amount in self.env["salon.deposit.entry"]._read_group(
            [("appointment_id", "in", self._origin.ids)],
            ["appointment_id", "kind"],
            ["amount:sum"],
        ):
            paid, balance = sums.get(visit.id, (0.0, 0.0))
            counted = amount if kind in NOT_USAGE else 0.0
            sums[visit.id] = (paid + counted, balance + amount)
        return sums

    @api.depends("deposit_balance")
    def _compute_payment(self):
        result = super()._compute_payment()
        for visit in self:
            nothing = visit.payment_state in ("not_paid", "nothing_due")
            if nothing and visit.deposit_balance > 0:
                visit.payment_state = "deposit"
        return result

    def _deposit_untaxed(self):
        """What of the open deposit is in the books, without taxes."""
        self.ensure_one()
        return self.currency_id.round(
            sum(self.sudo().deposit_entry_ids.mapped("amount_untaxed"))
        )

    def _deposit_row(self, kind, amount, untaxed, **values):
        """Values of an entry of this visit."""
        self.ensure_one()
        return {
            "kind": kind,
            "appointment_id": self.id,
            "partner_id": self.partner_id.id,
            "branch_id": self.branch_id.id,
            "company_id": self.company_id.id,
            "amount": amount,
            "amount_untaxed": untaxed,
            **values,
        }

    # ------------------------------------------------------------
    # Moving a deposit
    # ------------------------------------------------------------

    def action_move_deposit(self, visit_id):
        """Move the open deposit to another visit of the same client.

        :param visit_id: id of the other visit
        :raises UserError: in words; nothing is changed
        """
        self.ensure_one()
        self._check_desk()
        other = self._read_record("salon.appointment", visit_id)
        (self | other).check_access("write")
        if self.deposit_balance <= 0:
            raise UserError(self.env._("This visit has no open deposit."))
        if other == self or other.state in ("hold", *GONE):
            raise UserError(self.env._("Choose a visit that is booked."))
        if (other.partner_id, other.company_id) != (self.partner_id, self.company_id):
            raise UserError(
                self.env._(
                    "A deposit can only be moved to a visit of %(client)s in "
                    "%(company)s.",
                    client=self.partner_id.name,
                    company=self.company_id.name,
                )
            )
        self._move_deposit_to(other)

    def _check_desk(self):
        """:raises AccessError: the user does not work at the desk"""
        self.env["salon.deposit.entry"].check_access("read")
        self.check_access("write")

    def _move_deposit_to(self, other):
        out = self._deposit_row(
            "moved_out",
            -self.deposit_balance,
            -self._deposit_untaxed(),
            other_visit_id=other.id,
        )
        self.env["salon.deposit.entry"]._enter(
            self._both_sides(out, other, other_visit_id=self.id)
        )
        self.sudo().deposit_fate = False

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        """The ledger follows a visit to another branch, and to the name of somebody
        who was not known when the deposit was paid."""
        if "branch_id" not in vals and "partner_id" not in vals:
            return super().write(vals)
        held = self.filtered("deposit_balance")
        before = {visit: (visit.partner_id, visit.branch_id) for visit in held}
        result = super().write(vals)
        rows = []
        for visit, (client, branch) in before.items():
            if (visit.partner_id, visit.branch_id) != (client, branch):
                visit._check_deposit_may_follow(client, branch)
                rows += visit._rows_of_deposit_that_follows(client, branch)
        self.env["salon.deposit.entry"]._enter(rows)
        return result

    def _check_deposit_may_follow(self, client, branch):
        if branch.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "A deposit was paid to %(company)s for this visit: give it back "
                    "first.",
                    company=branch.company_id.name,
                )
            )
        if client != self.partner_id and not client.salon_is_passer_by:
            raise UserError(
                self.env._(
                    "%(client)s paid a deposit for this visit: give it back or move "
                    "it first.",
                    client=client.name,
                )
            )

    def _rows_of_deposit_that_follows(self, client, branch):
        out = self._deposit_row(
            "moved_out",
            -self.deposit_balance,
            -self._deposit_untaxed(),
            partner_id=client.id,
            branch_id=branch.id,
        )
        return self._both_sides(out, self)

    @api.model
    def _both_sides(self, out, visit, **values):
        """Values of the entries of a deposit that goes to a visit; each names the other
        branch, if it is another.

        :param out: values of the one that goes away
        """
        into = visit._deposit_row(
            "moved_in", -out["amount"], -out["amount_untaxed"], **values
        )
        branches = out["branch_id"], into["branch_id"]
        if branches[0] != branches[1]:
            into["other_branch_id"], out["other_branch_id"] = branches
        return [out, into]

    @api.ondelete(at_uninstall=False)
    def _unlink_without_deposits(self):
        if self.sudo().deposit_entry_ids:
            raise UserError(
                self.env._("A deposit was paid for this visit: its history is kept.")
            )
