from datetime import timedelta
from uuid import UUID

from odoo import fields, models
from odoo.fields import Command

from . import diary
from .clock import turned_to

DAILY = 12  # days before today for which a till was closed each evening
BLOCK = 9  # days: before that, a till was closed once for so many
CLOSES = 20.5  # o'clock
FIRST_ORDER = 4001
INVOICES = 22
LATE_INVOICES = 3
REFUNDS = 8
GOODS = 0.22  # share of the visits with something for home
DISCOUNT = 0.05


class SalonDemo(models.AbstractModel):
    """The tills of three months, opened, used and closed as their users do it."""

    _inherit = "salon.demo"

    # ------------------------------------------------------------
    # Set-up
    # ------------------------------------------------------------

    def _make_tills(self, salon):
        texts = salon.texts["payment"]
        salon.methods = [
            self._make_method(salon, f"wallet_{number}", name, "bank", f"SALB{number}")
            for number, name in enumerate([texts["card"], *texts["wallets"]])
        ]
        salon.tills = {}
        for number, (key, branch) in enumerate(salon.branches.items()):
            cash = self._make_method(
                salon,
                f"cash_{key}",
                texts["cash"] % branch.name,
                "cash",
                f"SALC{number}",
            )
            salon.tills[key] = self._named(
                "pos.config",
                f"till_{key}",
                {
                    "name": salon.texts["branches"][key]["till"],
                    "company_id": salon.company.id,
                    "salon_branch_id": branch.id,
                    "payment_method_ids": [
                        Command.set([cash.id, *(one.id for one in salon.methods)])
                    ],
                    "show_product_images": False,
                    "limit_categories": True,
                    "iface_available_categ_ids": [
                        Command.set([one.id for one in salon.categories.values()])
                    ],
                },
            )
            # A salon that has sold before: today's numbers are not those of its first.
            salon.tills[key].order_backend_seq_id.number_next_actual = FIRST_ORDER

    def _make_method(self, salon, key, name, kind, code):
        journal = self._named(
            "account.journal",
            f"journal_{key}",
            {"name": name, "type": kind, "code": code, "company_id": salon.company.id},
        )
        return self._named(
            "pos.payment.method",
            f"payment_{key}",
            {"name": name, "journal_id": journal.id, "company_id": salon.company.id},
        )

    # ------------------------------------------------------------
    # Three months at the till
    # ------------------------------------------------------------

    def _keep_tills(self, salon):
        salon.orders = self.env["pos.order"]
        to_pay = [
            (visit, day)
            for visit, (_wish, day, *_rest) in zip(
                salon.visit_records, salon.visits, strict=True
            )
            if visit.state == "done"
        ]
        self._choose_special(salon, [visit for visit, _day in to_pay])
        for first, last in self._closings():
            for key, till in salon.tills.items():
                visits = [
                    visit
                    for visit, day in to_pay
                    if first <= day <= last and visit.branch_id == salon.branches[key]
                ]
                if visits or last == 0:
                    self._keep_till(salon, till, visits, first, last)
        self._invoice_late(salon)

    @staticmethod
    def _closings():
        """From and until which day each closing of a till reaches; today is open."""
        daily = [(day, day) for day in range(-DAILY, 1)]
        blocks = [
            (day, min(day + BLOCK, -DAILY) - 1)
            for day in range(-diary.PAST, -DAILY, BLOCK)
        ]
        return blocks + daily

    def _choose_special(self, salon, visits):
        """Which visits want an invoice, and which give something back."""
        old = [
            visit.id for visit in visits if visit.start < salon.now - timedelta(days=2)
        ]
        chosen = salon.random.sample(old, INVOICES + REFUNDS)
        salon.to_invoice = set(chosen[:INVOICES])
        salon.to_refund = set(chosen[INVOICES:])

    def _keep_till(self, salon, till, visits, first, last):
        session = self.env["pos.session"].create(
            {
                "config_id": till.id,
                "user_id": salon.users["receptionist"].id,
                "company_id": salon.company.id,
            }
        )
        with turned_to(min(self._moment(salon, first, 9), salon.now)):
            session.set_opening_control(session.cash_register_balance_start, "")
        evening = min(self._moment(salon, last, CLOSES), salon.now)
        with turned_to(evening):
            orders = self._send(
                [self._pay_visit(salon, session, visit) for visit in visits]
            )
            self._send(
                [
                    self._refund(salon, session, order)
                    for order, visit in zip(orders, visits, strict=True)
                    if visit.id in salon.to_refund
                ]
            )
            salon.orders |= orders
        if last < 0:
            self._close_till(session, evening)

    def _close_till(self, session, moment):
        day = fields.Datetime.context_timestamp(self, moment).date()
        with turned_to(moment):
            # The default of a payment's date was taken from the clock long ago.
            closing = session.with_context(default_date=day)
            closing.stop_at = moment
            closing.cash_register_balance_end_real = closing.cash_register_balance_end
            closing.action_pos_session_closing_control()
            session.stop_at = moment

    # ------------------------------------------------------------
    # Orders, as a till sends them
    # ------------------------------------------------------------

    def _lines_to_pay(self, salon, session, visit):
        """What a visit's bill has: services, and sometimes something for home."""
        random = salon.random
        discount = 10 if random.random() < DISCOUNT else 0
        lines = [
            self._order_line(
                salon, line.product_id, line.price_unit, discount, link=line.id
            )
            for line in visit.line_ids
        ]
        if random.random() < GOODS:
            product = random.choice(salon.goods)
            lines.append(
                self._order_line(
                    salon, product, product.list_price, 0, **self._sold_by(visit)
                )
            )
        return lines

    @staticmethod
    def _sold_by(visit):
        """Whoever does the first service sells what else is on the bill."""
        return {"salon_stylist_id": visit.line_ids[0].employee_id.resource_id.id}

    def _pay_visit(self, salon, session, visit):
        lines = self._lines_to_pay(salon, session, visit)
        method = salon.random.choice([*session.payment_method_ids])
        return self._order_values(
            salon,
            session,
            visit.partner_id,
            lines,
            method,
            date_order=visit.stop,
            to_invoice=visit.id in salon.to_invoice,
        )

    def _refund(self, salon, session, order):
        """A service did not please: its price is given back."""
        line = order.lines[0]
        lines = [
            self._order_line(
                salon,
                line.product_id,
                line.price_unit,
                line.discount,
                quantity=-1,
                refunded_orderline_id=line.id,
            )
        ]
        method = order.payment_ids.payment_method_id
        return self._order_values(
            salon,
            session,
            order.partner_id,
            lines,
            method,
            date_order=order.date_order + timedelta(minutes=20),
            is_refund=True,
        )

    def _order_line(
        self,
        salon,
        product,
        price,
        discount,
        link=False,
        quantity=1,
        taxes=None,
        **values,
    ):
        taxes = salon.tax if taxes is None else taxes
        taxed = taxes.compute_all(
            price * (1 - discount / 100), salon.company.currency_id, quantity, product
        )
        return {
            "product_id": product.id,
            "qty": quantity,
            "price_unit": price,
            "price_subtotal": taxed["total_excluded"],
            "price_subtotal_incl": taxed["total_included"],
            "discount": discount,
            "tax_ids": [Command.set(taxes.ids)],
            "pack_lot_ids": [],
            "uuid": self._uuid(salon),
            "salon_appointment_line_id": link,
            **values,
        }

    def _order_values(
        self, salon, session, client, lines, method, date_order, **values
    ):
        total = sum(line["price_subtotal_incl"] for line in lines)
        moment = fields.Datetime.to_string(date_order)
        payments = [
            {
                "amount": total,
                "name": moment,
                "payment_method_id": method.id,
                "uuid": self._uuid(salon),
            }
        ]
        if salon.company.currency_id.is_zero(total):
            payments = []  # stored value paid all of it
        return {
            "uuid": self._uuid(salon),
            "access_token": self._uuid(salon),
            "session_id": session.id,
            "state": "paid",
            "date_order": moment,
            "user_id": salon.users["receptionist"].id,
            "partner_id": client.id,
            "fiscal_position_id": False,
            "pricelist_id": session.config_id.pricelist_id.id,
            "amount_paid": total,
            "amount_return": 0,
            "amount_tax": total - sum(line["price_subtotal"] for line in lines),
            "amount_total": total,
            "last_order_preparation_change": "{}",
            "to_invoice": False,
            "lines": [Command.create(line) for line in lines],
            "payment_ids": [Command.create(payment) for payment in payments],
            **values,
        }

    def _send(self, orders):
        """Hand orders over as a till does, and return them in the same order."""
        if not orders:
            return self.env["pos.order"]
        answer = self.env["pos.order"].sync_from_ui(orders)
        return self.env["pos.order"].browse(row["id"] for row in answer["pos.order"])

    @staticmethod
    def _uuid(salon):
        return str(UUID(int=salon.random.getrandbits(128), version=4))

    def _invoice_late(self, salon):
        """Some clients ask for their invoice when the till is closed long ago."""
        closed = salon.orders.filtered(
            lambda order: order.session_id.state == "closed"
            and not order.account_move
            and order.amount_total > 0
            and order.date_order < salon.now - timedelta(days=30)
        )
        for order in salon.random.sample([*closed], min(LATE_INVOICES, len(closed))):
            moment = order.date_order + timedelta(days=25)
            with turned_to(moment):
                order.with_context(
                    default_date=moment.date()
                ).action_pos_order_invoice()
