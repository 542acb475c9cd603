/** The columns of the people of the board, by employee. */
function peopleOf(columns) {
    const people = columns.filter((column) => column.employee_id);
    return new Map(people.map((column) => [column.employee_id, column.resource_id]));
}

/**
 * One service in one column. The stylist's column shows all of it, and where it leaves
 * them free; other columns show what they are needed for.
 *
 * @param {Array} phases `{start, stop, held (resource ids)}` in order
 * @param {Number} resource
 * @param {Boolean} isOwn the column is the stylist's
 */
function ghostIn(phases, resource, isOwn) {
    const shown = phases
        .map(({start, stop, held}) => ({start, stop, staffed: held.includes(resource)}))
        .filter((phase) => isOwn || phase.staffed);
    return {
        resource_id: resource,
        start: shown[0].start,
        stop: shown.at(-1).stop,
        phases: shown,
    };
}

/**
 * Who and what a slot holds, as the grid draws it before it is booked.
 *
 * @param {Object} slot of the server's `preview`
 * @param {Array} columns of the board
 * @returns {Array} of `{resource_id, start, stop, phases: [{start, stop, staffed}]}`,
 *  one for each service and column that it is in
 */
export function ghostOf(slot, columns) {
    const people = peopleOf(columns);
    const shown = new Set(columns.map((column) => column.resource_id));
    return slot.lines.flatMap((line) => {
        const own = people.get(line.employee_id);
        const phases = line.phases.map((phase) => ({
            ...phase,
            held: [people.get(phase.employee_id), ...phase.resource_ids],
        }));
        const held = new Set([own, ...phases.flatMap((phase) => phase.held)]);
        return [...held]
            .filter((resource) => shown.has(resource))
            .map((resource) => ghostIn(phases, resource, resource === own));
    });
}

/**
 * A visit at another time or with somebody else, as the grid draws it before it moves.
 *
 * @param {Object} visit
 * @param {Object} move `{start, from, to}`: new start in seconds, and resource ids of
 *  who hands over to whom (the same: nobody does)
 * @param {Array} columns of the board
 * @returns {Array} as `ghostOf` returns it
 */
export function movedGhost(visit, {start, from, to}, columns) {
    const people = new Set(peopleOf(columns).values());
    const shown = new Set(columns.map((column) => column.resource_id));
    const by = start - visit.start;
    return visit.parts.flatMap((part) => {
        const phases = part.phases.map((phase) => ({
            start: phase.start + by,
            stop: phase.stop + by,
            held: phase.resources.map((one) => (one === from ? to : one)),
        }));
        return [...new Set(phases.flatMap((phase) => phase.held))]
            .filter((resource) => shown.has(resource))
            .map((resource) => ghostIn(phases, resource, people.has(resource)));
    });
}

/**
 * A time that cannot be had, drawn where it was asked for.
 *
 * @param {Number} resourceId
 * @param {Number} start in seconds
 * @param {Number} minutes
 * @returns {Array} as `ghostOf` returns it, marked `refused`
 */
export function refusedGhost(resourceId, start, minutes) {
    const stop = start + minutes * 60;
    return [
        {
            resource_id: resourceId,
            start,
            stop,
            phases: [{start, stop, staffed: true}],
            refused: true,
        },
    ];
}
