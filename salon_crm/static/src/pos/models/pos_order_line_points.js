import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {patch} from "@web/core/utils/patch";

const PAYS = ["ewallet", "gift_card"];

patch(PosOrderline.prototype, {
    /** Whether points are earned by it, or less by it: as on the server. */
    countsForSalonPoints() {
        if (this.refunded_orderline_id) {
            return this.refunded_orderline_id.countsForSalonPoints();
        }
        if (this.salon_value_use) {
            return this.salon_value_use === "bonus";
        }
        if (this.is_reward_line) {
            return !PAYS.includes(this.reward_id?.program_id.program_type);
        }
        return !(
            this.isDeposit() ||
            this.salon_deposit_visit_id ||
            this.isTipLine() ||
            this.isOfOwnValue()
        );
    },

    /** Whether it is a reward that points bought, or gives one back. */
    isSalonReward() {
        const line = this.refunded_orderline_id || this;
        return Boolean(
            line.is_reward_line && line.reward_id?.program_id.is_salon_points
        );
    },

    /** With taxes and its sign, in the smallest coin. */
    getCoins() {
        const amount = Math.abs(this.prices.total_included);
        const sign = this.qty * this.price_unit < 0 ? -1 : 1;
        return sign * Math.round(amount * 10 ** this.currency.decimal_places);
    },
});
