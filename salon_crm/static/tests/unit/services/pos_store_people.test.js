import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, setupTill} from "@salon_crm/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

async function tillWithBill() {
    const store = await setupTill();
    await store.payVisit(loadVisit(store, {services: [5]}));
    const [anna, ben] = store.getPeople();
    return {store, anna, ben, order: store.getOrder()};
}

describe("people of a line", () => {
    test("are told to the server", async () => {
        const {store, anna, ben, order} = await tillWithBill();
        const [line] = order.lines;
        const people = {stylist: ben, requested: true, helper: anna, share: 30};
        store.setPeopleOfLine(line, people);
        const sent = line.serializeForORM({keepCommands: true});
        expect(sent.salon_stylist_id).toBe(2);
        expect(sent.salon_requested).toBe(true);
        expect(sent.salon_helper_id).toBe(1);
        expect(sent.salon_helper_share).toBe(30);
        expect(line.getStylistName()).toBe("Ben");
    });

    test("can be nobody", async () => {
        const {store, anna, order} = await tillWithBill();
        const product_tmpl_id = store.models["product.template"].get(6);
        const line = await store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
        store.setPeopleOfLine(line, {stylist: undefined, helper: anna, share: 30});
        const sent = line.serializeForORM({keepCommands: true});
        expect(sent.salon_stylist_id).toBe(false);
        expect(sent.salon_helper_id).toBe(false);
        expect(sent.salon_helper_share).toBe(0);
        expect(order.lines).toHaveLength(2);
    });

    test("keep lines apart", async () => {
        const store = await setupTill();
        store.addNewOrder();
        const product_tmpl_id = store.models["product.template"].get(5);
        const line = await store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
        store.setPeopleOfLine(line, {stylist: store.getPeople()[0]});
        await store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
        await store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
        expect(store.getOrder().lines.map((one) => one.qty)).toEqual([1, 2]);
    });
});

describe("tips", () => {
    test("are a line for each, changed and taken away", async () => {
        const {store, anna, ben, order} = await tillWithBill();
        store.config.tip_product_id = store.models["product.product"].get(6);
        await store.setTips(order, [
            {person: anna, amount: 5},
            {person: ben, amount: 3},
        ]);
        const tips = () =>
            order.lines
                .filter((line) => line.isTipLine())
                .map((line) => [line.salon_stylist_id.name, line.price_unit]);
        expect(tips()).toEqual([
            ["Anna", 5],
            ["Ben", 3],
        ]);
        expect(order.tip_amount).toBe(8);
        await store.setTips(order, [
            {person: anna, amount: 6},
            {person: ben, amount: 0},
        ]);
        expect(tips()).toEqual([["Anna", 6]]);
        expect(store.getTipOf(order, anna)).toBe(6);
        expect(order.is_tipped).toBe(true);
    });

    test("are off by default", async () => {
        const {store} = await tillWithBill();
        expect(store.canTipPeople()).toBe(false);
        store.config.salon_tips = true;
        expect(store.canTipPeople()).toBe(true);
    });
});
