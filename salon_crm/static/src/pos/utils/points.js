/**
 * Points: how many a sale earns, and what a refund leaves of them.
 *
 * The same as `tools/points.py`, which decides; both have the same table of cases.
 */

/** A number as it is written, as an integer and its decimal places: 0.1 is a tenth. */
function exact(number) {
    const [mantissa, exponent = "0"] = String(number).split("e");
    const [whole, fraction = ""] = mantissa.split(".");
    const places = fraction.length - Number(exponent);
    const digits = BigInt(whole + fraction);
    return places < 0
        ? {digits: digits * 10n ** BigInt(-places), places: 0}
        : {digits, places};
}

/**
 * Whole points for what was paid.
 *
 * @param {Number} net paid for services and goods, rounded to the coin
 * @param {Number} rate points for one unit of the currency
 * @param {Number} [factor] of the client's tier
 * @returns {Number} at least 0
 */
export function earned(net, rate, factor = 1) {
    const parts = [net, rate, factor].map(exact);
    const digits = parts.reduce((product, part) => product * part.digits, 1n);
    const places = parts.reduce((sum, part) => sum + part.places, 0);
    return digits > 0n ? Number(digits / 10n ** BigInt(places)) : 0;
}

/**
 * What stays of points of which a part of the sale was given back, rounded down.
 *
 * @param {Number} points an integer
 * @param {Number} net in the smallest coin
 * @param {Number} givenBack in the smallest coin
 */
export function left(points, net, givenBack) {
    if (givenBack <= 0) {
        return points;
    }
    if (givenBack >= net) {
        return 0;
    }
    return Number((BigInt(points) * BigInt(net - givenBack)) / BigInt(net));
}
