import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

export function asksWhy(kind) {
    return {
        content: `Asks for the reason of: ${kind}`,
        trigger: `.modal:not(.o_inactive_modal) .modal-title:contains("${kind}")`,
    };
}

export function because(reason) {
    return {
        content: `The reason is ${reason}`,
        trigger: `.modal:not(.o_inactive_modal) .selection-item:contains("${reason}")`,
        run: "click",
    };
}

export function asksManager(text) {
    return {
        content: `Asks for a manager's PIN for ${text}`,
        trigger: `.salon-pin .salon-pin-row:contains("${text}")`,
    };
}

export function enterPin(pin) {
    return [
        ...pin.split("").map((key) => ({
            content: `Press ${key} of the PIN`,
            trigger: `.salon-pin-key[data-key="${key}"]`,
            run: "click",
        })),
        {
            content: "The PIN is not shown",
            trigger: `.salon-pin-dots:contains("${"•".repeat(pin.length)}")`,
        },
        {content: "Allow", trigger: ".salon-pin-allow", run: "click"},
    ];
}

export function isRefused(text) {
    return {
        content: `Refused: ${text}`,
        trigger: `.salon-pin-refused:contains("${text}")`,
    };
}

export function keepLimit() {
    return {content: "Keep to the limit", trigger: ".salon-pin-keep", run: "click"};
}

export function cancelPin() {
    return [
        {content: "Cancel", trigger: ".salon-pin-cancel", run: "click"},
        {content: "The popup closes", trigger: negate(".salon-pin")},
    ];
}

/** Press the pay button, which may ask something first. */
export function clickPay() {
    return ProductScreen.clickPayButton(false);
}

export function give(button) {
    return [
        ...ProductScreen.clickControlButtonMore(),
        {
            content: `Press ${button}`,
            trigger: `.control-buttons-modal button:contains("${button}")`,
            run: "click",
        },
    ];
}

export function choose(text) {
    return because(text);
}

export function hasNoButtons() {
    return [
        ...ProductScreen.clickControlButtonMore(),
        {
            content: "Nothing of the salon is among the actions",
            trigger: `.control-buttons-modal${negate(
                ".salon-free-button, .salon-round-button",
                ".control-buttons-modal"
            )}`,
        },
    ];
}
