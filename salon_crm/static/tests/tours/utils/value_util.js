import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

export function chooseOffer(amount, bonus) {
    return {
        content: `Choose the offer ${amount} with ${bonus} on top`,
        trigger: `.salon-topup-offer:contains("${amount}"):contains("${bonus}")`,
        run: "click",
    };
}

export function topUpOther(amount) {
    return [
        {
            content: "Type another amount",
            trigger: ".salon-topup-amount",
            run: `edit ${amount}`,
        },
        {
            content: "Top up by it",
            trigger: ".salon-topup-confirm",
            run: "click",
        },
    ];
}

export function lineIsTopup(bonus) {
    return {
        content: `The line says the bonus ${bonus}`,
        trigger: `.order-container .salon-value-topup:contains("${bonus}")`,
    };
}

export function buttonSays(amount) {
    return {
        content: `The client can spend ${amount}`,
        trigger: `.salon-value-pay .salon-value-total:contains("${amount}")`,
    };
}

export function pay() {
    return {
        content: "Pay with stored value",
        trigger: ".salon-value-pay:not(:has(.salon-value-used))",
        run: "click",
    };
}

export function payPart(...keys) {
    return [
        {
            content: "Only a part by stored value",
            trigger: ".salon-value-part",
            run: "click",
        },
        ...keys.map((key) => ({
            content: `Press ${key}`,
            trigger: `.modal .numpad button:contains(/^${key}$/)`,
            run: "click",
        })),
        Dialog.confirm(),
    ].flat();
}

export function isUsed(amount) {
    return {
        content: `Stored value pays ${amount}`,
        trigger: `.salon-value-used:contains("${amount}")`,
    };
}

export function takeOff() {
    return [
        {
            content: "Take it off again",
            trigger: ".salon-value-pay:has(.salon-value-used)",
            run: "click",
        },
        {
            content: "It is off",
            trigger: ".salon-value-pay:not(:has(.salon-value-used))",
        },
    ];
}

export function hasNoButton() {
    return {
        content: "There is nothing to pay with",
        trigger: `.payment-screen${negate(".salon-value-pay", ".payment-screen")}`,
    };
}

export function receiptSays(amount) {
    return {
        content: `The receipt says that ${amount} is left`,
        trigger: `.pos-receipt .salon-value-left:contains("${amount}")`,
    };
}
