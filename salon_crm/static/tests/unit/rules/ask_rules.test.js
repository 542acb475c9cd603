import {describe, expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {onRpc} from "@web/../tests/web_test_helpers";
import {setupTill} from "@salon_crm/../tests/unit/utils";

definePosModels();

/** A till with rules, whose popups are answered in turn. */
async function setupRules(discount, ...answers) {
    const store = await setupTill();
    store.config._salon_rules = {
        limits: {till: {discount}},
        reasons: [
            {id: 1, name: "Regular client", kinds: ["discount"]},
            {id: 2, name: "Rounded", kinds: ["rounding"]},
        ],
        roles: {"res.users": {}, "hr.employee": {}},
        round_off_product_id: false,
    };
    store.asked = [];
    store.dialog.add = (component, props, options = {}) => {
        store.asked.push(props);
        const answer = answers.shift();
        if (answer !== undefined && props.getPayload) {
            props.getPayload(answer);
        } else {
            options.onClose?.();
        }
    };
    const order = store.addNewOrder();
    const product_tmpl_id = store.models["product.template"].get(5);
    await store.addLineToCurrentOrder({product_tmpl_id}, {}, false);
    order.lines[0].setDiscount(20);
    return {store, order, line: order.lines[0]};
}

describe("askSalonRules", () => {
    test("asks nothing where there are no rules", async () => {
        const {store, order} = await setupRules({mode: "manager", reason: true});
        store.config.salon_branch_id = undefined;
        expect(await store.askSalonRules(order)).toBe(true);
        expect(store.asked).toHaveLength(0);
    });

    test("asks for the reason once", async () => {
        const {store, order} = await setupRules({mode: "free", reason: true}, 1);
        expect(await store.askSalonRules(order)).toBe(true);
        expect(await store.askSalonRules(order)).toBe(true);
        expect(store.asked).toHaveLength(1);
        expect(store.asked[0].list.map((row) => row.label)).toEqual(["Regular client"]);
        const key = `discount:${order.lines[0].uuid}`;
        expect(JSON.parse(order.salon_rule_answers).reasons).toEqual({[key]: 1});
    });

    test("without a reason nothing is paid", async () => {
        const {store, order} = await setupRules({mode: "free", reason: true});
        expect(await store.askSalonRules(order)).toBe(false);
    });

    test("a manager's leave is kept until more is given", async () => {
        const leave = {token: "leave", approver: "Boss"};
        const {store, order, line} = await setupRules({mode: "manager"}, leave);
        expect(await store.askSalonRules(order)).toBe(true);
        expect(await store.askSalonRules(order)).toBe(true);
        expect(store.asked).toHaveLength(1);
        line.setDiscount(30);
        expect(await store.askSalonRules(order)).toBe(false);
        expect(store.asked).toHaveLength(2);
    });

    test("the limit can be kept", async () => {
        const limit = {mode: "limit", percent: 15, amount: 0};
        const {store, order, line} = await setupRules(limit, "keep");
        expect(await store.askSalonRules(order)).toBe(true);
        expect(line.getDiscount()).toBe(15);
    });

    test("offline nobody is asked for a PIN", async () => {
        const {store, order} = await setupRules({mode: "manager"});
        store.data.network.offline = true;
        expect(await store.askSalonRules(order)).toBe(false);
        expect(store.asked[0].check).toBe(undefined);
    });

    test("the PIN goes to the server with what is given, and nowhere else", async () => {
        const {store, order} = await setupRules({mode: "manager"});
        let request = null;
        onRpc("salon.till", "approve_exceptions", ({args}) => {
            request = args[1];
            return {refused: "No"};
        });
        await store.askSalonRules(order);
        expect(await store.asked[0].check("4711")).toEqual({refused: "No"});
        expect(request.pin).toBe("4711");
        expect(request.order_uuid).toBe(order.uuid);
        expect(request.items[0].percent).toBe(20);
        expect(JSON.stringify(order.serializeForORM())).not.toMatch("4711");
    });
});
