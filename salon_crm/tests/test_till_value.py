"""Stored value: top-up, payment, refund, and the ledger behind it."""

import random

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .deposit_common import DepositSetup
from .pos_common import TillSetup

ORDER_LOG = "odoo.addons.salon_crm.models.pos_order_value"


class ValueSetup(TillSetup):
    @classmethod
    def set_up_value(cls):
        cls.liability = cls.env["account.account"].create(
            {
                "code": "X2210.SAL",
                "name": "Stored value of clients",
                "account_type": "liability_current",
            }
        )
        cls.company._salon_set_up_value(cls.liability)
        cls.principal_product = cls.company.salon_principal_product_id
        cls.bonus_product = cls.company.salon_bonus_product_id
        cls.offer = cls.env["salon.topup.offer"].create({"amount": 1000, "bonus": 200})

    def balances(self, client=None):
        self.env.invalidate_all()
        cards = self.env["loyalty.card"]._salon_cards_of(
            client or self.laura, self.company
        )
        return tuple(sum(found.mapped("points")) for found in cards.values())

    def assertLedgerIsTrue(self):
        self.assertEqual(self.env["loyalty.card"]._salon_wrong_balances(), [])

    def topup_line(self, amount=1000, offer=None, **values):
        return self.order_line(
            self.principal_product,
            amount,
            salon_value_use="top_up",
            salon_topup_offer_id=(offer or self.offer).id if offer != 0 else False,
            **values,
        )

    def use_line(self, use, amount):
        product = self.bonus_product if use == "bonus" else self.principal_product
        return self.order_line(product, -amount, salon_value_use=use)

    def top_up(self, client=None, **values):
        client = client or self.laura
        return self.sync(
            self.make_order([self.topup_line(**values)], partner_id=client.id)
        )

    def pay(self, visit, principal=0, bonus=0, **values):
        """The order of a visit that is paid by stored value, as a till sends it."""
        lines = [
            self.order_line(line.product_id, line.price_unit, line.id)
            for line in visit.line_ids
        ]
        for use, amount in (("principal", principal), ("bonus", bonus)):
            if amount:
                lines.append(self.use_line(use, amount))
        return self.make_order(lines, partner_id=visit.partner_id.id, **values)

    def refund(self, order, quantities):
        """Refund lines of an order as the till does, with what the server says."""
        till = self.env["salon.till"].with_user(self.till_user)
        rows = till.value_of_refund(
            self.config.id,
            order.id,
            [[line.id, quantity] for line, quantity in quantities.items()],
        )
        lines = [
            self.order_line(
                line.product_id,
                line.price_unit,
                quantity=-quantity,
                refunded_orderline_id=line.id,
            )
            for line, quantity in quantities.items()
        ]
        for row in rows:
            used = self.env["pos.order.line"].browse(row["line_id"])
            lines.append(
                self.order_line(
                    used.product_id,
                    -row["amount"],
                    quantity=-1,
                    refunded_orderline_id=used.id,
                )
            )
        return self.sync(
            self.make_order(lines, partner_id=order.partner_id.id, is_refund=True)
        )


class ValueCase(ValueSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.set_up_value()


@tagged("post_install", "-at_install")
class TestValueSettings(ValueCase):
    def test_account_that_was_chosen_is_taken(self):
        """The browser saves what was chosen before it asks for the button."""
        other = self.liability.copy({"code": "X2211.SAL"})
        settings = self.env["res.config.settings"].create(
            {"salon_value_account_id": other.id}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(settings.salon_value_is_set_up)
        settings.action_salon_set_up_value()
        self.assertEqual(self.principal_product.property_account_income_id, other)


@tagged("post_install", "-at_install")
class TestTopUp(ValueCase):
    def test_bonus_is_kept_apart(self):
        order = self.top_up()
        self.assertEqual(self.balances(), (1000, 200))
        self.assertEqual(order.amount_paid, 1000)
        self.assertEqual(self.laura.salon_value_principal, 1000)
        self.assertEqual(self.laura.salon_value_bonus, 200)
        self.assertLedgerIsTrue()

    def test_any_amount_without_an_offer(self):
        self.top_up(amount=75.5, offer=0)
        self.assertEqual(self.balances(), (75.5, 0))

    def test_resent_order_counts_once(self):
        order = self.make_order([self.topup_line()], partner_id=self.laura.id)
        record = self.sync(order)
        self.sync(order)
        record._salon_after_payment()
        self.assertEqual(self.balances(), (1000, 200))
        self.assertEqual(len(record._salon_value_entries()), 2)

    def test_offer_decides_the_bonus(self):
        """Neither a till that says more nor one that shows yesterday's offer."""
        self.top_up(amount=10)
        self.assertEqual(self.balances(), (10, 0))
        self.assertIn("no bonus", self.laura.activity_ids.note)

    def test_offer_that_clients_took_is_replaced(self):
        self.top_up()
        self.offer.bonus = 300
        self.assertFalse(self.offer.active)
        self.assertEqual(self.offer.bonus, 200)
        new = self.env["salon.topup.offer"].search([("amount", "=", 1000)])
        self.assertEqual(new.bonus, 300)
        # A till that was loaded before promised 200
        self.top_up()
        self.assertEqual(self.balances(), (2000, 400))

    def test_order_without_a_client(self):
        order = self.sync(self.make_order([self.topup_line()]))
        self.assertEqual(order.state, "paid")
        self.assertIn("names no client", "".join(order.message_ids.mapped("body")))

    def test_what_a_till_invents_is_ignored(self):
        line = self.order_line(
            self.cut, 50, salon_value_use="gift", salon_topup_offer_id=2**30
        )
        other = self.order_line(self.cut, 50, salon_value_use="top_up")
        with self.assertLogs(ORDER_LOG, "WARNING") as logs:
            order = self.sync(self.make_order([line, other], partner_id=self.laura.id))
        self.assertEqual(len(logs.output), 3)
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.balances(), (0, 0))

    def test_bonus_lapses(self):
        self.offer.bonus_days = 30
        self.top_up()
        card = self.env["loyalty.card"]._salon_cards_of(self.laura, self.company)[
            "bonus"
        ]
        self.assertEqual(
            card.expiration_date, fields.Date.add(fields.Date.today(), days=30)
        )
        card.expiration_date = fields.Date.subtract(fields.Date.today(), days=1)
        self.laura.invalidate_recordset()
        self.assertEqual(self.laura.salon_value_bonus, 0)
        self.env["loyalty.card"]._salon_cron_lapse()
        self.assertEqual(self.balances(), (1000, 0))
        self.assertLedgerIsTrue()


@tagged("post_install", "-at_install")
class TestPayWithValue(ValueCase):
    def ask(self, due, weights=None, client=None):
        till = self.env["salon.till"].with_user(self.till_user)
        return till.stored_value(
            self.config.id, (client or self.laura).id, due, weights or [due]
        )

    def test_what_is_used(self):
        self.top_up()
        for order, use in (
            ("principal_first", (600, [0])),
            ("bonus_first", (400, [200])),
            ("proportion", (500, [100])),
        ):
            self.company.salon_value_order = order
            answer = self.ask(600)
            self.assertEqual((answer["principal"], answer["bonus"]), (1000, 200), order)
            self.assertEqual((answer["use"]["principal"], answer["use"]["bonus"]), use)

    def test_bad_questions(self):
        for due, weights in (("x", [1]), (float("nan"), [1]), (1, "x"), (1, [None])):
            with self.assertRaises(UserError):
                self.ask(due, weights)
        till = self.env["salon.till"].with_user(self.till_user)
        for client in ("1", -1, 0, 2**30, None, True):
            with self.assertRaises(UserError):
                till.stored_value(self.config.id, client, 1, [1])

    def test_visit_paid_wholly_is_paid(self):
        self.top_up()
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.pay(visit, principal=100, bonus=30, state="paid"))
        self.assertEqual(order.amount_paid, 0)
        self.assertEqual(visit.payment_state, "paid")
        self.assertEqual(visit.amount_paid, 130)
        self.assertEqual(self.balances(), (900, 170))
        self.assertEqual(order._salon_value_used(), {"principal": 100, "bonus": 30})
        consumed = visit._salon_consumption()[visit]
        self.assertEqual(consumed["gross"], 130)
        self.assertEqual(consumed["net"], 100, "the bonus is no money")
        self.assertEqual(consumed["money"], 0)
        self.assertLedgerIsTrue()

    def test_part(self):
        self.top_up(amount=60, offer=0)
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.pay(visit, principal=60))
        self.assertEqual(order.amount_paid, 70)
        self.assertEqual(visit.payment_state, "paid")
        self.assertEqual(self.balances(), (0, 0))
        consumed = order._salon_consumption()
        self.assertEqual(
            [parts["money"] for parts in consumed.values()],
            [50 - 23.08, 80 - 36.92],
        )
        self.assertEqual(sum(parts["net"] for parts in consumed.values()), 130)

    def test_resent_order_is_redeemed_once(self):
        self.top_up()
        order = self.pay(self.make_visit(), principal=50)
        self.sync(order)
        self.sync(order).action_pos_order_paid()
        self.assertEqual(self.balances(), (950, 200))

    def test_two_orders_for_one_balance(self):
        """Both were rung up while the other was not known: both are kept."""
        self.top_up(amount=60, offer=0)
        visits = [self.make_visit(), self.make_visit(hour=14)]
        for visit in visits:
            self.sync(self.pay(visit, principal=50))
            self.assertEqual(visit.payment_state, "paid")
        self.assertEqual(self.balances(), (-40, 0))
        self.assertIn("40", self.laura.activity_ids.note)
        self.assertLedgerIsTrue()
        self.assertEqual(self.ask(50)["use"], {"principal": 0, "bonus": [0]})

    def test_what_a_till_says_afterwards_does_not_count(self):
        order = self.top_up()
        cards = self.env["loyalty.card"]._salon_cards_of(self.laura, self.company)
        card = cards["principal"]
        data = {
            str(card.id): {"points": 5000, "program_id": card.program_id.id},
            "-1": {
                "points": 5000,
                "program_id": card.program_id.id,
                "partner_id": self.laura.id,
            },
        }
        order.with_user(self.till_user).confirm_coupon_programs(data)
        self.assertEqual(self.balances(), (1000, 200))


@tagged("post_install", "-at_install")
class TestRefundValue(DepositSetup, ValueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.company._salon_deposit_product()

    def test_whole(self):
        self.top_up()
        visit = self.make_visit()
        order = self.sync(self.pay(visit, principal=30, bonus=20))
        refund = self.refund(order, {order.lines[0]: 1})
        self.assertEqual(refund.amount_total, 0)
        self.assertEqual(self.balances(), (1000, 200))
        self.assertEqual(visit.payment_state, "refunded")
        self.assertEqual(visit._salon_consumption()[visit]["net"], 0)
        self.assertLedgerIsTrue()

    def test_as_the_till_notes_it(self):
        """A till sends the lines of a refund with the sign of the document."""
        self.top_up()
        visit = self.make_visit()
        order = self.sync(self.pay(visit, principal=30, bonus=20))
        cut, principal, bonus = order.lines
        lines = [
            self.order_line(
                line.product_id,
                line.price_unit,
                quantity=-1,
                refunded_orderline_id=line.id,
                price_subtotal=line.price_subtotal,
                price_subtotal_incl=line.price_subtotal_incl,
            )
            for line in (cut, principal, bonus)
        ]
        refund = self.make_order(lines, partner_id=self.laura.id, is_refund=True)
        self.sync(refund)
        self.assertEqual(self.balances(), (1000, 200))
        self.assertEqual(visit.amount_paid, 0)
        self.assertEqual(visit._salon_consumption()[visit]["net"], 0)

    def test_parts_give_back_all_to_the_cent(self):
        self.top_up()
        visit = self.make_visit(self.cut, self.colour)
        order = self.sync(self.pay(visit, principal=33.33, bonus=11.11))
        cut, colour = order.lines[:2]
        self.refund(order, {cut: 1})
        self.assertEqual(self.balances(), (1000 - 33.33 + 12.82, 200 - 11.11 + 4.27))
        self.refund(order, {colour: 1})
        self.assertEqual(self.balances(), (1000, 200))

    def paid_by_deposit_and_value(self):
        """A bill of 130: 26 by a deposit, 83.20 and 20.80 by stored value."""
        self.top_up()
        visit = self.make_future_visit(self.cut, self.colour)
        self.sync(self.take(visit, 26))
        lines = [
            self.order_line(line.product_id, line.price_unit, line.id)
            for line in visit.line_ids
        ]
        lines.append(self.deposit_line(visit, -26))
        lines += [self.use_line("principal", 83.2), self.use_line("bonus", 20.8)]
        return visit, self.sync(self.make_order(lines, partner_id=self.laura.id))

    def test_deposit_keeps_its_share(self):
        """What it paid of a part comes back in money."""
        visit, order = self.paid_by_deposit_and_value()
        cut, colour = order.lines[:2]
        refund = self.refund(order, {cut: 1})
        self.assertEqual(refund.amount_total, -10)
        self.assertEqual(self.balances(), (1000 - 83.2 + 32, 200 - 20.8 + 8))
        refund = self.refund(order, {colour: 1})
        self.assertEqual(refund.amount_total, -16)
        self.assertEqual(self.balances(), (1000, 200))
        self.assertEqual(visit.deposit_balance, 0)
        self.assertLedgerIsTrue()

    def test_deposit_that_is_open_again(self):
        """All of it with the first part: less value comes back now, and more later."""
        visit, order = self.paid_by_deposit_and_value()
        cut, colour, deposit = order.lines[:3]
        refund = self.refund(order, {cut: 1, deposit: 1})
        self.assertEqual(refund.amount_total, 0)
        self.assertEqual(visit.deposit_balance, 26)
        self.assertEqual(self.balances(), (1000 - 83.2 + 19.2, 200 - 20.8 + 4.8))
        refund = self.refund(order, {colour: 1})
        self.assertEqual(refund.amount_total, 0)
        self.assertEqual(self.balances(), (1000, 200))

    def test_topup(self):
        order = self.top_up()
        refund = self.refund(order, {order.lines: 1})
        self.assertEqual(refund.amount_paid, -1000)
        self.assertEqual(self.balances(), (0, 0))

    def test_topup_that_is_spent(self):
        order = self.top_up()
        self.sync(self.pay(self.make_visit(), principal=50))
        with self.assertRaisesRegex(UserError, "950.*spent"):
            self.refund(order, {order.lines: 1})
        self.assertEqual(self.balances(), (950, 200))
        self.refund(order, {order.lines: 0.5})
        self.assertEqual(self.balances(), (450, 100))

    def test_from_the_back_office(self):
        """Odoo's own refund copies all lines."""
        self.top_up()
        order = self.sync(self.pay(self.make_visit(), principal=30, bonus=20))
        refund = order._refund()
        refund.action_pos_order_paid()
        self.assertEqual(self.balances(), (1000, 200))

    def test_strangers_orders(self):
        till = self.env["salon.till"].with_user(self.till_user)
        order = self.top_up()
        for key, rows in (
            (2**30, []),
            ("x", []),
            (order.id, "x"),
            (order.id, [[2**30, 1]]),
            (order.id, [[order.lines.id, "x"]]),
            (order.id, [[order.lines.id]]),
        ):
            with self.assertRaises(UserError):
                till.value_of_refund(self.config.id, key, rows)


@tagged("post_install", "-at_install")
class TestValueLedger(ValueCase):
    def test_nobody_overwrites(self):
        self.top_up()
        cards = self.env["loyalty.card"]._salon_cards_of(self.laura, self.company)
        card = cards["principal"].with_user(self.till_user)
        entry = card.sudo().history_ids[:1]
        manager = self.env.user
        for user in (self.till_user, manager):
            for change in (
                lambda user=user: card.with_user(user).write({"points": 9}),
                lambda user=user: card.with_user(user).write({"partner_id": 1}),
                lambda user=user: entry.with_user(user).write({"issued": 9}),
                lambda user=user: entry.with_user(user).create(
                    {"card_id": card.id, "description": "x", "issued": 9}
                ),
                lambda: entry.sudo().unlink(),
                lambda: card.sudo().unlink(),
                lambda: card.sudo().create(
                    {"program_id": card.program_id.id, "points": 9}
                ),
            ):
                with self.assertRaises(UserError):
                    change()
        wizard = self.env["loyalty.card.update.balance"].create(
            {"card_id": card.id, "new_balance": 5, "description": "x"}
        )
        with self.assertRaises(UserError):
            wizard.action_update_card_point()
        self.assertEqual(self.balances(), (1000, 200))

    def test_wrong_balance_is_found(self):
        self.top_up()
        card = self.env["loyalty.card"]._salon_cards_of(self.laura, self.company)
        card = card["principal"]
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = 900 WHERE id = %s", [card.id]
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.env["loyalty.card"]._salon_wrong_balances(), [(card, 900, 1000)]
        )

    def test_random_sequences(self):
        dice = random.Random(8)
        sent, paid = [], []
        for _number in range(25):
            what = dice.choice(["top_up", "pay", "refund", "resend"])
            if what == "top_up":
                order = self.make_order([self.topup_line()], partner_id=self.laura.id)
                sent.append(order)
                self.sync(order)
            elif what == "pay":
                visit = self.make_visit(self.cut, self.colour)
                principal = dice.randrange(0, 8000) / 100
                bonus = dice.randrange(0, 5000) / 100
                order = self.pay(visit, principal, bonus)
                sent.append(order)
                paid.append(self.sync(order))
            elif what == "refund" and paid:
                order = paid.pop(dice.randrange(len(paid)))
                self.refund(order, {line: 1 for line in order.lines[:2]})
            elif what == "resend" and sent:
                self.sync(dice.choice(sent))
            self.assertLedgerIsTrue()
        topups = self.env["pos.order.line"].search([("salon_value_use", "=", "top_up")])
        used = [order._salon_value_used() for order in paid]
        self.assertEqual(
            self.balances(),
            (
                round(1000 * len(topups) - sum(u["principal"] for u in used), 2),
                round(200 * len(topups) - sum(u["bonus"] for u in used), 2),
            ),
        )

    def test_merged_clients_keep_both(self):
        other = self.make_client("Laura T.")
        self.top_up()
        self.top_up(client=other)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        with mute_logger("odoo.addons.base.partner.merge"):
            wizard._merge((self.laura | other).ids, self.laura, extra_checks=False)
        self.assertEqual(self.balances(), (2000, 400))
        self.sync(self.pay(self.make_visit(), principal=1500))
        self.assertEqual(self.balances(), (500, 400))
        self.assertLedgerIsTrue()


@tagged("post_install", "-at_install")
class TestValueInTheBooks(ValueCase):
    def close(self):
        session = self.config.current_session_id
        session.action_pos_session_closing_control()
        self.env.invalidate_all()
        self.assertEqual(session.state, "closed")
        return session

    def liability_balance(self):
        rows = self.env["account.move.line"].search(
            [("account_id", "=", self.liability.id), ("parent_state", "=", "posted")]
        )
        return -round(sum(rows.mapped("balance")), 2)

    def test_liability_is_the_sum_of_balances(self):
        nora = self.make_client("Nora Tester")
        self.top_up()
        self.top_up(client=nora, amount=33.33, offer=0)
        order = self.sync(self.pay(self.make_visit(), principal=12.34, bonus=20))
        self.sync(self.pay(self.make_visit(hour=14), principal=50))
        self.refund(order, {order.lines[0]: 1})
        self.close()
        total = self.balances()[0] + self.balances(nora)[0]
        self.assertEqual(self.liability_balance(), round(total, 2))
        self.assertEqual(self.liability_balance(), 983.33)

    def test_bonus_lowers_the_tax_and_the_principal_does_not(self):
        tax = self.env["account.tax"].create(
            {"name": "21", "amount": 21, "price_include_override": "tax_included"}
        )
        self.top_up()
        visit = self.make_visit()
        lines = [
            self.order_line(
                self.cut,
                121,
                visit.line_ids.id,
                tax_ids=[(6, 0, tax.ids)],
                price_subtotal=100,
            ),
            self.order_line(
                self.bonus_product,
                -60.5,
                salon_value_use="bonus",
                tax_ids=[(6, 0, tax.ids)],
                price_subtotal=-50,
            ),
            self.use_line("principal", 60.5),
        ]
        self.sync(self.make_order(lines, partner_id=self.laura.id, amount_tax=10.5))
        move = self.close().move_id
        taxes = move.line_ids.filtered(lambda row: row.tax_line_id == tax)
        self.assertEqual(round(sum(taxes.mapped("balance")), 2), -10.5)
        self.assertEqual(self.liability_balance(), 939.5)
        self.assertEqual(self.balances(), (939.5, 139.5))


@tagged("post_install", "-at_install")
class TestValueLoading(ValueCase):
    def test_balances_come_with_the_clients_by_one_query(self):
        self.top_up()
        nora = self.make_client("Nora Tester")
        self.top_up(client=nora)
        clients = self.laura | nora
        clients._salon_value_balances(self.company)
        with self.assertQueryCount(1):
            balances = clients._salon_value_balances(self.company)
        self.assertEqual(balances, dict.fromkeys(clients.ids, (1000.0, 200.0)))

    def test_answer_of_the_server_has_the_new_balance(self):
        self.open_till()
        order = self.make_order([self.topup_line()], partner_id=self.laura.id)
        PosOrder = self.env["pos.order"].with_user(self.till_user)
        answer = PosOrder.sync_from_ui([order])
        row = answer["res.partner"][0]
        self.assertEqual(row["id"], self.laura.id)
        self.assertEqual(row["salon_value_principal"], 1000)

    def test_till_knows_offers_and_products(self):
        data = self.open_till().with_user(self.till_user).load_data([])
        self.assertEqual(
            [
                (row["amount"], row["bonus"])
                for row in data["pos.config"][0]["_salon_day"]["salon.topup.offer"]
            ],
            [(1000, 200)],
        )
        products = {row["id"] for row in data["product.product"]}
        self.assertLessEqual(
            {self.principal_product.id, self.bonus_product.id}, products
        )
        special = data["pos.config"][0]["_pos_special_products_ids"]
        self.assertIn(self.principal_product.id, special)

    def test_till_without_a_branch_knows_nothing(self):
        config = self.make_till("Shop without a salon")
        data = self.open_till(config).with_user(self.till_user).load_data([])
        self.assertEqual(data["salon.topup.offer"], [])
        products = {row["id"] for row in data["product.product"]}
        self.assertNotIn(self.principal_product.id, products)
        self.assertNotIn("salon_value_principal", data["res.partner"][0])
