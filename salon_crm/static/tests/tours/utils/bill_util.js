import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

const line = (product, place = ".order-container") =>
    `${place} .orderline:has(.product-name:contains("${product}"))`;

export function answer(label) {
    return [
        {
            content: `Answer: ${label}`,
            trigger: `.modal .selection-item:contains("${label}")`,
            run: "click",
        },
        {content: "The question is gone", trigger: negate(".modal")},
    ];
}

export function openPeople(product) {
    return [
        {
            content: `Ask who did ${product}`,
            trigger: `${line(product)} .salon-people-button`,
            run: "click",
        },
        {content: "The people are shown", trigger: ".salon-people"},
    ];
}

export function choosePerson(name) {
    return {
        content: `${name} did it`,
        trigger: `.salon-person:contains("${name}")`,
        run: "click",
    };
}

export function askedFor() {
    return {
        content: "The client asked for them",
        trigger: ".salon-asked-for",
        run: "click",
    };
}

export function shareWith(name, share) {
    return [
        {
            content: `Share with ${name}`,
            trigger: `.salon-helper:contains("${name}")`,
            run: "click",
        },
        {
            content: `${share} % of it`,
            trigger: `.salon-share:contains("${share}")`,
            run: "click",
        },
    ];
}

export function closePeople() {
    return [
        {content: "That is it", trigger: ".salon-people-confirm", run: "click"},
        {content: "The people are gone", trigger: negate(".salon-people")},
    ];
}

export function lineSays(product, words) {
    return {
        content: `The order's ${product} says ${words}`,
        trigger: `${line(product)}:has(.salon-stylist:contains("${words}"))`,
    };
}

export function receiptSays(product, words) {
    return {
        content: `The receipt's ${product} says ${words}`,
        trigger: `${line(product, ".pos-receipt")}:has(.salon-stylist:contains("${words}"))`,
    };
}

export function selectLine(product) {
    return {
        content: `Choose the line of ${product}`,
        trigger: `${line(product)} .product-name`,
        run: "click",
    };
}

export function lineIsGone(product) {
    return {
        content: `${product} is not on the bill`,
        trigger: `.product-screen${negate(line(product, ""), ".product-screen")}`,
    };
}

export function openMore() {
    return {
        content: "Open what else can be done",
        trigger: ".more-btn, .mobile-more-button",
        run: "click",
    };
}

export function split(...products) {
    return [
        openMore(),
        {
            content: "Pay a part",
            trigger: ".modal .salon-split-button",
            run: "click",
        },
        {
            content: "Nothing is chosen yet",
            trigger: ".salon-split-confirm:disabled",
        },
        ...products.map((product) => ({
            content: `${product} is paid now`,
            trigger: `.salon-split-line:contains("${product}")`,
            run: "click",
        })),
        {
            content: "Pay these",
            trigger: ".salon-split-confirm:enabled",
            run: "click",
        },
        {content: "The question is gone", trigger: negate(".salon-split")},
    ];
}

export function openTips() {
    return [
        openMore(),
        {content: "Tips", trigger: ".modal .salon-tips-button", run: "click"},
        {content: "They are asked for", trigger: ".salon-tips"},
    ];
}

export function tip(name, amount) {
    return {
        content: `${name} gets ${amount}`,
        trigger: `.salon-tip:contains("${name}") input`,
        run: `edit ${amount}`,
    };
}

export function tipSomebodyElse(name) {
    return {
        content: `${name} gets something, too`,
        trigger: `.salon-tip-other:contains("${name}")`,
        run: "click",
    };
}

export function confirmTips() {
    return {content: "That is it", trigger: ".salon-tips-confirm", run: "click"};
}

export function tipsAreGone() {
    return {content: "Tips are no longer asked for", trigger: negate(".salon-tips")};
}
