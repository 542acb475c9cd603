import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, setupTill, visitRows} from "@salon_crm/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {onRpc} from "@web/../tests/web_test_helpers";

definePosModels();

const NONE = {"salon.appointment": [], "salon.appointment.line": []};
const visitIds = (store) => store.getVisitsToday().map((visit) => visit.id);

describe("some visits", () => {
    test("are loaded alone, and the others stay", async () => {
        const store = await setupTill();
        loadVisit(store, {id: 1});
        const changed = loadVisit(store, {id: 2});
        onRpc("salon.till", "visits", ({args}) => {
            expect.step(args);
            return visitRows({id: 2, state: "in_service"});
        });
        expect(await store.refreshVisits([2])).toBe(true);
        expect.verifySteps([[store.config.id, [2]]]);
        expect(visitIds(store)).toEqual([1, 2]);
        expect(changed.state).toBe("in_service");
    });

    test("that are gone go, but not those that nobody asked for", async () => {
        const store = await setupTill();
        loadVisit(store, {id: 1});
        loadVisit(store, {id: 2});
        onRpc("salon.till", "visits", () => NONE);
        await store.refreshVisits([2]);
        expect(visitIds(store)).toEqual([1]);
        const lines = store.models["salon.appointment.line"].map((line) => line.id);
        expect(lines).toEqual([10, 11]);
    });

    test("lose the services that were cancelled", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {id: 1});
        onRpc("salon.till", "visits", () => visitRows({id: 1, services: [5]}));
        await store.refreshVisits([1]);
        expect(visit.getLines().map((line) => line.id)).toEqual([10]);
    });
});

describe("whether a message concerns the till", () => {
    test("by the visits that it knows, and by the day", async () => {
        const store = await setupTill();
        loadVisit(store, {id: 1});
        const at = (text) => Date.parse(`${text}Z`) / 1000;
        expect(store.showsVisits([1], [])).toBe(true);
        expect(store.showsVisits([2], [])).toBe(false);
        // The branch's day, which is Brussels': 23:00 to 23:00 UTC in winter
        expect(store.showsVisits([2], [at("2026-01-15T22:30:00")])).toBe(true);
        expect(store.showsVisits([2], [at("2026-01-15T23:30:00")])).toBe(false);
        expect(store.showsVisits([2], [at("2026-01-14T23:30:00")])).toBe(true);
    });
});

describe("a step", () => {
    test("is one call, and its answer is taken over", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {id: 1, state: "booked"});
        onRpc("salon.till", "step", ({args, kwargs}) => {
            expect.step(args);
            expect(kwargs.context.salon_board_origin).toBe(store.salonOrigin);
            return {rows: visitRows({id: 1, state: "arrived"}), undo: false};
        });
        expect(await store.stepVisit(visit, "arrive")).toBe(true);
        expect.verifySteps([[store.config.id, 1, "arrive", {}]]);
        expect(visit.state).toBe("arrived");
    });

    test("that cancels takes the visit off the list, and can be undone", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {id: 1, state: "booked"});
        const notes = [];
        store.notification.add = (text, options) => {
            notes.push(options);
            return () => expect.step("closed");
        };
        onRpc("salon.till", "step", ({args}) => {
            expect.step(args[2]);
            return args[2] === "cancel"
                ? {rows: NONE, undo: "restore"}
                : {rows: visitRows({id: 1, state: "booked"}), undo: false};
        });
        await store.stepVisit(visit, "cancel", {reason_id: 1});
        expect(visitIds(store)).toEqual([]);
        await notes[0].buttons[0].onClick();
        await store.visitsMutex.getUnlockedDef();
        expect.verifySteps(["cancel", "closed", "restore"]);
        expect(visitIds(store)).toEqual([1]);
    });

    test("without a connection is refused in words, and changes nothing", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {id: 1, state: "booked"});
        const titles = [];
        store.dialog.add = (_component, props) => titles.push(props.title.toString());
        store.data.network.offline = true;
        expect(await store.stepVisit(visit, "arrive")).toBe(false);
        expect(await store.loadCancelReasons()).toBe(null);
        expect(await store.walkIn({})).toBe(null);
        expect(titles).toHaveLength(3);
        expect(visit.state).toBe("booked");
        expect(store.data.network.unsyncData).toHaveLength(0);
    });
});

describe("payment", () => {
    test("is told to boards as this till's own", async () => {
        const store = await setupTill();
        const context = store.getSyncAllOrdersContext([]);
        expect(context.salon_board_origin).toBe(store.salonOrigin);
        expect(context.config_id).toBe(store.config.id);
    });
});
