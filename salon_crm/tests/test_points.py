"""Points: earned, spent, taken and given back, and the ledger behind them."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .points_common import PointsSetup

ORDER_LOG = "odoo.addons.salon_crm.models.pos_order_points"
TILL_LOG = "odoo.addons.salon_crm.models.pos_order_points_till"


class PointsCase(PointsSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_till()
        cls.set_up_points()


@tagged("post_install", "-at_install")
class TestProgram(PointsCase):
    def test_one_for_each_company(self):
        self.assertEqual(self.program.rule_ids.reward_point_amount, 1)
        self.company._salon_set_up_points(0.5)
        self.assertEqual(self.company._salon_points_program(), self.program)
        self.assertEqual(self.program.rule_ids.reward_point_amount, 0.5)

    def test_rule_of_zero_is_refused(self):
        for rate in (0, -1):
            with self.assertRaisesRegex(UserError, "nothing would ever be earned"):
                self.company._salon_set_up_points(rate)
        with self.assertRaisesRegex(UserError, "nothing would ever be earned"):
            self.program.rule_ids.reward_point_amount = 0
        self.program.invalidate_recordset()

    def test_rules_that_the_salon_does_not_count_by(self):
        with self.assertRaisesRegex(ValidationError, "has one rule"):
            self.program.rule_ids.copy()
        with self.assertRaisesRegex(ValidationError, "has one rule"):
            self.program.rule_ids.reward_point_mode = "unit"
        with self.assertRaisesRegex(ValidationError, "has one rule"):
            self.program.rule_ids.product_ids = self.cut
        with self.assertRaisesRegex(ValidationError, "for future orders"):
            self.program.applies_on = "both"

    def settings(self, **values):
        """As the browser has them: what was typed is saved before a button is asked."""
        settings = self.env["res.config.settings"].create(values)
        self.env.flush_all()
        self.env.invalidate_all()
        return settings

    def test_settings(self):
        settings = self.settings(salon_points_rate=2)
        self.assertTrue(settings.salon_points_is_set_up)
        settings.action_salon_set_up_points()
        self.assertEqual(self.program.rule_ids.reward_point_amount, 2)
        settings.salon_points_rate = 0
        with self.assertRaises(UserError):
            settings.action_salon_set_up_points()

    def test_settings_are_saved_together(self):
        """Who changes what an amount earns and presses Save has changed it."""
        rule = self.program.rule_ids
        rule.reward_point_amount = 1 / 3
        self.settings().execute()
        self.assertEqual(rule.reward_point_amount, 1 / 3, "nobody changed it")
        self.settings(salon_points_rate=2).execute()
        self.assertEqual(rule.reward_point_amount, 2)
        with self.assertRaisesRegex(UserError, "nothing would ever be earned"):
            self.settings(salon_points_rate=0).execute()

    def test_programme_of_odoo_is_taken_with_its_balances(self):
        other = self.env["res.company"].create({"name": "Other salon"})
        program = self.env["loyalty.program"].create(
            {
                "name": "Old stars",
                "program_type": "loyalty",
                "company_id": other.id,
                "currency_id": other.currency_id.id,
                "applies_on": "both",
                "rule_ids": [fields.Command.create({"reward_point_mode": "unit"})],
                "reward_ids": [
                    fields.Command.create({"reward_type": "discount", "discount": 5})
                ],
            }
        )
        card = self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": self.laura.id, "points": 12}
        )
        other._salon_set_up_points(1, program)
        self.assertEqual(other._salon_points_program(), program)
        self.assertEqual(self.laura._salon_points(other)[self.laura]["balance"], 12)
        self.assertEqual(card.history_ids.salon_points_kind, "hand")
        self.assertEqual(self.env["loyalty.card"]._salon_wrong_points(), [])
        with self.assertRaisesRegex(UserError, "cannot be moved"):
            self.company._salon_set_up_points(1, program)

    def test_till_without_a_branch_has_none(self):
        shop = self.make_till("A shop")
        self.assertNotIn(self.program, shop._get_program_ids())
        self.assertIn(self.program, self.config._get_program_ids())


@tagged("post_install", "-at_install")
class TestEarning(PointsCase):
    def test_what_is_paid_earns(self):
        order = self.sell(49.9)
        self.assertEqual(self.entries(), [("earned", 49)])
        self.assertEqual(self.balance(), 49)
        entry = self.card().history_ids
        self.assertEqual(entry.salon_points_order_id, order)
        self.assertLedgerIsTrue()

    def test_tier_multiplies(self):
        self.make_member()
        order = self.sell(33)
        self.assertEqual(order.salon_tier_id, self.gold)
        self.assertEqual(self.balance(), 49)

    def test_tier_without_points(self):
        """The order remembers the tier, also where there are no points."""
        self.make_member()
        program = self.program
        PosCompany = type(self.company)
        with patch.object(
            PosCompany, "_salon_points_program", lambda _self: program.browse()
        ):
            order = self.sell(33)
        self.assertEqual(order.salon_tier_id, self.gold)
        self.assertFalse(self.card())
        self.assertFalse(self.sell(10, False, salon_tier_id=self.gold.id).salon_tier_id)

    def test_resent_order_earns_once(self):
        order = self.make_order(
            [self.order_line(self.cut, 50)], partner_id=self.laura.id
        )
        record = self.sync(order)
        self.sync(order)
        record._salon_after_payment()
        self.assertEqual(self.entries(), [("earned", 50)])

    def test_nobody_earns_without_a_name(self):
        before = self.env["loyalty.card"].search_count([])
        self.sell(50, False)
        self.sell(50, self.company._salon_passer_by())
        self.assertEqual(self.env["loyalty.card"].search_count([]), before)

    def test_what_is_no_consumption(self):
        tip = self.make_service("Tip", 0)
        self.config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        gift = self.make_service("Gift card", 100)
        self.env["loyalty.program"].create(
            {
                "name": "Gift cards",
                "program_type": "gift_card",
                "pos_ok": False,
                "rule_ids": [
                    fields.Command.create(
                        {
                            "product_ids": gift.ids,
                            "reward_point_mode": "money",
                            "reward_point_amount": 1,
                        }
                    )
                ],
                "reward_ids": [
                    fields.Command.create({"discount_mode": "per_point", "discount": 1})
                ],
            }
        )
        self.sell(50, None, self.order_line(tip, 5), self.order_line(gift, 100))
        self.assertEqual(self.entries(), [("earned", 50)])

    def test_discounts_lower_it(self):
        self.sell(50, None, self.order_line(self.colour, -10.5))
        self.assertEqual(self.balance(), 39)

    def test_stored_value_pays_and_topping_up_does_not_count(self):
        account = self.env["account.account"].create(
            {
                "code": "X2210.PTS",
                "name": "Stored value",
                "account_type": "liability_current",
            }
        )
        self.company._salon_set_up_value(account)
        principal = self.company.salon_principal_product_id
        bonus = self.company.salon_bonus_product_id
        offer = self.env["salon.topup.offer"].create({"amount": 100, "bonus": 20})
        top_up = self.order_line(
            principal, 100, salon_value_use="top_up", salon_topup_offer_id=offer.id
        )
        self.sync(self.make_order([top_up], partner_id=self.laura.id))
        self.assertEqual(self.balance(), 0)
        # The bonus is no money: it is a discount
        self.sell(
            50,
            None,
            self.order_line(principal, -30, salon_value_use="principal"),
            self.order_line(bonus, -20, salon_value_use="bonus"),
        )
        self.assertEqual(self.balance(), 30)

    def test_on_account_earns_at_once(self):
        self.sync(
            self.make_order(
                [self.order_line(self.cut, 50)],
                self.on_account,
                partner_id=self.laura.id,
            )
        )
        self.assertEqual(self.balance(), 50)

    def test_archived_programme_earns_nothing(self):
        self.program.active = False
        self.sell(50)
        self.assertFalse(self.card())

    def test_shop_without_a_branch_earns_nothing(self):
        self.config.salon_branch_id = False
        self.sell(50)
        self.assertFalse(self.card())

    def test_failure_does_not_stop_the_payment(self):
        PosOrder = self.registry["pos.order"]
        with (
            patch.object(PosOrder, "_salon_settle_points", side_effect=ValueError),
            mute_logger("odoo.addons.salon_crm.models.safely"),
        ):
            order = self.sell(50)
        self.assertEqual(order.state, "paid")
        order._salon_after_payment()
        self.assertEqual(self.balance(), 50)

    def test_queries_do_not_grow_with_the_lines(self):
        def settle(count):
            order = self.sell(
                50, None, *[self.order_line(self.colour, 5) for _n in range(count)]
            )
            self.env.cr.execute(
                "SELECT id FROM loyalty_history WHERE salon_points_order_id = %s",
                [order.id],
            )
            self.env.cr.execute(
                "DELETE FROM loyalty_history WHERE salon_points_order_id = %s",
                [order.id],
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.sudo()._salon_settle_points()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        settle(1)
        self.assertEqual(settle(1), settle(20))


@tagged("post_install", "-at_install")
class TestTierOfOrder(PointsCase):
    def test_offline_order_with_the_tier_of_yesterday(self):
        silver = self.env["salon.tier"].create(
            {"name": "Test silver", "rank": 60, "points_factor": 1.2, "visits": 99}
        )
        today = fields.Date.context_today(self.laura)
        yesterday = fields.Date.subtract(today, days=1)
        self.make_member(tier=silver, since=yesterday)
        self.make_member(since=today)
        order = self.sell(100, salon_tier_id=silver.id)
        self.assertEqual(order.salon_tier_id, silver)
        self.assertEqual(self.balance(), 120)

    def test_order_that_comes_later(self):
        """The tier of the order's day, not that of the day on which it arrives."""
        today = fields.Date.context_today(self.laura)
        day = fields.Date.subtract(today, days=3)
        self.make_member(since=today)
        moment = fields.Datetime.now().replace(hour=12)
        sold = fields.Datetime.subtract(moment, days=3)
        order = self.sell(100, date_order=fields.Datetime.to_string(sold))
        self.assertFalse(order.salon_tier_id)
        self.assertEqual(self.balance(), 100)
        self.assertEqual(self.card().history_ids.salon_points_day, day)

    def test_tier_that_the_client_never_had(self):
        order = self.sell(100, salon_tier_id=self.gold.id)
        self.assertFalse(order.salon_tier_id)
        self.assertEqual(self.balance(), 100)

    def test_tier_that_everybody_has(self):
        regular = self.env["salon.tier"].create(
            {"name": "Test regular", "rank": 1, "points_factor": 1.1}
        )
        self.assertEqual(self.sell(100).salon_tier_id, regular)
        self.assertEqual(self.balance(), 110)

    def test_tier_that_is_none(self):
        self.make_member()
        with mute_logger(TILL_LOG):
            order = self.sell(100, salon_tier_id=987654321)
        self.assertEqual(order.salon_tier_id, self.gold)
        with mute_logger(TILL_LOG):
            self.sell(100, salon_tier_id="gold")
        self.assertEqual(self.balance(), 300)

    def test_tier_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other salon"})
        self.make_member(company_id=other.id)
        order = self.sell(100, salon_tier_id=self.gold.id)
        self.assertFalse(order.salon_tier_id)


@tagged("post_install", "-at_install")
class TestSpending(PointsCase):
    def test_reward_costs_points(self):
        self.give(100)
        self.sell(50, None, self.reward_line(100))
        self.assertEqual(
            self.entries(), [("hand", 100), ("earned", 40), ("spent", -100)]
        )
        self.assertLedgerIsTrue()

    def test_more_than_there_is(self):
        """The payment stays, the balance goes below zero, and a manager is told."""
        self.give(30)
        order = self.sell(50, None, self.reward_line(100))
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.balance(), 30 + 40 - 100)
        self.assertIn("more than were there", self.laura.activity_ids.note)
        # Who owes points can pay on
        answer = self.env["pos.order"].validate_coupon_programs(
            {str(self.card().id): 0}, []
        )
        self.assertTrue(answer["successful"])
        answer = self.env["pos.order"].validate_coupon_programs(
            {str(self.card().id): -5}, []
        )
        self.assertFalse(answer["successful"])

    def test_two_tills_spend_the_same(self):
        self.give(100)
        self.sell(50, None, self.reward_line(100))
        self.sell(50, None, self.reward_line(100))
        self.assertEqual(self.balance(), 100 + 40 + 40 - 200)
        self.assertTrue(self.laura.activity_ids)

    @mute_logger(ORDER_LOG)
    def test_forged_cost(self):
        """A reward costs what the programme says."""
        self.give(100)
        line = self.reward_line(100)
        line["points_cost"] = -500
        self.sell(50, None, line)
        spent = self.card().history_ids.filtered(
            lambda one: one.salon_points_kind == "spent"
        )
        self.assertAlmostEqual(spent.used, 99.9)

    @mute_logger(ORDER_LOG)
    def test_card_of_somebody_else(self):
        nora = self.make_client("Nora Tester")
        self.give(100, nora)
        self.give(100)
        line = self.reward_line(100)
        line["coupon_id"] = self.card(nora).id
        order = self.sell(50, None, line)
        self.assertEqual(self.balance(nora), 100)
        self.assertEqual(self.balance(), 40)
        self.assertEqual(order.lines.coupon_id, self.card())

    @mute_logger(ORDER_LOG)
    def test_card_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other salon"})
        other._salon_set_up_points(1)
        card = self.env["loyalty.card"]._salon_points_card(
            self.laura, other._salon_points_program()
        )
        card._salon_post_points(10000, "hand", "Gift")
        self.give(100)
        line = self.reward_line(100)
        line["coupon_id"] = card.id
        self.sell(50, None, line)
        self.assertEqual(card.points, 100)
        self.assertEqual(self.balance(), 40)

    def test_what_a_till_says_was_won(self):
        order = self.sell(50)
        card = self.card()
        for key in (str(card.id), "-3"):
            answer = order.with_user(self.till_user).confirm_coupon_programs(
                {
                    key: {
                        "points": 100000,
                        "program_id": self.program.id,
                        "coupon_id": int(key),
                        "partner_id": self.laura.id,
                    }
                }
            )
            update = answer["coupon_updates"][0]
            self.assertEqual(update["points"], 50)
            self.assertEqual(update["id"], card.id)
            self.assertEqual(update["old_id"], int(key))
        self.assertEqual(self.entries(), [("earned", 50)])


@tagged("post_install", "-at_install")
class TestRefund(PointsCase):
    def test_all_of_it(self):
        order = self.sell(49.9)
        self.sync(self.refund_of(order))
        self.assertEqual(self.entries(), [("earned", 49), ("taken_back", -49)])
        self.assertLedgerIsTrue()

    def test_in_parts(self):
        """Proportional, and after the last part nothing is left."""
        order = self.sell(0, None, self.order_line(self.colour, 33.33, quantity=3))
        line = order.lines.filtered(lambda one: one.product_id == self.colour)
        self.assertEqual(self.balance(), 99)
        self.refund_lines({line: 1})
        self.assertEqual(self.balance(), 66)
        self.refund_lines({line: 1})
        self.assertEqual(self.balance(), 33)
        self.refund_lines({line: 1})
        self.assertEqual(self.balance(), 0)
        self.assertLedgerIsTrue()

    def test_factor_of_then(self):
        membership = self.make_member()
        order = self.sell(100)
        membership.action_end()
        self.program.rule_ids.reward_point_amount = 5
        self.sync(self.refund_of(order))
        self.assertEqual(self.balance(), 0)

    def test_resent(self):
        refund = self.refund_of(self.sell(50))
        record = self.sync(refund)
        self.sync(refund)
        record._salon_after_payment()
        self.assertEqual(self.entries(), [("earned", 50), ("taken_back", -50)])

    def test_reward_comes_back(self):
        self.give(100)
        order = self.sell(50, None, self.reward_line(100))
        self.sync(self.refund_of(order))
        self.assertEqual(
            self.entries(),
            [
                ("hand", 100),
                ("earned", 40),
                ("spent", -100),
                ("taken_back", -40),
                ("given_back", 100),
            ],
        )
        self.assertEqual(self.balance(), 100)

    def test_reward_that_stays(self):
        self.give(100)
        order = self.sell(50, None, self.reward_line(100))
        cut = order.lines.filtered(lambda one: one.product_id == self.cut)
        self.refund_lines({cut: 1})
        self.assertEqual(self.balance(), 0)

    def test_points_that_were_spent_since(self):
        order = self.sell(100)
        self.sell(50, None, self.reward_line(100))
        self.sync(self.refund_of(order))
        self.assertEqual(self.balance(), 40 - 100)
        self.assertLedgerIsTrue()

    def test_refund_for_somebody_else(self):
        """Points go from who earned them, whomever the refund names."""
        nora = self.make_client("Nora Tester")
        self.give(100, nora)
        refund = self.refund_of(self.sell(50))
        refund["partner_id"] = nora.id
        self.sync(refund)
        self.assertEqual(self.balance(), 0)
        self.assertEqual(self.balance(nora), 100)


@tagged("post_install", "-at_install")
class TestLedger(PointsCase):
    def test_entries_stay(self):
        self.sell(50)
        entry = self.card().history_ids
        for values in ({"issued": 500}, {"card_id": self.card().id}):
            with self.assertRaisesRegex(UserError, "cannot be overwritten"):
                entry.write(values)
        with self.assertRaisesRegex(UserError, "cannot be overwritten"):
            entry.unlink()
        with self.assertRaisesRegex(UserError, "cannot be overwritten"):
            self.card().points = 1000
        with self.assertRaisesRegex(UserError, "cannot be overwritten"):
            self.card().unlink()

    def test_nobody_posts_by_rpc(self):
        self.sell(50)
        user = new_test_user(
            self.env,
            login="points_manager",
            groups="base.group_user,point_of_sale.group_pos_manager,"
            "salon_crm.group_salon_manager",
            company_id=self.company.id,
        )
        card = self.card().with_user(user)
        entry = {"card_id": card.id, "description": "Forged", "issued": 1000}
        for context in ({}, {"salon_value_entry": True}, {"salon_value_entry": "x"}):
            with self.assertRaisesRegex(UserError, "cannot be overwritten"):
                card.env["loyalty.history"].with_context(**context).create(entry)
            with self.assertRaisesRegex(UserError, "cannot be overwritten"):
                card.with_context(**context).points = 1000
            with self.assertRaisesRegex(UserError, "cannot be overwritten"):
                card.create(
                    {
                        "program_id": self.program.id,
                        "partner_id": self.make_client("Forged").id,
                        "points": 5,
                    }
                )
        self.assertEqual(self.balance(), 50)

    def test_marker_is_not_written_by_hand(self):
        """Else the guard could be taken off, or put on any programme."""
        with self.assertRaisesRegex(UserError, "chosen in the settings"):
            self.program.is_salon_points = False
        other = self.env["res.company"].create({"name": "Other salon"})
        with self.assertRaisesRegex(UserError, "chosen in the settings"):
            self.program.company_id = other

    def test_by_hand(self):
        self.sell(50)
        wizard = Form(
            self.env["loyalty.card.update.balance"].with_context(
                default_card_id=self.card().id
            )
        )
        wizard.new_balance = 80
        wizard.description = "Birthday"
        wizard.save().action_update_card_point()
        self.assertEqual(self.entries(), [("earned", 50), ("hand", 30)])
        self.assertLedgerIsTrue()

    def test_by_hand_only_managers(self):
        self.sell(50)
        wizard = self.env["loyalty.card.update.balance"].with_user(self.till_user)
        wizard = wizard.create(
            {"card_id": self.card().id, "new_balance": 999, "description": "Me"}
        )
        with self.assertRaisesRegex(UserError, "Only a salon manager"):
            wizard.action_update_card_point()
        with self.assertRaises(UserError):
            self.env["loyalty.generate.wizard"].create(
                {
                    "program_id": self.program.id,
                    "mode": "selected",
                    "customer_ids": self.laura.ids,
                    "points_granted": 500,
                }
            ).generate_coupons()
        self.assertEqual(self.balance(), 50)

    def test_merged_clients_have_one_balance(self):
        twin = self.make_client("Laura Tester")
        order = self.sell(50)
        self.sell(30, twin)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.laura | twin).ids, self.laura)
        self.assertEqual(self.balance(), 80)
        self.assertEqual(len(self.card().history_ids), 2)
        self.assertLedgerIsTrue()
        self.sync(self.refund_of(order))
        self.assertEqual(self.balance(), 30)

    def test_what_clients_have_in_bulk(self):
        clients = self.laura
        for number in range(5):
            client = self.make_client(f"Client {number}")
            self.give(10 + number, client)
            clients |= client
        self.sell(50)
        self.env.invalidate_all()
        self.laura._salon_points(self.company)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.laura._salon_points(self.company)
        alone = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        with self.assertQueryCount(alone):
            known = clients._salon_points(self.company)
        self.assertEqual(
            known[self.laura],
            {"balance": 50, "lapsing": 0, "lapses_on": False, "name": "Points"},
        )
        self.assertEqual(len(known), 6)

    def test_partner_form(self):
        self.sell(50)
        self.assertEqual(self.laura.salon_points, 50)
        action = self.laura.action_salon_points()
        found = self.env["loyalty.history"].search(action["domain"])
        self.assertEqual(found, self.card().history_ids)


@tagged("post_install", "-at_install")
class TestPointsAtTill(PointsCase):
    def test_clients_come_with_tier_and_points(self):
        self.make_member()
        self.sell(50)
        nora = self.make_client("Nora Tester")
        rows = self.laura._load_pos_data_read(self.laura | nora, self.config)
        by_id = {row["id"]: row for row in rows}
        self.assertEqual(by_id[self.laura.id]["_salon_tier"], self.gold.id)
        self.assertEqual(by_id[self.laura.id]["_salon_points"], [self.card().id, 75])
        self.assertFalse(by_id[nora.id]["_salon_tier"])
        self.assertIn("to Test gold", by_id[nora.id]["_salon_to_go"])
        self.assertFalse(by_id[nora.id]["_salon_points"])

    def test_queries_do_not_grow_with_the_clients(self):
        def load(count):
            clients = self.env["res.partner"]
            for number in range(count):
                client = self.make_client(f"Client {number}")
                self.make_member(client)
                self.give(5, client)
                clients |= client
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            clients._load_pos_data_read(clients, self.config)
            return self.env.cr.sql_log_count - before

        load(1)
        self.assertEqual(load(1), load(20))

    def test_till_knows_tiers(self):
        data = self.open_till().with_user(self.till_user).load_data([])
        tier = next(row for row in data["salon.tier"] if row["id"] == self.gold.id)
        self.assertEqual(tier["points_factor"], 1.5)
        program = next(
            row for row in data["loyalty.program"] if row["id"] == self.program.id
        )
        self.assertTrue(program["is_salon_points"])

    def test_answer_says_what_the_receipt_prints(self):
        self.make_member()
        self.give(100)
        self.open_till()
        order = self.make_order(
            [self.order_line(self.cut, 50), self.reward_line(100)],
            partner_id=self.laura.id,
        )
        answer = self.env["pos.order"].with_user(self.till_user).sync_from_ui([order])
        told = answer["pos.order"][0]["salon_receipt"]["loyalty"]
        self.assertEqual(
            told,
            {
                "won": 60,
                "spent": 100,
                "balance": 60,
                "name": "Points",
                "program_id": self.program.id,
                "tier": "Test gold",
                "factor": 1.5,
            },
        )
        self.assertEqual(
            answer["pos.order"][0]["salon_receipt"]["member"],
            {"tier": "Test gold", "text": ""},
        )
        row = answer["res.partner"][0]
        self.assertEqual(row["_salon_points"], [self.card().id, 60])
        self.assertEqual(row["_salon_tier"], self.gold.id)
        self.assertEqual(row["_salon_to_go"], "")
