import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, serverHas, setupTill} from "@salon_crm/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {onRpc} from "@web/../tests/web_test_helpers";

definePosModels();

/** A till whose product of deposits is untaxed. */
async function setupDeposits() {
    const store = await setupTill();
    const product = store.models["product.product"].get(1);
    product.product_tmpl_id.taxes_id = [];
    store.config.salon_deposit_product_id = product;
    return store;
}

const deposits = (order) => order.lines.filter((line) => line.isDeposit());
const amounts = (order) => deposits(order).map((line) => line.getSignedPrice());

describe("using a deposit", () => {
    test("opening a visit uses what is open", async () => {
        const store = await setupDeposits();
        const visit = loadVisit(store, {deposit_balance: 1});
        await store.payVisit(visit);
        const order = store.getOrder();
        expect(amounts(order)).toEqual([-1]);
        expect(deposits(order)[0].salon_deposit_visit_id.id).toBe(visit.id);
        expect(deposits(order)[0].qty).toBe(1);
        expect(deposits(order)[0].getDepositText()).toMatch("V000001");
        expect(store.getDepositLeft(visit)).toBe(0);
    });

    test("not twice in an order, nor in two", async () => {
        const store = await setupDeposits();
        const visit = loadVisit(store, {deposit_balance: 1});
        await store.payVisit(visit);
        const order = store.getOrder();
        await store.payVisit(visit);
        expect(amounts(order)).toEqual([-1]);
        store.addNewOrder();
        await store.applyDeposit(visit);
        expect(amounts(store.getOrder())).toEqual([]);
    });

    test("never more than the bill", async () => {
        const store = await setupDeposits();
        const visit = loadVisit(store, {deposit_balance: 5000, services: [5]});
        await store.payVisit(visit);
        const order = store.getOrder();
        expect(store.currency.isZero(order.priceIncl)).toBe(true);
        expect(amounts(order)[0]).toBeLessThan(0);
    });

    test("less when something is taken off the bill later", async () => {
        const store = await setupDeposits();
        const visit = loadVisit(store, {deposit_balance: 5000});
        await store.payVisit(visit);
        const order = store.getOrder();
        order.removeOrderline(order.lines[0]);
        expect(order.priceIncl).toBeLessThan(0);
        store.capDeposits(order);
        expect(store.currency.isZero(order.priceIncl)).toBe(true);
    });

    test("nothing without a deposit, or where there are none", async () => {
        const store = await setupDeposits();
        await store.payVisit(loadVisit(store, {id: 1}));
        expect(amounts(store.getOrder())).toEqual([]);
        store.config.salon_deposit_product_id = undefined;
        await store.payVisit(loadVisit(store, {id: 2, deposit_balance: 5}));
        expect(store.getOrder().lines).toHaveLength(4);
    });
});

describe("taking a deposit", () => {
    test("is on an order of the client and counts once it is paid", async () => {
        const store = await setupDeposits();
        const visit = loadVisit(store, {id: 1});
        await store.takeDeposit(visit, 20);
        const order = store.getOrder();
        expect(order.partner_id.id).toBe(3);
        expect(amounts(order)).toEqual([20]);
        expect(store.getDepositLeft(visit)).toBe(0);
        order.state = "paid";
        expect(store.getDepositLeft(visit)).toBe(20);
    });

    test("begins a new order for another client", async () => {
        const store = await setupDeposits();
        await store.payVisit(loadVisit(store, {id: 1, partner_id: 3}));
        const first = store.getOrder();
        await store.takeDeposit(loadVisit(store, {id: 2, partner_id: 4}), 20);
        expect(store.getOrder().uuid).not.toBe(first.uuid);
    });

    test("is given back on an order of its own", async () => {
        const store = await setupDeposits();
        const visit = loadVisit(store, {deposit_balance: 20});
        await store.giveDepositBack(visit, 20);
        const order = store.getOrder();
        expect(order.isRefund).toBe(true);
        expect(order.priceIncl).toBe(-20);
        expect(deposits(order)[0].qty).toBe(-1);
        expect(store.getDepositLeft(visit)).toBe(0);
    });

    test("earns no points", async () => {
        const store = await setupDeposits();
        await store.takeDeposit(loadVisit(store), 20);
        const [line] = deposits(store.getOrder());
        expect(line.ignoreLoyaltyPoints({program: {program_type: "loyalty"}})).toBe(
            true
        );
    });

    test("keeps its visit when today's are loaded anew", async () => {
        const store = await setupDeposits();
        await store.takeDeposit(loadVisit(store, {id: 1}), 20);
        serverHas({id: 2});
        await store.refreshVisits();
        expect(deposits(store.getOrder())[0].salon_deposit_visit_id?.id).toBe(1);
    });

    test("does not let the order go to another client", async () => {
        const store = await setupDeposits();
        const titles = [];
        await store.takeDeposit(loadVisit(store, {id: 1}), 20);
        store.dialog.add = (_component, props) => titles.push(props.title.toString());
        store.setPartnerToCurrentOrder(store.models["res.partner"].get(4));
        expect(titles).toHaveLength(1);
        expect(store.getOrder().partner_id.id).toBe(3);
    });

    test("says when the server cannot be asked", async () => {
        const store = await setupDeposits();
        onRpc("salon.till", "find_visits_for_deposit", () => [{id: 7}]);
        expect(await store.findVisitsForDeposit("", undefined)).toEqual([{id: 7}]);
        store.data.network.offline = true;
        expect(await store.findVisitsForDeposit("", undefined)).toBe(false);
    });
});
