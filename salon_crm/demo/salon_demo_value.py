from collections import Counter
from datetime import timedelta

from odoo import models
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import stored_value

MEMBERS = 12  # clients who pay beforehand
PIN = "2580"  # of the manager, at the tills


class SalonDemo(models.AbstractModel):
    """Clients who pay beforehand, and a manager whose PIN lets tills give more away."""

    _inherit = "salon.demo"

    def _make_tills(self, salon):
        result = super()._make_tills(salon)
        texts = salon.texts["value"]
        account = self._named(
            "account.account",
            "account_value",
            {
                "name": texts["account"],
                "code": "224199",
                "account_type": "liability_current",
                "company_ids": [Command.set(salon.company.ids)],
            },
        )
        salon.company._salon_set_up_value(account)
        salon.offers = self.env["salon.topup.offer"].create(
            [{"amount": amount, "bonus": bonus} for amount, bonus in texts["offers"]]
        )
        manager = salon.users["manager"]
        self._named(
            "hr.employee",
            "employee_manager",
            {
                "name": manager.name,
                "company_id": salon.company.id,
                "user_id": manager.id,
                "pin": PIN,
            },
        )
        return result

    def _keep_tills(self, salon):
        result = super()._keep_tills(salon)
        # What is owed to clients at the end of a month is asked by these dates.
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_history h
                   SET create_date = o.date_order
                  FROM pos_order_line l
                  JOIN pos_order o ON o.id = l.order_id
                 WHERE l.id = h.salon_order_line_id AND o.company_id = %s
                """,
                salon.company.id,
            )
        )
        self.env["loyalty.history"].invalidate_model(["create_date"])
        return result

    def _choose_special(self, salon, visits):
        result = super()._choose_special(salon, visits)
        special = salon.to_invoice | salon.to_refund
        others = {visit.partner_id for visit in visits if visit.id in special}
        often = Counter(
            visit.partner_id for visit in visits if visit.partner_id not in others
        )
        # What each has left, paid in and given on top: of many bills made together,
        # the later ones must know of the earlier.
        salon.balances = {
            client: (0.0, 0.0) for client, _visits in often.most_common(MEMBERS)
        }
        return result

    def _lines_to_pay(self, salon, session, visit):
        lines = super()._lines_to_pay(salon, session, visit)
        client = visit.partner_id
        if client not in salon.balances:
            return lines
        due = sum(line["price_subtotal_incl"] for line in lines)
        if sum(salon.balances[client]) < due:
            offer = salon.offers[len(client.salon_appointment_ids) % 2]
            self._send([self._top_up(salon, session, visit, offer)])
            self._change_balance(salon, client, offer.amount, offer.bonus)
        unit = 10**salon.company.currency_id.decimal_places
        principal, bonus = (
            coins / unit
            for coins in stored_value.split(
                *(round(one * unit) for one in (due, *salon.balances[client])),
                salon.company.salon_value_order,
            )
        )
        self._change_balance(salon, client, -principal, -bonus)
        return lines + [
            self._value_line(salon, use, -amount)
            for use, amount in (("principal", principal), ("bonus", bonus))
            if amount
        ]

    @staticmethod
    def _change_balance(salon, client, principal, bonus):
        before = salon.balances[client]
        salon.balances[client] = (before[0] + principal, before[1] + bonus)

    def _top_up(self, salon, session, visit, offer):
        """The till order of a top-up, some minutes before the visit is paid."""
        line = self._value_line(
            salon,
            "top_up",
            offer.amount,
            salon_topup_offer_id=offer.id,
            **self._sold_by(visit),
        )
        return self._order_values(
            salon,
            session,
            visit.partner_id,
            [line],
            salon.methods[0],
            date_order=visit.stop - timedelta(minutes=5),
        )

    def _value_line(self, salon, use, amount, **values):
        company = salon.company
        if use == "bonus":
            # A discount on what is taxed
            product, taxes = company.salon_bonus_product_id, salon.tax
        else:
            product, taxes = company.salon_principal_product_id, salon.tax.browse()
        return self._order_line(
            salon, product, amount, 0, taxes=taxes, salon_value_use=use, **values
        )
