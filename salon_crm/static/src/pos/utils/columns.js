function readColumn(column, count) {
    if (Array.isArray(column)) {
        return column;
    }
    if ("same" in column) {
        return Array.from({length: count}, (_, index) =>
            index in column.but ? column.but[index] : column.same
        );
    }
    if ("of" in column) {
        return column.at.map((index) => column.of[index]);
    }
    if ("start" in column) {
        return column.rest.map((rest) => column.start + rest);
    }
    let total = 0;
    return column.steps.map((step) => (total += step));
}

/**
 * Rows that the server sends as columns; `tools/columns.py` says how.
 *
 * @param {Object} packed `{count, columns: {name: column}}`
 * @returns {Object[]} one object a row
 */
export function unpack({count, columns}) {
    const read = Object.entries(columns).map(([name, column]) => [
        name,
        readColumn(column, count),
    ]);
    return Array.from({length: count}, (_, index) =>
        Object.fromEntries(read.map(([name, values]) => [name, values[index]]))
    );
}
