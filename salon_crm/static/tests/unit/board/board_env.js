import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {registry} from "@web/core/registry";

/** The page of unit tests has the till's services, too, and they want a till. */
function leaveOutTheTill() {
    const services = registry.category("services");
    const till = new Set(["pos_data"]);
    const leadsToTill = ([, service]) =>
        (service.dependencies || []).some((name) => till.has(name));
    for (let size = 0; size !== till.size; ) {
        size = till.size;
        for (const [name] of services.getEntries().filter(leadsToTill)) {
            till.add(name);
        }
    }
    till.forEach((name) => services.remove(name));
}

/** What the web client asks its server for when it starts; once in each file. */
export function defineServer() {
    defineMailModels();
}

/** Mount a component of the board as the web client would. */
export function mountOnBoard(Component, props) {
    leaveOutTheTill();
    return mountWithCleanup(Component, {props});
}
