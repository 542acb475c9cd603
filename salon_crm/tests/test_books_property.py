"""After any order of sales, payments, refunds, cancellations and closings the books,
the links and the states agree with a plain model of them."""

import os
from itertools import product

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .books_model import HELPED, Books, Order, Part, Service, Visit
from .entries_common import EntriesSetup

EVENTS = (
    "sell",
    "sell",
    "sell_by_value",
    "sell_with_deposit",
    "sell_with_both",
    "top_up",
    "take_deposit",
    "refund",
    "refund_part",
    "invoice_order",
    "office_invoice",
    "office_pay",
    "office_undo",
    "cancel",
    "close",
)
EVENT = st.tuples(
    st.sampled_from(EVENTS), st.integers(0, 5), st.integers(0, 5), st.booleans()
)
# Each example is some seconds. Whoever has an hour: BOOKS_EXAMPLES=800 ./dev test …
EXAMPLES = int(os.environ.get("BOOKS_EXAMPLES", "7"))
DISCOUNTS = (0, 10, 50)
DEPOSIT = 3000
TOP_UP, BONUS = 12000, 2400


class Undo(Exception):  # noqa: N818
    """Ends an example: nothing of it stays."""


@tagged("post_install", "-at_install")
class TestBooksProperty(EntriesSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_entries()
        cls.deposit_account = cls.liability
        other = cls.make_branch("Second branch")
        other.resource_ids = cls.anna.resource_id | cls.ben.resource_id
        cls.branches = [cls.branch, other]
        for branch in cls.branches:
            branch.cancel_hours = 24 * 30
        second = cls.make_till("Second till", salon_branch_id=other.id)
        cls.config.payment_method_ids |= cls.cash
        cls.tills = [cls.config, second]
        cls.gift = cls.env["salon.topup.offer"].create(
            {"amount": TOP_UP / 100, "bonus": BONUS / 100}
        )

    def test_anything(self):
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize="BOOKS_EXAMPLES" not in os.environ,
            # An example takes seconds: the list of its events is short enough.
            phases=(Phase.generate,),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.booleans(), st.lists(EVENT, min_size=8, max_size=12))
        def run(taxed, events):
            self.live_once(taxed, events)

        run()

    def live_once(self, taxed, events):
        try:
            with self.env.cr.savepoint():
                self.live(taxed, events)
                raise Undo
        except Undo:
            self.registry.clear_all_caches()
            self.env.invalidate_all()

    def test_deposit_and_stored_value_together(self):
        """What is so paid, given back in parts and whole, with invoices and without."""
        for number, (taxed, invoiced, reopened) in enumerate(
            product((False, True), repeat=3)
        ):
            with self.subTest(taxed=taxed, invoiced=invoiced, reopened=reopened):
                part = 3 if reopened else 1
                events = [
                    # The odd `other` has two services, and `pick` 2 an invoice.
                    ("sell_with_both", 2 if invoiced else 4, 1, False),
                    ("refund_part", 0, part, invoiced),
                    ("close", number, 0, False),
                    ("refund", 1, part, invoiced),
                    ("sell_with_both", 4, 0, False),
                ]
                self.live_once(taxed, events)

    def live(self, taxed, events):
        self.product.taxes_id = self.vat if taxed else self.vat.browse()
        self.books = Books(taxed)
        self.records = {}
        self.top_up(0, 0, flag=True)
        for name, pick, other, flag in events:
            getattr(self, name)(pick, other, flag)
            if name == "close":
                self.check()
        for branch in range(len(self.tills)):
            self.close(branch, 0, False)
        self.check()

    # ------------------------------------------------------------
    # Between the model and Odoo
    # ------------------------------------------------------------

    def know(self, thing, record):
        self.records[id(thing)] = (thing, record)

    def of(self, thing):
        return self.records[id(thing)][1]

    def at(self, branch):
        """Everything is done at this branch's till from now on."""
        self.config = self.tills[branch]

    def new_visit(self, branch, number):
        products = (self.cut, self.colour)[: 1 + number % 2]
        record = self.make_future_visit(*products, branch_id=self.branches[branch].id)
        visit = Visit(branch, [Service(6000), Service(12000)][: 1 + number % 2])
        for service, line in zip(visit.services, record.line_ids, strict=True):
            self.know(service, line)
        self.know(visit, record)
        self.books.visits.append(visit)
        return visit

    def visit_to(self, pick, test, other=0):
        """One of the visits of which something can be done, or a new one."""
        found = [
            visit for visit in self.books.visits if not visit.cancelled and test(visit)
        ]
        if found and pick < 4:
            return found[pick % len(found)]
        return self.new_visit(pick % 2, other)

    @staticmethod
    def open_services(visit):
        if visit.invoice and visit.invoice["state"] in ("open", "half"):
            return []
        return [
            service
            for service in visit.services
            if service.state in ("not_paid", "refunded")
        ]

    def send(self, order, rows, method=None, **values):
        """Send an order of the model, and note it in both worlds."""
        data = self.sale(*rows, method=method, to_invoice=order.invoiced, **values)
        for _command, _id, row in data["lines"] if values else ():
            # A till notes the lines of a refund with the sign of the document.
            row["price_subtotal"] *= -1
            row["price_subtotal_incl"] *= -1
        record = self.sync(data)
        self.assertIn(record.state, ("paid", "done"))
        for part, line in zip(order.parts, record.lines, strict=True):
            self.know(part, line)
        self.know(order, record)
        self.books.sell(order)
        return record

    # ------------------------------------------------------------
    # Sales
    # ------------------------------------------------------------

    def service_row(self, service, discount, helped):
        line = self.of(service)
        values = {"salon_appointment_line_id": line.id, "discount": discount}
        values["taxes"] = self.vat
        if helped:
            values["salon_helper_id"] = self.ben.resource_id.id
            values["salon_helper_share"] = HELPED
        return self.line(line.product_id, service.price / 100, **values)

    def bill(self, visit, other, flag):
        """A part or all of a visit's open services, and their rows."""
        services = self.open_services(visit)
        services = services[:1] if flag and other > 2 else services
        discount = DISCOUNTS[other % 3]
        helped = other > 2
        parts = [
            Part("service", each.price * (100 - discount) // 100, each, helped)
            for each in services
        ]
        rows = [self.service_row(each, discount, helped) for each in services]
        return parts, rows

    def any_bill(self, pick, other, flag):
        visit = self.visit_to(pick, self.open_services, other)
        return visit, *self.bill(visit, other, flag)

    def sell(self, pick, other, flag):
        _visit, parts, rows = self.any_bill(pick, other, flag)
        if flag:
            tip = self.env.ref("point_of_sale.product_product_tip")
            rows.append(self.line(tip, 5, taxes=self.vat.browse()))
            parts.append(Part("tip", 500))
        self.at(other % 2)
        method = self.cash if flag and other % 2 == 0 else self.bank
        self.send(Order(other % 2, parts, invoiced=pick == 2), rows, method)

    def sell_by_value(self, pick, other, flag):
        """All of it or a half by what was paid in; of one service by a bonus, too."""
        _visit, parts, rows = self.any_bill(pick, other, flag)
        self.use_value(parts, rows, whole=flag)
        self.at(other % 2)
        self.send(Order(other % 2, parts, invoiced=pick == 2), rows)

    def use_value(self, parts, rows, whole):
        due = sum(part.coins for part in parts)
        services = [part for part in parts if part.kind == "service"]
        bonus = min(self.books.bonus, due, 1200) if len(services) == 1 else 0
        principal = min(self.books.principal, due - bonus if whole else due // 2)
        principal -= principal % 300
        if bonus:
            rows.append(
                self.line(
                    self.bonus_product,
                    -bonus / 100,
                    taxes=self.vat,
                    salon_value_use="bonus",
                )
            )
            parts.append(Part("bonus", -bonus, helped=services[0].helped))
        if principal > 0:
            rows.append(self.use_line("principal", principal / 100))
            parts.append(Part("principal", -principal))

    def sell_with_deposit(self, pick, other, flag):
        visit, parts, rows = self.any_bill(pick, other, flag)
        self.use_deposit(visit, parts, rows)
        self.at(other % 2)
        self.send(Order(other % 2, parts, invoiced=pick == 2), rows)

    def use_deposit(self, visit, parts, rows):
        used = min(visit.deposit, sum(part.coins for part in parts))
        if used > 0:
            rows.append(self.deposit_line(self.of(visit), -used / 100))
            parts.append(Part("deposit", -used, visit=visit))

    def sell_with_both(self, pick, other, flag):
        """The deposit, and stored value for what it leaves, or for a half of that."""
        visit = self.visit_to(pick, self.open_services, other)
        if not visit.deposit:
            self.deposit_for(visit, other == 5)
        if not self.books.principal:
            self.top_up(other, pick, flag=True)
        parts, rows = self.bill(visit, other, flag)
        self.use_deposit(visit, parts, rows)
        self.use_value(parts, rows, whole=pick % 2 == 0)
        self.at(other % 2)
        self.send(Order(other % 2, parts, invoiced=pick == 2), rows)

    def top_up(self, pick, other, flag):
        self.at(pick % 2)
        offer = self.gift if flag else 0
        row = self.topup_line(TOP_UP / 100, offer)
        part = Part("top_up", TOP_UP, bonus=BONUS if flag else 0)
        self.send(Order(pick % 2, [part], invoiced=other == 5), [row])

    def take_deposit(self, pick, other, flag):
        visit = self.visit_to(pick, self.open_services, other)
        self.deposit_for(visit, other == 5)

    def deposit_for(self, visit, invoiced):
        self.at(visit.branch)
        row = self.deposit_line(self.of(visit), DEPOSIT / 100)
        part = Part("deposit", DEPOSIT, visit=visit)
        self.send(Order(visit.branch, [part], invoiced=invoiced), [row])

    # ------------------------------------------------------------
    # What comes back
    # ------------------------------------------------------------

    def can_return(self, part):
        if part.kind == "top_up":
            enough = self.books.principal >= part.coins
            return enough and self.books.bonus >= part.bonus
        if part.kind == "deposit" and part.coins > 0:
            return part.visit.deposit >= part.coins
        return part.service is None or part.service.state == "paid"

    def refundable(self):
        return [
            order
            for order in self.books.orders
            if order.parts[0].coins > 0
            and order.left()
            and all(self.can_return(part) for part in order.left())
        ]

    def refund(self, pick, other, flag):
        """All that is left of an order, at either till, in any session."""
        found = self.refundable()
        if found:
            order = found[pick % len(found)]
            back = [(part, part.left) for part in order.left()]
            self.give_back(order, back, other % 2, flag)

    def refund_part(self, pick, other, flag):
        """The first of two services: a third of what paid for both comes back.

        A deposit's share comes back in money, or all of it is open again: then that
        leaves less room for stored value.
        """
        found = [
            order
            for order in self.refundable()
            if not order.refunded
            and [part.kind for part in order.parts].count("service") == 2
            and "bonus" not in {part.kind for part in order.parts}
        ]
        if found:
            order = found[pick % len(found)]
            reopened = [
                part for part in order.parts if part.kind == "deposit" and other > 2
            ]
            back = [(order.parts[0], order.parts[0].coins)]
            back += [(part, part.coins) for part in reopened]
            room = sum(coins for _part, coins in back)
            back += [
                (part, -coins)
                for part in order.parts
                if part.kind == "principal" and (coins := self.third(part, room, order))
            ]
            self.give_back(order, back, other % 2, flag)

    @staticmethod
    def third(part, room, order):
        """A third of what was used if there is room, and at least what would be more
        than the price of the rest."""
        rest = sum(each.coins for each in order.parts[1:] if each.coins > 0)
        return max(min(-part.coins // 3, room), -part.coins - rest, 0)

    def give_back(self, order, back, branch, invoiced):
        """:param back: list of (part of the order, coins of it)"""
        self.at(branch)
        self.assertEqual(self.value_back(order, back), self.value_told(order, back))
        parts, rows = [], []
        for part, coins in back:
            parts.append(
                Part(
                    part.kind,
                    -coins,
                    part.service,
                    part.helped,
                    part.visit,
                    -part.bonus,
                )
            )
            part.returned += coins
            rows.append(self.row_back(self.of(part), part, coins))
        order.refunded += [part for part, _coins in back if not part.left]
        self.send(Order(branch, parts, invoiced), rows, is_refund=True)

    def value_back(self, order, back):
        """Of each line that stored value paid: how much of it comes back."""
        return {
            self.of(part).id: -coins / 100
            for part, coins in back
            if part.kind in ("principal", "bonus")
        }

    def value_told(self, order, back):
        """The same, as the server tells the till."""
        rows = self.env["salon.till"].value_of_refund(
            self.config.id,
            self.of(order).id,
            [
                [self.of(part).id, 1]
                for part, _coins in back
                if part.kind not in ("principal", "bonus")
            ],
        )
        return {row["line_id"]: row["amount"] for row in rows}

    def row_back(self, line, part, coins):
        return self.line(
            line.product_id,
            coins / 100 if part.kind == "principal" else line.price_unit,
            -1,
            line.tax_ids,
            discount=line.discount,
            refunded_orderline_id=line.id,
        )

    # ------------------------------------------------------------
    # Invoices, cancelling, closing
    # ------------------------------------------------------------

    def invoice_order(self, pick, other, flag):
        found = [
            order
            for order in self.books.orders
            if not order.invoiced and order.parts[0].coins > 0
        ]
        if found:
            order = found[pick % len(found)]
            self.of(order).action_pos_order_invoice()
            order.invoiced = True
            self.env.invalidate_all()

    def office_invoice(self, pick, other, flag):
        visit = self.visit_to(
            pick, lambda one: self.open_services(one) and not one.invoice, other
        )
        services = self.open_services(visit)
        move = self.env["account.move"].browse(
            self.of(visit).action_create_invoice()["res_id"]
        )
        move.action_post()
        used = min(visit.deposit, sum(service.price for service in services))
        visit.deposit -= used
        self.books.booked["deposit",] -= self.books.deposit_untaxed(used)
        self.books.invoice(visit, services, 1)
        visit.invoice = {
            "move": move,
            "state": "open" if move.amount_residual else "paid",
            "services": services,
            "before": [service.state for service in services],
            "used": used,
        }
        for service in services:
            paid = visit.invoice["state"] == "paid"
            service.state = "paid" if paid else "not_paid"
            service.paid = service.price if paid else 0

    def office_pay(self, pick, other, flag):
        """A half of it, or all that is left."""
        found = [
            visit
            for visit in self.books.visits
            if visit.invoice and visit.invoice["state"] in ("open", "half")
        ]
        if not found:
            return
        invoice = found[pick % len(found)].invoice
        move = invoice["move"]
        half = flag and invoice["state"] == "open"
        self.register(move, move.amount_residual / 2 if half else None)
        invoice["state"] = "half" if half else "paid"
        for service in invoice["services"]:
            service.state = "partial" if half else "paid"
            service.paid = service.price // 2 if half else service.price

    def register(self, move, amount=None):
        if not move.amount_residual:
            return
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        register.create({"amount": amount} if amount else {})._create_payments()

    def office_undo(self, pick, other, flag):
        """Cancel the invoice that nobody paid, or give back what was paid."""
        found = [
            visit
            for visit in self.books.visits
            if visit.invoice and visit.invoice["state"] in ("open", "paid")
        ]
        if not found:
            return
        visit = found[pick % len(found)]
        invoice, visit.invoice = visit.invoice, None
        if invoice["state"] == "open":
            invoice["move"].button_draft()
            invoice["move"].button_cancel()
            states = invoice["before"]
        else:
            self.register(self.credit(invoice["move"]))
            states = ["refunded"] * len(invoice["services"])
        visit.deposit += invoice["used"]
        self.books.booked["deposit",] += self.books.deposit_untaxed(invoice["used"])
        self.books.invoice(visit, invoice["services"], -1)
        for service, state in zip(invoice["services"], states, strict=True):
            service.state, service.paid = state, 0

    def credit(self, invoice):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        note = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if note.state == "draft":
            note.action_post()
        return note

    def cancel(self, pick, other, flag):
        found = [
            visit
            for visit in self.books.visits
            if visit.state not in ("paid", "partial")
            and not visit.invoice
            and not visit.cancelled
        ]
        if not found:
            return
        visit = found[pick % len(found)]
        self.of(visit).action_cancel(wanted_by="client" if flag else "salon")
        visit.cancelled = True
        if flag and visit.deposit > 0:
            self.books.forfeit(visit)

    def close(self, pick, other, flag):
        session = self.tills[pick % 2].current_session_id
        if session:
            if session.cash_journal_id:
                session.post_closing_cash_details(session.cash_register_balance_end)
            session.action_pos_session_closing_control()
            self.assertEqual(session.state, "closed")
        self.books.close(pick % 2)

    # ------------------------------------------------------------
    # What must agree
    # ------------------------------------------------------------

    def check(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.check_visits()
        self.check_links()
        self.check_value()
        self.check_liabilities()
        self.check_revenue()

    def check_visits(self):
        for visit in self.books.visits:
            record = self.of(visit)
            told = (record.payment_state, record.amount_paid, record.amount_refunded)
            wanted = (visit.state, visit.paid / 100, visit.refunded / 100)
            self.assertEqual(told, wanted)
            self.assertEqual(record.deposit_balance, visit.deposit / 100)

    def check_links(self):
        Visit, Order = self.env["salon.appointment"], self.env["pos.order"]
        for order in self.books.orders:
            record = self.of(order)
            served = Visit.union(
                *(
                    self.of(part.service).appointment_id
                    for part in order.parts
                    if part.service
                )
            )
            self.assertEqual(record.salon_appointment_ids, served)
            self.assertLessEqual(record, served.pos_order_ids or record)
            self.assertEqual(bool(record.account_move), order.invoiced)
            invoice = record.account_move
            if invoice and served:
                self.assertEqual(invoice.salon_appointment_ids, served)
                self.assertLessEqual(invoice, served.invoice_ids)
                found = Visit.search([("invoice_ids", "in", invoice.ids)])
                self.assertEqual(found, served)
            # A closing books no invoice, and of one paid by stored value no money.
            if order.closed and (record.amount_paid or not order.invoiced):
                self.assertTrue(record.session_move_id)
        for visit in self.books.visits:
            orders = [
                self.of(order)
                for order in self.books.orders
                if any(part.service in visit.services for part in order.parts)
            ]
            record = self.of(visit)
            self.assertEqual(record.pos_order_ids, Order.union(*orders))
            if visit.invoice:
                self.assertLessEqual(visit.invoice["move"], record.invoice_ids)

    def check_value(self):
        balances = (self.books.principal / 100, self.books.bonus / 100)
        self.assertEqual(self.balances(), balances)
        self.assertLedgerIsTrue()

    def check_liabilities(self):
        report = self.env["salon.liability.report"].create(
            {"company_id": self.company.id}
        )
        report.action_compute()
        booked, waiting = self.books.all_booked(), self.books.waiting()
        for kind, account, owed in (
            ("deposit", self.deposit_account, self.books.deposits),
            ("principal", self.value_account, self.books.principal),
        ):
            check = report.check_ids.filtered(
                lambda row, account=account: row.account_id == account
            )
            told = (check.ledger, check.not_booked, check.book, check.difference)
            parts = (owed, waiting[kind,], booked[kind,], 0)
            self.assertEqual(told, tuple(coins / 100 for coins in parts), kind)
        sums = dict.fromkeys(("deposit", "principal", "bonus"), 0.0)
        for line in report.line_ids:
            sums[line.kind] += line.amount
        self.assertAlmostEqual(sums["bonus"], self.books.bonus / 100)
        self.assertAlmostEqual(sums["principal"], self.books.principal / 100)

    def check_revenue(self):
        self.assertFalse(self.differences())
        wanted = self.books.revenue()
        self.assertRevenue(sum(wanted.values()) / 100)
        people = {
            self.anna.resource_id: "anna",
            self.ben.resource_id: "ben",
            self.env["resource.resource"]: None,
        }
        found = {}
        for row in self.rows():
            key = self.branches.index(row.branch_id), people[row.stylist_id]
            found[key] = found.get(key, 0) + row.amount
        found = {key: round(100 * amount) for key, amount in found.items()}
        self.assertEqual({key: sum_ for key, sum_ in found.items() if sum_}, wanted)
