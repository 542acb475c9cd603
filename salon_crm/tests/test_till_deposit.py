from unittest.mock import ANY

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .deposit_common import DepositSetup
from .test_pos import TillCase

DEPOSIT_LOG = "odoo.addons.salon_crm.models.pos_order_deposit"


class DepositCase(DepositSetup, TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_deposits()


@tagged("post_install", "-at_install")
class TestDepositTaken(DepositCase):
    def test_taken_for_a_visit_to_come(self):
        visit = self.make_future_visit()
        order = self.sync(self.take(visit))
        self.assertEqual(self.kinds(visit), [("taken", 30)])
        self.assertEqual((visit.deposit_paid, visit.deposit_balance), (30, 30))
        self.assertEqual(visit.payment_state, "deposit")
        self.assertEqual(visit.line_ids.payment_state, "not_paid")
        entry = visit.deposit_entry_ids
        self.assertEqual(entry.branch_id, self.branch)
        self.assertEqual(entry.partner_id, self.laura)
        self.assertEqual(entry.user_id, self.till_user)
        self.assertEqual(entry.document, order.display_name)
        self.assertEqual(entry.date, order.date_order)

    def test_same_order_twice_takes_once(self):
        visit = self.make_future_visit()
        data = self.take(visit)
        self.sync(data)
        self.sync(data)
        self.assertEqual(self.kinds(visit), [("taken", 30)])

    def test_step_again_changes_nothing(self):
        visit = self.make_future_visit()
        order = self.sync(self.take(visit))
        order._salon_after_payment()
        order._salon_enter_deposits()
        self.assertEqual(self.kinds(visit), [("taken", 30)])

    def test_saved_order_takes_only_when_it_is_paid(self):
        visit = self.make_future_visit()
        data = self.take(visit, state="draft")
        order = self.sync(data)
        self.assertFalse(visit.deposit_entry_ids)
        paid = self.take(visit, uuid=data["uuid"])
        # The till sends a line that the server has as a change, and may have
        # forgotten the visit.
        paid["lines"] = [
            [1, order.lines.id, {"qty": 1, "salon_deposit_visit_id": False}]
        ]
        self.sync(paid)
        self.assertEqual(self.kinds(visit), [("taken", 30)])

    def test_answer_to_the_till_says_what_is_open(self):
        visit = self.make_future_visit()
        PosOrder = self.env["pos.order"].with_user(self.till_user)
        answer = PosOrder.sync_from_ui([self.take(visit)])
        self.assertEqual(
            [
                (row["id"], row["deposit_balance"])
                for row in answer["salon.appointment"]
            ],
            [(visit.id, 30)],
        )
        other = self.make_visit()
        plain = PosOrder.sync_from_ui([self.order_of(other)])
        self.assertEqual([row["id"] for row in plain["salon.appointment"]], other.ids)

    def test_wrong_visits_are_ignored_and_logged(self):
        """The money is a deposit all the same, only for no visit."""
        other = self.make_future_visit(client=self.make_client("Somebody else"))
        gone = self.make_visit(state="cancelled")
        gone_id = gone.id
        gone.unlink()
        garbage = (2**31 - 1, -1, "12", True, 1.5, [1], {"id": 1})
        for link in (other.id, gone_id, *garbage):
            with (
                self.subTest(link=link),
                self.assertLogs(DEPOSIT_LOG, "WARNING"),
            ):
                data = self.take(self.make_future_visit())
                data["lines"][0][2]["salon_deposit_visit_id"] = link
                order = self.sync(data)
                self.assertEqual(order.state, "paid")
                self.assertFalse(order.lines.salon_deposit_visit_id)
                entry = self.entries().filtered(
                    lambda one, order=order: one.pos_order_line_id == order.lines
                )
                self.assertFalse(entry.appointment_id)
                self.assertEqual((entry.partner_id, entry.amount), (self.laura, 30))
        self.assertFalse(other.deposit_balance)

    def test_visit_of_another_company_is_ignored_and_logged(self):
        there = self.setup_other_company()["company"]
        calendar = self.branch.resource_calendar_id.sudo().copy(
            {"company_id": there.id}
        )
        branch = (
            self.env["salon.branch"]
            .sudo()
            .create(
                {
                    "name": "Abroad",
                    "company_id": there.id,
                    "resource_calendar_id": calendar.id,
                }
            )
        )
        visit = self.make_future_visit(branch_id=branch.id)
        with self.assertLogs(DEPOSIT_LOG, "WARNING") as logs:
            self.sync(self.take(visit))
        self.assertIn("another company", logs.output[0])
        self.assertFalse(visit.deposit_entry_ids)

    def test_another_product_is_no_deposit(self):
        visit = self.make_future_visit()
        line = self.order_line(self.cut, 50, salon_deposit_visit_id=visit.id)
        with self.assertLogs(DEPOSIT_LOG, "WARNING"):
            self.sync(self.make_order([line], partner_id=self.laura.id))
        self.assertFalse(self.entries())

    def test_product_is_made_with_the_tills_branch(self):
        there = self.setup_other_company()["company"]
        self.assertFalse(there.salon_deposit_product_id)
        product = there._salon_deposit_product()
        self.assertEqual(there._salon_deposit_product(), product)
        self.assertEqual(product.company_id, there)
        account = there._salon_deposit_account()
        self.assertEqual(account.account_type, "liability_current")
        self.assertEqual(account.company_ids, there)
        self.assertNotEqual(account, self.liability)
        self.assertEqual(self.config.salon_deposit_product_id, self.product)
        self.assertFalse(self.make_till("A shop").salon_deposit_product_id)

    def test_no_books_no_deposits(self):
        bare = self.env["res.company"].create({"name": "Bare"})
        with self.assertRaisesRegex(UserError, "chart of accounts"):
            bare._salon_deposit_product()

    def test_till_loads_the_product(self):
        session = self.open_till().with_user(self.till_user)
        data = session.load_data([])
        self.assertIn(self.product.id, [row["id"] for row in data["product.product"]])
        config = data["pos.config"][0]
        self.assertEqual(config["salon_deposit_product_id"], self.product.id)


@tagged("post_install", "-at_install")
class TestDepositUsed(DepositCase):
    def test_used_when_the_visit_is_paid(self):
        visit = self.make_visit()
        self.sync(self.take(visit))
        data = self.bill(visit)
        order = self.sync(data)
        self.sync(data)
        self.assertEqual(order.amount_total, 20)
        self.assertEqual(self.kinds(visit), [("taken", 30), ("used", -30)])
        self.assertEqual((visit.deposit_paid, visit.deposit_balance), (30, 0))
        self.assertEqual(visit.payment_state, "paid")
        self.assertEqual(visit.amount_paid, 50)
        self.assertEqual(visit.state, "done")

    def test_in_parts_over_two_bills(self):
        visit = self.make_visit(self.cut, self.colour)
        self.sync(self.take(visit, 60))
        first, second = visit.line_ids
        for service, used in ((first, 50), (second, 10)):
            lines = [
                self.order_line(service.product_id, service.price_unit, service.id),
                self.deposit_line(visit, -used),
            ]
            self.sync(self.make_order(lines, partner_id=self.laura.id))
        self.assertEqual(
            self.kinds(visit), [("taken", 60), ("used", -50), ("used", -10)]
        )
        self.assertEqual(visit.payment_state, "paid")
        self.assertFalse(visit.deposit_balance)

    def test_bill_of_a_family(self):
        """The mother pays; the daughter's deposit counts."""
        mine = self.make_visit()
        daughter = self.make_client("Daughter Tester")
        hers = self.make_visit(client=daughter)
        self.sync(self.take(hers))
        lines = [
            self.order_line(visit.line_ids.product_id, 50, visit.line_ids.id)
            for visit in (mine, hers)
        ]
        lines.append(self.deposit_line(hers, -30))
        order = self.make_order(lines, partner_id=self.laura.id)
        with mute_logger("odoo.addons.salon_crm.models.pos_order", DEPOSIT_LOG):
            order = self.sync(order)
        linked = hers in order.lines.salon_appointment_line_id.appointment_id
        # Whoever lets a bill have several clients lets it use their deposits.
        self.assertEqual(hers.deposit_balance, 0 if linked else 30)

    def test_two_tills_use_the_same_deposit(self):
        """Both bills are real; that one was too small is a manager's to settle."""
        visit = self.make_visit(self.cut, self.colour)
        self.sync(self.take(visit))
        first, second = visit.line_ids
        for service in (first, second):
            lines = [
                self.order_line(service.product_id, service.price_unit, service.id),
                self.deposit_line(visit, -30),
            ]
            self.sync(self.make_order(lines, partner_id=self.laura.id))
        self.assertEqual(visit.deposit_balance, -30)
        self.assertEqual(visit.activity_ids.summary, "Deposit used twice")
        self.assertIn(
            self.env.ref("salon_crm.group_salon_manager"),
            visit.activity_ids.user_id.all_group_ids,
        )
        self.sync(self.take(visit, 30))
        self.assertEqual(visit.deposit_balance, 0)
        self.assertEqual(len(visit.activity_ids), 1, "told once")

    def test_use_comes_before_the_taking(self):
        """Two tills send what they did while they were offline, out of order."""
        visit = self.make_visit()
        taken, used = self.take(visit), self.bill(visit)
        self.sync(used)
        self.assertEqual(visit.deposit_balance, -30)
        self.sync(taken)
        self.assertEqual(visit.deposit_balance, 0)

    def test_visit_is_cancelled_while_its_deposit_is_paid(self):
        visit = self.make_future_visit()
        data = self.take(visit)
        visit.action_cancel()
        self.sync(data)
        self.assertEqual(self.kinds(visit), [("taken", 30)])
        self.assertEqual(visit.state, "cancelled")

    def test_refund_of_all_gives_the_deposit_back(self):
        visit = self.make_visit()
        self.sync(self.take(visit))
        order = self.sync(self.bill(visit))
        self.sync(self.refund_of(order))
        self.assertEqual(
            self.kinds(visit), [("taken", 30), ("used", -30), ("returned", 30)]
        )
        self.assertEqual(visit.deposit_balance, 30)
        self.assertEqual(visit.payment_state, "refunded")
        self.sync(self.bill(visit))
        self.assertEqual(visit.payment_state, "paid")
        self.assertEqual(visit.deposit_balance, 0)

    def test_refund_of_a_part_keeps_the_deposit_used(self):
        visit = self.make_visit(self.cut, self.colour)
        self.sync(self.take(visit))
        order = self.sync(self.bill(visit))
        refund = self.refund_of(order)
        del refund["lines"][1:]
        refund["amount_total"] = refund["amount_paid"] = -50
        refund["payment_ids"][0][2]["amount"] = -50
        self.sync(refund)
        self.assertEqual(visit.deposit_balance, 0)
        self.assertEqual(visit.payment_state, "paid")
        self.assertEqual(visit.amount_paid, 80)

    def test_given_back_by_refunding_what_was_taken(self):
        visit = self.make_future_visit()
        order = self.sync(self.take(visit))
        data = self.refund_of(order)
        self.sync(data)
        self.sync(data)
        self.assertEqual(self.kinds(visit), [("taken", 30), ("given_back", -30)])
        self.assertEqual(visit.payment_state, "not_paid")

    def test_given_back_by_a_negative_order(self):
        """The till that took it may not be at hand."""
        visit = self.make_future_visit()
        self.sync(self.take(visit))
        self.sync(self.take(visit, -30))
        self.assertEqual(self.kinds(visit), [("taken", 30), ("given_back", -30)])
        self.assertEqual((visit.deposit_paid, visit.deposit_balance), (0, 0))

    def test_given_back_while_buying_nothing_but_a_new_deposit(self):
        """Moved at the till: the old visit's goes out, the new one's comes in."""
        old, new = self.make_future_visit(), self.make_future_visit(days=9)
        self.sync(self.take(old))
        lines = [self.deposit_line(old, -30), self.deposit_line(new, 40)]
        self.sync(self.make_order(lines, partner_id=self.laura.id))
        self.assertEqual(self.kinds(old)[1:], [("given_back", -30)])
        self.assertEqual(self.kinds(new), [("taken", 40)])


@tagged("post_install", "-at_install")
class TestDepositLedger(DepositCase):
    """Nobody changes what was entered."""

    def test_append_only(self):
        visit = self.make_future_visit()
        self.sync(self.take(visit))
        entry = visit.deposit_entry_ids.sudo()
        with self.assertRaises(AccessError):
            entry.amount = 1
        with self.assertRaises(AccessError):
            entry.unlink()
        visit.action_cancel()
        with self.assertRaises(UserError):
            visit.unlink()

    def test_one_entry_for_a_till_line_in_the_database(self):
        visit = self.make_future_visit()
        self.sync(self.take(visit))
        entry = visit.deposit_entry_ids.sudo()
        again = entry.copy_data()[0] | {"pos_order_line_id": entry.pos_order_line_id.id}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation) as caught,
            self.env.cr.savepoint(),
        ):
            entry.create(again)
        self.assertIn("salon_deposit_entry_till_line_once", str(caught.exception))

    def test_signs_are_checked_by_the_database(self):
        visit = self.make_future_visit()
        for kind, amount in (("used", 5), ("taken", -5), ("forfeited", 5)):
            row = visit._deposit_row(kind, amount, amount)
            with (
                self.subTest(kind=kind),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env["salon.deposit.entry"].sudo().create(row)

    def test_moved_to_another_visit_of_the_client(self):
        old, new = self.make_future_visit(), self.make_future_visit(days=9)
        self.sync(self.take(old))
        old.action_move_deposit(new.id)
        self.assertEqual(self.kinds(old), [("taken", 30), ("moved_out", -30)])
        self.assertEqual(self.kinds(new), [("moved_in", 30)])
        self.assertEqual(new.deposit_entry_ids.other_visit_id, old)
        self.assertEqual(old.payment_state, "not_paid")
        self.assertEqual((new.payment_state, new.deposit_paid), ("deposit", 30))

    def test_not_moved_to_what_is_not_theirs(self):
        old = self.make_future_visit()
        self.sync(self.take(old))
        stranger = self.make_future_visit(client=self.make_client("Somebody else"))
        gone = self.make_future_visit(state="cancelled")
        for other in (stranger.id, gone.id, old.id, 2**31 - 1, "1", False):
            with self.subTest(other=other), self.assertRaises(UserError):
                old.action_move_deposit(other)
        self.assertEqual(old.deposit_balance, 30)

    def test_moved_visit_keeps_its_deposit(self):
        visit = self.make_future_visit()
        self.sync(self.take(visit))
        there = self.make_branch("Second branch")
        visit.with_context(salon_planned=PLANNED).branch_id = there
        self.assertEqual(visit.deposit_balance, 30)
        sums = self.env["salon.deposit.entry"]._open_by_branch(self.company)
        self.assertEqual(sums[self.branch], (0, 0))
        self.assertEqual(sums[visit.branch_id], (30, 30))
        moved = visit.deposit_entry_ids.filtered("other_branch_id")
        self.assertEqual(
            moved.sorted("id").mapped(lambda one: (one.branch_id, one.other_branch_id)),
            [(self.branch, there), (there, self.branch)],
        )
        with self.assertRaises(UserError):
            visit.partner_id = self.make_client("Somebody else")

    def test_passer_by_gets_a_name(self):
        nobody = self.company._salon_passer_by()
        visit = self.make_future_visit(client=nobody)
        self.sync(self.take(visit))
        visit.partner_id = self.laura
        self.assertEqual(visit.deposit_balance, 30)
        mine = self.entries().filtered(lambda one: one.partner_id == self.laura)
        self.assertEqual(sum(mine.mapped("amount")), 30)

    def test_queries_do_not_grow_with_lines(self):
        def count(visits):
            lines = [self.deposit_line(visit, 10) for visit in visits]
            order = self.make_order(lines, partner_id=self.laura.id)
            order = self.sync(order)
            self.env["salon.deposit.entry"].flush_model()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order._salon_enter_deposits()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count([self.make_future_visit()])
        few = count([self.make_future_visit()])
        many = count([self.make_future_visit() for _number in range(15)])
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install")
class TestDepositSearch(DepositCase):
    """What the till finds to take a deposit for."""

    def find(self, query="", client=False):
        till = self.env["salon.till"].with_user(self.till_user)
        return till.find_visits_for_deposit(self.config.id, query, client)

    def test_visits_to_come(self):
        self.branch.write({"deposit_who": "everybody", "deposit_percent": 30})
        visit = self.make_future_visit(self.colour)
        self.make_visit(start=self.make_visit().start.replace(year=2020))
        found = {row["id"]: row for row in self.find()}
        row = found[visit.id]
        self.assertEqual(
            row,
            {
                "id": visit.id,
                "number": visit.name,
                "client": "Laura Tester",
                "phone": "+32 470 11 22 33",
                "start": ANY,
                "what": "Till colour",
                "state": "booked",
                "due": 24,
                "balance": 0,
                "give_back": False,
            },
        )
        self.assertEqual(len(found), 2, "that of today, too, but not the old one")
        self.sync(self.take(visit, 20))
        self.assertEqual(self.find("Laura", self.laura.id)[-1]["due"], 4)

    def test_by_name_phone_and_number(self):
        visit = self.make_future_visit()
        other = self.make_future_visit(client=self.make_client("Nora Other"))
        for query in ("laura", "1122 33", visit.name):
            with self.subTest(query=query):
                self.assertEqual([row["id"] for row in self.find(query)], visit.ids)
        self.assertEqual([row["id"] for row in self.find("nora")], other.ids)

    def test_what_has_to_be_given_back_comes_first(self):
        self.make_future_visit()
        visit = self.make_future_visit(days=9)
        self.sync(self.take(visit))
        visit.action_cancel()
        row = self.find()[0]
        self.assertEqual(
            (row["id"], row["give_back"], row["balance"]), (visit.id, True, 30)
        )

    def test_rows_for_the_till(self):
        visit = self.make_future_visit()
        till = self.env["salon.till"].with_user(self.till_user)
        rows = till.load_visit_for_deposit(self.config.id, visit.id)
        self.assertEqual(rows["salon.appointment"][0]["id"], visit.id)
        self.assertEqual(rows["res.partner"][0]["id"], self.laura.id)

    def test_who_may_not(self):
        visit = self.make_future_visit()
        nobody = new_test_user(self.env, login="nobody", groups="base.group_user")
        till = self.env["salon.till"].with_user(nobody)
        with self.assertRaises(AccessError):
            till.find_visits_for_deposit(self.config.id)
        with self.assertRaises(AccessError):
            till.load_visit_for_deposit(self.config.id, visit.id)
        with self.assertRaises(AccessError):
            self.entries().with_user(self.till_user).check_access("read")
        for wrong in (5, None, ["a"], "a" * 100):
            with self.subTest(query=wrong), self.assertRaises(UserError):
                self.find(wrong)
        there = self.make_branch("Second branch")
        other = self.make_future_visit(branch_id=there.id)
        till = till.with_user(self.till_user)
        for wrong in (other.id, 2**31 - 1, "1"):
            with self.subTest(visit=wrong), self.assertRaises(UserError):
                till.load_visit_for_deposit(self.config.id, wrong)
