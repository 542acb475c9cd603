import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";

const row = (client) => `.salon-deposit-row:contains("${client}")`;

export function open() {
    return [
        ...ProductScreen.clickControlButton("Deposit"),
        {
            content: "The visits are listed",
            trigger: ".salon-deposits .salon-deposit-row",
        },
    ];
}

export function search(text) {
    return {
        content: `Search for ${text}`,
        trigger: ".modal:has(.salon-deposits) input",
        run: `edit ${text}`,
    };
}

export function isNotListed(client) {
    return {
        content: `${client} is not listed`,
        trigger: `.salon-deposits:has(.salon-deposit-row):not(:has(${row(client)}))`,
    };
}

/** Press a button of the client's row: "take" or "back". */
export function press(client, button) {
    return {
        content: `${button}: ${client}`,
        trigger: `${row(client)} .salon-deposit-${button}`,
        run: "click",
    };
}

export function amountIs(amount) {
    return {
        content: `${amount} is proposed`,
        trigger: `.modal .popup-input:contains("${amount}")`,
    };
}

export function toOrder() {
    return {
        content: "Put it on the order",
        trigger: ".modal .btn-primary:contains('To the order')",
        run: "click",
    };
}

export function lineSays(text, price) {
    return {
        content: `The order says ${text} at ${price}`,
        trigger:
            `.order-container .orderline:has(.salon-deposit:contains("${text}"))` +
            `:has(.product-price:contains("${price}"))`,
    };
}

export function receiptSays(text, price) {
    return {
        content: `The receipt says ${text} at ${price}`,
        trigger:
            `.pos-receipt .orderline:has(.salon-deposit:contains("${text}"))` +
            `:has(.product-price:contains("${price}"))`,
    };
}
