import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, setupTill} from "@salon_crm/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

/** Answers each popup of the till with the next of these. */
function answer(store, ...answers) {
    const asked = [];
    store.dialog.add = (_component, props, options) => {
        asked.push(String(props.title));
        const word = answers.shift();
        if (word === undefined) {
            options?.onClose?.();
        } else if (props.getPayload) {
            props.getPayload(word);
        } else if (word) {
            props.confirm();
        } else {
            props.cancel();
        }
    };
    return asked;
}

const links = (order) => order.lines.map((line) => line.salon_appointment_line_id?.id);

async function twoVisits() {
    const store = await setupTill();
    const first = loadVisit(store, {id: 1, partner_id: 3});
    const second = loadVisit(store, {id: 2, partner_id: 4, services: [5]});
    await store.payVisit(first);
    return {store, first, second, order: store.getOrder()};
}

describe("family bill", () => {
    test("another client's visit joins the bill when the cashier says so", async () => {
        const {store, second, order} = await twoVisits();
        answer(store, "this");
        expect(await store.payVisit(second)).toBe(true);
        expect(store.getOrder().uuid).toBe(order.uuid);
        expect(links(order)).toEqual([10, 11, 20]);
        expect(order.partner_id.id).toBe(3);
        expect(order.salon_family_bill).toBe(true);
    });

    test("or begins its own", async () => {
        const {store, second, order} = await twoVisits();
        answer(store, "new");
        await store.payVisit(second);
        expect(store.getOrder().uuid).not.toBe(order.uuid);
        expect(store.getOrder().partner_id.id).toBe(4);
        expect(order.partner_id.id).toBe(3);
        expect(Boolean(order.salon_family_bill)).toBe(false);
    });

    test("nothing happens when the question is closed", async () => {
        const {store, second, order} = await twoVisits();
        answer(store);
        expect(await store.payVisit(second)).toBe(false);
        expect(store.getOrder().uuid).toBe(order.uuid);
        expect(links(order)).toEqual([10, 11]);
    });

    test("the payer can be somebody else after a question", async () => {
        const {store, order} = await twoVisits();
        const other = store.models["res.partner"].get(4);
        answer(store, false, true);
        await store.setPartnerToCurrentOrder(other);
        expect(order.partner_id.id).toBe(3);
        await store.setPartnerToCurrentOrder(other);
        expect(order.partner_id.id).toBe(4);
        expect(order.salon_family_bill).toBe(true);
    });
});

describe("splitting", () => {
    test("chosen lines go to a bill of the same client", async () => {
        const {store, order} = await twoVisits();
        order.lines[1].setDiscount(10);
        const other = store.splitOrder(order, [order.lines[1]]);
        expect(store.getOrder().uuid).toBe(other.uuid);
        expect(links(order)).toEqual([10]);
        expect(links(other)).toEqual([11]);
        expect(other.lines[0].discount).toBe(10);
        expect(other.lines[0].salon_stylist_id.name).toBe("Anna");
        expect(other.partner_id.id).toBe(3);
        expect(order.getRemovedServices()).toEqual([]);
    });

    test("one line cannot be split", async () => {
        const {store, order} = await twoVisits();
        expect(store.canSplit()).toBe(true);
        order.removeOrderline(order.lines[0]);
        expect(store.canSplit()).toBe(false);
    });
});

describe("what was taken off", () => {
    test("is asked about once, and stays due", async () => {
        const {store, order, first} = await twoVisits();
        order.removeOrderline(order.lines[1]);
        const asked = answer(store, "later");
        expect(await store.askAboutRemovedServices()).toBe(true);
        expect(await store.askAboutRemovedServices()).toBe(true);
        expect(asked).toHaveLength(1);
        expect(first.getDueLines().map((line) => line.id)).toEqual([11]);
        expect(order.serializeForORM().salon_not_done_ids || []).toEqual([]);
    });

    test("or was not done, and is told to the server", async () => {
        const {store, order, first} = await twoVisits();
        order.removeOrderline(order.lines[1]);
        answer(store, "not_done");
        await store.askAboutRemovedServices();
        expect(first.getDueLines()).toEqual([]);
        expect(order.serializeForORM().salon_not_done_ids).toEqual([11]);
    });

    test("nothing is paid while nobody answers", async () => {
        const {store, order} = await twoVisits();
        order.removeOrderline(order.lines[1]);
        answer(store);
        expect(await store.askAboutRemovedServices()).toBe(false);
    });

    test("is not asked about when it is back", async () => {
        const {store, order, first} = await twoVisits();
        order.removeOrderline(order.lines[1]);
        await store.payVisit(first);
        const asked = answer(store);
        expect(await store.askAboutRemovedServices()).toBe(true);
        expect(asked).toEqual([]);
    });
});

describe("what is added", () => {
    test("belongs to the visit of the line that is chosen", async () => {
        const {store, second, order} = await twoVisits();
        answer(store, "this");
        await store.payVisit(second);
        order.selectOrderline(order.lines[0]);
        const product_tmpl_id = store.models["product.template"].get(6);
        const line = await store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
        expect(line.salon_visit_id.id).toBe(1);
        expect(line.serializeForORM({keepCommands: true}).salon_visit_id).toBe(1);
    });

    test("nothing differs without a branch", async () => {
        const store = await setupTill();
        store.config.salon_branch_id = undefined;
        store.addNewOrder();
        const product_tmpl_id = store.models["product.template"].get(6);
        const line = await store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
        expect(Boolean(line.salon_visit_id)).toBe(false);
        expect(line.canHavePeople()).toBe(false);
        expect(store.canSplit()).toBe(false);
        expect(store.canTipPeople()).toBe(false);
    });
});
