import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {contains, getService, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {defineServer, mountOnBoard} from "@salon_crm/../tests/unit/board/board_env";
import {describe, expect, test} from "@odoo/hoot";
import {edit, queryAllTexts} from "@odoo/hoot-dom";
import {
    fakeStore,
    requestsOf,
    visitRow,
} from "@salon_crm/../tests/unit/board/fake_store";
import {ClientPanel} from "@salon_crm/backend/board/panels/client/client_panel";
import {VisitPanel} from "@salon_crm/backend/board/panels/visit/visit_panel";
import {animationFrame} from "@odoo/hoot-mock";

defineServer();

const KINDS = [
    {code: "service", name: "Quality of service", severity: "1", is_health: false},
    {code: "staff", name: "Staff attitude", severity: "2", is_health: false},
    {code: "health", name: "Health incident", severity: "3", is_health: true},
];
const NOTED = {id: 1, name: "K000001", joined: false};
const MAY = {book: true, overbook: false, till: 3, complain: true};

async function openVisit(answers = {}) {
    const visit = visitRow();
    const store = fakeStore({
        visits: [visit],
        selected: 1,
        answers: {complaint_kinds: KINDS, complain: NOTED, ...answers},
    });
    store.data.may = MAY;
    await mountOnBoard(VisitPanel, {store});
    store.told = [];
    patchWithCleanup(getService("notification"), {
        add: (message) => store.told.push(message),
    });
    await contains(".o_salon_visit_complain").click();
    await animationFrame();
    return store;
}

async function write(text) {
    await contains(".o_salon_complaint_text").click();
    await edit(text);
    await animationFrame();
}

const chosen = () =>
    queryAllTexts(".o_salon_complaint_severity[aria-pressed=true]").join();

describe("complaint of a visit", () => {
    test("a tap, words, and it is noted with the visit", async () => {
        const store = await openVisit();
        expect(".o_salon_complaint_client").toHaveText("Client 1");
        expect(".o_salon_complaint_send").not.toBeEnabled();
        await contains("[data-kind=staff]").click();
        expect(chosen()).toBe("High");
        expect(".o_salon_complaint_send").not.toBeEnabled();
        await write("Rude");
        await contains("[data-severity='3']").click();
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect(requestsOf(store, "complain")).toEqual([
            {
                kind: "staff",
                severity: "3",
                description: "Rude",
                partner_id: 101,
                appointment_id: 1,
            },
        ]);
        expect(store.told).toEqual(["Noted as K000001."]);
        expect(".o_salon_complaint").toHaveCount(0);
    });

    test("what joined says so", async () => {
        const store = await openVisit({complain: {...NOTED, joined: true}});
        await contains("[data-kind=service]").click();
        await write("Again");
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect(store.told).toEqual(["Added to K000001, which is open."]);
    });

    test("of health nothing is written down", async () => {
        const store = await openVisit();
        await contains("[data-kind=service]").click();
        await write("A rash");
        await contains("[data-kind=health]").click();
        expect(".o_salon_complaint_health").toHaveCount(1);
        expect(".o_salon_complaint_text").toHaveCount(0);
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect(requestsOf(store, "complain")[0].description).toBe("");
    });

    test("a lost connection keeps what was written", async () => {
        let lost = true;
        const store = await openVisit({
            complain: () => {
                if (lost) {
                    throw new ConnectionLostError("/");
                }
                return NOTED;
            },
        });
        await contains("[data-kind=service]").click();
        await write("Too short");
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect(".o_salon_complaint_failure").toHaveText(/cannot be reached/);
        expect(".o_salon_complaint_text").toHaveValue("Too short");
        // Also when the form is closed and opened again
        await contains(".o_salon_complaint_close").click();
        await contains(".o_salon_visit_complain").click();
        await animationFrame();
        expect(".o_salon_complaint_text").toHaveValue("Too short");
        expect("[data-kind=service]").toHaveAttribute("aria-pressed", "true");
        lost = false;
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect(store.told).toEqual(["Noted as K000001."]);
        await contains(".o_salon_visit_complain").click();
        await animationFrame();
        expect(".o_salon_complaint_text").toHaveValue("");
    });

    test("what the server refuses is said", async () => {
        const error = new RPCError("Odoo Server Error");
        error.data = {message: "There is no such kind of complaint."};
        await openVisit({
            complain: () => {
                throw error;
            },
        });
        await contains("[data-kind=service]").click();
        await write("Too short");
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        expect(".o_salon_complaint_failure").toHaveText(/no such kind/);
    });
});

describe("client card", () => {
    const CARD = {
        id: 7,
        name: "Els",
        phone: "",
        email: "",
        refused: [],
        last: [{id: 3, day: "Jan 2", what: "Haircut", who: "Anna", notes: []}],
        next: false,
    };
    const MEMBER = {
        tier: "Gold",
        color: 3,
        text: "€ 420 or 2 visits to Diamond",
        progress: 60,
        points: "120 Points",
        lapsing: "20 Points lapse on Feb 1.",
    };

    async function setup(member) {
        const store = fakeStore({
            answers: {
                client_card: {...CARD, member},
                complaint_kinds: KINDS,
                complain: NOTED,
            },
        });
        store.data.may = MAY;
        await mountOnBoard(ClientPanel, {store, partnerId: 7});
        await animationFrame();
        return store;
    }

    test("tier in its colour, progress and points", async () => {
        await setup(MEMBER);
        expect(".o_salon_client_tier").toHaveText("Gold");
        expect(".o_salon_client_tier").toHaveClass("o_salon_tier_3");
        expect(".o_salon_client_points").toHaveText("120 Points");
        expect(".o_salon_client_progress").toHaveText(/2 visits to Diamond/);
    });

    test("of who is no member nothing is said", async () => {
        await setup({tier: "", color: 0, text: "", points: "", lapsing: ""});
        expect(".o_salon_client_tier").toHaveCount(0);
        expect(".o_salon_client_progress").toHaveCount(0);
    });

    test("the last visit is proposed", async () => {
        const store = await setup(MEMBER);
        await contains(".o_salon_client_complain").click();
        await animationFrame();
        expect(".o_salon_complaint_visit").toHaveValue("3");
        await contains(".o_salon_complaint_visit").select("");
        await contains("[data-kind=service]").click();
        await write("Too short");
        await contains(".o_salon_complaint_send").click();
        await animationFrame();
        const [sent] = requestsOf(store, "complain");
        expect([sent.partner_id, sent.appointment_id]).toEqual([7, false]);
    });
});
