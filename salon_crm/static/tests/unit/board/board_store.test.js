import {DAY, at, dayOf, openBoard, refusal, visitRow} from "./board_utils";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {describe, expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {reactive} from "@odoo/owl";

const drawn = (store, name) =>
    store.columns
        .find((column) => column.name === name)
        .cards.map(({visit}) => visit.id);

describe("loading", () => {
    test("who leafs fast sees the last day asked for", async () => {
        const waiting = [];
        const load = (request) =>
            request.day
                ? new Promise((resolve) =>
                      waiting.push(() => resolve(dayOf([], {day: request.day})))
                  )
                : dayOf([]);
        const {store} = await openBoard({load});
        const first = store.load({day: "2026-01-16"});
        const second = store.load({day: "2026-01-17"});
        await animationFrame();
        waiting[1]();
        await second;
        waiting[0]();
        await first;
        expect(store.data.day).toBe("2026-01-17");
        expect(store.loading).toBe(false);
    });

    test("what is asked for outlives a reading in the background", async () => {
        const asked = [];
        const waiting = [];
        const load = (request) => {
            asked.push(request);
            return asked.length === 1
                ? dayOf([])
                : new Promise((resolve) => waiting.push(() => resolve(dayOf([]))));
        };
        const {store} = await openBoard({load});
        const chairs = store.load({by: "things", employee_id: false});
        const anew = store.load();
        await animationFrame();
        expect(asked[2].by).toBe("things");
        waiting.forEach((answer) => answer());
        await Promise.all([chairs, anew]);
        expect(store.goal).toEqual({});
    });

    test("the same day anew is drawn by the same columns", async () => {
        const visits = [];
        const {store} = await openBoard({load: () => dayOf(visits)});
        const drawings = [];
        const anna = reactive(store.columns[0], () => drawings.push("Anna"));
        expect(anna.cards.length).toBe(0);
        visits.push(visitRow(1, 1, 10));
        await store.load();
        expect(drawings).toEqual(["Anna"]);
        expect(anna.cards.length).toBe(1);
    });

    test("what is about to be booked is still drawn on the same day", async () => {
        const {store} = await openBoard({load: () => dayOf([])});
        const {resource_id} = store.columns[0];
        store.ghost = [{resource_id, start: at(10), stop: at(11), phases: []}];
        await store.load();
        expect(store.columns[0].ghosts.length).toBe(1);
    });

    test("another branch has another channel", async () => {
        const other = {branch: {id: 2, name: "Harbour", tz: "Asia/Shanghai", step: 10}};
        const load = ({branch_id: id}) => dayOf([], id === 2 ? other : {});
        const {store, calls} = await openBoard({load});
        await store.load({branch_id: 2});
        expect(calls.slice(1)).toEqual([
            ["deleteChannel", "salon.branch_1"],
            ["addChannel", "salon.branch_2"],
        ]);
    });

    test("the clock is the server's, on the branch's wall", async () => {
        const {store} = await openBoard({load: () => dayOf([])});
        expect(Math.abs(store.now - at(12)) < 2).toBe(true);
        expect(store.clock(at(14, 30)).replace(/\s/g, " ")).toMatch(/14:30|2:30 PM/);
        expect(store.today).toBe(DAY);
    });
});

describe("gestures", () => {
    test("what one column does redraws no other", async () => {
        const visits = [visitRow(1, 1, 10), visitRow(2, 2, 10), visitRow(3, 3, 10)];
        const moved = visitRow(1, 2, 13);
        const {store} = await openBoard({
            load: () => dayOf(visits),
            move: () => ({visits: [moved], gone: [], undo: false}),
        });
        const before = store.columns.map(({cards}) => cards);
        await store.call("move", {});
        expect(drawn(store, "Anna")).toEqual([]);
        expect(drawn(store, "Ben")).toEqual([2, 1]);
        expect(store.columns.map(({cards}, i) => cards === before[i])).toEqual([
            false,
            false,
            true,
        ]);
    });

    test("an answer that only counts visits changes none", async () => {
        const {store} = await openBoard({
            load: () => dayOf([visitRow(1, 1, 10)]),
            client_card: () => ({id: 7, visits: 3}),
        });
        const card = await store.call("client_card", {partner_id: 7});
        expect(card.visits).toBe(3);
        expect(drawn(store, "Anna")).toEqual([1]);
    });

    test("a move is one call, and one to take it back", async () => {
        const undo = {method: "move", request: {visit_id: 1, start: at(10)}, text: "x"};
        const {store, calls} = await openBoard({
            load: () => dayOf([visitRow(1, 1, 10)]),
            move: ({start}) => ({
                visits: [visitRow(1, start === at(10) ? 1 : 2, 10)],
                gone: [],
                undo,
            }),
        });
        const [anna, ben] = store.columns;
        await store.move(store.visits[1], 900, anna, ben);
        expect(calls.length).toBe(1);
        const [method, request] = calls[0];
        expect(method).toBe("move");
        expect(request).toMatchObject({
            visit_id: 1,
            start: at(10, 15),
            from_resource_id: 1,
            to_resource_id: 2,
            branch_id: 1,
            day: DAY,
        });
        await store.undo();
        expect(drawn(store, "Anna")).toEqual([1]);
        expect(store.lastUndo).toBe(null);
    });

    test("who lets go where it was, moved nothing", async () => {
        const {store, calls} = await openBoard({
            load: () => dayOf([visitRow(1, 1, 10)]),
        });
        const [anna] = store.columns;
        await store.move(store.visits[1], 0, anna, anna);
        await store.lengthen(store.visits[1], 1001, 0);
        expect(calls).toEqual([]);
    });

    test("a refusal is told, and nothing changes", async () => {
        const {store, told} = await openBoard({
            load: () => dayOf([visitRow(1, 1, 10)]),
            move: () => {
                throw refusal("Ben is not at work.");
            },
        });
        const [anna, ben] = store.columns;
        await store.move(store.visits[1], 0, anna, ben);
        expect(told).toEqual(["Ben is not at work."]);
        expect(drawn(store, "Anna")).toEqual([1]);
    });

    test("what is gone is not drawn, and not open", async () => {
        const {store} = await openBoard({
            load: () => dayOf([visitRow(1, 1, 10)]),
            act: () => ({visits: [], gone: [1], undo: false}),
        });
        store.select(1);
        await store.act(store.visits[1], "cancel");
        expect(drawn(store, "Anna")).toEqual([]);
        expect(store.selected).toBe(null);
        expect(store.panel).toBe(null);
    });

    test("a ghost stands in the columns of whom it needs", async () => {
        const {store} = await openBoard({load: () => dayOf([])});
        store.ghost = [{resource_id: 2, start: at(10), stop: at(11), phases: []}];
        expect(store.columns.map(({ghosts}) => ghosts.length)).toEqual([0, 1, 0]);
        store.ghost = null;
        expect(store.columns.map(({ghosts}) => ghosts.length)).toEqual([0, 0, 0]);
    });
});

describe("live", () => {
    test("a burst of changes is one call", async () => {
        const {store, calls} = await openBoard({
            load: () => dayOf([visitRow(1, 1, 10)]),
            changes: () => ({visits: [visitRow(1, 3, 15)], gone: [], review: 2}),
        });
        store.hear({branch: 1, visits: [1], origin: "another"});
        store.hear({branch: 1, visits: [9], moments: [at(15)], origin: "another"});
        await advanceTime(200);
        await animationFrame();
        expect(calls.map(([method]) => method)).toEqual(["changes"]);
        expect(calls[0][1].visit_ids).toEqual([1, 9]);
        expect(drawn(store, "Cleo")).toEqual([1]);
        expect(store.data.review).toBe(2);
    });

    test("our own changes, and those of other branches, ask for nothing", async () => {
        const {store, calls} = await openBoard({load: () => dayOf([])});
        store.hear({branch: 1, visits: [1], moments: [at(10)], origin: store.origin});
        store.hear({branch: 2, visits: [1], moments: [at(10)], origin: "another"});
        const tomorrow = [at(10, 0, "2026-01-16")];
        store.hear({branch: 1, visits: [1], moments: tomorrow, origin: "another"});
        await advanceTime(200);
        expect(calls).toEqual([]);
    });

    test("panels hear of what is theirs; new hours are drawn", async () => {
        const {store, calls} = await openBoard({load: () => dayOf([])});
        const heard = [];
        store.bus.addEventListener("panel", ({detail}) => heard.push(detail));
        store.hear({branch: 1, panels: ["waitlist", "hours"], origin: "another"});
        await animationFrame();
        expect(heard).toEqual(["waitlist", "hours"]);
        expect(calls.map(([method]) => method)).toEqual(["load"]);
    });

    test("a lost connection is shown, and the board catches up", async () => {
        const visits = [];
        const {store, calls, busEvents} = await openBoard({load: () => dayOf(visits)});
        const stop = store.listen();
        busEvents.trigger("BUS:DISCONNECT");
        expect(store.online).toBe(false);
        visits.push(visitRow(1, 1, 10));
        busEvents.trigger("BUS:RECONNECT");
        await animationFrame();
        expect(store.online).toBe(true);
        expect(drawn(store, "Anna")).toEqual([1]);
        stop();
        expect(calls[calls.length - 1]).toEqual(["deleteChannel", "salon.branch_1"]);
    });

    test("a server that did not answer is asked again", async () => {
        const visits = [];
        const {store} = await openBoard({
            load: () => dayOf(visits),
            changes: () => Promise.reject(new ConnectionLostError("/")),
        });
        store.hear({branch: 1, visits: [1], moments: [at(10)], origin: "another"});
        await advanceTime(200);
        expect(store.online).toBe(false);
        visits.push(visitRow(1, 1, 10));
        await advanceTime(5000);
        await animationFrame();
        expect(store.online).toBe(true);
        expect(drawn(store, "Anna")).toEqual([1]);
    });

    test("what is being booked stays drawn when the day is read anew", async () => {
        const {store} = await openBoard({load: () => dayOf([])});
        const {resource_id} = store.columns[0];
        const ghosts = () => store.columns.map((column) => column.ghosts.length);
        store.ghost = [{resource_id, start: at(10), stop: at(11), phases: []}];
        await store.load();
        expect(ghosts()).toEqual([1, 0, 0]);
        store.closePanel();
        await store.load();
        expect(ghosts()).toEqual([0, 0, 0]);
    });

    test("who should have come by now is late", async () => {
        const {store} = await openBoard({
            load: () =>
                dayOf([
                    visitRow(1, 1, 11),
                    visitRow(2, 2, 11, {state: "arrived"}),
                    visitRow(3, 3, 12),
                ]),
        });
        expect([...store.late]).toEqual([1]);
    });

    test("who waits is asked for in a window that knows branch and days", async () => {
        const {store, calls} = await openBoard({load: () => dayOf([])});
        await store.letWait({partner_id: 7, date_from: "2026-01-30"});
        const [[, {res_model, views, context}]] = calls;
        expect([res_model, views]).toEqual(["salon.waitlist.entry", [[false, "form"]]]);
        expect(context).toEqual({
            default_branch_id: store.data.branch.id,
            default_date_from: "2026-01-30",
            default_date_until: "2026-02-13",
            default_partner_id: 7,
        });
        await store.letWait();
        expect(calls[1][1].context.default_date_from).toBe(store.data.day);
    });
});
