import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_till_value import ValueCase


@tagged("post_install", "-at_install")
class TestValueImport(ValueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("account.group_account_manager")
        cls.nora = cls.make_client("Nora Tester", email="nora@example.com", ref="N7")
        cls.capital = cls.env["account.account"].create(
            {
                "code": "X9999.SAL",
                "name": "Old system",
                "account_type": "asset_current",
            }
        )

    def wizard(self, text, count=0, principal=0, bonus=0, **values):
        return self.env["salon.value.import"].create(
            {
                "file": base64.b64encode(text.encode()),
                "filename": "balances.csv",
                "expected_count": count,
                "expected_principal": principal,
                "expected_bonus": bonus,
                **values,
            }
        )

    def good(self, **values):
        text = "Phone,E-mail,Principal,Bonus\n0470 11 22 33,,1000.10,200\n"
        text += ",NORA@example.com,50,\n"
        self.company.country_id = self.env.ref("base.be")
        return self.wizard(text, 2, 1050.10, 200, **values)

    def problems(self, text):
        wizard = self.wizard(text)
        wizard.action_preview()
        return wizard.line_ids.sorted("row").mapped("problem")

    def test_preview_changes_nothing(self):
        wizard = self.good()
        wizard.action_preview()
        self.assertEqual(wizard.found_count, 2)
        self.assertEqual(wizard.found_principal, 1050.10)
        self.assertEqual(wizard.problem_count, 0)
        self.assertEqual(self.balances(), (0, 0))

    def test_import(self):
        wizard = self.good(posting="account", account_id=self.capital.id)
        wizard.action_preview()
        wizard.action_import()
        self.assertEqual(self.balances(), (1000.10, 200))
        self.assertEqual(self.balances(self.nora), (50, 0))
        self.assertLedgerIsTrue()
        opening = self.env["salon.value.opening"].search([], limit=1)
        self.assertEqual((opening.client_count, opening.principal), (2, 1050.10))
        debt = opening.move_id.line_ids.filtered("credit")
        self.assertEqual((debt.account_id, debt.credit), (self.liability, 1050.10))
        self.assertEqual(opening.move_id.state, "posted")

    def test_none_in_the_books(self):
        wizard = self.good()
        wizard.action_preview()
        wizard.action_import()
        opening = self.env["salon.value.opening"].search([], limit=1)
        self.assertFalse(opening.move_id)

    def test_totals_must_be_those_typed(self):
        for field, value in (
            ("expected_count", 3),
            ("expected_principal", 1050.11),
            ("expected_bonus", 0),
        ):
            wizard = self.good(**{field: value})
            wizard.action_preview()
            with self.subTest(field=field), self.assertRaises(UserError):
                wizard.action_import()
            self.assertEqual(self.balances(), (0, 0))

    def test_same_file_twice(self):
        for _time in range(2):
            wizard = self.good()
            wizard.action_preview()
            if not wizard.problem_count:
                wizard.action_import()
        self.assertEqual(
            set(wizard.line_ids.mapped("problem")),
            {"An opening balance of this client was imported before."},
        )
        with self.assertRaises(UserError):
            wizard.action_import()
        # Looked at before the first was imported
        wizard.line_ids.problem = False
        with self.assertRaisesRegex(UserError, "imported before"):
            wizard.action_import()
        self.assertEqual(self.balances(), (1000.10, 200))

    def test_rows_with_a_problem(self):
        self.make_client("Twin")
        self.make_client("Twin")
        problems = self.problems(
            "Number,Name,Principal,Bonus\n"
            "N7,,10,\n"
            "N7,,20,\n"
            ",Twin,10,\n"
            ",Nobody at all,10,\n"
            ",,10,\n"
            ",Laura Tester,ten,\n"
        )
        self.assertEqual(
            problems,
            [
                "This client is in another row, too.",
                "This client is in another row, too.",
                "There are several clients “Twin”.",
                "There is no client “Nobody at all”.",
                "Nothing says who it is.",
                "“ten” is no amount.",
            ],
        )
        self.assertEqual(
            self.problems("Number,Principal\nN7,-1\n"), ["-1 is below zero."]
        )
        self.assertEqual(
            self.problems("Number,Principal\nN7,0\n"), ["There is no amount."]
        )

    def test_bad_files(self):
        for text in ("", "Phone,Principal\n", "x\n1\n", "\0"):
            with self.subTest(text=text), self.assertRaises(UserError):
                self.wizard(text).action_preview()
        with self.assertRaises(UserError):
            self.good().action_import()
        self.assertEqual(self.balances(), (0, 0))

    def test_queries_do_not_grow_with_clients(self):
        def count(number):
            clients = [
                self.make_client(f"Client {number} {i}", ref=f"C{number}-{i}")
                for i in range(number)
            ]
            rows = "".join(f"{client.ref},10,2\n" for client in clients)
            wizard = self.wizard(
                f"Number,Principal,Bonus\n{rows}", number, 10 * number, 2 * number
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_preview()
            wizard.action_import()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        few = count(5)
        self.assertLessEqual(count(50), few + 5)
