import {expect, test} from "@odoo/hoot";
import {loadVisit, setupTill} from "@salon_crm/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

test("a service of a visit stays on its own line", async () => {
    const store = await setupTill();
    const order = store.addNewOrder();
    const product_tmpl_id = store.models["product.template"].get(5);
    const addOne = () => store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
    await addOne();
    await store.payVisit(loadVisit(store, {services: [5, 5]}));
    // What is added now is added to the visit
    await addOne();
    await addOne();
    expect(order.lines.map((line) => line.qty)).toEqual([1, 1, 1, 2]);
});

test("the link to the visit reaches the server", async () => {
    const store = await setupTill();
    await store.payVisit(loadVisit(store));
    const {lines} = store.getOrder().serializeForORM({keepCommands: true});
    expect(lines.map(([, , line]) => line.salon_appointment_line_id)).toEqual([10, 11]);
});
