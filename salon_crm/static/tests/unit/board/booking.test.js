import {
    MINUTE,
    NOON,
    at,
    fakeStore,
    requestsOf,
    slotRow,
    visitRow,
} from "@salon_crm/../tests/unit/board/fake_store";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {defineServer, mountOnBoard} from "@salon_crm/../tests/unit/board/board_env";
import {describe, expect, test} from "@odoo/hoot";
import {fill, press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {ghostOf, movedGhost} from "@salon_crm/backend/board/panels/booking/ghost";
import {BookingPanel} from "@salon_crm/backend/board/panels/booking/booking_panel";
import {Deferred} from "@web/core/utils/concurrency";
import {RPCError} from "@web/core/network/rpc";
import {contains} from "@web/../tests/web_test_helpers";

defineServer();

const DAY = 24 * 60 * MINUTE;
const ELS = {id: 7, name: "Els", phone: "0470 00 80 00", missed: 0};
const COLUMNS = [
    {resource_id: 11, employee_id: 1},
    {resource_id: 12, employee_id: 2},
];
const FITS = {
    slot: slotRow(NOON),
    reasons: [],
    others: [],
    price: 40,
    minutes: 30,
};
const REFUSED = {
    slot: false,
    reasons: ["Anna is busy until 12:30."],
    others: [slotRow(at("12:30")), slotRow(at("14:00"))],
    price: 40,
    minutes: 30,
};

function refusal(message) {
    const error = new RPCError("Odoo Server Error");
    error.data = {message};
    return error;
}

async function setup(answers = {}, props = {}, values = {}) {
    const store = fakeStore({
        answers: {
            clients: [ELS],
            preview: ({start}) => ({...FITS, slot: slotRow(start)}),
            book: ({start}) => ({visits: [visitRow({id: 9, start})]}),
            ...answers,
        },
        ...values,
    });
    await mountOnBoard(BookingPanel, {store, start: NOON, resourceId: 11, ...props});
    await animationFrame();
    return store;
}

async function chooseClient() {
    await fill("8000");
    await runAllTimers();
    await press("Enter");
    await animationFrame();
}

async function chooseService(text) {
    await fill(text);
    await press("Enter");
    await animationFrame();
    await runAllTimers();
}

describe("ghost", () => {
    test("a colour leaves the stylist free while it develops", () => {
        const [apply, wait, finish] = [
            {start: 0, stop: 45, employee_id: 1, resource_ids: [21]},
            {start: 45, stop: 80, employee_id: false, resource_ids: [21]},
            {start: 80, stop: 110, employee_id: 2, resource_ids: [21]},
        ];
        const line = {employee_id: 1, start: 0, stop: 110};
        const slot = {lines: [{...line, phases: [apply, wait, finish]}]};
        expect(ghostOf(slot, COLUMNS)).toEqual([
            {
                resource_id: 11,
                start: 0,
                stop: 110,
                phases: [
                    {start: 0, stop: 45, staffed: true},
                    {start: 45, stop: 80, staffed: false},
                    {start: 80, stop: 110, staffed: false},
                ],
            },
            {
                resource_id: 12,
                start: 80,
                stop: 110,
                phases: [{start: 80, stop: 110, staffed: true}],
            },
        ]);
        const chairs = [{resource_id: 21, employee_id: false}];
        expect(ghostOf(slot, chairs).map(({start, stop}) => [start, stop])).toEqual([
            [0, 110],
        ]);
    });

    test("a visit that is moved goes along with all of it", () => {
        const move = {start: at("13:00"), from: 11, to: 12};
        const ghost = movedGhost(visitRow(), move, COLUMNS);
        expect(ghost.map(({resource_id, start}) => [resource_id, start])).toEqual([
            [12, at("13:00")],
        ]);
        expect(ghost[0].stop - ghost[0].start).toBe(30 * MINUTE);
    });
});

describe("booking", () => {
    test("by keyboard: digits, service, Enter", async () => {
        const store = await setup();
        expect(".o_salon_client_box").toBeFocused();
        expect(".o_salon_booking_book").toHaveText("Choose a client");
        await chooseClient();
        expect(".o_salon_service_box").toBeFocused();
        expect(".o_salon_booking_book").toHaveText("Choose a service");
        await chooseService("hairc");
        expect(requestsOf(store, "preview")).toEqual([
            {
                services: [{product_id: 5, employee_id: 1}],
                start: NOON,
                partner_id: 7,
            },
        ]);
        expect(".o_salon_booking_clock").toHaveText(/12:00\s*–\s*12:30/);
        expect(".o_salon_booking_fits").toHaveText(/30 min.*Anna/);
        expect(store.ghost.map(({resource_id: column}) => column)).toEqual([11]);
        await press("Enter");
        await press("Enter");
        await animationFrame();
        const [request, ...more] = requestsOf(store, "book");
        expect(more).toEqual([]);
        expect(request.request_uid).toMatch(/.{8}/);
        delete request.request_uid;
        expect(request).toEqual({
            // Nobody was asked for by name: Anna comes with the slot.
            services: [{product_id: 5, employee_id: false}],
            start: NOON,
            partner_id: 7,
            channel: "phone",
            note: "",
            slot: slotRow(NOON),
        });
        expect(store.steps).toEqual([["closePanel"], ["select", 9]]);
    });

    test("who was asked for by name is booked so", async () => {
        const store = await setup({}, {partner: {...ELS, preferred_employee_id: 1}});
        await contains(".o_salon_service_option[data-product='5']").click();
        await runAllTimers();
        expect(".o_salon_service_requested").toHaveAttribute("aria-pressed", "true");
        await contains(".o_salon_booking_book").click();
        expect(requestsOf(store, "book")[0].services).toEqual([
            {product_id: 5, employee_id: 1},
        ]);
    });

    test("of services that the column's person may not do, anyone does it", async () => {
        const store = await setup({}, {partner: ELS});
        await contains(".o_salon_service_option[data-product='7']").click();
        await runAllTimers();
        expect(requestsOf(store, "preview")[0].services).toEqual([
            {product_id: 7, employee_id: false},
        ]);
        expect(queryAllTexts(".o_salon_service_person option")).toEqual([
            "Anyone",
            "Bert",
        ]);
        await contains(".o_salon_service_person").select("2");
        await runAllTimers();
        expect(requestsOf(store, "preview")[1].services[0].employee_id).toBe(2);
    });

    test("a double press books once", async () => {
        const slow = new Deferred();
        const services = [{product_id: 5, employee_id: 1}];
        const store = await setup({book: () => slow}, {partner: ELS, services});
        await runAllTimers();
        const button = queryOne(".o_salon_booking_book");
        button.click();
        button.click();
        await animationFrame();
        expect(".o_salon_booking_book").not.toBeEnabled();
        slow.resolve({visits: [visitRow({id: 9})]});
        await animationFrame();
        expect(requestsOf(store, "book")).toHaveLength(1);
        expect(store.steps).toEqual([["closePanel"], ["select", 9]]);
    });

    test("a passer-by has no record", async () => {
        const services = [{product_id: 5, employee_id: 1}];
        const store = await setup({clients: []}, {services, walkIn: 3});
        await fill("Tom");
        await runAllTimers();
        await contains("[data-key=passer_by]").click();
        await runAllTimers();
        await press(["Control", "Enter"]);
        await animationFrame();
        const [request] = requestsOf(store, "book");
        expect([request.partner_id, request.passer_by, request.channel]).toEqual([
            false,
            "Tom",
            "walk_in",
        ]);
    });

    test("who waits on the list and is booked waits no more", async () => {
        const services = [{product_id: 5, employee_id: 1}];
        const props = {services, partner: ELS, waitlist: 3};
        const store = await setup({}, props);
        await runAllTimers();
        await contains(".o_salon_booking_book").click();
        expect(requestsOf(store, "book")[0].waitlist_id).toBe(3);
    });

    test("who came in and takes another time has left the queue", async () => {
        const services = [{product_id: 5, employee_id: 1}];
        const partner = {id: false, name: "Tom"};
        const store = await setup({}, {services, partner, walkIn: 3});
        await runAllTimers();
        await contains(".o_salon_booking_book").click();
        const [request] = requestsOf(store, "book");
        expect([request.walk_in_id, request.passer_by]).toEqual([3, "Tom"]);
    });

    test("whoever is booked instead has not waited", async () => {
        const services = [{product_id: 5, employee_id: 1}];
        const props = {services, partner: {id: 8, name: "Mia"}, waitlist: 3};
        const store = await setup({}, props);
        await contains(".o_salon_client_clear").click();
        await chooseClient();
        await runAllTimers();
        await contains(".o_salon_booking_book").click();
        const [request] = requestsOf(store, "book");
        expect([request.partner_id, request.waitlist_id]).toEqual([7, undefined]);
    });

    test("for a day that is not shown it is said, and the day is a press away", async () => {
        const days = [];
        const services = [{product_id: 5, employee_id: 1}];
        const store = await setup(
            {book: {visits: [], gone: [9]}},
            {services, partner: ELS, start: NOON + DAY},
            {load: ({day}) => days.push(day)}
        );
        await runAllTimers();
        await contains(".o_salon_booking_book").click();
        await animationFrame();
        expect(store.steps).toEqual([["closePanel"]]);
        expect(".o_notification").toHaveText(/Booked: Els, 16 Jan 12:00/);
        await contains(".o_notification button:contains('Show the day')").click();
        expect(days).toEqual(["2026-01-16"]);
    });

    test("who does it is named without a column of theirs", async () => {
        const preview = {...FITS, slot: slotRow(NOON, {employee_id: 3})};
        const services = [{product_id: 5, employee_id: false}];
        await setup(
            {preview},
            {services},
            {
                catalogue: async () => ({
                    services: [],
                    staff: [{employee_id: 3, name: "Cleo"}],
                }),
            }
        );
        await runAllTimers();
        expect(".o_salon_booking_fits").toHaveText(/30 min.*Cleo/);
    });

    test("the client's card is looked at, and the booking goes on", async () => {
        const services = [{product_id: 5, employee_id: 2, requested: true}];
        const store = await setup({}, {services, partner: ELS, waitlist: 3});
        await contains("[data-channel=desk]").click();
        await contains(".o_salon_booking_note").edit("By the window");
        await contains(".o_salon_client_card").click();
        const [[name, {partnerId, booking}]] = store.steps.map(([, ...rest]) => rest);
        expect([name, partnerId, booking.partner.name]).toEqual(["client", 7, "Els"]);
        const next = await setup({}, {start: null, resourceId: null, ...booking});
        await runAllTimers();
        await contains(".o_salon_booking_book:last").click();
        const [request] = requestsOf(next, "book");
        expect(request).toMatchObject({
            services: [{product_id: 5, employee_id: 2}],
            start: NOON,
            partner_id: 7,
            channel: "desk",
            note: "By the window",
            waitlist_id: 3,
        });
    });

    test("of a passer-by there is no card", async () => {
        await setup({}, {partner: {id: false, name: "Tom"}});
        expect(".o_salon_client_clear").toHaveCount(1);
        expect(".o_salon_client_card").toHaveCount(0);
    });

    test("Esc closes and takes the ghost away", async () => {
        const services = [{product_id: 5, employee_id: 1}];
        const store = await setup({}, {services});
        await runAllTimers();
        expect(store.ghost).not.toBe(null);
        await press("Escape");
        expect(store.steps).toEqual([["closePanel"]]);
    });
});

describe("the time", () => {
    const props = {partner: ELS, services: [{product_id: 5, employee_id: 1}]};

    test("goes by steps, or to another span of the grid", async () => {
        const store = await setup({}, props);
        await runAllTimers();
        await contains(".o_salon_booking_later").click();
        await runAllTimers();
        await contains(".o_salon_booking_earlier").click();
        await contains(".o_salon_booking_earlier").click();
        await runAllTimers();
        store.bus.trigger("span", {start: at("16:00"), resourceId: 12});
        await runAllTimers();
        expect(
            requestsOf(store, "preview").map(({start, services}) => [
                store.clock(start),
                services[0].employee_id,
            ])
        ).toEqual([
            ["12:00", 1],
            ["12:15", 1],
            ["11:45", 1],
            ["16:00", 2],
        ]);
    });

    test("an answer that comes late is dropped", async () => {
        const slow = new Deferred();
        const store = await setup(
            {preview: ({start}) => (start === NOON ? slow : REFUSED)},
            props
        );
        await runAllTimers();
        await contains(".o_salon_booking_later").click();
        await runAllTimers();
        slow.resolve(FITS);
        await animationFrame();
        expect(".o_salon_booking_fits").toHaveCount(0);
        expect(store.ghost[0].refused).toBe(true);
    });

    test("that cannot be had says why, and which are next", async () => {
        const store = await setup(
            {
                preview: ({start}) =>
                    start === NOON ? REFUSED : {...FITS, slot: slotRow(start)},
            },
            props
        );
        await runAllTimers();
        await animationFrame();
        expect(".o_salon_booking_refused").toHaveText(/Anna is busy until 12:30\./);
        expect(".o_salon_booking_book").not.toBeEnabled();
        expect(".o_salon_booking_overbook").toHaveCount(0);
        expect(queryAllTexts(".o_salon_booking_other")).toEqual(["12:30", "14:00"]);
        await contains(".o_salon_booking_other:first-child").click();
        await runAllTimers();
        await contains(".o_salon_booking_book").click();
        expect(requestsOf(store, "book")[0].start).toBe(at("12:30"));
    });

    test("that suits nobody: the client is put on the waiting list", async () => {
        const store = await setup({preview: {...REFUSED, others: []}}, props);
        await runAllTimers();
        await animationFrame();
        await contains(".o_salon_booking_wait").click();
        expect(store.steps).toEqual([
            [
                "letWait",
                {
                    partner_id: 7,
                    product_ids: [5],
                    employee_id: 1,
                    date_from: "2026-01-15",
                    channel: "phone",
                },
            ],
        ]);
    });

    test("of who waits already, the waiting list knows", async () => {
        await setup({preview: REFUSED}, {...props, waitlist: 3});
        await runAllTimers();
        await animationFrame();
        expect(".o_salon_booking_other").toHaveCount(2);
        expect(".o_salon_booking_wait").toHaveCount(0);
    });

    test("a manager overbooks with a reason", async () => {
        const store = fakeStore();
        const may = {...store.data.may, overbook: true};
        const booked = await setup({preview: REFUSED}, props, {
            data: {...store.data, may},
        });
        await runAllTimers();
        await contains(".o_salon_booking_overbook").click();
        await contains(".o_salon_booking_reason").edit("A regular", {confirm: false});
        await contains(".btn-danger").click();
        const [request] = requestsOf(booked, "book");
        expect([request.overbook, request.start, "slot" in request]).toEqual([
            "A regular",
            NOON,
            false,
        ]);
        expect(request.services[0].employee_id).toBe(1);
    });

    test("what is refused at last is shown, with a fresh preview", async () => {
        let taken = false;
        const store = await setup(
            {
                preview: () => (taken ? REFUSED : FITS),
                book: () => {
                    taken = true;
                    throw refusal("This time is gone. Free: 12:30.");
                },
            },
            props
        );
        await runAllTimers();
        await contains(".o_salon_booking_book").click();
        await animationFrame();
        expect(".o_salon_panel_failure").toHaveText("This time is gone. Free: 12:30.");
        expect(".o_salon_booking_refused").toHaveCount(1);
        expect(store.steps).toEqual([]);
        await contains(".o_salon_booking_other:first-child").click();
        expect(".o_salon_panel_failure").toHaveCount(0);
    });

    test("without a span is the next step from now", async () => {
        const store = await setup({}, {...props, start: null}, {now: at("10:04")});
        await runAllTimers();
        expect(requestsOf(store, "preview")[0].start).toBe(at("10:15"));
    });
});
