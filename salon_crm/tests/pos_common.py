"""A salon with a till for the tests: a branch that never closes, one stylist, one user
who has only the right to use the till."""

from copy import deepcopy
from uuid import uuid4

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class TillSetup:
    """Makes the till of a test class that has Odoo's accounting set-up.

    The branch's clock is UTC and visits lie at noon, so that no test depends on the
    hour at which it runs.
    """

    @classmethod
    def set_up_till(cls):
        cls.env.user.group_ids |= cls.env.ref("point_of_sale.group_pos_manager")
        cls.env.user.group_ids |= cls.env.ref("salon_crm.group_salon_manager")
        cls.env.user.group_ids |= cls.env.ref("hr.group_hr_manager")
        cls.company = cls.env.company
        cls.branch = cls.make_branch("Till branch")
        cls.anna = cls.env["hr.employee"].create(
            {
                "name": "Anna Scissorhands",
                "resource_calendar_id": cls.branch.resource_calendar_id.id,
            }
        )
        cls.branch.resource_ids = cls.anna.resource_id
        # Who may give what is the subject of tests of its own.
        cls.env["salon.till.limit"].search([]).unlink()
        cls.cut = cls.make_service("Till cut", 50)
        cls.colour = cls.make_service("Till colour", 80)
        cls.laura = cls.make_client("Laura Tester", phone="+32 470 11 22 33")
        cls.set_up_payment_methods()
        cls.config = cls.make_till("Salon till", salon_branch_id=cls.branch.id)
        cls.till_user = new_test_user(
            cls.env,
            login="till_only",
            password="till_only",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    @classmethod
    def make_branch(cls, name):
        hours = {"hour_from": 0, "hour_to": 24, "day_period": "morning"}
        calendar = cls.env["resource.calendar"].create(
            {
                "name": f"{name}: always",
                "tz": "UTC",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create({"name": day, "dayofweek": str(number), **hours})
                    for number, day in enumerate(WEEK)
                ],
            }
        )
        return cls.env["salon.branch"].create(
            {"name": name, "resource_calendar_id": calendar.id}
        )

    @classmethod
    def make_service(cls, name, price, **values):
        template = cls.env["product.template"].create(
            {
                "name": name,
                "type": "service",
                "is_salon_service": True,
                "available_in_pos": True,
                "list_price": price,
                "taxes_id": False,
                "salon_phase_ids": [Command.create({"minutes": 30})],
                **values,
            }
        )
        return template.product_variant_id

    @classmethod
    def make_client(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_salon_client": True, **values}
        )

    @classmethod
    def set_up_payment_methods(cls):
        receivable = cls.env["account.account"].create(
            {
                "code": "X1012.SAL",
                "name": "Debtors - salon till",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        cls.company.account_default_pos_receivable_account_id = receivable
        cash_journal = cls.env["account.journal"].create(
            {"name": "Salon till cash", "type": "cash", "code": "SALC"}
        )
        Method = cls.env["pos.payment.method"]
        cls.cash = Method.create({"name": "Cash", "journal_id": cash_journal.id})
        bank = cls.company_data["default_journal_bank"]
        cls.bank = Method.create({"name": "Bank", "journal_id": bank.id})
        cls.on_account = Method.create(
            {"name": "Customer Account", "split_transactions": True}
        )

    @classmethod
    def make_till(cls, name, **values):
        return cls.env["pos.config"].create(
            {
                "name": name,
                "invoice_journal_id": cls.company_data["default_journal_sale"].id,
                "payment_method_ids": (cls.bank | cls.on_account).ids,
                **values,
            }
        )

    @classmethod
    def make_visit(cls, *services, client=None, hour=12, state="arrived", **values):
        """A visit of today, or another day by ``start``, one hour for each service.

        Written without a look at who is free, which is not what these tests are about.
        """
        noon = fields.Datetime.now().replace(hour=hour, minute=0, second=0)
        start = values.pop("start", noon.replace(microsecond=0))
        services = services or (cls.cut,)
        hours = [
            (
                fields.Datetime.add(start, minutes=30 * number),
                fields.Datetime.add(start, minutes=30 * (number + 1)),
            )
            for number in range(len(services))
        ]
        lines = [
            Command.create(
                {
                    "product_id": service.id,
                    "employee_id": cls.anna.id,
                    "start": begin,
                    "stop": end,
                }
            )
            for service, (begin, end) in zip(services, hours, strict=True)
        ]
        return (
            cls.env["salon.appointment"]
            .with_context(salon_planned=PLANNED)
            .create(
                {
                    "partner_id": (client or cls.laura).id,
                    "branch_id": cls.branch.id,
                    "start": start,
                    "stop": hours[-1][1],
                    "state": state,
                    "line_ids": lines,
                    **values,
                }
            )
            .with_context(salon_planned=False)
        )

    # ------------------------------------------------------------
    # What a till sends
    # ------------------------------------------------------------

    def open_till(self, config=None):
        config = config or self.config
        if not config.current_session_id:
            config.with_user(self.till_user).open_ui()
            config.current_session_id.set_opening_control(0, "")
        return config.current_session_id

    def order_of(self, visit, method=None, **values):
        """A paid order of all services of a visit, as a till sends it."""
        lines = [
            self.order_line(line.product_id, line.price_unit, line.id)
            for line in visit.line_ids
        ]
        return self.make_order(
            lines, method, **{"partner_id": visit.partner_id.id, **values}
        )

    def order_line(self, product, price, link=False, quantity=1, **values):
        return {
            "product_id": product.id,
            "qty": quantity,
            "price_unit": price,
            "price_subtotal": quantity * price,
            "price_subtotal_incl": quantity * price,
            "discount": 0,
            "tax_ids": [],
            "pack_lot_ids": [],
            "uuid": str(uuid4()),
            "salon_appointment_line_id": link,
            **values,
        }

    def make_order(self, lines, method=None, **values):
        # Rounded, as the till does it: Odoo asks whether it is below zero.
        total = round(sum(line["price_subtotal_incl"] for line in lines), 2)
        paid = values.get("state", "paid") == "paid"
        payment = {
            "amount": total,
            "name": fields.Datetime.to_string(fields.Datetime.now()),
            "payment_method_id": (method or self.bank).id,
            "uuid": str(uuid4()),
        }
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "session_id": self.open_till().id,
            "state": "paid",
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "user_id": self.till_user.id,
            "fiscal_position_id": False,
            "pricelist_id": self.config.pricelist_id.id,
            "amount_paid": total if paid else 0,
            "amount_return": 0,
            "amount_tax": 0,
            "amount_total": total,
            "last_order_preparation_change": "{}",
            "to_invoice": False,
            "lines": [[0, 0, line] for line in lines],
            "payment_ids": [[0, 0, payment]] if paid else [],
            **values,
        }

    def sync(self, order):
        """Send an order as the till's user does, and return it."""
        PosOrder = self.env["pos.order"].with_user(self.till_user)
        PosOrder.sync_from_ui([deepcopy(order)])
        self.env.invalidate_all()
        return self.env["pos.order"].search([("uuid", "=", order["uuid"])])

    def refund_of(self, order, method=None):
        """The order by which a till gives back all of another."""
        lines = [
            self.order_line(
                line.product_id,
                line.price_unit,
                quantity=-line.qty,
                refunded_orderline_id=line.id,
            )
            for line in order.lines
        ]
        return self.make_order(
            lines, method, partner_id=order.partner_id.id, is_refund=True
        )
