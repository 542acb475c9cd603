import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

const row = (client) => `.salon-visit:contains("${client}")`;

export function openList() {
    return [
        {
            content: "Open the list of today's visits",
            trigger: ".salon-visits-tab",
            run: "click",
        },
        {
            content: "The list is open and has asked the server",
            trigger: ".salon-visits-refresh:not(:disabled)",
        },
    ];
}

export function closeList() {
    return {
        content: "Back to the order",
        trigger: ".salon-visits-close",
        run: "click",
    };
}

/** As a message of the desk, or a connection that is back, has it done any time. */
export function areLoadedAnew() {
    return {
        content: "Today's visits are loaded anew",
        trigger: "body",
        run: () => window.posmodel.refreshVisits(),
    };
}

export function hasNoButton() {
    return {
        content: "There is no button for visits",
        trigger: `.pos:has(.product-screen)${negate(
            ".salon-visits-button, .salon-visits-tab",
            ".pos"
        )}`,
    };
}

export function search(text) {
    return {
        content: `Search for ${text}`,
        trigger: ".salon-visits input[placeholder='Name, phone or number']",
        run: `edit ${text}`,
    };
}

export function isListed(client, {standing, state, service, stylist} = {}) {
    const parts = [
        standing && `.salon-visit-standing:contains("${standing}")`,
        state && `.salon-visit-state:contains("${state}")`,
        service && `.salon-visit-service:contains("${service}")`,
        stylist && `.salon-visit-service:contains("${stylist}")`,
    ].filter(Boolean);
    return {
        content: `${client} is listed with ${JSON.stringify(arguments[1] || {})}`,
        trigger: row(client) + parts.map((part) => `:has(${part})`).join(""),
    };
}

export function isNotListed(client) {
    return {
        content: `${client} is not listed`,
        trigger: `.salon-visits${negate(row(client), ".salon-visits")}`,
    };
}

export function isSettled(client) {
    return {
        content: `${client} is greyed`,
        trigger: `.salon-visit-settled${row(client)}`,
    };
}

export function saysOffline() {
    return {
        content: "The list says that the server was not reached",
        trigger: ".salon-visits-offline",
    };
}

export function choose(client) {
    return [
        {
            content: `Choose ${client}`,
            trigger: `${row(client)} .salon-visit-open`,
            run: "click",
        },
        {content: "The list closes", trigger: negate(".salon-visits")},
    ];
}

export function lineHasStylist(service, stylist) {
    return {
        content: `The order's ${service} names ${stylist}`,
        trigger:
            `.order-container .orderline:has(.product-name:contains("${service}"))` +
            `:has(.salon-stylist:contains("${stylist}"))`,
    };
}

export function receiptHasStylist(service, stylist) {
    return {
        content: `The receipt's ${service} names ${stylist}`,
        trigger:
            `.pos-receipt .orderline:has(.product-name:contains("${service}"))` +
            `:has(.salon-stylist:contains("${stylist}"))`,
    };
}

export function openListByButton() {
    return [
        {
            content: "Open the list by the button beside the client",
            trigger: ".salon-visits-button:visible",
            run: "click",
        },
        {content: "The list is open", trigger: ".salon-visits"},
    ];
}

/** @param {String} section to_pay, waiting, in_service, arriving or paid */
export function isIn(client, section) {
    return {
        content: `${client} stands under ${section}`,
        trigger: `${row(client)}[data-section="${section}"]`,
    };
}

export function showOnly(section) {
    return {
        content: `Show, or do not show, ${section} alone`,
        trigger: `.salon-visits-section[data-section="${section}"]`,
        run: "click",
    };
}

/** The button on the row of a visit: its next step. */
export function step(client, name) {
    return {
        content: `${client}: ${name}`,
        trigger: `${row(client)} .salon-visit-step[data-step="${name}"]:not(:disabled)`,
        run: "click",
    };
}

/** A step out of the window with all of them. */
export function otherStep(client, name) {
    return [
        {
            content: `What else can be done with the visit of ${client}?`,
            trigger: `${row(client)} .salon-visit-more`,
            run: "click",
        },
        {
            content: `Choose ${name}`,
            trigger: `.modal .salon-visit-steps [data-step="${name}"]`,
            run: "click",
        },
    ];
}

export function walkIn(service) {
    return [
        {content: "Somebody walks in", trigger: ".salon-walk-in", run: "click"},
        {
            content: `They want ${service}`,
            trigger: `.salon-walk-in-service:contains("${service}"):not(:disabled)`,
            run: "click",
        },
    ];
}
