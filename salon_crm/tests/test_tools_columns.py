import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.salon_crm.tools.columns import pack

LAWS = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
values = st.one_of(
    st.booleans(), st.none(), st.integers(-5, 10**9), st.text(max_size=12)
)
columns = st.one_of(
    st.lists(values, max_size=30),
    st.lists(st.integers(0, 10**9), max_size=30),
    st.lists(st.sampled_from(["booked", "done", False]), max_size=30),
    st.lists(st.text(max_size=4).map("V/2026/".__add__), max_size=30),
)


def unpack(column, count):
    """As the till does it, from what JSON made of the column."""
    if isinstance(column, list):
        return column
    if "same" in column:
        but = column["but"]
        return [but.get(str(index), column["same"]) for index in range(count)]
    if "of" in column:
        return [column["of"][index] for index in column["at"]]
    if "start" in column:
        return [column["start"] + rest for rest in column["rest"]]
    total, found = 0, []
    for step in column["steps"]:
        total += step
        found.append(total)
    return found


def rows_of(packed):
    """The rows that were packed, as they are read from JSON."""
    packed = json.loads(json.dumps(packed))
    count = packed["count"]
    columns = {name: unpack(col, count) for name, col in packed["columns"].items()}
    return [
        {name: column[index] for name, column in columns.items()}
        for index in range(count)
    ]


def kinds(sequence):
    return [(type(value), value) for value in sequence]


@tagged("post_install", "-at_install")
class TestColumns(BaseCase):
    @LAWS
    @given(columns)
    def test_all_is_read_as_it_was(self, column):
        rows = [{"a": value, "b": 1} for value in column]
        sent = json.loads(json.dumps(pack(rows, ["a", "b"])))
        self.assertEqual(sent["count"], len(column))
        self.assertEqual(
            kinds(unpack(sent["columns"]["a"], sent["count"])), kinds(column)
        )

    @LAWS
    @given(columns)
    def test_never_longer_than_the_list(self, column):
        packed = pack([{"a": value} for value in column], ["a"])["columns"]["a"]
        self.assertLessEqual(len(json.dumps(packed)), len(json.dumps(column)) + 30)

    def test_each_way(self):
        """The same columns are read in ``columns.test.js``."""
        column = {
            "name": ["V/2026/0001", "V/2026/0002", "V/2026/0009", "V/2026/0007"],
            "id": [1000001, 1000002, 1000004],
            "state": ["confirmed", "in_service", "confirmed"] * 4,
            "guest": [False] * 11 + ["Tim"],
            "price": [1.5, 2.5],
        }
        packed = {
            name: pack([{"x": value} for value in values], ["x"])["columns"]["x"]
            for name, values in column.items()
        }
        self.assertEqual(
            packed,
            {
                "name": {"start": "V/2026/000", "rest": ["1", "2", "9", "7"]},
                "id": {"steps": [1000001, 1, 2]},
                "state": {"of": ["confirmed", "in_service"], "at": [0, 1, 0] * 4},
                "guest": {"same": False, "but": {11: "Tim"}},
                "price": [1.5, 2.5],
            },
        )
