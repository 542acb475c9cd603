import io
from contextlib import suppress
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools.opening_balances import (
    BadAmountError,
    BadFileError,
    amount,
    phone_digits,
    read_rows,
    same_phone,
)

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)


class TestReadRows(BaseCase):
    def test_csv_in_several_dialects(self):
        for text, encoding in (
            ("Phone,Principal,Bonus\n0470112233,1000,200\n", "utf-8"),
            ("手机;本金;赠金\n0470112233;1000;200\n", "utf-8-sig"),
            ("手机\t本金\t赠金\n0470112233\t1000\t200\n", "gb18030"),
        ):
            row = read_rows("x.csv", text.encode(encoding))[0]
            self.assertEqual(
                (row["row"], row["phone"], row["principal"], row["bonus"]),
                (2, "0470112233", "1000", "200"),
            )

    def test_xlsx(self):
        book = Workbook()
        book.active.append(["Name", "Paid in"])
        book.active.append(["Laura", 33.5])
        book.active.append([None, None])
        book.active.append(["Nora", 12])
        content = io.BytesIO()
        book.save(content)
        rows = read_rows("x.xlsx", content.getvalue())
        self.assertEqual(
            [(row["name"], row["principal"], row["bonus"]) for row in rows],
            [("Laura", "33.5", ""), ("Nora", "12", "")],
        )

    def test_bad_files(self):
        for name, content, why in (
            ("x.csv", b"", "empty"),
            ("x.csv", b"Phone,Principal\n", "empty"),
            ("x.csv", b"Phone,Sum\n1,2\n", "no_principal"),
            ("x.csv", b"Who,Principal\n1,2\n", "no_client"),
            ("x.csv", b"Phone,Mobile,Principal\n1,2,3\n", "twice"),
            ("x.csv", b"\0\1\2", "format"),
            ("x.xlsx", b"PK\3\4 broken", "format"),
            ("x.xls", b"\xd0\xcf\x11\xe0", "format"),
            (False, b"\xff\xfe\x00", "format"),
        ):
            with self.subTest(content=content), self.assertRaises(BadFileError) as bad:
                read_rows(name, content)
            self.assertEqual(str(bad.exception), why)

    @LAWS
    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, content):
        with suppress(BadFileError):
            self.assertTrue(read_rows("x.csv", content))


class TestAmount(BaseCase):
    def test_as_people_write_it(self):
        for text, value in (
            ("", "0"),
            ("1000", "1000"),
            ("1,000.50", "1000.50"),
            ("1.000,50", "1000.50"),
            ("12,5", "12.5"),
            ("¥ 1 000", "1000"),
            ("88.00 元", "88"),
        ):
            self.assertEqual(amount(text, 2), Decimal(value), text)

    def test_refused(self):
        for text, why in (
            ("abc", "number"),
            ("NaN", "number"),
            ("Infinity", "number"),
            ("1e99", "number"),
            ("1,2,3", "number"),
            ("-5", "negative"),
            ("1.005", "digits"),
        ):
            with self.subTest(text=text), self.assertRaises(BadAmountError) as bad:
                amount(text, 2)
            self.assertEqual(str(bad.exception), why)

    @LAWS
    @given(st.integers(0, 10**10))
    def test_comes_back(self, cents):
        value = Decimal(cents) / 100
        self.assertEqual(amount(f"{value:,.2f}", 2), value)
        self.assertEqual(amount(str(value), 2), value)

    @LAWS
    @given(st.text(max_size=12))
    def test_any_text_is_read_or_refused(self, text):
        with suppress(BadAmountError):
            self.assertGreaterEqual(amount(text, 2), 0)


class TestPhone(BaseCase):
    def test_same(self):
        for one, other, same in (
            ("0470 11 22 33", "+32 470 11 22 33", True),
            ("13812345678", "+86 138-1234-5678", True),
            ("13812345678", "15812345678", False),
            ("5678", "13812345678", False),
            ("", "", False),
        ):
            answer = same_phone(phone_digits(one), phone_digits(other))
            self.assertEqual(answer, same, (one, other))
