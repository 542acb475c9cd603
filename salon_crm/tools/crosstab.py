"""A table with sums, from plain rows."""

from collections import defaultdict


def crosstab(rows, digits):
    """Amounts by two things, with the sums of both.

    :param rows: list of (row, column, amount); the same cell may come several times
    :param digits: decimals of the amounts
    :return: (columns, [(row, [amount by column], sum)], [sum by column], sum of all);
        rows and columns in the order in which they first come
    """
    columns = list(dict.fromkeys(column for _row, column, _amount in rows))
    cells = defaultdict(float)
    for row, column, amount in rows:
        cells[row, column] += amount
    body = []
    for row in dict.fromkeys(row for row, _column, _amount in rows):
        amounts = [round(cells.get((row, column), 0.0), digits) for column in columns]
        body.append((row, amounts, round(sum(amounts), digits)))
    totals = [
        round(sum(amounts[number] for _row, amounts, _sum in body), digits)
        for number in range(len(columns))
    ]
    return columns, body, totals, round(sum(totals), digits)
