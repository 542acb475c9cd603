"""Reads a spreadsheet of clients and what they have in stored value."""

import csv
import io
import re
from decimal import Decimal, InvalidOperation

ENCODINGS = ("utf-8-sig", "gb18030", "latin-1")
# What people write over the columns, in the languages of the addon
TITLES = {
    "number": {"number", "ref", "reference", "client number", "card", "卡号", "编号"},
    "phone": {"phone", "mobile", "telephone", "tel", "手机", "电话", "手机号"},
    "email": {"email", "e-mail", "mail", "邮箱", "电子邮件"},
    "name": {"name", "client", "customer", "姓名", "客户", "会员"},
    "principal": {"principal", "paid in", "balance", "本金", "余额", "本金余额"},
    "bonus": {"bonus", "gift", "赠金", "赠送", "赠金余额"},
}
WHO = ("number", "phone", "email", "name")
LONGEST = 100_000
PHONE_TAIL = 9


class BadFileError(Exception):
    """It cannot be read. Its text is one of: format, empty, no_client, no_principal,
    twice, long"""


class BadAmountError(Exception):
    """It is no amount. Its text is one of: number, negative, digits"""


def read_table(filename, content):
    """The cells of a csv or xlsx file as texts without spaces around them.

    :param content: bytes
    :return: list of lists of strings; rows without any text are left out
    :raises BadFileError: it is none, or too long
    """
    if content[:2] == b"PK":
        rows = _read_xlsx(content)
    elif (filename or "").lower().endswith((".xls", ".ods", ".pdf", ".numbers")):
        raise BadFileError("format")
    else:
        rows = _read_csv(content)
    table = []
    for row in rows:
        cells = [_text(cell) for cell in row]
        if any(cells):
            table.append(cells)
        if len(table) > LONGEST:
            raise BadFileError("long")
    return table


def _read_xlsx(content):
    from openpyxl import load_workbook  # noqa: PLC0415 - a big library, seldom needed

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
    except BadFileError:
        raise
    except Exception as error:
        # What it raises for a broken file is not told: KeyError, BadZipFile, …
        raise BadFileError("format") from error


def _read_csv(content):
    if b"\0" in content:
        raise BadFileError("format")
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    head = text[:2000].partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise BadFileError("format") from error


def _text(cell):
    if cell is None:
        return ""
    if isinstance(cell, float):
        # A phone number that a spreadsheet took for an amount
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell).strip()


def columns(titles):
    """Which column is what.

    :param titles: the first row of a table
    :return: {name of ``TITLES``: number of the column}
    :raises BadFileError: nothing says who or how much, or something says it twice
    """
    found = {}
    for number, title in enumerate(titles):
        plain = re.sub(r"\s+", " ", title.strip().lower())
        for name, words in TITLES.items():
            if plain in words:
                if name in found:
                    raise BadFileError("twice")
                found[name] = number
    if not any(name in found for name in WHO):
        raise BadFileError("no_client")
    if "principal" not in found:
        raise BadFileError("no_principal")
    return found


def read_rows(filename, content):
    """
    :return: list of dicts with ``row``, its number in the table, and a text for each of
        ``TITLES``; empty where the file has none
    :raises BadFileError: see ``read_table`` and ``columns``
    """
    table = read_table(filename, content)
    if len(table) < 2:
        raise BadFileError("empty")
    places = columns(table[0])
    return [
        {
            "row": number,
            **{
                name: cells[places[name]]
                if name in places and places[name] < len(cells)
                else ""
                for name in TITLES
            },
        }
        for number, cells in enumerate(table[1:], start=2)
    ]


def amount(text, digits):
    """An amount as people write it.

    :param digits: after the point; more are refused
    :return: Decimal of at least 0; 0 for an empty text
    :raises BadAmountError: it is none
    """
    plain = re.sub(r"[\s\u00a0'¥$€£元]", "", text)
    if not plain:
        return Decimal(0)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})*,\d{1,2}", plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise BadAmountError("number") from error
    if not value.is_finite() or abs(value) >= 10**12:
        raise BadAmountError("number")
    if value < 0:
        raise BadAmountError("negative")
    if value != round(value, digits):
        raise BadAmountError("digits")
    return value


def phone_digits(text):
    """The digits of a phone number without what a country or trunk puts before them."""
    return re.sub(r"\D", "", text or "").lstrip("0")


def phone_tail(digits):
    """By which candidates are looked up; then ``same_phone`` says which they are."""
    return digits[-PHONE_TAIL:]


def same_phone(one, other):
    """Whether two numbers are the same but for the country's code.

    0470 11 22 33 is +32 470 11 22 33, but 158 1234 5678 is not 138 1234 5678.
    """
    short, long = sorted((one, other), key=len)
    return len(short) >= PHONE_TAIL - 2 and long.endswith(short)
