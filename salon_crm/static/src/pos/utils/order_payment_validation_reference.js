import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    setup(vals) {
        super.setup(...arguments);
        this.fastMethod = vals.fastPaymentMethod;
    },

    /** A payment by one tap passes no payment screen, where its number is asked for. */
    async askBeforeValidation() {
        for (const payment of this.paymentLines.filter((line) => this.isAsked(line))) {
            const reference = await this.pos.askReference(
                payment.payment_method_id,
                this.order
            );
            if (reference === undefined) {
                this.order.removePaymentline(payment);
                return false;
            }
            payment.payment_ref_no = reference;
        }
        return super.askBeforeValidation(...arguments);
    },

    isAsked(payment) {
        const method = payment.payment_method_id;
        return (
            !payment.payment_ref_no &&
            this.pos.asksForReference(method, this.order) &&
            (this.pos.isVoucherMethod(method) || method === this.fastMethod)
        );
    },
});
