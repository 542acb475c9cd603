from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .test_till_deposit import DepositCase


@tagged("post_install", "-at_install")
class TestDepositFate(DepositCase):
    """What becomes of the deposit of a visit that does not take place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")

    @classmethod
    def make_user(cls, login, group):
        return new_test_user(
            cls.env,
            login=login,
            groups=f"base.group_user,{group}",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def paid_visit(self, late=False, **values):
        visit = self.make_future_visit(**values)
        if late:
            visit.branch_id.cancel_hours = 24 * 30
        self.sync(self.take(visit))
        return visit

    def test_cancelled_in_time(self):
        visit = self.paid_visit()
        visit.with_user(self.desk).action_cancel(wanted_by="client")
        self.assertEqual(visit.deposit_fate, "return")
        self.assertEqual(visit.deposit_balance, 30, "waits for the till")

    def test_cancelled_late(self):
        visit = self.paid_visit(late=True)
        visit.with_user(self.desk).action_cancel(wanted_by="client")
        self.assertEqual(visit.deposit_fate, "forfeit")
        self.assertEqual(self.kinds(visit)[1:], [("forfeited", -30)])
        self.assertEqual((visit.deposit_paid, visit.deposit_balance), (0, 0))

    def test_cancelled_late_by_the_salon(self):
        visit = self.paid_visit(late=True)
        visit.action_cancel(wanted_by="salon")
        self.assertEqual(visit.deposit_fate, "return")

    def test_nobody_says_who_wanted_it(self):
        visit = self.paid_visit(late=True)
        visit.action_cancel()
        self.assertEqual(visit.deposit_fate, "return")

    def test_not_come(self):
        for fate, balance in (("forfeit", 0), ("return", 30), ("keep", 30)):
            with self.subTest(fate=fate):
                self.branch.deposit_if_no_show = fate
                visit = self.make_future_visit(days=-1)
                self.sync(self.take(visit))
                visit.with_user(self.desk).action_no_show()
                self.assertEqual(visit.deposit_fate, fate)
                self.assertEqual(visit.deposit_balance, balance)

    def test_without_a_deposit_nothing_is_decided(self):
        visit = self.make_future_visit()
        visit.action_cancel(wanted_by="client")
        self.assertFalse(visit.deposit_fate)

    def test_kept_for_a_visit_that_is_booked_already(self):
        self.branch.deposit_if_late = "keep"
        visit = self.paid_visit(late=True)
        later = self.make_future_visit(days=20)
        visit.action_cancel(wanted_by="client")
        self.assertEqual(later.deposit_balance, 30)
        self.assertEqual(visit.deposit_balance, 0)

    def test_kept_until_the_next_visit_is_booked(self):
        self.branch.deposit_if_late = "keep"
        visit = self.paid_visit(late=True)
        visit.action_cancel(wanted_by="client")
        self.assertEqual(visit.deposit_balance, 30)
        other = self.make_future_visit(client=self.make_client("Somebody else"))
        self.assertFalse(other.deposit_balance)
        later = self.make_future_visit(days=20)
        self.assertEqual(later.deposit_balance, 30)
        self.assertEqual(later.payment_state, "deposit")
        self.assertEqual(visit.deposit_balance, 0)

    def test_reopened(self):
        visit = self.paid_visit(late=True)
        visit.action_cancel(wanted_by="client")
        visit.action_reopen()
        self.assertFalse(visit.deposit_fate)
        self.assertEqual(visit.deposit_balance, 30)
        self.assertEqual(visit.payment_state, "deposit")
        visit.action_cancel(wanted_by="client")
        self.assertEqual(visit.deposit_balance, 0)
        visit.action_reopen()
        self.assertEqual(visit.deposit_balance, 30)

    def test_a_question_of_the_books_does_not_keep_it_from_being_cancelled(self):
        visit = self.paid_visit(late=True)
        with (
            patch.object(
                type(self.company), "_salon_forfeit_account", side_effect=UserError("?")
            ),
            self.assertLogs("odoo.addons.salon_crm", "ERROR"),
        ):
            visit.action_cancel(wanted_by="client")
        self.assertEqual(visit.state, "cancelled")
        self.assertEqual((visit.deposit_fate, visit.deposit_balance), ("forfeit", 30))
        visit.action_decide_deposit("forfeit", "The account is chosen now")
        self.assertEqual(visit.deposit_balance, 0)

    def test_manager_decides_otherwise(self):
        visit = self.paid_visit(late=True)
        visit.action_cancel(wanted_by="client")
        visit.action_decide_deposit("return", "She was in hospital")
        self.assertEqual(visit.deposit_fate, "return")
        self.assertEqual(visit.deposit_fate_reason, "She was in hospital")
        self.assertEqual(
            self.kinds(visit),
            [("taken", 30), ("forfeited", -30), ("restored", 30)],
        )

    def test_only_a_manager_with_a_reason(self):
        visit = self.paid_visit(late=True)
        with self.assertRaises(UserError):
            visit.action_decide_deposit("return", "Not cancelled yet")
        visit.action_cancel(wanted_by="client")
        with self.assertRaises(AccessError):
            visit.with_user(self.desk).action_decide_deposit("return", "Nice client")
        with self.assertRaises(AccessError):
            visit.with_user(self.desk).action_write_off_deposit("Nice client")
        for fate, reason in (("return", " "), ("mine", "x"), (["a"], "x"), ("keep", 5)):
            with self.subTest(fate=fate, reason=reason), self.assertRaises(UserError):
                visit.action_decide_deposit(fate, reason)
        self.assertEqual(visit.deposit_balance, 0)

    def test_window_says_what_becomes_of_it(self):
        visit = self.paid_visit(late=True)
        form = Form(
            self.env["salon.cancel"].with_user(self.desk),
            view="salon_crm.salon_cancel_view_form",
        )
        window = (
            self.env["salon.cancel"]
            .with_user(self.desk)
            .create({"appointment_ids": visit.ids, "wanted_by": "client"})
        )
        self.assertIn("Forfeited", window.deposit_note)
        self.assertFalse(form.deposit_note)
        window.wanted_by = "salon"
        self.assertIn("Given back", window.deposit_note)
        with self.assertRaises(AccessError):
            window.deposit_fate = "return"

    def test_manager_decides_in_the_window(self):
        visit = self.paid_visit(late=True)
        window = self.env["salon.cancel"].create(
            {
                "appointment_ids": visit.ids,
                "wanted_by": "client",
                "deposit_fate": "return",
                "deposit_reason": "Ill",
            }
        )
        window.action_cancel()
        self.assertEqual(visit.deposit_fate, "return")
        self.assertEqual(self.kinds(visit), [("taken", 30)], "nothing to take back")

    def test_policy_in_words(self):
        visit = self.paid_visit()
        self.assertIn("given back", visit.deposit_policy)
        self.assertIn("forfeited", visit.deposit_policy)

    def test_board(self):
        self.branch.write({"deposit_who": "everybody", "deposit_percent": 60})
        visit = self.make_future_visit(days=1)
        board = self.env["salon.board"]

        def shown():
            row = board._visits([("id", "=", visit.id)])[0]
            return row["deposit_paid"], row["badges"]["deposit"]

        self.assertEqual(visit.deposit_due, 30)
        self.assertEqual(shown(), (False, True))
        self.sync(self.take(visit, 20))
        self.assertEqual(shown(), (False, True), "not all of it")
        self.sync(self.take(visit, 10))
        self.assertEqual(shown(), (True, False))

    def test_views(self):
        visit = self.paid_visit()
        for user in (self.env.user, self.desk):
            with self.subTest(user=user.login):
                form = Form(visit.with_user(user))
                self.assertEqual(form.deposit_balance, 30)
                self.assertEqual(len(form.deposit_entry_ids), 1)
        action = self.laura.with_user(self.desk).action_salon_deposits()
        found = self.env["salon.deposit.entry"].search(action["domain"])
        self.assertEqual(found, visit.deposit_entry_ids)
        accountant = self.make_user("books", "account.group_account_user")
        entry = found.with_user(accountant)
        entry.get_views([(False, "list"), (False, "pivot"), (False, "search")])
        self.assertEqual(entry.read(["document", "amount"])[0]["amount"], 30)
        self.assertEqual(self.laura.salon_deposit_balance, 30)
