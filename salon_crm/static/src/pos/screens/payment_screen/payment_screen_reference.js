import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {patch} from "@web/core/utils/patch";

patch(PaymentScreen.prototype, {
    /** Whoever calls the question off has not chosen the method. */
    async addNewPaymentLine(method) {
        const order = this.currentOrder;
        if (!this.pos.asksForReference(method, order)) {
            return super.addNewPaymentLine(...arguments);
        }
        const reference = await this.pos.askReference(method, order);
        if (reference === undefined) {
            return false;
        }
        const added = await super.addNewPaymentLine(...arguments);
        if (added) {
            order.payment_ids.at(-1).payment_ref_no = reference;
        }
        return added;
    },
});
