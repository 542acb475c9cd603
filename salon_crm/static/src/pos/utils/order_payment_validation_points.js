import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        // An order that is sent later is one of the tier of today.
        this.order.noteSalonTier();
        return await super.validateOrder(...arguments);
    },
});
