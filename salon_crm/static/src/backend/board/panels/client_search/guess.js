const PHONE = /\+?[\d(][\d\s().\-/]*\d/;
const FEWEST_DIGITS = 5;

/**
 * Name and phone of a new client from what was typed to find them.
 *
 * @param {String} text such as "Wang Fang 138 0013 8000", in any order
 * @returns {Object} `{name, phone}`, each "" if nothing looks like it
 */
export function guessClient(text) {
    const found = text.match(PHONE)?.[0] || "";
    const digits = found.replace(/\D/g, "").length;
    const phone = digits < FEWEST_DIGITS ? "" : found.trim();
    const rest = phone ? text.replace(found, " ") : text.replace(/\d/g, " ");
    return {name: rest.replace(/\s+/g, " ").trim(), phone};
}
