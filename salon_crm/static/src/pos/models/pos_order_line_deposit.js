import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(PosOrderline.prototype, {
    isDeposit() {
        const product = this.config.salon_deposit_product_id;
        return Boolean(product) && this.product_id?.id === product.id;
    },

    /** With taxes and its sign, which the line's own prices lose on a refund. */
    getSignedPrice() {
        return this.currency.round(this.prices.total_included);
    },

    /** Whether the line pays something else on the order. */
    isDepositUsed() {
        return (
            this.isDeposit() && this.getSignedPrice() < 0 && !this.order_id?.isRefund
        );
    },

    /** What the order and the receipt say below the product's name. */
    getDepositText() {
        const visit =
            this.salon_deposit_visit_id ||
            this.refunded_orderline_id?.salon_deposit_visit_id;
        if (!visit || !this.isDeposit()) {
            return "";
        }
        if (this.isDepositUsed()) {
            return _t("Deposit used: visit %s", visit.name);
        }
        if (this.getSignedPrice() < 0) {
            return _t("Given back: visit %s", visit.name);
        }
        if (this.refunded_orderline_id) {
            return _t("Deposit open again: visit %s", visit.name);
        }
        return _t("For visit %(number)s, %(time)s", {
            number: visit.name,
            time: visit.dayAndClock,
        });
    },

    canBeMergedWith(orderline) {
        // Each deposit is of one visit.
        return (
            !this.isDeposit() &&
            !orderline.isDeposit() &&
            super.canBeMergedWith(...arguments)
        );
    },

    /** Points are for what was done, not for money paid beforehand. */
    ignoreLoyaltyPoints() {
        return this.isDeposit() || super.ignoreLoyaltyPoints(...arguments);
    },
});
