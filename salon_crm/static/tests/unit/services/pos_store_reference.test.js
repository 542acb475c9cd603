import {describe, expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {onRpc} from "@web/../tests/web_test_helpers";
import {setupTill} from "@salon_crm/../tests/unit/utils";

definePosModels();

async function setupPayment(kind = "meituan") {
    const store = await setupTill();
    const order = store.addNewOrder();
    const method = store.models["pos.payment.method"].getFirst();
    method.salon_kind = kind;
    method.salon_asks_reference = true;
    return {store, order, method};
}

describe("asksForReference", () => {
    test("of methods that say so, at a salon's till", async () => {
        const {store, order, method} = await setupPayment();
        expect(store.asksForReference(method, order)).toBe(true);
        method.salon_asks_reference = false;
        expect(store.asksForReference(method, order)).toBe(false);
        method.salon_asks_reference = true;
        store.config.salon_branch_id = undefined;
        expect(store.asksForReference(method, order)).toBe(false);
    });

    test("not for what is given back", async () => {
        const {store, order, method} = await setupPayment();
        order.is_refund = true;
        expect(store.asksForReference(method, order)).toBe(!order.isRefund);
    });
});

describe("checkVoucher", () => {
    test("by one call, which says how the code is kept", async () => {
        const {store, order, method} = await setupPayment();
        onRpc("salon.till", "check_voucher", ({args}) => {
            expect.step(args);
            return {code: "MT12", used: false};
        });
        expect(await store.checkVoucher(method, order, "mt-12")).toEqual({
            value: "MT12",
        });
        expect.verifySteps([[store.config.id, method.id, "mt-12"]]);
    });

    test("a used one says when", async () => {
        const {store, order, method} = await setupPayment();
        onRpc("salon.till", "check_voucher", () => ({
            code: "MT12",
            used: "On Monday.",
        }));
        expect(await store.checkVoucher(method, order, "MT12")).toEqual({
            message: "On Monday.",
        });
    });

    test("one of the same order needs no call", async () => {
        const {store, order, method} = await setupPayment();
        const {data} = order.addPaymentline(method);
        data.payment_ref_no = "MT12";
        const {message} = await store.checkVoucher(method, order, " mt 1-2 ");
        expect(message).toInclude("in this order already");
    });

    test("offline it is taken, with a note", async () => {
        const {store, order, method} = await setupPayment();
        store.data.network.offline = true;
        expect(await store.checkVoucher(method, order, "MT12")).toEqual({
            value: "MT12",
        });
        expect(store.data.network.unsyncData).toHaveLength(0);
    });
});
