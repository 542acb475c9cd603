import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    // Whatever way led here, fast payment and refunds too.
    async askBeforeValidation() {
        if (!(await this.pos.askSalonRules(this.order))) {
            return false;
        }
        return super.askBeforeValidation(...arguments);
    },
});
