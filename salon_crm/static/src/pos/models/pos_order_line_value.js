import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {formatCurrency} from "@point_of_sale/app/models/utils/currency";
import {patch} from "@web/core/utils/patch";

patch(PosOrderline.prototype, {
    /** Whether stored value pays by this line, or comes back by it. */
    isUsedValue() {
        return ["principal", "bonus"].includes(this.salon_value_use);
    },

    getTopupBonus() {
        return this.salon_value_use === "top_up"
            ? (this.salon_topup_offer_id?.bonus || 0) * this.qty
            : 0;
    },

    getTopupBonusText() {
        const bonus = this.getTopupBonus();
        return bonus ? formatCurrency(bonus, this.currency) : "";
    },

    canBeMergedWith(orderline) {
        return (
            !this.salon_value_use &&
            !orderline.salon_value_use &&
            super.canBeMergedWith(...arguments)
        );
    },

    setUnitPrice() {
        super.setUnitPrice(...arguments);
        const offer = this.salon_topup_offer_id;
        if (offer && !this.refunded_orderline_id && this.price_unit !== offer.amount) {
            // The bonus was promised for another amount.
            this.salon_topup_offer_id = undefined;
        }
    },

    // Points are earned by what is bought, not by money that is put aside for it.
    ignoreLoyaltyPoints() {
        return Boolean(this.salon_value_use) || super.ignoreLoyaltyPoints(...arguments);
    },
});
