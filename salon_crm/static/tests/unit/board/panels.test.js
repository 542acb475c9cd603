import {
    NOON,
    at,
    fakeStore,
    requestsOf,
    visitRow,
} from "@salon_crm/../tests/unit/board/fake_store";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {defineServer, mountOnBoard} from "@salon_crm/../tests/unit/board/board_env";
import {describe, expect, test} from "@odoo/hoot";
import {fill, press, queryAllTexts} from "@odoo/hoot-dom";
import {CallsPanel} from "@salon_crm/backend/board/panels/calls/calls_panel";
import {ClientPanel} from "@salon_crm/backend/board/panels/client/client_panel";
import {Deferred} from "@web/core/utils/concurrency";
import {RPCError} from "@web/core/network/rpc";
import {VisitPanel} from "@salon_crm/backend/board/panels/visit/visit_panel";
import {WaitlistPanel} from "@salon_crm/backend/board/panels/waitlist/waitlist_panel";
import {WalkInsPanel} from "@salon_crm/backend/board/panels/walk_ins/walk_ins_panel";
import {registry} from "@web/core/registry";

defineServer();

test("each panel is known to the board, four of them as tabs", () => {
    const panels = registry
        .category("salon_board_panels")
        .getEntries()
        .toSorted(([, one], [, other]) => one.sequence - other.sequence);
    expect(panels.map(([name]) => name)).toEqual([
        "today",
        "walk_ins",
        "waitlist",
        "calls",
        "visit",
        "booking",
        "client",
    ]);
    const tabs = panels.filter(([, panel]) => panel.tab).map(([name]) => name);
    expect(tabs).toEqual(["today", "walk_ins", "waitlist", "calls"]);
});

describe("walk-ins", () => {
    const QUEUE = [
        {
            id: 1,
            name: "Tom",
            partner_id: false,
            what: "Haircut",
            services: [{product_id: 5, employee_id: false}],
            since: at("11:50"),
            waited: 10,
            wait: [0, 20],
            employee_id: false,
            now: true,
            next_id: 1,
        },
        {
            id: 2,
            name: "",
            partner_id: false,
            what: "Manicure",
            services: [{product_id: 7, employee_id: false}],
            since: at("11:55"),
            waited: 5,
            wait: false,
            employee_id: false,
            now: false,
            next_id: false,
        },
        {
            id: 3,
            name: "Els",
            partner_id: 7,
            what: "Haircut",
            services: [{product_id: 5, employee_id: 2}],
            since: at("11:58"),
            waited: 2,
            wait: [0, 0],
            employee_id: 2,
            now: true,
            next_id: 2,
        },
    ];
    const [TOM, NOBODY] = QUEUE;
    const turn = (id, name, free) => ({
        resource_id: 10 + id,
        employee_id: id,
        name,
        turns: 2 - id,
        free,
        free_at: at("12:30"),
    });
    const TURNS = [turn(1, "Anna", true), turn(2, "Bert", false)];

    async function setup(answers = {}) {
        const store = fakeStore({
            answers: {walk_ins: {queue: QUEUE, turns: TURNS}, ...answers},
        });
        await mountOnBoard(WalkInsPanel, {store});
        await animationFrame();
        return store;
    }

    test("the queue says how long, and who takes whom", async () => {
        await setup();
        expect(queryAllTexts(".o_salon_walk_in_wait")).toEqual([
            "now, or within 20 min",
            "no time left today",
            "now",
        ]);
        // Els asked for Bert; nobody can do the manicure.
        expect(queryAllTexts(".o_salon_walk_in_seat")).toEqual([
            "Seat with Anna",
            "Seat with Bert",
        ]);
        expect("[data-id='3'] .o_salon_walk_in_seat .fa-heart").toHaveCount(1);
        expect("[data-id='2'] .o_salon_walk_in_seat").toHaveCount(0);
        expect(queryAllTexts(".o_salon_turn small")).toEqual([
            "free",
            "busy until 12:30",
        ]);
    });

    test("a client is seated or goes", async () => {
        const store = await setup({
            walk_in_seat: {visits: [visitRow({id: 9})]},
            walk_in_leave: {visits: []},
        });
        await contains("[data-id='1'] .o_salon_walk_in_seat").click();
        await contains("[data-id='2'] .o_salon_walk_in_leave").click();
        expect(store.calls.map(([method]) => method)).toEqual([
            "walk_ins",
            "walk_in_seat",
            "walk_ins",
            "walk_in_leave",
            "walk_ins",
        ]);
        expect(requestsOf(store, "walk_in_seat")).toEqual([{id: 1, employee_id: 1}]);
        expect(store.steps).toEqual([["select", 9]]);
    });

    test("what nobody has to do asks for nobody in particular", async () => {
        const store = await setup({
            walk_ins: {queue: [{...TOM, next_id: false}], turns: TURNS},
            walk_in_seat: {visits: []},
        });
        await contains("[data-id='1'] .o_salon_walk_in_seat").click();
        expect(requestsOf(store, "walk_in_seat")).toEqual([
            {id: 1, employee_id: false},
        ]);
    });

    test("how long they wait is never said to be more than it may be", async () => {
        const waits = [
            [5, 5],
            [5, 20],
            [95, 180],
            [0, false],
            [70, false],
        ];
        const queue = waits.map((wait, index) => ({...TOM, id: index, wait}));
        await setup({walk_ins: {queue, turns: TURNS}});
        expect(queryAllTexts(".o_salon_walk_in_wait")).toEqual([
            "in about 5 min",
            "in 5 min to 20 min",
            "in 1 h 35 to 3 h",
            "now, unless those before take the time",
            "in 1 h 10, unless those before take the time",
        ]);
    });

    test("whom nobody can serve now is offered another time", async () => {
        const store = await setup();
        await contains("[data-id='2'] .o_salon_walk_in_book").click();
        expect(store.steps).toEqual([
            [
                "book",
                {
                    partner: {id: false, name: "Passer-by"},
                    services: [{product_id: 7, employee_id: false, requested: false}],
                    walkIn: 2,
                },
            ],
        ]);
    });

    test("the next minute may bring somebody", async () => {
        const queues = [[NOBODY], [{...NOBODY, now: true, next_id: 2, wait: [0, 0]}]];
        const store = await setup({
            walk_ins: () => ({queue: queues.shift(), turns: TURNS}),
        });
        expect(".o_salon_walk_in_seat").toHaveCount(0);
        store.now += 60;
        await animationFrame();
        await animationFrame();
        expect(".o_salon_walk_in_seat").toHaveText("Seat with Bert");
    });

    test("somebody walks in", async () => {
        const store = await setup({clients: [], walk_in_add: {}});
        await contains(".o_salon_walk_in_add").click();
        expect(".o_salon_walk_in_save").not.toBeEnabled();
        await fill("Mia");
        await runAllTimers();
        await contains("[data-key=passer_by]").click();
        await contains(".o_salon_service_option[data-product='6']").click();
        await contains(".o_salon_walk_in_save").click();
        expect(requestsOf(store, "walk_in_add")).toEqual([
            {
                partner_id: false,
                name: "Mia",
                services: [{product_id: 6, employee_id: false}],
            },
        ]);
        expect(".o_salon_walk_in_new").toHaveCount(0);
    });
});

describe("news", () => {
    test("reload the panel that they are of", async () => {
        const store = fakeStore({answers: {calls: []}});
        await mountOnBoard(CallsPanel, {store});
        await animationFrame();
        expect(".o_salon_panel_empty").toHaveText("Nobody has to be called.");
        store.bus.trigger("panel", "waitlist");
        await animationFrame();
        expect(store.calls).toHaveLength(1);
        store.bus.trigger("panel", "calls");
        await animationFrame();
        expect(store.calls).toHaveLength(2);
        store.data.branch = {...store.data.branch, id: 2};
        await animationFrame();
        expect(store.calls).toHaveLength(3);
    });

    test("a panel without an answer says why, and asks again", async () => {
        let answer = () => {
            const error = new RPCError("Odoo Server Error");
            error.data = {message: "You may not see calls."};
            throw error;
        };
        const store = fakeStore({answers: {calls: () => answer()}});
        await mountOnBoard(CallsPanel, {store});
        await animationFrame();
        expect(".o_salon_panel_failure").toHaveText("You may not see calls.");
        answer = () => [];
        await contains(".o_salon_panel_again").click();
        expect(".o_salon_panel_failure").toHaveCount(0);
        expect(".o_salon_panel_empty").toHaveCount(1);
    });

    test("while there is no answer it is loading", async () => {
        const slow = new Deferred();
        await mountOnBoard(CallsPanel, {store: fakeStore({answers: {calls: slow}})});
        expect(".o_salon_panel_empty[role=status]").toHaveCount(1);
        slow.resolve([]);
        await animationFrame();
        expect(".o_salon_panel_empty[role=status]").toHaveCount(0);
    });
});

describe("call list", () => {
    const ROW = {
        id: 4,
        name: "Els",
        phone: "0470 12",
        kind_label: "Reminder",
        why: "No e-mail address",
        visit_id: 1,
        visit: "Today at 12:00",
    };

    test("the outcome takes one tap", async () => {
        const store = fakeStore({
            answers: {calls: [ROW], call: {}},
            visits: [visitRow()],
        });
        await mountOnBoard(CallsPanel, {store});
        await animationFrame();
        expect("a.o_salon_panel_call").toHaveAttribute("href", "tel:0470 12");
        await contains("[data-outcome=left_message]").click();
        expect(requestsOf(store, "call")).toEqual([{id: 4, outcome: "left_message"}]);
        expect(requestsOf(store, "calls")).toHaveLength(2);
        await contains(".o_salon_call_visit").click();
        expect(store.steps).toEqual([["select", 1]]);
    });
});

describe("waiting list", () => {
    test("a tap books for who waits", async () => {
        const row = {
            id: 3,
            name: "Els",
            phone: "0470 12",
            partner_id: 7,
            what: "Haircut",
            services: [{product_id: 5, employee_id: 2}],
            who: "Bert",
            when: "Mornings",
            state: "offered",
            state_label: "Asked",
            answer_until: at("13:00"),
        };
        const store = fakeStore({answers: {waitlist: [row]}});
        await mountOnBoard(WaitlistPanel, {store});
        await animationFrame();
        expect(requestsOf(store, "waitlist")).toEqual([{day: "2026-01-15"}]);
        expect(".o_salon_waiting").toHaveText(/Mornings · answers until 13:00/);
        await contains(".o_salon_waiting_book").click();
        expect(store.steps).toEqual([
            [
                "book",
                {
                    partner: {id: 7, name: "Els", phone: "0470 12"},
                    services: [{product_id: 5, employee_id: 2, requested: true}],
                    waitlist: 3,
                },
            ],
        ]);
    });
});

describe("who waits is added", () => {
    test("and then on the list", async () => {
        const opened = [];
        const store = fakeStore({
            answers: {waitlist: []},
            letWait: (values, onClose) => opened.push([values, onClose]),
        });
        await mountOnBoard(WaitlistPanel, {store});
        await animationFrame();
        await contains(".o_salon_waiting_add").click();
        const [[values, onClose]] = opened;
        expect(values).toEqual({});
        onClose();
        await animationFrame();
        expect(requestsOf(store, "waitlist")).toHaveLength(2);
    });

    test("by the desk only", async () => {
        const store = fakeStore({answers: {waitlist: []}});
        store.data.may.book = false;
        await mountOnBoard(WaitlistPanel, {store});
        await animationFrame();
        expect(".o_salon_waiting_add").toHaveCount(0);
    });
});

describe("client", () => {
    const CARD = {
        id: 7,
        name: "Els",
        phone: "0470 12",
        email: false,
        image: false,
        birthday: "20 January",
        since: "2024",
        allergy: true,
        skin: "",
        hair: "Fine",
        preferred: "Anna",
        refused: ["Bert"],
        visits: 12,
        missed: 0,
        late_cancels: 1,
        last: [{id: 1, day: "2 January", what: "Colour", who: "Anna", notes: ["6.3"]}],
        next: {id: 2, day: "15 January", what: "Haircut", who: "Anna"},
        note: "Likes tea",
    };

    test("the card, and what can be done from it", async () => {
        const store = fakeStore({
            answers: {client_card: CARD},
            visits: [visitRow({id: 2})],
        });
        await mountOnBoard(ClientPanel, {store, partnerId: 7});
        await animationFrame();
        expect(requestsOf(store, "client_card")).toEqual([{partner_id: 7}]);
        expect(queryAllTexts("dt")).toEqual([
            "Birthday",
            "Client since",
            "Visits",
            "Cancelled late",
            "Prefers",
            "Not with",
            "Hair",
        ]);
        expect(".o_salon_client_treatment").toHaveText("6.3");
        expect(".o_salon_client_allergy").toHaveCount(1);
        await contains(".o_salon_client_next").click();
        await contains(".o_salon_client_last").click();
        await contains(".o_salon_client_book").click();
        await contains(".o_salon_panel_close").click();
        expect(store.steps.map(([name]) => name)).toEqual([
            "select",
            "openVisit",
            "book",
            "closePanel",
        ]);
        expect(store.steps[2][1].partner.id).toBe(7);
    });

    test("from a booking the card leads back into it", async () => {
        const store = fakeStore({answers: {client_card: CARD}});
        const partner = {id: 7, name: "Els", preferred_employee_id: 1};
        const booking = {partner, waitlist: 3, draft: {note: "By the window"}};
        await mountOnBoard(ClientPanel, {store, partnerId: 7, booking});
        await animationFrame();
        expect(".o_salon_client_book").toHaveText("Go on booking");
        await contains(".o_salon_client_book").click();
        expect(store.steps).toEqual([["book", booking]]);
    });
});

describe("visit", () => {
    async function setup(visit, answers = {}) {
        const store = fakeStore({answers, visits: [visit], selected: visit.id});
        await mountOnBoard(VisitPanel, {store});
        return store;
    }

    const stepsShown = () =>
        [...document.querySelectorAll("[data-step]")].map((one) => one.dataset.step);

    test("the steps fit the state", async () => {
        const store = await setup(visitRow());
        expect(".o_salon_state_badge").toHaveText("Booked");
        expect(".o_salon_visit_clock").toHaveText(/12:00 – 12:30/);
        await contains("[data-step=confirm]").click();
        expect(store.steps).toEqual([["act", 1, "confirm"]]);
        store.visits[1].state = "in_service";
        await animationFrame();
        expect(stepsShown()).toEqual(["done", "longer", "back"]);
        expect(".o_salon_visit_move").toHaveCount(0);
        expect(".o_salon_visit_pay").toHaveCount(1);
        store.visits[1].state = "no_show";
        await animationFrame();
        expect(stepsShown()).toEqual(["restore"]);
    });

    test("it is cancelled for a reason of the list", async () => {
        onRpc("salon.cancel.reason", "search_read", () => [
            {id: 1, name: "Client is ill"},
            {id: 2, name: "Our mistake"},
        ]);
        const store = await setup(visitRow(), {act: {visits: []}});
        await contains("[data-step=cancel]").click();
        await contains(".o_salon_visit_reason:contains(Our mistake)").click();
        expect(requestsOf(store, "act")).toEqual([
            {visit_id: 1, action: "cancel", reason_id: 2},
        ]);
        expect(".o_salon_visit_question").toHaveCount(0);
    });

    test("a refusal is shown and the question stays", async () => {
        const error = new RPCError("Odoo Server Error");
        error.data = {message: "Bert comes after."};
        const store = await setup(visitRow({state: "in_service"}), {
            lengthen: () => {
                throw error;
            },
        });
        await contains("[data-step=longer]").click();
        await contains(".o_salon_visit_longer:contains(15)").click();
        expect(requestsOf(store, "lengthen")).toEqual([
            {visit_id: 1, line_id: 10, minutes: 15},
        ]);
        expect(".o_salon_panel_failure").toHaveText("Bert comes after.");
        expect(".o_salon_visit_longer").toHaveCount(4);
        await press("Escape");
        await animationFrame();
        expect(".o_salon_visit_longer").toHaveCount(0);
        expect(store.steps).toEqual([]);
    });

    test("it is moved without dragging, and drawn before", async () => {
        const store = await setup(visitRow(), {move: {visits: []}});
        await contains(".o_salon_visit_move").click();
        expect(".o_salon_visit_move_save").not.toBeEnabled();
        await contains(".o_salon_visit_later").click();
        await contains(".o_salon_visit_with").select("12");
        expect(store.ghost.map(({resource_id, start}) => [resource_id, start])).toEqual(
            [[12, at("12:15")]]
        );
        await contains(".o_salon_visit_move_save").click();
        expect(requestsOf(store, "move")).toEqual([
            {
                visit_id: 1,
                start: at("12:15"),
                from_resource_id: 11,
                to_resource_id: 12,
            },
        ]);
        expect(store.ghost).toBe(null);
    });

    test("ways to other places", async () => {
        const store = await setup(
            visitRow({state: "done", payment_state: "not_paid", start: NOON}),
            {next_time: {type: "ir.actions.act_window"}}
        );
        await contains(".o_salon_visit_client").click();
        await contains(".o_salon_visit_pay").click();
        await contains(".o_salon_visit_again").click();
        await contains(".o_salon_visit_open").click();
        expect(store.steps).toEqual([
            ["openPanel", "client", {partnerId: 101}],
            ["openTill", 1],
            ["doAction", {type: "ir.actions.act_window"}],
            ["openVisit", 1],
        ]);
    });

    test("a visit that left the board is missed", async () => {
        const store = await setup(visitRow());
        delete store.visits[1];
        await animationFrame();
        expect(".o_salon_panel_empty").toHaveCount(1);
    });
});
