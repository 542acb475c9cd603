import {Component, xml} from "@odoo/owl";
import {expect, test} from "@odoo/hoot";
import {WalkInPopup} from "@salon_crm/pos/components/walk_in_popup/walk_in_popup";
import {animationFrame} from "@odoo/hoot-mock";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";
import {setupTill} from "@salon_crm/../tests/unit/utils";

definePosModels();

class Screen extends Component {
    static template = xml`<div/>`;
    static props = ["*"];
}

test("a service says how long it takes as the board does", async () => {
    const store = await setupTill();
    await mountWithCleanup(Screen);
    const service = (id, minutes) => ({
        product_id: id,
        name: "Colour",
        category: "Hair",
        minutes,
        price: 90,
    });
    store.dialog.add(WalkInPopup, {services: [service(5, 180), service(6, 45)]});
    await animationFrame();
    const [long, short] = queryAllTexts(".salon-walk-in-service .text-muted");
    expect(long).toMatch(/^3 h · /);
    expect(short).toMatch(/^45 min · /);
});
