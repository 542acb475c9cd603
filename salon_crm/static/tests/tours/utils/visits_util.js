import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

const row = (client) => `.salon-visit:contains("${client}")`;

export function openList() {
    return [
        {
            content: "Open the list of today's visits",
            trigger: ".salon-visits-button:visible",
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
        content: "Close the list",
        trigger: ".salon-visits-close",
        run: "click",
    };
}

export function hasNoButton() {
    return {
        content: "There is no button for visits",
        trigger: `.product-screen${negate(".salon-visits-button", ".product-screen")}`,
    };
}

export function search(text) {
    return {
        content: `Search for ${text}`,
        trigger: ".modal input[placeholder='Name, phone or number']",
        run: `edit ${text}`,
    };
}

export function isListed(client, {standing, state, service, stylist} = {}) {
    const parts = [
        standing && `.salon-visit-standing:contains("${standing}")`,
        state && `small:contains("${state}")`,
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
        {content: `Choose ${client}`, trigger: row(client), run: "click"},
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
