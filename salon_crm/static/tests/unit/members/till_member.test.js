import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {
    contains,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, setupTill} from "@salon_crm/../tests/unit/utils";
import {ComplaintButton} from "@salon_crm/pos/components/complaint_button/complaint_button";
import {animationFrame} from "@odoo/hoot-mock";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {edit} from "@odoo/hoot-dom";

definePosModels();

const NUMBER = `0420000000003${"1".repeat(20)}`;
const KINDS = [
    {code: "price", name: "Price", severity: "1", is_health: false},
    {code: "health", name: "Health incident", severity: "3", is_health: true},
];

describe("member card", () => {
    test("of a loaded client needs no server", async () => {
        const store = await setupTill();
        onRpc("salon.till", "client_of_card", () => expect.step("asked"));
        const client = store.models["res.partner"].get(3);
        client.salon_card_number = NUMBER;
        expect(await store.getClientOfCard(NUMBER)).toBe(client);
        expect.verifySteps([]);
    });

    test("of another client is asked for", async () => {
        const store = await setupTill();
        onRpc("salon.till", "client_of_card", ({args}) => {
            expect.step(args[1]);
            return {
                partner_id: 4711,
                rows: {"res.partner": [{id: 4711, name: "Els"}], "loyalty.card": []},
            };
        });
        const client = await store.getClientOfCard(NUMBER);
        expect(client.name).toBe("Els");
        expect.verifySteps([NUMBER]);
    });

    test("that nobody has is said", async () => {
        const store = await setupTill();
        const told = [];
        store.notification.add = (message) => told.push(message);
        onRpc("salon.till", "client_of_card", () => ({partner_id: false, rows: {}}));
        expect(await store.getClientOfCard(NUMBER)).toBe(null);
        expect(told).toHaveLength(1);
        expect(told[0]).toMatch(/No client has this member card/);
    });

    test("is known by its digits", async () => {
        const store = await setupTill();
        expect(store.isMemberCard(NUMBER)).toBe(true);
        for (const other of [
            "",
            "042",
            NUMBER.slice(1),
            `${NUMBER}1`,
            "0421234567890",
        ]) {
            expect(store.isMemberCard(other)).toBe(false);
        }
        store.config.salon_branch_id = undefined;
        expect(store.isMemberCard(NUMBER)).toBe(false);
    });
});

describe("complaint", () => {
    async function open(order, store) {
        await mountWithCleanup(ComplaintButton, {props: {order, class: "btn"}});
        await contains(".salon-complaint-button").click();
        await animationFrame();
        return store;
    }

    async function withVisit() {
        const store = await setupTill();
        await store.payVisit(loadVisit(store, {id: 7}));
        onRpc("salon.till", "complaint_kinds", () => KINDS);
        return {store, order: store.getOrder()};
    }

    async function write(text) {
        await contains(".o_salon_complaint_text").click();
        await edit(text);
        await animationFrame();
    }

    test("has the order, its client and its visit", async () => {
        const {order} = await withVisit();
        onRpc("salon.till", "complain", ({args}) => {
            expect.step(args[1]);
            return {id: 1, name: "K000001", joined: false};
        });
        await open(order);
        expect(".o_salon_complaint_visit").toHaveValue("7");
        await contains("[data-kind=price]").click();
        await write("Too dear");
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect.verifySteps([
            {
                kind: "price",
                severity: "",
                description: "Too dear",
                appointment_id: 7,
                partner_id: 3,
                order_uuid: order.uuid,
            },
        ]);
        expect(order.uiState.salonComplaint).toBe(null);
    });

    test("without the server it says so and keeps the words", async () => {
        const {store, order} = await withVisit();
        const unplug = patchWithCleanup(store.data, {
            call: () => Promise.reject(new ConnectionLostError("/")),
        });
        await open(order);
        expect(".o_salon_complaint_failure").toHaveText(/cannot be reached/);
        await write("Too dear");
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect(".o_salon_complaint_failure").toHaveText(/cannot be reached/);
        await contains(".o_salon_complaint_close").click();
        unplug();
        await contains(".salon-complaint-button").click();
        await animationFrame();
        expect(".o_salon_complaint_text").toHaveValue("Too dear");
        expect(".o_salon_complaint_kind").toHaveCount(2);
        expect(".o_salon_complaint_send").not.toBeEnabled();
    });

    test("a refusal of the server is shown", async () => {
        const {order} = await withVisit();
        onRpc("salon.till", "complain", () => {
            const error = new RPCError("Odoo Server Error");
            throw Object.assign(error, {data: {message: "Say what the client says."}});
        });
        await open(order);
        await contains("[data-kind=health]").click();
        expect(".o_salon_complaint_text").toHaveCount(0);
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect(".o_salon_complaint_failure").toHaveCount(1);
    });

    test("is no matter of a till without a branch", async () => {
        const {store, order} = await withVisit();
        store.config.salon_branch_id = undefined;
        await mountWithCleanup(ComplaintButton, {props: {order, class: "btn"}});
        expect(".salon-complaint-button").toHaveCount(0);
    });
});
