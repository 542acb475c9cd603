/**
 * Where things stand on the board: plain arithmetic, without a screen.
 *
 * Moments are seconds since the epoch. A column shows [draw_from, draw_to) of one person
 * or thing on one day; heights are elapsed time, so that a day on which the clock
 * changes is an hour longer or shorter.
 */

const MINUTE = 60;

/** Of these states nothing is drawn: nobody is expected. */
const NOT_DRAWN = new Set(["cancelled"]);

/**
 * What a visit needs of a column's person or thing, one after the other.
 *
 * @param {Object} visit as the server gives it
 * @param {Object} column
 * @returns {{start, stop, phase, part}[]} in order of time
 */
function piecesOf(visit, column) {
    const pieces = [];
    for (const part of visit.parts) {
        if (part.state === "cancelled") {
            continue;
        }
        const own = part.phases.filter((phase) =>
            phase.resources.includes(column.resource_id)
        );
        for (const phase of own) {
            pieces.push({start: phase.start, stop: phase.stop, phase, part});
        }
        // A service that was never placed, such as one brought in from elsewhere.
        if (!part.phases.length && part.employee_id === column.employee_id) {
            pieces.push({start: part.start, stop: part.stop, phase: null, part});
        }
    }
    const {draw_from: from, draw_to: to} = column;
    return pieces
        .filter((piece) => piece.start < to && piece.stop > from)
        .sort((a, b) => a.start - b.start || a.stop - b.stop);
}

/** What goes on meanwhile without the column's person. */
function namesBetween(visit, start, stop) {
    const names = visit.parts
        .flatMap((part) => part.phases)
        .filter((phase) => phase.start < stop && phase.stop > start)
        .map((phase) => phase.name);
    return [...new Set(names)].join(", ");
}

/**
 * A visit in a column: the blocks in which the person or thing is needed, and the gaps
 * between them, which can be sold.
 *
 * @returns {object|null} `{key, visit, start, stop, blocks, gaps}`; null: nothing there
 */
export function cardOf(visit, column) {
    if (NOT_DRAWN.has(visit.state)) {
        return null;
    }
    const pieces = piecesOf(visit, column);
    if (!pieces.length) {
        return null;
    }
    const blocks = [];
    for (const {start, stop, phase, part} of pieces) {
        const last = blocks[blocks.length - 1];
        const step = {start, name: phase ? phase.name : part.name};
        if (last && start <= last.stop) {
            last.stop = Math.max(last.stop, stop);
            last.steps.push(step);
            last.lineId = part.line_id;
        } else {
            blocks.push({start, stop, steps: [step], lineId: part.line_id});
        }
    }
    const gaps = blocks.slice(1).map((block, index) => {
        const [start, stop] = [blocks[index].stop, block.start];
        return {start, stop, names: namesBetween(visit, start, stop)};
    });
    const start = blocks[0].start;
    const stop = blocks[blocks.length - 1].stop;
    return {key: `${visit.id}-${column.key}`, visit, start, stop, blocks, gaps};
}

const meet = (a, b) => a.start < b.stop && b.start < a.stop;
const clash = (a, b) =>
    a.blocks.some((block) => b.blocks.some((other) => meet(block, other)));

/** Those who overlap, also by way of a third, share the width. */
function joinGroups(placed, others, group) {
    const joined = new Set(others.map((other) => other.group));
    for (const card of placed) {
        if (joined.has(card.group)) {
            card.group = group;
        }
    }
}

/**
 * Lay the cards of a column side by side where they overlap.
 *
 * A visit in another one's gap takes the whole width but for a margin: the gap is free.
 *
 * @param {object[]} cards as `cardOf` returns them
 * @returns {object[]} new cards, in order of time, each with `lane`, `lanes`, `depth`
 */
export function arrange(cards) {
    const placed = [];
    const ordered = [...cards].sort(
        (a, b) => a.start - b.start || b.stop - a.stop || a.visit.id - b.visit.id
    );
    for (const card of ordered) {
        const others = placed.filter((other) => clash(card, other));
        const taken = new Set(others.map((other) => other.lane));
        let lane = 0;
        while (taken.has(lane)) {
            lane++;
        }
        const depth = placed.filter((other) =>
            other.gaps.some((gap) => gap.start < card.stop && card.start < gap.stop)
        ).length;
        const group = {};
        placed.push({...card, lane, depth, group});
        joinGroups(placed, others, group);
    }
    for (const card of placed) {
        const together = placed.filter((other) => other.group === card.group);
        card.lanes = 1 + Math.max(...together.map((other) => other.lane));
    }
    placed.forEach((card) => delete card.group);
    return placed;
}

/** The cards of a column, laid out. */
export function cardsOf(visits, column) {
    return arrange(visits.map((visit) => cardOf(visit, column)).filter(Boolean));
}

/**
 * Where a span stands in its column.
 *
 * @param {Number} scale pixels a minute
 * @returns {{top: number, height: number}} pixels; clipped to what the column shows
 */
export function place(column, start, stop, scale) {
    const from = Math.max(start, column.draw_from);
    const to = Math.min(stop, column.draw_to);
    const pixels = (seconds) => Math.round((seconds / MINUTE) * scale * 100) / 100;
    return {
        top: pixels(from - column.draw_from),
        height: pixels(Math.max(to - from, 0)),
    };
}

/** Height of a column in pixels. */
export function heightOf(column, scale) {
    return place(column, column.draw_from, column.draw_to, scale).height;
}

/** The moment at a height of a column; pixels outside count as its first or last. */
export function momentAt(column, pixels, scale) {
    const second = column.draw_from + (pixels / scale) * MINUTE;
    return Math.min(Math.max(second, column.draw_from), column.draw_to);
}

/**
 * The nearest start on the grid, which begins with the column's day.
 *
 * @param {Number} step minutes
 * @param {Function} round Math.round, or Math.floor for the span under a finger
 */
export function snap(column, second, step, round = Math.round) {
    const seconds = step * MINUTE;
    return column.from + round((second - column.from) / seconds) * seconds;
}

/**
 * The whole hours on the wall that a column shows, also on a day whose clock is put
 * forward or back, be it by half an hour.
 *
 * @param {Function} minuteOf minute of the hour on the wall at a moment
 * @returns {number[]} moments
 */
export function hourMarks(column, minuteOf) {
    const marks = [];
    let mark = column.draw_from;
    while (mark < column.draw_to) {
        const minute = minuteOf(mark);
        if (minute === 0) {
            marks.push(mark);
        }
        mark += (60 - minute) * MINUTE;
    }
    return marks;
}

/**
 * What stands at a moment: a card, or free time.
 *
 * @returns {object|undefined} the card whose block is there
 */
export function cardAt(cards, second) {
    return cards.find((card) =>
        card.blocks.some((block) => block.start <= second && second < block.stop)
    );
}

/**
 * Where the cursor halts in a column: at each card, and in free time on the grid.
 *
 * @param {object[]} cards of the column
 * @param {Number} step minutes of the grid
 * @returns {number[]} moments in order
 */
export function stopsOf(column, cards, step) {
    const blocks = cards.flatMap((card) => card.blocks);
    const isFree = (moment) =>
        !blocks.some(({start, stop}) => start < moment && moment < stop);
    const free = blocks.map((block) => block.stop);
    const first = snap(column, column.draw_from, step, Math.ceil);
    for (let moment = first; moment < column.draw_to; moment += step * MINUTE) {
        free.push(moment);
    }
    const begun = blocks.map((block) => Math.max(block.start, column.draw_from));
    return [...new Set([...begun, ...free.filter(isFree)])]
        .filter((moment) => moment >= column.draw_from && moment < column.draw_to)
        .sort((a, b) => a - b);
}

/** The next halt from a moment; the moment itself where there is none. */
export function nextStop(stops, second, direction) {
    const beyond = stops.filter((stop) => (stop - second) * direction > 0);
    return (direction > 0 ? beyond[0] : beyond[beyond.length - 1]) ?? second;
}

/**
 * How much longer a service gets when its edge is dragged, in minutes: by the grid, and
 * at least one step is left.
 */
export function stretch(block, seconds, step) {
    const change = Math.round(seconds / MINUTE / step) * step;
    const length = (block.stop - block.start) / MINUTE;
    return Math.max(change, Math.min(step, length) - length);
}
