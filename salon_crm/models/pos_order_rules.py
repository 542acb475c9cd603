import json

from odoo import fields, models

from ..tools import giveaway


class PosOrder(models.Model):
    """A paid order's discounts, changed prices and refunds, in a list."""

    _inherit = "pos.order"

    salon_rule_answers = fields.Text(
        copy=False,
        help="What the till was told, as JSON: the reasons and the managers' leaves.",
    )

    def _salon_steps_after_payment(self):
        return [*super()._salon_steps_after_payment(), self._salon_write_exceptions]

    def _salon_write_exceptions(self):
        """Write down what an order gives away, from what it charges.

        What the till says is asked for reasons only, and for the tokens of leaves that
        are kept here.
        """
        Exceptions = self.env["salon.till.exception"].with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True
        )
        known = Exceptions.search([("order_id", "in", self.ids)]).order_id
        for order in (self - known).filtered("config_id.salon_branch_id"):
            written = Exceptions.create(order._salon_exception_values())
            written.filtered(lambda r: r.standing == "not_approved")._tell_manager()

    def _salon_exception_values(self):
        self.ensure_one()
        givens = giveaway.given_away(
            self.lines._salon_rule_lines(), self.currency_id.decimal_places
        )
        if not givens:
            return []
        Limit = self.env["salon.till.limit"]
        role = Limit._role_of(self._salon_cashier_user())
        limits = Limit._limits_of(self.config_id.salon_branch_id, role)
        too_much = set(giveaway.above(givens, limits))
        answers = self._salon_answers()
        leaves = self._salon_leaves(answers)
        common = {**self._salon_exception_common(), "role": role}
        lines = {line.uuid: line for line in self.lines}
        return [
            {
                **common,
                **self._salon_given_values(given, lines[given.key]),
                **self._salon_standing(given, given in too_much, leaves),
                "reason_id": answers["reasons"].get(f"{given.kind}:{given.key}"),
            }
            for given in givens
        ]

    def _salon_exception_common(self):
        cashier = self.employee_id if "employee_id" in self else self.user_id
        return {
            "date": self.date_order,
            "company_id": self.company_id.id,
            "branch_id": self.config_id.salon_branch_id.id,
            "config_id": self.config_id.id,
            "session_id": self.session_id.id,
            "order_id": self.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "cashier": cashier.name or self.env.user.name,
            "user_id": self.env.uid,
        }

    def _salon_given_values(self, given, line):
        return {
            "order_line_id": line.id,
            "product_id": line.product_id.id,
            "appointment_id": line.salon_appointment_line_id.appointment_id.id,
            "kind": given.kind,
            "list_amount": given.list_amount,
            "amount": given.amount,
            "percent": given.percent,
        }

    def _salon_standing(self, given, is_above, leaves):
        """:param leaves: list of (giveaway.Given, res.users who gave leave)"""
        if not is_above:
            return {"standing": "within"}
        for approved, manager in leaves:
            if giveaway.covers(approved, given):
                return {"standing": "approved", "approver_id": manager.id}
        return {"standing": "not_approved"}

    def _salon_cashier_user(self):
        """Whose limits count: the one who is logged in, never whom the till names.

        Where employees log in at the till it is theirs, as that is all that is known.
        """
        if self.config_id.module_pos_hr and "employee_id" in self:
            return self.employee_id.user_id
        return self.env.user

    def _salon_answers(self):
        """What the till was told, without what makes no sense.

        :return: {"reasons": {"kind:uuid": id of a reason}, "tokens": list of str}
        """
        try:
            said = json.loads(self.salon_rule_answers or "{}")
        except ValueError:
            said = {}
        said = said if isinstance(said, dict) else {}
        reasons, tokens = said.get("reasons"), said.get("approvals")
        reasons = reasons if isinstance(reasons, dict) else {}
        tokens = tokens if isinstance(tokens, list) else []
        ids = [key for key in reasons.values() if self._salon_is_id(key)]
        Reason = self.env["salon.till.reason"].with_context(active_test=False)
        known = set(Reason.search([("id", "in", ids)]).ids)
        return {
            "reasons": {
                name: key
                for name, key in reasons.items()
                if self._salon_is_id(key) and key in known
            },
            "tokens": [
                row["token"]
                for row in tokens
                if isinstance(row, dict) and isinstance(row.get("token"), str)
            ],
        }

    def _salon_is_id(self, value):
        return type(value) is int and 0 < value < 2**31

    def _salon_leaves(self, answers):
        """:return: list of (giveaway.Given, res.users who gave leave)"""
        found = self.env["salon.till.approval"].search(
            [
                ("token", "in", answers["tokens"]),
                ("order_uuid", "=", self.uuid),
                ("company_id", "=", self.company_id.id),
            ]
        )
        return [(given, row.approver_id) for row in found for given in row._givens()]
