"""The ledger of net paid consumption, by what tills and the office really do."""

import random
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.salon_crm.models.account_move_tier import BACK, SOLD

from .deposit_common import DepositSetup
from .member_common import MemberSetup
from .test_invoice import InvoiceSetup
from .test_till_value import ValueSetup


class ConsumptionCase(
    MemberSetup, InvoiceSetup, DepositSetup, ValueSetup, AccountTestInvoicingCommon
):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.set_up_value()
        cls.product = cls.company._salon_deposit_product()
        cls.set_up_members()
        cls.shampoo = cls.env["product.product"].create(
            {"name": "Shampoo", "list_price": 20, "available_in_pos": True}
        )

    def rows(self, client=None):
        self.env.invalidate_all()
        return self.env["salon.consumption"].search(
            [
                ("partner_id", "=", (client or self.laura).id),
                ("company_id", "=", self.company.id),
            ]
        )

    def spent(self, client=None):
        return round(sum(self.rows(client).mapped("amount")), 2)

    def buy(self, *lines, client=None, method=None, **values):
        """:param lines: as ``order_line`` makes them, or prices of a cut"""
        lines = [
            self.order_line(self.cut, line) if isinstance(line, int | float) else line
            for line in lines
        ]
        client = self.laura if client is None else client
        return self.sync(self.make_order(lines, method, partner_id=client.id, **values))

    def give_back(self, order, line=None, **values):
        sent = self.refund_of(order)
        if line:
            sent = self.make_order(
                [
                    self.order_line(
                        line.product_id,
                        line.price_unit,
                        quantity=-1,
                        refunded_orderline_id=line.id,
                    )
                ],
                partner_id=order.partner_id.id,
                is_refund=True,
            )
        return self.sync({**sent, **values})


@tagged("post_install", "-at_install")
class TestConsumption(ConsumptionCase):
    # ------------------------------------------------------------
    # Tills
    # ------------------------------------------------------------

    def test_services_and_goods(self):
        order = self.buy(50, self.order_line(self.shampoo, 20, quantity=2))
        row = self.rows()
        self.assertEqual((row.amount, row.pos_order_id), (90, order))
        self.assertEqual(row.day, self.today)

    def test_tier_follows_at_once(self):
        self.buy(60)
        self.assertFalse(self.now(self.laura))
        self.buy(60)
        self.assertEqual(self.now(self.laura).tier_id, self.silver)

    def test_sent_twice(self):
        sent = self.make_order(
            [self.order_line(self.cut, 50)], partner_id=self.laura.id
        )
        for _ in range(3):
            order = self.sync(sent)
        order._salon_after_payment()
        self.assertEqual(len(self.rows()), 1)

    def test_nobody(self):
        self.buy(50, client=self.env["res.partner"])
        firm = self.make_client("Firm", is_company=True)
        self.buy(50, client=firm)
        clerk = self.make_client("Clerk", parent_id=firm.id)
        self.buy(50, client=clerk)
        address = self.make_client("Address", parent_id=self.laura.id, type="invoice")
        self.buy(30, client=address)
        self.assertFalse(self.rows(firm))
        self.assertEqual(self.spent(clerk), 50)
        self.assertFalse(self.rows(address))
        self.assertEqual(self.spent(), 30)

    def test_refund_on_the_day_of_its_sale(self):
        order = self.buy(50, self.order_line(self.shampoo, 20))
        day = self.today - timedelta(days=40)
        order.date_order = fields.Datetime.to_datetime(day) + timedelta(hours=12)
        order._salon_count_consumption()
        self.assertEqual(self.spent(), 70)
        self.give_back(order, order.lines[1])
        self.assertEqual(self.spent(), 50)
        of_day = self.rows().filtered(lambda row: row.day == day)
        self.assertEqual(sum(of_day.mapped("amount")), 50)
        others = self.rows() - of_day
        self.assertEqual(sum(others.mapped("amount")), 0)
        self.give_back(order, order.lines[0])
        self.assertEqual(self.spent(), 0)

    def test_refund_takes_the_tier_back(self):
        order = self.buy(400)
        self.assertEqual(self.now(self.laura).tier_id, self.gold)
        self.give_back(order)
        self.assertEqual(self.now(self.laura).tier_id, self.regular)

    def test_refund_in_another_name(self):
        order = self.buy(50)
        other = self.make_client("Somebody else")
        self.give_back(order, partner_id=other.id)
        self.assertEqual(self.spent(), 0)
        self.assertFalse(self.rows(other))

    def test_tips_do_not_count(self):
        tip = self.env["product.product"].create(
            {"name": "Tip", "type": "service", "available_in_pos": True}
        )
        self.config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        self.buy(50, self.order_line(tip, 10))
        self.assertEqual(self.spent(), 50)

    def test_stored_value_counts_when_it_is_spent(self):
        self.top_up()
        self.assertFalse(self.rows())
        order = self.buy(100, self.use_line("principal", 100))
        self.assertEqual(self.spent(), 100)
        # The bonus is a present: what it pays is not paid
        self.buy(100, self.use_line("bonus", 40), self.use_line("principal", 60))
        self.assertEqual(self.spent(), 160)
        back = self.refund_of(order)
        for command, line in zip(back["lines"], order.lines, strict=True):
            command[2]["salon_value_use"] = line.salon_value_use
        self.sync(back)
        self.assertEqual(self.spent(), 60)

    def test_gift_card_counts_when_it_is_spent(self):
        program = self.env["loyalty.program"].create(
            self.env["loyalty.program"]._get_template_values()["gift_card"]
            | {"name": "Gifts", "program_type": "gift_card", "pos_ok": False}
        )
        gift = program.rule_ids.product_ids[:1]
        self.assertTrue(gift)
        self.buy(self.order_line(gift, 200))
        self.assertFalse(self.rows())
        reward = program.reward_ids[:1]
        paying = self.order_line(
            reward.discount_line_product_id,
            -70,
            is_reward_line=True,
            reward_id=reward.id,
        )
        self.buy(100, paying)
        self.assertEqual(self.spent(), 100)

    def test_deposit_counts_when_it_is_used(self):
        visit = self.make_future_visit(self.colour)
        self.sync(self.take(visit, 30))
        self.assertFalse(self.rows())
        self.sync(self.bill(visit, 30))
        self.assertEqual(self.spent(), 80)

    def test_on_account_counts_when_it_is_paid(self):
        order = self.buy(120, method=self.on_account)
        self.assertFalse(self.rows())
        self.close_till()
        self.env.invalidate_all()
        owed = order.session_move_id.line_ids.filtered(
            lambda row: row.partner_id == self.laura
            and row.account_id.account_type == "asset_receivable"
        )
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.laura.id,
                "amount": 120,
                "payment_type": "inbound",
                "partner_type": "customer",
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        paying = payment.move_id.line_ids.filtered(
            lambda row: row.account_id == owed.account_id
        )
        (owed | paying).reconcile()
        self.assertEqual(self.spent(), 120)
        self.assertEqual(self.now(self.laura).tier_id, self.silver)
        (owed | paying).remove_move_reconcile()
        self.assertEqual(self.spent(), 0)
        self.assertEqual(self.now(self.laura).tier_id, self.regular)

    def test_other_client_afterwards(self):
        order = self.buy(120, self.order_line(self.shampoo, 20))
        self.give_back(order, order.lines[1])
        other = self.make_client("The real one")
        order.partner_id = other
        self.assertEqual(self.spent(), 0)
        self.assertEqual(self.spent(other), 120)
        self.assertEqual(self.now(self.laura).tier_id, self.regular)
        self.assertEqual(self.now(other).tier_id, self.silver)

    def test_failure_does_not_stop_the_payment(self):
        def fail(*_args):
            raise ValueError("Broken")

        self.patch(self.env.registry["salon.consumption"], "_settle", fail)
        with mute_logger("odoo.addons.salon_crm.models.safely"):
            order = self.buy(50)
        self.assertEqual(order.state, "paid")

    def test_orders_of_before(self):
        """What the statement at installation enters is what the steps enter."""
        order = self.buy(50, self.order_line(self.shampoo, 20))
        self.give_back(order, order.lines[1])
        self.buy(120, method=self.on_account)
        self.buy(30, client=self.make_client("Address", parent_id=self.laura.id))
        Ledger = self.env["salon.consumption"]
        known = self.taken_in_again("pos_order_id", Ledger._take_in_old_orders)
        self.env["pos.order"].search([])._salon_count_consumption()
        self.assertEqual(self.totals("pos_order_id"), known)

    def taken_in_again(self, name, take_in):
        """Nothing else is in the ledger if it is filled as at installation, also if
        that is done twice.

        :return: what is in it
        """
        known = self.totals(name)
        self.env.flush_all()
        self.cr.execute("DELETE FROM salon_consumption")
        self.env.invalidate_all()
        for _ in range(2):
            take_in()
            self.assertEqual(self.totals(name), known)
        return known

    def totals(self, name):
        """:param name: of the field with the document"""
        groups = self.env["salon.consumption"]._read_group(
            [("company_id", "=", self.company.id), (name, "!=", False)],
            ["partner_id", "day:day", name],
            ["amount:sum"],
        )
        rows = [(*map(str, key), round(total, 2)) for *key, total in groups]
        return sorted(row for row in rows if row[-1])

    def test_constant_queries(self):
        orders = self.env["pos.order"]
        for number in range(6):
            orders |= self.buy(10 + number, client=self.make_client(f"C {number}"))

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._salon_count_consumption()
            return self.cr.sql_log_count - before

        queries(orders)
        self.assertLessEqual(queries(orders), queries(orders[0]) + 1)

    def test_never_changed(self):
        self.buy(50)
        for change in (
            lambda: self.rows().write({"amount": 1}),
            lambda: self.rows().unlink(),
        ):
            with self.assertRaises(AccessError):
                change()

    # ------------------------------------------------------------
    # The office
    # ------------------------------------------------------------

    def office(self, amount, partner=None, **values):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.laura).id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.cut.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        invoice.action_post()
        return invoice

    def test_invoice_counts_as_far_as_it_is_paid(self):
        invoice = self.office(120)
        self.assertEqual(self.spent(), 0)
        self.pay(invoice, 50)
        self.assertEqual(self.spent(), 50)
        self.pay(invoice)
        self.assertEqual(self.spent(), 120)
        self.assertEqual(self.rows().move_id, invoice)
        self.assertEqual(self.now(self.laura).tier_id, self.silver)
        invoice.button_draft()
        self.assertEqual(self.spent(), 0)
        self.assertEqual(self.now(self.laura).tier_id, self.regular)

    def test_credit_note(self):
        day = self.today - timedelta(days=20)
        invoice = self.office(120, invoice_date=day)
        self.pay(invoice)
        self.assertEqual(self.now(self.laura).tier_id, self.silver)
        self.credit(invoice)
        self.assertEqual(self.spent(), 0)
        self.assertEqual(set(self.rows().mapped("day")), {day})
        self.assertEqual(self.now(self.laura).tier_id, self.regular)

    def test_credit_note_of_what_was_never_paid(self):
        self.credit(self.office(120))
        self.assertEqual(self.spent(), 0)

    def test_invoice_of_a_till_counts_once(self):
        order = self.buy(50, to_invoice=True)
        self.assertEqual(order.account_move.state, "posted")
        self.assertEqual(self.spent(), 50)
        self.assertEqual(self.rows().pos_order_id, order)
        self.credit(order.account_move)
        self.assertEqual(self.spent(), 0)

    def test_invoices_of_before(self):
        """What the statement at installation enters is what the steps enter."""
        firm = self.make_client("Firm", is_company=True)
        clerk = self.make_client("Clerk", parent_id=firm.id)
        address = self.make_client("Address", parent_id=self.laura.id, type="invoice")
        day = self.today - timedelta(days=20)
        paid = self.office(120, invoice_date=day)
        partly, never_paid = self.office(90), self.office(40)
        credited = self.office(70, invoice_date=day)
        elsewhere = self.office(
            100, clerk, currency_id=self.setup_other_currency("CAD").id
        )
        for invoice in (paid, credited, elsewhere, self.office(15, firm)):
            self.pay(invoice)
        self.pay(self.office(33, address))
        self.pay(partly, 33.33)
        self.office(60)
        self.credit(credited)
        self.credit(never_paid)
        order = self.buy(50, to_invoice=True)
        self.credit(order.account_move)
        self.office(25).write({"state": "draft"})
        Ledger = self.env["salon.consumption"]
        known = self.taken_in_again("move_id", Ledger._take_in_old_invoices)
        self.assertEqual(len(known), 9, known)
        moves = self.env["account.move"].search([("move_type", "in", SOLD + BACK)])
        moves._salon_count_consumption()
        self.assertEqual(self.totals("move_id"), known)

    def test_invoice_of_before_that_was_paid_without_an_entry(self):
        # As where the books hear of payments by the bank's statement
        moves = self.env.registry["account.move"]
        self.patch(moves, "_get_invoice_in_payment_state", lambda _move: "in_payment")
        invoice = self.office(120)
        bank = self.company_data["default_journal_bank"]
        bank.inbound_payment_method_line_ids.payment_account_id = False
        self.pay(invoice, 50)
        self.assertFalse(invoice.matched_payment_ids.move_id)
        self.assertEqual(self.spent(), 50)
        self.taken_in_again(
            "move_id", self.env["salon.consumption"]._take_in_old_invoices
        )

    # ------------------------------------------------------------
    # Whatever happens
    # ------------------------------------------------------------

    def test_random_days(self):
        """The tier follows from what was bought, less what was given back."""
        dice = random.Random(88)
        clients = [self.make_client(f"Client {number}") for number in range(3)]
        sold, sent = [], []
        model = dict.fromkeys(clients, 0)
        for _ in range(24):
            gesture = dice.choice(["sell", "sell", "refund", "again"])
            if gesture == "sell":
                client = dice.choice(clients)
                price = dice.choice([30, 80, 150, 400])
                order = self.make_order(
                    [self.order_line(self.cut, price)], partner_id=client.id
                )
                sent.append(order)
                sold.append((self.sync(order), client, price))
                model[client] += price
            elif gesture == "refund" and sold:
                order, client, price = sold.pop(dice.randrange(len(sold)))
                back = self.refund_of(order)
                sent.append(back)
                self.sync(back)
                model[client] -= price
            elif sent:
                self.sync(dice.choice(sent))
            for client in clients:
                self.assertEqual(self.spent(client), model[client])
                self.assertEqual(self.tier_of(client), self.plain(model[client]))

    def tier_of(self, client):
        return client._salon_tiers(self.company)[client]

    def plain(self, amount):
        """What the four tiers say, in the plainest way."""
        if amount >= 900:
            return self.diamond
        if amount >= 300:
            return self.gold
        return self.silver if amount >= 100 else self.regular
