/** The name of an employee; "" of nobody, or of who has no column. */
export function nameOf(employeeId, columns) {
    const column = columns.find((one) => employeeId && one.employee_id === employeeId);
    return column?.name || "";
}

/**
 * The names of who does a visit, as far as the board shows them.
 *
 * @param {Object} visit
 * @param {Array} columns of the board
 * @returns {String} such as "Anna, Bert"
 */
export function stylistsOf(visit, columns) {
    const ids = new Set(visit.parts.map((part) => part.employee_id));
    return [...ids]
        .map((id) => nameOf(id, columns))
        .filter(Boolean)
        .join(", ");
}
