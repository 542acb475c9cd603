from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import policy

DEPOSIT_WHO = [
    ("nobody", "Nobody"),
    ("new", "New clients"),
    ("missed", "Clients who did not come before"),
    ("new_missed", "New clients and those who did not come before"),
    ("everybody", "Everybody"),
]


class SalonBranch(models.Model):
    """What a branch asks of clients who cancel, move, come late or book for the first
    time. The desk may always do more than they may do themselves."""

    _inherit = "salon.branch"

    currency_id = fields.Many2one(related="company_id.currency_id")
    cancel_hours = fields.Integer(
        "Clients may cancel until (hours before)",
        default=24,
        required=True,
        help="Whoever cancels later is noted as late. 0: until the visit begins.",
    )
    move_hours = fields.Integer(
        "Clients may move until (hours before)",
        default=24,
        required=True,
        help="For clients who do it online. 0: until the visit begins.",
    )
    late_shift_minutes = fields.Integer(
        "Later clients may wait (minutes)",
        default=15,
        required=True,
        help="When a client comes late, later visits are moved by this much at most.",
    )
    deposit_who = fields.Selection(
        DEPOSIT_WHO, "Who pays a deposit", required=True, default="nobody"
    )
    deposit_from_price = fields.Monetary(
        "From a price of", help="Of the whole visit. 0: of any."
    )
    deposit_kind = fields.Selection(
        [("percent", "Part of the price"), ("fixed", "Fixed amount")],
        "Deposit",
        required=True,
        default="percent",
    )
    deposit_percent = fields.Float("Percent of the price", default=30)
    deposit_fixed = fields.Monetary("Amount")

    _check_client_policy = models.Constraint(
        "CHECK (cancel_hours >= 0 AND move_hours >= 0 AND late_shift_minutes >= 0)",
        "The hours and minutes that bind clients must not be negative.",
    )
    _check_deposit = models.Constraint(
        "CHECK (deposit_percent BETWEEN 0 AND 100 AND deposit_fixed >= 0 "
        "AND deposit_from_price >= 0)",
        "A deposit is 0 to 100 percent of the price, or an amount of at least 0.",
    )

    def _deposit_rule(self):
        self.ensure_one()
        return policy.DepositRule(
            who=self.deposit_who,
            from_price=self.deposit_from_price,
            percent=self.deposit_percent if self.deposit_kind == "percent" else None,
            fixed=self.deposit_fixed,
        )

    def _phone(self):
        """Whom clients call, or an empty text."""
        branch = self.sudo()
        return branch.partner_id.phone or branch.company_id.phone or ""

    @api.model
    def _refuse_client(self, sentence, branch):
        """Refuse what only the desk may do, and say how to reach it.

        :raises UserError: always
        """
        phone = branch._phone()
        if not phone:
            raise UserError(
                self.env._("%(sentence)s Please call us.", sentence=sentence)
            )
        raise UserError(
            self.env._(
                "%(sentence)s Please call us: %(phone)s", sentence=sentence, phone=phone
            )
        )
