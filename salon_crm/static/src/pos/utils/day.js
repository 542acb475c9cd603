import {unpack} from "@salon_crm/pos/utils/columns";

const {DateTime} = luxon;

/** As the server writes moments in rows. */
function toServer(seconds) {
    return DateTime.fromSeconds(seconds, {zone: "utc"}).toFormat("yyyy-MM-dd HH:mm:ss");
}

/**
 * The rows of a day as `salon.till` sends it.
 *
 * @param {Object} day by model: rows, or columns of rows with `start` in seconds
 * @returns {Object} {model: rows}
 */
export function readDay(day) {
    const read = (rows) =>
        Array.isArray(rows)
            ? rows
            : unpack(rows).map((row) => ({...row, start: toServer(row.start)}));
    return Object.fromEntries(
        Object.entries(day).map(([model, rows]) => [model, read(rows)])
    );
}
