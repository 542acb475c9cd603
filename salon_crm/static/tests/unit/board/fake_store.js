import {EventBus, reactive} from "@odoo/owl";

/** Noon of a winter's day in Brussels, in seconds. */
export const NOON = 1768474800;
export const MINUTE = 60;

/** A moment on the clock of that day, such as `at("10:30")`. */
export function at(clock) {
    const [hours, minutes] = clock.split(":").map(Number);
    return NOON + ((hours - 12) * 60 + minutes) * MINUTE;
}

export const ANNA = {resource_id: 11, employee_id: 1, name: "Anna"};
export const BERT = {resource_id: 12, employee_id: 2, name: "Bert"};
const CHAIR = 21;

function phasesOf(resources, start, stop) {
    return [{start, stop, name: "", resources, staffed: true}];
}

/** A visit as the server gives it: a haircut by Anna of half an hour at noon. */
export function visitRow({id = 1, badges = {}, client = {}, ...values} = {}) {
    const start = values.start || NOON;
    const stop = values.stop || start + 30 * MINUTE;
    return {
        id,
        number: `V00000${id}`,
        state: "booked",
        channel: "desk",
        start,
        stop,
        hold_until: false,
        client: {
            id: 100 + id,
            name: `Client ${id}`,
            phone: "0470 12 34 56",
            is_passer_by: false,
            ...client,
        },
        what: "Haircut",
        note: "",
        parts: [
            {
                line_id: 10 * id,
                product_id: 5,
                name: "Haircut",
                employee_id: ANNA.employee_id,
                requested: false,
                state: "planned",
                start,
                stop,
                phases: phasesOf([ANNA.resource_id, CHAIR], start, stop),
            },
        ],
        arrived_at: false,
        started_at: false,
        done_at: false,
        payment_state: "not_paid",
        deposit: 0,
        deposit_paid: false,
        to_pay: false,
        to_review: false,
        overbooked: "",
        badges: {
            first: false,
            requested: false,
            allergy: false,
            birthday: false,
            deposit: false,
            missed: 0,
            ...badges,
        },
        ...values,
    };
}

const SERVICES = [
    {
        product_id: 5,
        name: "Haircut",
        category: "Hair",
        minutes: 30,
        price: 40,
        employee_ids: [1, 2],
    },
    {
        product_id: 6,
        name: "Colour",
        category: "Hair",
        minutes: 110,
        price: 90,
        employee_ids: [1],
    },
    {
        product_id: 7,
        name: "Manicure",
        category: "Nails",
        minutes: 45,
        price: 35,
        employee_ids: [2],
    },
];

/** A slot as `preview` gives it: one haircut by Anna. */
export function slotRow(start, {employee_id = 1, minutes = 30} = {}) {
    const stop = start + minutes * MINUTE;
    const phases = [{start, stop, employee_id, resource_ids: [CHAIR]}];
    return {
        start,
        stop,
        lines: [{product_id: 5, employee_id, start, stop, phases}],
        score: 1,
    };
}

/**
 * The board's store with the server's answers given by the test.
 *
 * @param {Object} [options] `{visits (rows), answers: {method: answer, or function of
 *  the request that returns, or promises, one}, ...other values of the store}`
 * @returns {Object} `calls` are the requests to the server in order, `steps` all else
 *  that was asked of the store
 */
export function fakeStore({visits = [], answers = {}, ...values} = {}) {
    const calls = [];
    const steps = [];
    const step =
        (name) =>
        (...args) => {
            steps.push([name, ...args]);
        };
    const store = reactive({
        data: {
            branch: {id: 1, name: "Old Town", tz: "Europe/Brussels", step: 15},
            day: "2026-01-15",
            by: "staff",
            employee_id: false,
            from: at("9:00"),
            to: at("18:00"),
            review: 0,
            may: {book: true, overbook: false, till: 3},
            columns: [
                {key: "a", detail: "", off: [], ...ANNA},
                {key: "b", detail: "", off: [], ...BERT},
            ],
        },
        visits: Object.fromEntries(visits.map((visit) => [visit.id, visit])),
        now: NOON,
        selected: null,
        panel: null,
        ghost: null,
        online: true,
        bus: new EventBus(),
        async call(method, request) {
            calls.push([method, JSON.parse(JSON.stringify(request))]);
            const answer = answers[method];
            return typeof answer === "function" ? answer(request) : answer;
        },
        async catalogue() {
            return {services: SERVICES};
        },
        clock(seconds) {
            return luxon.DateTime.fromSeconds(seconds, {
                zone: "Europe/Brussels",
            }).toFormat("HH:mm");
        },
        dayText(seconds) {
            return luxon.DateTime.fromSeconds(seconds, {
                zone: "Europe/Brussels",
            }).toFormat("d LLL");
        },
        async act(visit, action) {
            steps.push(["act", visit.id, action]);
        },
        select: step("select"),
        openPanel: step("openPanel"),
        closePanel: step("closePanel"),
        book: step("book"),
        letWait: step("letWait"),
        doAction: step("doAction"),
        openTill: (visit) => steps.push(["openTill", visit.id]),
        openVisit: (visit) => steps.push(["openVisit", visit.id]),
        ...values,
    });
    return Object.assign(store, {calls, steps});
}

/** Requests of one method, in order. */
export function requestsOf(store, method) {
    return store.calls.filter(([name]) => name === method).map(([, sent]) => sent);
}
