export function summarySays(part, points) {
    return {
        content: `The order's summary says ${points} of ${part}`,
        trigger: `.order-summary .salon-points-${part}:contains("${points}"), .product-screen .salon-points .salon-points-${part}:contains("${points}")`,
    };
}

export function receiptSays(part, points) {
    return {
        content: `The receipt says ${points} of ${part}`,
        trigger: `.pos-receipt .salon-points-${part}:contains("${points}")`,
    };
}

export function nextTierTakes(words) {
    return {
        content: `The client's button says that the next tier takes ${words}`,
        trigger: `.salon-client-to-go:contains("${words}")`,
    };
}

export function receiptNamesMember(tier, words) {
    return {
        content: `The receipt says ${tier}, and ${words}`,
        trigger: `.pos-receipt .salon-receipt-member:contains("${tier}"):contains("${words}")`,
    };
}
