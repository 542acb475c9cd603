"""The official invoice of China: its number, what is still to be issued, red ones."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

DIGITS = "24312000000012345678"


@tagged("post_install", "-at_install")
class TestFapiao(AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.account_fiscal_country_id = cls.env.ref("base.cn")
        cls.accountant = new_test_user(
            cls.env,
            login="fapiao_accountant",
            groups="account.group_account_user",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def invoice(self, amount=100):
        return self.init_invoice(
            "out_invoice", partner=self.partner_a, amounts=[amount], post=True
        )

    def reverse(self, invoice, **values):
        note = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        note.write(values)
        note.action_post()
        return note

    def issue(self, move, number=DIGITS, kind="digital"):
        move.with_user(self.accountant).write(
            {"salon_fapiao_kind": kind, "salon_fapiao_number": number}
        )
        self.env.flush_all()

    def to_issue(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.account_move_action_fapiao"
        )
        self.assertEqual(action["res_model"], "account.move")
        return (
            self.env["account.move"]
            .with_user(self.accountant)
            .search(
                [
                    ("company_id", "=", self.company.id),
                    ("salon_fapiao_status", "=", "to_issue"),
                ]
            )
        )

    def test_list_of_what_is_to_be_issued(self):
        invoice, other = self.invoice(), self.invoice()
        draft = self.init_invoice("out_invoice", partner=self.partner_a, amounts=[10])
        self.assertFalse(draft.salon_fapiao_status)
        self.assertEqual(self.to_issue(), invoice | other)
        self.issue(invoice, f" {DIGITS[:10]} {DIGITS[10:]} ")
        self.assertEqual(invoice.salon_fapiao_number, DIGITS)
        self.assertEqual(invoice.salon_fapiao_status, "issued")
        other.salon_fapiao_status = "none"
        self.assertFalse(self.to_issue())

    def test_number_of_each_kind(self):
        invoice = self.invoice()
        self.issue(invoice, "12345678", "special_paper")
        self.assertEqual(invoice.salon_fapiao_status, "issued")
        for kind, number in (
            ("digital", "12345678"),
            ("digital", DIGITS[:-1] + "x"),
            ("ordinary_electronic", DIGITS),
            ("ordinary_paper", "1234567"),
            (False, "12345678"),
        ):
            with (
                self.subTest(kind=kind, number=number),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.issue(invoice, number, kind)
            self.env.invalidate_all()
        self.assertEqual(invoice.salon_fapiao_number, "12345678")

    def test_status_agrees_with_the_number(self):
        invoice = self.invoice()
        for values in (
            {"salon_fapiao_status": "issued"},
            {
                "salon_fapiao_kind": "digital",
                "salon_fapiao_number": DIGITS,
                "salon_fapiao_status": "none",
            },
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                invoice.write(values)
                self.env.flush_all()
            self.env.invalidate_all()
        self.issue(invoice)
        invoice.salon_fapiao_number = False
        self.assertEqual(invoice.salon_fapiao_status, "to_issue")

    def test_digital_number_is_of_one_invoice(self):
        self.issue(self.invoice())
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.issue(self.invoice())
        self.env.invalidate_all()
        # Booklets on paper repeat theirs.
        self.issue(self.invoice(), "12345678", "ordinary_paper")
        self.issue(self.invoice(), "12345678", "ordinary_paper")

    def test_red_one(self):
        invoice = self.invoice()
        self.issue(invoice)
        note = self.reverse(invoice)
        self.assertEqual(self.to_issue(), note)
        self.issue(note, DIGITS[:-1] + "9")
        self.assertEqual(invoice.salon_fapiao_red_id, note)
        self.assertEqual(invoice.salon_fapiao_status, "red")
        self.assertEqual(note.salon_fapiao_status, "issued")

    def test_part_of_it_is_reversed(self):
        invoice = self.invoice()
        self.issue(invoice)
        note = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        note.invoice_line_ids.price_unit = 40
        note.action_post()
        self.issue(note, DIGITS[:-1] + "9")
        self.assertEqual(invoice.salon_fapiao_red_id, note)
        self.assertEqual(invoice.salon_fapiao_status, "issued")

    def test_what_was_never_issued_needs_no_red_one(self):
        note = self.reverse(self.invoice())
        self.assertEqual(note.salon_fapiao_status, "none")

    def test_nothing_elsewhere(self):
        self.company.account_fiscal_country_id = self.env.ref("base.be")
        invoice = self.invoice()
        self.assertFalse(invoice.salon_fapiao_status)
        bill = self.init_invoice("in_invoice", partner=self.partner_a, amounts=[10])
        self.assertFalse(bill.salon_fapiao_status)

    def test_menu_is_there_in_china_only(self):
        menu = self.env.ref("salon_crm.menu_account_salon_fapiao")
        menus = self.env["ir.ui.menu"].with_user(self.accountant)
        self.assertIn(menu.id, menus.load_menus(False))
        chinese = self.env["res.company"].search(
            [("account_fiscal_country_id.code", "=", "CN")]
        )
        for company in chinese:
            company.account_fiscal_country_id = self.env.ref("base.be")
        self.assertNotIn(menu.id, menus.load_menus(False))

    def test_form_of_an_accountant(self):
        arch = (
            self.env["account.move"]
            .with_user(self.accountant)
            .get_view(self.env.ref("account.view_move_form").id, "form")["arch"]
        )
        self.assertIn("salon_fapiao_number", arch)
