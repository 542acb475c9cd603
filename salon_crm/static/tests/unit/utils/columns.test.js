import {expect, test} from "@odoo/hoot";
import {unpack} from "@salon_crm/pos/utils/columns";

// As `test_tools_columns.py` has them.
test("each way to write a column is read", () => {
    const three = unpack({
        count: 3,
        columns: {
            name: {start: "V/2026/000", rest: ["1", "2", "9"]},
            id: {steps: [1000001, 1, 2]},
            state: {of: ["confirmed", "in_service"], at: [0, 1, 0]},
            guest: {same: false, but: {2: "Tim"}},
            price: [1.5, 2.5, 0],
        },
    });
    expect(three).toEqual([
        {
            name: "V/2026/0001",
            id: 1000001,
            state: "confirmed",
            guest: false,
            price: 1.5,
        },
        {
            name: "V/2026/0002",
            id: 1000002,
            state: "in_service",
            guest: false,
            price: 2.5,
        },
        {name: "V/2026/0009", id: 1000004, state: "confirmed", guest: "Tim", price: 0},
    ]);
});

test("no rows", () => {
    expect(unpack({count: 0, columns: {id: [], name: []}})).toEqual([]);
});
