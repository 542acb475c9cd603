import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, setupTill} from "@salon_crm/../tests/unit/utils";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {SalonReceipt} from "@salon_crm/pos/components/salon_receipt/salon_receipt";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

const COMING = {
    when: "Tue, Feb 3 10:00",
    services: ["Cut, Anna"],
    branch: "Old Town",
    address: "Lime Lane 1",
    url: "https://salon.example.com/salon/visit/abc",
};

async function orderOfVisit(values) {
    const store = await setupTill();
    await store.payVisit(loadVisit(store, values));
    return {store, order: store.getOrder()};
}

describe("next visit", () => {
    test("is asked for the visit on the order", async () => {
        const {store, order} = await orderOfVisit({id: 7, services: [5, 6]});
        expect(store.getNextWish(order)).toEqual({
            visit_id: 7,
            partner_id: 3,
            product_ids: [5, 6],
        });
        expect(store.canHaveNextVisit(order)).toBe(true);
    });

    test("needs a client or a visit, and a branch", async () => {
        const store = await setupTill();
        const order = store.addNewOrder();
        expect(store.canHaveNextVisit(order)).toBe(false);
        order.setPartner(store.models["res.partner"].get(3));
        expect(store.canHaveNextVisit(order)).toBe(true);
        store.config.salon_branch_id = undefined;
        expect(store.canHaveNextVisit(order)).toBe(false);
    });

    test("is on the receipt once it is booked", async () => {
        const {store, order} = await orderOfVisit();
        onRpc("salon.till", "book_next", () => ({booked: COMING, undo: 9}));
        onRpc("salon.till", "undo_next", () => true);
        await store.bookNextVisit(order, {start: "x"}, "a-request");
        expect(order.uiState.salonNext).toEqual(COMING);
        await store.undoNextVisit(order, 9);
        expect(order.uiState.salonNext).toBe(null);
    });
});

describe("receipt", () => {
    test("shows visit, next visit with its code, and after-care once", async () => {
        const {order} = await orderOfVisit({id: 1, services: [5, 5]});
        order.lines[0].product_id.product_tmpl_id.salon_aftercare = "No shampoo.";
        order.uiState.salonNext = COMING;
        await mountWithCleanup(SalonReceipt, {props: {order}});
        expect(".salon-receipt-visit").toHaveText(/V000001/);
        expect(".salon-receipt-next").toHaveText(/Feb 3 10:00/);
        expect(".salon-receipt-qr").toHaveAttribute("data-url", COMING.url);
        expect(".salon-receipt-aftercare em").toHaveCount(1);
    });

    test("of another day shows what the server says", async () => {
        const store = await setupTill();
        const order = store.addNewOrder();
        order.salon_receipt = {
            visits: ["V000042"],
            next: COMING,
            points: [{program_id: 999, name: "Stars", points: 12}],
        };
        await mountWithCleanup(SalonReceipt, {props: {order}});
        expect(".salon-receipt-visit").toHaveText(/V000042/);
        expect(".salon-receipt-next").toHaveText(/Lime Lane 1/);
        expect(".salon-receipt-points").toHaveText(/Stars/);
    });

    test("says nothing where there is nothing to say", async () => {
        const store = await setupTill();
        const order = store.addNewOrder();
        await mountWithCleanup(SalonReceipt, {props: {order}});
        expect(".salon-receipt > *").toHaveCount(0);
    });
});
