import {mockDate} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

/** Noon in Brussels on a winter's day. */
export const NOON = "2026-01-15 11:00:00";

/** A till of a branch in Brussels at noon, without visits. */
export async function setupTill() {
    mockDate(NOON, 0);
    const store = await setupPosEnv();
    const [branch] = store.models.loadConnectedData({
        "salon.branch": [{id: 1, name: "Old Town", tz: "Europe/Brussels"}],
    })["salon.branch"];
    store.config.salon_branch_id = branch;
    store.models.loadConnectedData({
        "resource.resource": [
            {id: 1, name: "Anna"},
            {id: 2, name: "Ben"},
        ],
    });
    return store;
}

/** Rows of a visit as the server gives them; a line for each of the services. */
export function visitRows({id = 1, services = [5, 6], line = {}, ...visit} = {}) {
    return {
        "salon.appointment": [
            {
                id,
                name: `V00000${id}`,
                partner_id: 3,
                start: NOON,
                state: "arrived",
                ...visit,
            },
        ],
        "salon.appointment.line": services.map((product, index) => ({
            id: 10 * id + index,
            appointment_id: id,
            product_id: product,
            employee_name: "Anna",
            stylist_id: 1,
            employee_requested: false,
            price_unit: 77,
            start: NOON,
            state: "planned",
            payment_state: "not_paid",
            is_charged: false,
            ...line,
        })),
    };
}

export function loadVisit(store, values) {
    const loaded = store.models.connectNewData(visitRows(values));
    return loaded["salon.appointment"][0];
}

/** Rows as the server sends those of a day; moments are seconds. */
function packed(rows) {
    const names = Object.keys(rows[0] || {});
    const value = (row, name) =>
        name === "start"
            ? luxon.DateTime.fromSQL(row.start, {zone: "utc"}).toSeconds()
            : row[name];
    const columns = names.map((name) => [name, rows.map((row) => value(row, name))]);
    return {count: rows.length, columns: Object.fromEntries(columns)};
}

/** What the server answers when the till asks for today's visits. */
export function serverHas(...visits) {
    const rows = visits.map((values) => visitRows(values));
    const all = (model) => packed(rows.flatMap((one) => one[model]));
    onRpc("salon.till", "day", () => ({
        "salon.appointment": all("salon.appointment"),
        "salon.appointment.line": all("salon.appointment.line"),
    }));
}
