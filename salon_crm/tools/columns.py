"""Rows written as columns, each in the shortest of a few ways.

A till gets a thousand visits when it starts. As rows, each with the names of its
fields, they take ten times the room. The till reads them again by ``columns.js``.
"""

import json
import os
from collections import Counter
from collections.abc import Sequence


def pack(rows: Sequence[dict], names: Sequence[str]) -> dict:
    """Return rows as ``{"count": number of rows, "columns": {name: column}}``.

    A column is a list of its values, or, where that is shorter:

    - ``{"same": value, "but": {index: other value}}``
    - ``{"steps": [first, difference to the next …]}`` of integers
    - ``{"start": text, "rest": [what follows it …]}`` of texts
    - ``{"of": [value …], "at": [index of the value …]}``

    :param rows: dicts of values that JSON knows; all have the names as keys
    """
    columns = {name: _column([row[name] for row in rows]) for name in names}
    return {"count": len(rows), "columns": columns}


def _column(values):
    if not values:
        return []
    ways = [values, _same(values), _palette(values)]
    kinds = {type(value) for value in values}
    if kinds == {int}:
        ways.append(_steps(values))
    if kinds == {str}:
        ways.append(_common_start(values))
    return min(ways, key=_length)


def _length(column):
    return len(json.dumps(column, separators=(",", ":")))


def _same(values):
    # True and 1 are equal, but not the same to who reads them.
    (kind, usual), _times = Counter((type(v), v) for v in values).most_common(1)[0]
    others = {
        index: value
        for index, value in enumerate(values)
        if (type(value), value) != (kind, usual)
    }
    return {"same": usual, "but": others}


def _palette(values):
    known = {}
    at = [known.setdefault((type(v), v), len(known)) for v in values]
    return {"of": [value for _kind, value in known], "at": at}


def _steps(values):
    return {
        "steps": [values[0]]
        + [value - before for before, value in zip(values, values[1:], strict=False)]
    }


def _common_start(values):
    start = os.path.commonprefix(values)
    return {"start": start, "rest": [value[len(start) :] for value in values]}
