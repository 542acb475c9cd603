import {BoardStore} from "@salon_crm/backend/board/board_store";
import {EventBus} from "@odoo/owl";
import {RPCError} from "@web/core/network/rpc";
import {visitRow as haircut} from "./fake_store";

const {DateTime} = luxon;
export const DAY = "2026-01-15";
export const ZONE = "Europe/Paris";

/** A moment of the day on the branch's wall. */
export function at(hour, minute = 0, day = DAY) {
    return DateTime.fromISO(day, {zone: ZONE}).set({hour, minute}).toSeconds();
}

export function columnRow(id, name) {
    return {
        key: `r${id}`,
        resource_id: id,
        employee_id: id * 10,
        name,
        detail: "",
        image: false,
        day: DAY,
        from: at(0),
        to: at(0, 0, "2026-01-16"),
        draw_from: at(9),
        draw_to: at(20),
        off: [[at(18), at(20), ""]],
    };
}

/** A visit of an hour with one stylist, without a place. */
export function visitRow(id, resourceId, hour, more = {}) {
    const start = at(hour);
    const stop = start + 3600;
    const row = haircut({id, start, stop, ...more});
    const phases = [
        {start, stop, name: "Work", resources: [resourceId], staffed: true},
    ];
    row.parts[0] = {...row.parts[0], employee_id: resourceId * 10, phases};
    return row;
}

export function dayOf(visits, more = {}) {
    return {
        branch: {id: 1, name: "Old Town", tz: ZONE, step: 15},
        branches: [{id: 1, name: "Old Town"}],
        day: DAY,
        by: "staff",
        employee_id: false,
        now: at(12),
        from: at(9),
        to: at(20),
        may: {book: true, overbook: false, till: false},
        columns: [columnRow(1, "Anna"), columnRow(2, "Ben"), columnRow(3, "Cleo")],
        visits,
        review: 0,
        ...more,
    };
}

/** What the server says when it refuses. */
export function refusal(message) {
    return Object.assign(new RPCError(message), {data: {message}});
}

/**
 * A store whose server answers by functions.
 *
 * @param {Object} answers `{method: (request) => answer}`
 * @returns {Object} `{store, calls: [[method, request]…], told: [messages], busService}`
 */
export async function openBoard(answers = {}) {
    const calls = [];
    const told = [];
    const busEvents = new EventBus();
    const services = {
        orm: {
            silent: {
                async call(model, method, [request]) {
                    calls.push([method, request]);
                    return answers[method](request);
                },
            },
        },
        action: {doAction: (action) => calls.push(["doAction", action])},
        bus_service: {
            subscribe: () => true,
            unsubscribe: () => true,
            addChannel: (name) => calls.push(["addChannel", name]),
            deleteChannel: (name) => calls.push(["deleteChannel", name]),
            addEventListener: busEvents.addEventListener.bind(busEvents),
            removeEventListener: busEvents.removeEventListener.bind(busEvents),
        },
        notification: {add: (message) => told.push(message)},
        ui: {},
    };
    const memory = {getItem: () => null, setItem: () => null};
    const store = new BoardStore(services, memory);
    await store.load();
    calls.length = 0;
    return {store, calls, told, busEvents};
}
