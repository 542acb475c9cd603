import {earned, left} from "@salon_crm/pos/utils/points";
import {expect, test} from "@odoo/hoot";
import {POINTS_CASES} from "@salon_crm/../tests/unit/points/points_cases";
import {SalonPoints} from "@salon_crm/pos/components/salon_points/salon_points";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {setupTill} from "@salon_crm/../tests/unit/utils";

definePosModels();

test("points of the table, the same as on the server", () => {
    for (const {net, rate, factor, points} of POINTS_CASES.earned) {
        expect(earned(net, rate, factor)).toBe(points, {
            message: `${net} × ${rate} × ${factor}`,
        });
    }
    for (const {points, net, given_back: back, left: stays} of POINTS_CASES.left) {
        expect(left(points, net, back)).toBe(stays, {
            message: `${points} of ${net}, ${back} given back`,
        });
    }
});

test("the tier is shown in the colour that the salon gave it", async () => {
    const store = await setupTill();
    const order = store.addNewOrder();
    order.salon_receipt = {
        loyalty: {name: "Stars", won: 12, spent: 0, balance: 30, tier: "Gold"},
    };
    order.getSalonTier = () => ({name: "Gold", color: 3});
    await mountWithCleanup(SalonPoints, {props: {order}});
    expect(".salon-points-tier").toHaveClass(["o_salon_tier", "o_salon_tier_3"]);
    order.getSalonTier = () => ({name: "Regular"});
    await mountWithCleanup(SalonPoints, {props: {order}});
    expect(".salon-points-tier.o_salon_tier_0").toHaveCount(1);
});
