import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    getUsedValueLines() {
        return this.lines.filter((line) => line.isUsedValue());
    },

    /** How much of the order stored value pays; negative: it comes back. */
    getUsedValue() {
        return -this.currency.round(
            this.getUsedValueLines().reduce(
                (sum, line) => sum + line.prices.total_included,
                0
            )
        );
    },

    /** What stored value may pay: neither itself nor a deposit. */
    getLinesForValue() {
        return this.lines.filter(
            (line) => !line.salon_value_use && !line.salon_deposit_visit_id
        );
    },

    /** Those lines by their taxes: the bonus is a discount that lowers these, too. */
    getTaxGroups() {
        const groups = new Map();
        for (const line of this.getLinesForValue()) {
            const taxes = [...line.tax_ids];
            const key = taxes
                .map((tax) => tax.id)
                .sort()
                .join(",");
            const group = groups.get(key) || {taxes, amount: 0};
            group.amount += line.prices.total_included;
            groups.set(key, group);
        }
        return [...groups.values()].map((group) => ({
            ...group,
            amount: this.currency.round(group.amount),
        }));
    },

    _getIgnoredProductIdsTotalDiscount() {
        const company = this.config.company_id;
        return [
            ...super._getIgnoredProductIdsTotalDiscount(...arguments),
            company?.salon_principal_product_id?.id,
            company?.salon_bonus_product_id?.id,
        ].filter(Boolean);
    },
});
