import {groupBy} from "@web/core/utils/arrays";
import {normalize} from "@web/core/l10n/utils";

/**
 * How often each service is in the visits of the board.
 *
 * @param {Array} visits as the server gives them
 * @returns {Map} of product id: count
 */
export function usesOf(visits) {
    const uses = new Map();
    for (const {parts} of visits) {
        for (const {product_id: product} of parts) {
            uses.set(product, (uses.get(product) || 0) + 1);
        }
    }
    return uses;
}

/**
 * The services that match what was typed, most used first: what somebody at the desk
 * needs next is nearly always what is done here all day.
 *
 * @param {Array} services of the server's catalogue
 * @param {Object} wanted `{text, uses (map of product id: count), employeeId}`; the
 *  services that the person may not do come last
 * @returns {Array} of services
 */
export function matching(services, {text = "", uses = new Map(), employeeId = false}) {
    const words = normalize(text).split(/\s+/).filter(Boolean);
    const rank = (service) =>
        employeeId && !service.employee_ids.includes(employeeId) ? 1 : 0;
    const use = (service) => uses.get(service.product_id) || 0;
    return services
        .filter((service) => {
            const name = normalize(`${service.name} ${service.category || ""}`);
            return words.every((word) => name.includes(word));
        })
        .toSorted((one, other) => rank(one) - rank(other) || use(other) - use(one));
}

/**
 * @param {Array} services in order
 * @returns {Array} of `{category, services}`, in the order of each one's first service
 */
export function byCategory(services) {
    const groups = groupBy(services, (service) => service.category || "");
    return Object.entries(groups).map(([category, inIt]) => ({
        category,
        services: inIt,
    }));
}
