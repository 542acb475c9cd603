import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, setupTill, visitRows} from "@salon_crm/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {onRpc} from "@web/../tests/web_test_helpers";

definePosModels();

const cardsOf = (id) => [
    ["partner_id", "=", id],
    ["program_id", "=", 1],
];

describe("opening a visit", () => {
    test("leaves nothing to ask about the client's cards", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {id: 1, partner_id: 3});
        store.data.searchRead = (model) => {
            expect.step(model);
            return [];
        };
        onRpc("salon.till", "bring", () => ({
            ...visitRows({id: 1, partner_id: 3}),
            "res.partner": [{id: 3, name: "Laura"}],
            "loyalty.card": [],
        }));
        await store.fetchCoupons(cardsOf(3));
        expect.verifySteps(["loyalty.card"]);
        expect(await store.bringVisits([visit])).toBe(true);
        expect(await store.fetchCoupons(cardsOf(3))).toEqual([]);
        expect.verifySteps([]);
        await store.fetchCoupons(cardsOf(4));
        expect.verifySteps(["loyalty.card"]);
        // Any other question is Odoo's
        await store.fetchCoupons([["partner_id", "=", 3]]);
        await store.fetchCoupons([]);
        expect.verifySteps(["loyalty.card", "loyalty.card"]);
    });
});
