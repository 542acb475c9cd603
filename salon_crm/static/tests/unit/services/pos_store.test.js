import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, serverHas, setupTill} from "@salon_crm/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

const visitIds = (store) => store.getVisitsToday().map((visit) => visit.id);

describe("refreshVisits", () => {
    test("brings new visits and drops those that are gone", async () => {
        const store = await setupTill();
        loadVisit(store, {id: 1});
        serverHas({id: 2, state: "done"});
        expect(await store.refreshVisits()).toBe(true);
        expect(visitIds(store)).toEqual([2]);
        const lines = store.models["salon.appointment.line"].map((line) => line.id);
        expect(lines).toEqual([20, 21]);
    });

    test("brings changes", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {id: 1});
        serverHas({id: 1, line: {payment_state: "paid", is_charged: true}});
        await store.refreshVisits();
        expect(visit.getStanding()).toBe("paid");
    });

    test("keeps a visit that an order needs, but does not list it", async () => {
        const store = await setupTill();
        await store.payVisit(loadVisit(store, {id: 1}));
        serverHas({id: 2});
        await store.refreshVisits();
        const linked = store
            .getOrder()
            .lines.map((line) => line.salon_appointment_line_id);
        expect(linked.map((line) => line?.appointment_id?.id)).toEqual([1, 1]);
        expect(visitIds(store)).toEqual([2]);
    });

    test("leaves what was loaded when there is no connection", async () => {
        const store = await setupTill();
        loadVisit(store, {id: 1});
        store.data.network.offline = true;
        expect(await store.refreshVisits()).toBe(false);
        expect(visitIds(store)).toEqual([1]);
        expect(store.data.network.unsyncData).toHaveLength(0);
    });
});

describe("payVisit", () => {
    test("sets the client and adds what is due", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {services: [5, 6]});
        store.models["salon.appointment.line"].get(10).is_charged = true;
        expect(await store.payVisit(visit)).toBe(true);
        const order = store.getOrder();
        expect(order.partner_id.id).toBe(3);
        expect(order.lines.map((line) => line.product_id.id)).toEqual([6]);
        expect(order.lines[0].price_type).toBe("original");
    });

    test("adds nothing twice, and finds the order again", async () => {
        const store = await setupTill();
        const visit = loadVisit(store);
        await store.payVisit(visit);
        const order = store.getOrder();
        store.addNewOrder();
        expect(await store.payVisit(visit)).toBe(true);
        expect(store.getOrder().uuid).toBe(order.uuid);
        expect(order.lines).toHaveLength(2);
    });

    test("adds again what was removed from the order", async () => {
        const store = await setupTill();
        const visit = loadVisit(store);
        await store.payVisit(visit);
        const order = store.getOrder();
        order.removeOrderline(order.lines[0]);
        await store.payVisit(visit);
        const linked = order.lines.map((line) => line.salon_appointment_line_id.id);
        expect(linked).toEqual([11, 10]);
    });

    test("joins what the same client buys", async () => {
        const store = await setupTill();
        const order = store.addNewOrder();
        const product_tmpl_id = store.models["product.template"].get(6);
        await store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
        await store.payVisit(loadVisit(store, {services: [5]}));
        expect(store.getOrder().uuid).toBe(order.uuid);
        expect(order.lines).toHaveLength(2);
    });

    test("brings the price as booked only where it holds", async () => {
        const store = await setupTill();
        await store.payVisit(loadVisit(store, {id: 1, services: [5]}));
        expect(store.getOrder().lines[0].price_unit).not.toBe(77);
        store.models["salon.branch"].getFirst().price_guaranteed = true;
        store.addNewOrder();
        await store.payVisit(loadVisit(store, {id: 2, services: [5]}));
        const [line] = store.getOrder().lines;
        expect(line.price_unit).toBe(77);
        expect(line.price_type).toBe("manual");
    });

    test("brings the stylists", async () => {
        const store = await setupTill();
        const line = {employee_requested: true};
        await store.payVisit(loadVisit(store, {services: [5], line}));
        const [sold] = store.getOrder().lines;
        expect(sold.salon_stylist_id.name).toBe("Anna");
        expect(sold.salon_requested).toBe(true);
    });

    test("does nothing when nothing is left to pay", async () => {
        const store = await setupTill();
        const before = store.models["pos.order"].length;
        const visit = loadVisit(store, {line: {is_charged: true}});
        expect(await store.payVisit(visit)).toBe(false);
        expect(store.models["pos.order"].length).toBe(before);
    });

    test("a visit without services is not listed", async () => {
        const store = await setupTill();
        loadVisit(store, {services: []});
        expect(visitIds(store)).toEqual([]);
    });

    test("says which visit is not known completely", async () => {
        const store = await setupTill();
        const titles = [];
        store.dialog.add = (_component, props) => titles.push(props.title.toString());
        await store.payVisit(loadVisit(store, {id: 1, services: [5, 999]}));
        expect(store.getOrder().lines).toHaveLength(1);
        await store.payVisit(loadVisit(store, {id: 2, partner_id: 999}));
        expect(titles).toHaveLength(2);
        expect(titles[0]).toMatch("V000001");
        expect(titles[1]).toMatch("V000002");
    });
});
