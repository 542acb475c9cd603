import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {defineServer, mountOnBoard} from "@salon_crm/../tests/unit/board/board_env";
import {describe, expect, test} from "@odoo/hoot";
import {edit, fill, press, queryAllTexts} from "@odoo/hoot-dom";
import {fakeStore, requestsOf} from "@salon_crm/../tests/unit/board/fake_store";
import {ClientSearch} from "@salon_crm/backend/board/panels/client_search/client_search";
import {Deferred} from "@web/core/utils/concurrency";
import {contains} from "@web/../tests/web_test_helpers";
import {guessClient} from "@salon_crm/backend/board/panels/client_search/guess";

defineServer();

const WANG = {id: 1, name: "王小明", phone: "138 0013 8000", missed: 0};
const WONG = {id: 2, name: "Wong Li", phone: "138 0013 8001", missed: 2, allergy: true};

async function setup(answers, props = {}) {
    const store = fakeStore({answers});
    const chosen = [];
    await mountOnBoard(ClientSearch, {
        store,
        autofocus: true,
        onChange: (client) => chosen.push(client),
        ...props,
    });
    return {store, chosen};
}

describe("guessClient", () => {
    const guesses = {
        "Wang Fang 138 0013 8000": {name: "Wang Fang", phone: "138 0013 8000"},
        "0470/12.34.56 Els": {name: "Els", phone: "0470/12.34.56"},
        "+32 (470) 123456": {name: "", phone: "+32 (470) 123456"},
        8000: {name: "", phone: ""},
        王小明: {name: "王小明", phone: ""},
        "  Els   Peeters ": {name: "Els Peeters", phone: ""},
    };
    for (const [typed, guess] of Object.entries(guesses)) {
        test(`of “${typed}”`, () => {
            expect(guessClient(typed)).toEqual(guess);
        });
    }
});

describe("search", () => {
    test("asks once for what was typed in a go, and Enter chooses the first", async () => {
        const {store, chosen} = await setup({clients: [WANG, WONG]});
        expect(".o_salon_client_box").toBeFocused();
        await fill("w");
        await fill("xm");
        expect(store.calls).toEqual([]);
        await runAllTimers();
        expect(requestsOf(store, "clients")).toEqual([{text: "wxm"}]);
        expect(queryAllTexts(".o_salon_client_option strong")).toEqual([
            "王小明",
            "Wong Li",
        ]);
        await press("Enter");
        expect(chosen.map((client) => client.id)).toEqual([1]);
    });

    test("arrows choose another one; flags are shown", async () => {
        const {chosen} = await setup({clients: [WANG, WONG]});
        await fill("w");
        await runAllTimers();
        expect("[data-key=client_2] [aria-label=Allergy]").toHaveCount(1);
        await press("ArrowDown");
        await animationFrame();
        expect("[data-key=client_2]").toHaveAttribute("aria-selected", "true");
        await press("Enter");
        expect(chosen[0].id).toBe(2);
    });

    test("an answer that comes late is dropped", async () => {
        const slow = new Deferred();
        await setup({clients: ({text}) => (text === "w" ? slow : [WONG])});
        await fill("w");
        await runAllTimers();
        await fill("o");
        await runAllTimers();
        slow.resolve([WANG]);
        await animationFrame();
        expect(queryAllTexts(".o_salon_client_option strong")).toEqual(["Wong Li"]);
    });

    test("Enter before the answer waits for it, and chooses if it is one", async () => {
        const {chosen} = await setup({clients: [WANG]});
        await fill("8000");
        await press("Enter");
        expect(chosen).toEqual([]);
        await runAllTimers();
        expect(chosen.map((client) => client.id)).toEqual([1]);
    });

    test("Esc closes the list", async () => {
        await setup({clients: [WANG]});
        await fill("w");
        await runAllTimers();
        await press("Escape");
        await animationFrame();
        expect(".o_salon_client_list").toHaveCount(0);
    });
});

describe("others", () => {
    test("a new client, with name and phone as they were typed", async () => {
        const {store, chosen} = await setup({clients: [], add_client: WANG});
        await fill("王小明 13800138000");
        await runAllTimers();
        await press("Enter");
        await animationFrame();
        expect(".o_salon_client_new_name").toBeFocused();
        expect(".o_salon_client_new_name").toHaveValue("王小明");
        expect(".o_salon_client_new_phone").toHaveValue("13800138000");
        await contains(".o_salon_client_new_save").click();
        expect(requestsOf(store, "add_client")).toEqual([
            {name: "王小明", phone: "13800138000"},
        ]);
        expect(chosen.map((client) => client.id)).toEqual([1]);
    });

    test("a passer-by keeps the name", async () => {
        const {chosen} = await setup({clients: []});
        await fill("Els");
        await runAllTimers();
        await contains("[data-key=passer_by]").click();
        expect(chosen).toEqual([{id: false, name: "Els"}]);
    });

    test("who was chosen is shown and can be given up", async () => {
        const {chosen} = await setup({}, {client: WONG});
        expect(".o_salon_client_chosen strong").toHaveText("Wong Li");
        await contains(".o_salon_client_clear").click();
        expect(chosen).toEqual([null]);
    });

    test("text can be edited", async () => {
        const {store} = await setup({clients: []});
        await edit("els");
        await runAllTimers();
        expect(requestsOf(store, "clients")).toEqual([{text: "els"}]);
    });
});
