import {earned, left} from "@salon_crm/pos/utils/points";
import {expect, test} from "@odoo/hoot";
import {POINTS_CASES} from "@salon_crm/../tests/unit/points/points_cases";

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
