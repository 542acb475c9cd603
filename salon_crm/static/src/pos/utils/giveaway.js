/**
 * What a bill gives away, and what of it is more than somebody may give.
 *
 * The same as tools/giveaway.py, which decides once the order is paid; here it is for
 * asking in time, also without a connection.
 */

export const SALE = "sale";
export const BACK = "back";
export const OFF_BILL = "off_bill";
export const ROUND_OFF = "round_off";

function round(value, digits) {
    const power = 10 ** digits;
    return Math.round((value + Math.sign(value) * 1e-9) * power) / power;
}

function given(line, kind, listed, amount, digits) {
    const [list_amount, gone] = [round(listed, digits), round(amount, digits)];
    if (gone <= 0) {
        return null;
    }
    const percent = list_amount > 0 ? round((100 * gone) / list_amount, 2) : 100;
    return {key: line.key, kind, list_amount, amount: gone, percent};
}

const listedFor = (line) => Math.max(line.listPrice, line.price) * line.quantity;

function givenByLine(line, bill, digits) {
    const charged = line.quantity * line.price * (1 - line.discount / 100);
    if (line.part === BACK || (line.part === SALE && line.quantity < 0)) {
        return given(line, "refund", -charged, -charged, digits);
    }
    if (line.part !== SALE) {
        const kind = line.part === OFF_BILL ? "discount" : "rounding";
        return given(line, kind, bill, -charged, digits);
    }
    const listed = listedFor(line);
    let kind = "discount";
    if (listed > 0 && round(charged, digits) === 0) {
        kind = "free";
    } else if (round(line.price - line.listPrice, digits) < 0) {
        kind = "price";
    }
    return given(line, kind, listed, listed - charged, digits);
}

/**
 * @param {Array} lines of {key, part, quantity, listPrice, price, discount}
 * @param {Number} digits decimal places of the currency
 * @returns {Array} of {key, kind, list_amount, amount, percent}
 */
export function givenAway(lines, digits = 2) {
    const bill = lines
        .filter((line) => line.part === SALE && line.quantity > 0)
        .reduce((sum, line) => sum + listedFor(line), 0);
    return lines.map((line) => givenByLine(line, bill, digits)).filter(Boolean);
}

function isAbove(one, limit, total) {
    if (limit.mode !== "limit") {
        return limit.mode === "manager";
    }
    const tooMuch = limit.amount > 0 && round(total - limit.amount, 6) > 0;
    if (one.kind === "refund") {
        return tooMuch;
    }
    return tooMuch || (limit.percent > 0 && one.percent > limit.percent);
}

/** Of a kind: all that the bill gives. */
export function totalOf(givens, kind) {
    return givens
        .filter((one) => one.kind === kind)
        .reduce((sum, one) => sum + one.amount, 0);
}

/**
 * @param {Array} givens of one bill
 * @param {Object} limits {kind: {mode, percent, amount}}; a kind without is not limited
 */
export function above(givens, limits) {
    return givens.filter(
        (one) =>
            limits[one.kind] &&
            isAbove(one, limits[one.kind], totalOf(givens, one.kind))
    );
}

/** Whether what a manager approved allows this. */
export function covers(approved, one) {
    return (
        approved.key === one.key &&
        approved.kind === one.kind &&
        round(one.amount - approved.amount, 6) <= 0 &&
        round(one.percent - approved.percent, 6) <= 0
    );
}

/**
 * The largest discount for each line of a kind that the limit allows, in percent.
 *
 * @param {Array} givens of one bill
 */
export function allowedPercent(givens, kind, limit) {
    if (limit.mode !== "limit") {
        return 0;
    }
    const listed = givens
        .filter((one) => one.kind === kind)
        .reduce((sum, one) => sum + one.list_amount, 0);
    const byAmount = limit.amount && listed ? (100 * limit.amount) / listed : 100;
    return Math.floor(Math.min(limit.percent || 100, byAmount) * 100) / 100;
}
