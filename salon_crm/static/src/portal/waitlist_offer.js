import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Sends the answer of the link that was clicked, as the client expects of one click.
 *
 * Not in a browser that is driven by a program, such as a mail scanner: there the
 * button waits for a person. See the controller.
 */
export class WaitlistOffer extends Interaction {
    static selector = ".o_salon_offer_send";

    start() {
        if (!navigator.webdriver) {
            this.el.requestSubmit();
        }
    }
}

registry.category("public.interactions").add("salon_crm.waitlist_offer", WaitlistOffer);
