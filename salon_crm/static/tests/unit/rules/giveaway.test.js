import {
    BACK,
    OFF_BILL,
    ROUND_OFF,
    SALE,
    above,
    allowedPercent,
    covers,
    givenAway,
} from "@salon_crm/pos/utils/giveaway";
import {describe, expect, test} from "@odoo/hoot";

const sale = (values = {}) => ({
    key: "a",
    part: SALE,
    quantity: 1,
    listPrice: 50,
    price: 50,
    discount: 0,
    ...values,
});
const one = (...lines) => {
    const found = givenAway(lines);
    expect(found).toHaveLength(1);
    const {kind, list_amount, amount, percent} = found[0];
    return [kind, list_amount, amount, percent];
};

describe("givenAway", () => {
    test("finds each kind", () => {
        expect(givenAway([sale(), sale({price: 80})])).toEqual([]);
        expect(one(sale({discount: 20}))).toEqual(["discount", 50, 10, 20]);
        expect(one(sale({price: 40}))).toEqual(["price", 50, 10, 20]);
        expect(one(sale({discount: 100}))).toEqual(["free", 50, 50, 100]);
        expect(one(sale({price: 80, discount: 50}))).toEqual(["discount", 80, 40, 50]);
        expect(one(sale({quantity: -1}))).toEqual(["refund", 50, 50, 100]);
        expect(one(sale({part: BACK, quantity: -2, price: 30}))).toEqual([
            "refund",
            60,
            60,
            100,
        ]);
    });

    test("what is off the whole bill is a share of it", () => {
        const bill = sale({price: 80, listPrice: 80});
        expect(one(bill, sale({part: OFF_BILL, price: -8}))).toEqual([
            "discount",
            80,
            8,
            10,
        ]);
        expect(one(bill, sale({part: ROUND_OFF, price: -0.4}))).toEqual([
            "rounding",
            80,
            0.4,
            0.5,
        ]);
    });
});

describe("limits", () => {
    const given = {key: "a", kind: "discount", list_amount: 50, amount: 6, percent: 12};
    const two = [given, {...given, key: "b"}];

    test("of share and of the amount on a bill", () => {
        const limit = (values) => ({discount: {mode: "limit", ...values}});
        expect(above(two, {})).toEqual([]);
        expect(above(two, limit({percent: 12, amount: 12}))).toEqual([]);
        expect(above(two, limit({percent: 0, amount: 11.99}))).toEqual(two);
        expect(above(two, limit({percent: 11, amount: 0}))).toEqual(two);
        expect(above(two, {discount: {mode: "manager"}})).toEqual(two);
        expect(above(two, {discount: {mode: "free"}})).toEqual([]);
    });

    test("can be kept to", () => {
        const percent = (values) => allowedPercent(two, "discount", values);
        expect(percent({mode: "manager"})).toBe(0);
        expect(percent({mode: "limit", percent: 10, amount: 0})).toBe(10);
        expect(percent({mode: "limit", percent: 10, amount: 7})).toBe(7);
    });

    test("are lifted for what a manager saw, and less", () => {
        expect(covers(given, given)).toBe(true);
        expect(covers(given, {...given, amount: 5, percent: 10})).toBe(true);
        expect(covers(given, {...given, amount: 6.01})).toBe(false);
        expect(covers(given, two[1])).toBe(false);
    });
});
