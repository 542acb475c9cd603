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
