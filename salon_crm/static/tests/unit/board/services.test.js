import {
    byCategory,
    matching,
    usesOf,
} from "@salon_crm/backend/board/panels/service_picker/ordering";
import {expect, test} from "@odoo/hoot";
import {allowTranslations} from "@web/../tests/web_test_helpers";
import {durationText} from "@salon_crm/common/durations";
import {visitRow} from "@salon_crm/../tests/unit/board/fake_store";

const SERVICES = [
    {product_id: 1, name: "Dégradé", category: "Hair", employee_ids: [1]},
    {product_id: 2, name: "Colour", category: "Hair", employee_ids: [1]},
    {product_id: 3, name: "Manicure", category: "Nails", employee_ids: [2]},
    {product_id: 4, name: "Haircut", category: "Hair", employee_ids: [1, 2]},
];

const ids = (services) => services.map((service) => service.product_id);

test("the services most used come first, among those that the person may do", () => {
    const part = (product_id) => ({product_id});
    const visits = [
        visitRow({parts: [part(4), part(3)]}),
        visitRow({parts: [part(3), part(2)]}),
        visitRow({parts: [part(4), part(3)]}),
    ];
    const uses = usesOf(visits);
    expect(ids(matching(SERVICES, {uses}))).toEqual([3, 4, 2, 1]);
    expect(ids(matching(SERVICES, {uses, employeeId: 1}))).toEqual([4, 2, 1, 3]);
});

test("words are found in name and category, without accents", () => {
    expect(ids(matching(SERVICES, {text: "degra"}))).toEqual([1]);
    expect(ids(matching(SERVICES, {text: "hair col"}))).toEqual([2]);
    expect(ids(matching(SERVICES, {text: "nail hair"}))).toEqual([]);
});

test("categories come in the order of their first service", () => {
    const groups = byCategory([SERVICES[2], SERVICES[0], SERVICES[1]]);
    expect(groups.map(({category}) => category)).toEqual(["Nails", "Hair"]);
    expect(ids(groups[1].services)).toEqual([1, 2]);
});

test("minutes in words", () => {
    allowTranslations();
    expect(durationText(0)).toBe("0 min");
    expect(durationText(59)).toBe("59 min");
    expect(durationText(60)).toBe("1 h");
    expect(durationText(65)).toBe("1 h 05");
    expect(durationText(90)).toBe("1 h 30");
    expect(durationText(180)).toBe("3 h");
});
