import {BACK, OFF_BILL, ROUND_OFF, SALE} from "@salon_crm/pos/utils/giveaway";
import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {patch} from "@web/core/utils/patch";

patch(PosOrderline.prototype, {
    /**
     * Whether limits are for this line: not for what the client has earned, paid before
     * or pays beforehand, nor for tips. Those who add such lines say so here, and in
     * `_salon_is_ruled` on the server.
     */
    isSalonRuled() {
        return !(
            this.is_reward_line ||
            this.salon_deposit_visit_id ||
            this.salon_value_use ||
            this.isTipLine() ||
            this._e_wallet_program_id ||
            this.isOfOwnValue()
        );
    },

    /** A gift card or a top-up is worth what is paid for it. */
    isOfOwnValue() {
        return (this.models["loyalty.program"] || []).some(
            (program) =>
                ["gift_card", "ewallet"].includes(program.program_type) &&
                program.trigger_product_ids?.some(
                    (product) => product.id === this.product_id.id
                )
        );
    },

    isRoundOff() {
        const product = this.config._salon_rules?.round_off_product_id;
        return Boolean(product) && this.product_id.id === product;
    },

    getSalonPart() {
        if (this.refunded_orderline_id) {
            return BACK;
        }
        if (this.isRoundOff()) {
            return ROUND_OFF;
        }
        return this.isDiscountLine ? OFF_BILL : SALE;
    },

    getSalonListPrice() {
        const service = this.salon_appointment_line_id;
        const asBooked = service?.appointment_id?.isPriceGuaranteed();
        if (
            this.isPartOfCombo() ||
            (asBooked && this.price_unit === service.price_unit)
        ) {
            return this.price_unit;
        }
        return this.product_id.product_tmpl_id.getPrice(
            this.order_id.pricelist_id,
            this.qty,
            this.getPriceExtra(),
            false,
            this.product_id
        );
    },

    /** As `givenAway` takes it. */
    getSalonRuleLine() {
        const part = this.getSalonPart();
        return {
            key: this.uuid,
            part,
            quantity: this.qty,
            listPrice: part === SALE ? this.getSalonListPrice() : 0,
            price: this.price_unit,
            discount: this.getDiscount(),
        };
    },
});
