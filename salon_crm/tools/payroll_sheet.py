"""A spreadsheet of what employees earned, for payroll."""

import io


def write_sheet(titles, rows, digits=2):
    """An xlsx file of one table.

    :param titles: list of str
    :param rows: list of lists of str and float; floats are amounts, to the smallest
        coin
    :param digits: decimals of the amounts
    :return: bytes
    """
    import xlsxwriter  # noqa: PLC0415 - read by nothing else than an export

    content = io.BytesIO()
    # Names of people are texts, whatever they begin with: never formulas or links.
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False}
    )
    bold = book.add_format({"bold": True})
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    money = book.add_format({"num_format": pattern})
    sheet = book.add_worksheet()
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, max(12, len(title) + 2))
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, float):
                sheet.write_number(number, column, round(value, digits), money)
            else:
                sheet.write_string(number, column, value)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()
