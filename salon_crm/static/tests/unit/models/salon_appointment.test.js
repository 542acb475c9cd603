import {describe, expect, test} from "@odoo/hoot";
import {loadVisit, setupTill} from "@salon_crm/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mockDate} from "@odoo/hoot-mock";

definePosModels();

describe("today", () => {
    test("is the day of the branch", async () => {
        const store = await setupTill();
        const early = loadVisit(store, {id: 1, start: "2026-01-14 23:00:00"});
        const late = loadVisit(store, {id: 2, start: "2026-01-15 22:59:00"});
        const tomorrow = loadVisit(store, {id: 3, start: "2026-01-15 23:00:00"});
        const isToday = () => [early, late, tomorrow].map((visit) => visit.isToday());
        expect(isToday()).toEqual([true, true, false]);
        expect(store.getVisitsToday()).toHaveLength(2);
        // A till that stays open overnight
        mockDate("2026-01-15 23:30:00", 0);
        expect(isToday()).toEqual([false, false, true]);
    });

    test("times are shown as on the branch's wall", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {start: "2026-01-15 13:05:00"});
        expect(visit.clock).toMatch(/^(14:05|0?2:05 PM)$/);
    });
});

describe("standing", () => {
    const standing = async (values) => {
        const store = await setupTill();
        return loadVisit(store, values).getStanding();
    };

    test("due, when nothing is charged", async () => {
        expect(await standing()).toBe("due");
    });

    test("paid, when all is paid", async () => {
        const line = {payment_state: "paid", is_charged: true};
        expect(await standing({line})).toBe("paid");
    });

    test("on account, when it is charged but not paid", async () => {
        expect(await standing({line: {is_charged: true}})).toBe("account");
    });

    test("due again after a refund", async () => {
        expect(await standing({line: {payment_state: "refunded"}})).toBe("due");
    });

    test("partial, when one service is charged", async () => {
        const store = await setupTill();
        const visit = loadVisit(store);
        store.models["salon.appointment.line"].get(10).is_charged = true;
        expect(visit.getStanding()).toBe("partial");
        expect(visit.getDueLines().map((line) => line.id)).toEqual([11]);
    });

    test("a cancelled service counts for nothing", async () => {
        const store = await setupTill();
        const visit = loadVisit(store);
        store.models["salon.appointment.line"].get(10).state = "cancelled";
        expect(visit.getLines().map((line) => line.id)).toEqual([11]);
    });
});

describe("search", () => {
    test("by name, number and phone as people say it", async () => {
        const store = await setupTill();
        const visit = loadVisit(store);
        visit.partner_id.name = "Zoë Müller";
        visit.partner_id.phone = "+32 470 11 22 33";
        for (const query of ["", "zoe", "MULLER", "v000001", "0470 11", "11.22-33"]) {
            expect(visit.matches(query)).toBe(true, {message: `found by “${query}”`});
        }
        for (const query of ["Anton", "V000002", "0471"]) {
            expect(visit.matches(query)).toBe(false, {message: `not by “${query}”`});
        }
    });
});

describe("section", () => {
    const sectionsOf = async (...visits) => {
        const store = await setupTill();
        return visits.map((values, index) =>
            loadVisit(store, {id: index + 1, ...values}).getSection()
        );
    };
    const paid = {payment_state: "paid", is_charged: true};

    test("follows the state", async () => {
        const states = ["booked", "confirmed", "arrived", "in_service"];
        const sections = await sectionsOf(...states.map((state) => ({state})));
        expect(sections).toEqual(["arriving", "arriving", "waiting", "in_service"]);
    });

    test("of who is done is to pay, or paid", async () => {
        const sections = await sectionsOf(
            {state: "done"},
            {state: "done", line: paid},
            {state: "done", line: {is_charged: true}}
        );
        expect(sections).toEqual(["to_pay", "paid", "paid"]);
    });

    test("of who paid before they came is that of their state", async () => {
        const sections = await sectionsOf(
            {state: "booked", line: paid},
            {state: "arrived", line: paid}
        );
        expect(sections).toEqual(["arriving", "waiting"]);
    });

    test("of who stands at the till is to pay", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {state: "in_service"});
        await store.payVisit(visit);
        expect(visit.getSection()).toBe("to_pay");
    });

    test("of what this till sold is paid, before the server says so", async () => {
        const store = await setupTill();
        const visit = loadVisit(store, {state: "in_service"});
        await store.payVisit(visit);
        store.getOrder().state = "paid";
        expect(visit.getSection()).toBe("paid");
    });
});
