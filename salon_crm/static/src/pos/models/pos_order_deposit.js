import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";

const PAYS = ["ewallet", "gift_card"];

patch(PosOrder.prototype, {
    getUsedDepositLines() {
        return this.lines.filter(
            (line) => line.isDepositUsed() && !line.refunded_orderline_id
        );
    },

    /** A discount is on the services, whatever was paid of them beforehand. */
    _getDiscountableOnOrder(reward) {
        const result = super._getDiscountableOnOrder(...arguments);
        if (PAYS.includes(reward.program_id.program_type)) {
            return result;
        }
        for (const line of this.lines.filter((one) => one.isDeposit())) {
            const taxKey = line.tax_ids
                .filter((tax) => tax.amount_type !== "fixed")
                .map((tax) => tax.id);
            result.discountable -= line.prices.total_included;
            result.discountablePerTax[taxKey] -= line.basePrice;
        }
        return result;
    },
});
