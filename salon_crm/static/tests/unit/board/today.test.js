import {
    MINUTE,
    NOON,
    at,
    fakeStore,
    visitRow,
} from "@salon_crm/../tests/unit/board/fake_store";
import {defineServer, mountOnBoard} from "@salon_crm/../tests/unit/board/board_env";
import {describe, expect, test} from "@odoo/hoot";
import {TodayPanel} from "@salon_crm/backend/board/panels/today/today_panel";
import {animationFrame} from "@odoo/hoot-mock";
import {contains} from "@web/../tests/web_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";
import {sectionsOf} from "@salon_crm/backend/board/panels/today/sections";

defineServer();

/** The only row of visits, and its section. */
function rowOf(values, now = NOON) {
    const filled = sectionsOf([visitRow(values)], now).filter(
        (section) => section.rows.length
    );
    expect(filled).toHaveLength(1);
    const {kind, minutes, urgent} = filled[0].rows[0].time || {};
    return [filled[0].name, kind, minutes, Boolean(urgent)];
}

describe("sectionsOf", () => {
    test("who is awaited", () => {
        expect(rowOf({start: at("12:25")})).toEqual(["arriving", "in", 25, false]);
        expect(rowOf({start: NOON})).toEqual(["arriving", "in", 0, false]);
        expect(rowOf({start: at("11:57")})).toEqual(["arriving", "late", 3, false]);
        expect(rowOf({start: at("11:50"), state: "confirmed"})).toEqual([
            "arriving",
            "late",
            10,
            true,
        ]);
    });

    test("who waits, from when they came", () => {
        const early = {state: "arrived", start: at("12:10"), arrived_at: at("11:48")};
        expect(rowOf(early)).toEqual(["waiting", "waiting", 12, false]);
        expect(rowOf({...early, start: at("11:50")})).toEqual([
            "waiting",
            "waiting",
            12,
            true,
        ]);
    });

    test("who is served", () => {
        const served = {state: "in_service", start: at("11:00"), stop: at("12:20")};
        expect(rowOf(served)).toEqual(["in_service", "done_in", 20, false]);
        expect(rowOf({...served, stop: at("11:45")})).toEqual([
            "in_service",
            "over",
            15,
            true,
        ]);
        expect(rowOf({...served, to_pay: true})[0]).toBe("in_service");
    });

    test("who is done", () => {
        const done = {state: "done", start: at("10:00"), done_at: at("11:30")};
        expect(rowOf({...done, to_pay: true})).toEqual(["to_pay", "since", 30, false]);
        expect(rowOf(done)).toEqual(["done", "since", 30, false]);
    });

    test("what nobody opened", () => {
        expect(rowOf({start: at("9:00"), to_review: true})).toEqual([
            "to_review",
            undefined,
            undefined,
            false,
        ]);
    });

    test("minutes of another day are not counted", () => {
        const day = 24 * 60 * MINUTE;
        expect(rowOf({}, NOON - day)).toEqual([
            "arriving",
            undefined,
            undefined,
            false,
        ]);
    });

    test("cancelled ones and no-shows are in none", () => {
        const gone = ["cancelled", "no_show", "hold"].map((state, id) =>
            visitRow({id, state})
        );
        const sections = sectionsOf(gone, NOON);
        expect(sections.flatMap((section) => section.rows)).toEqual([]);
        expect(sections).toHaveLength(6);
    });

    test("who came first is first", () => {
        const came = (id, arrived) =>
            visitRow({id, state: "arrived", start: at("12:30"), arrived_at: arrived});
        const visits = [
            came(1, at("11:50")),
            came(2, at("11:40")),
            came(3, at("11:40")),
        ];
        const [, waiting] = sectionsOf(visits, NOON);
        expect(waiting.rows.map(({visit}) => visit.id)).toEqual([2, 3, 1]);
    });
});

describe("panel", () => {
    test("a row says who, what, with whom and when; a tap selects, a button does the step", async () => {
        const visits = [
            visitRow({id: 1, start: at("12:20"), badges: {allergy: true}}),
            visitRow({id: 2, state: "done", to_pay: true, done_at: at("11:55")}),
            visitRow({
                id: 3,
                state: "in_service",
                start: at("11:00"),
                stop: at("13:05"),
            }),
        ];
        const store = fakeStore({visits});
        await mountOnBoard(TodayPanel, {store});
        expect(queryAllTexts(".o_salon_panel_title > :first-child")).toEqual([
            "Arriving",
            "In service",
            "To pay",
        ]);
        const row = ".o_salon_today_row[data-visit='1']";
        expect(`${row} .o_salon_panel_what`).toHaveText(
            /12:20\s*Client 1\s*Haircut · Anna\s*in 20 min/
        );
        expect(`${row} [aria-label=Allergy]`).toHaveCount(1);
        expect("[data-visit='3'] .o_salon_today_time").toHaveText("done in 1 h 05");
        await contains(`${row} .o_salon_panel_what`).click();
        await contains(`${row} .o_salon_today_step`).click();
        await contains("[data-visit='2'] .o_salon_today_step").click();
        expect(store.steps).toEqual([
            ["select", 1],
            ["act", 1, "arrive"],
            ["openTill", 2],
        ]);
    });

    test("minutes go on with the clock", async () => {
        const store = fakeStore({visits: [visitRow({start: at("12:20")})]});
        await mountOnBoard(TodayPanel, {store});
        store.now = at("12:30");
        await animationFrame();
        expect(".o_salon_today_time").toHaveText("late by 10 min");
        expect(".o_salon_today_time").toHaveClass("text-danger");
    });

    test("a visit that nobody opened came or did not", async () => {
        const visits = [visitRow({start: at("9:00"), to_review: true})];
        const store = fakeStore({visits});
        store.data.review = 4;
        await mountOnBoard(TodayPanel, {store});
        expect(".o_salon_today_review").toHaveText(/4/);
        await contains(".o_salon_today_step").click();
        await contains(".o_salon_today_no_show").click();
        expect(store.steps.map(([, , action]) => action)).toEqual(["done", "no_show"]);
    });

    test("a day without visits says so", async () => {
        await mountOnBoard(TodayPanel, {store: fakeStore()});
        expect(".o_salon_panel_empty").toHaveCount(1);
    });
});
