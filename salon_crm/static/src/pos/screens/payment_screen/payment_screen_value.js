import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {patch} from "@web/core/utils/patch";

patch(PaymentScreen.prototype, {
    /** What the button says; null: there is none. */
    get storedValue() {
        const order = this.currentOrder;
        if (!this.pos.hasStoredValue() || !order.partner_id || order.isRefund) {
            return null;
        }
        const used = order.getUsedValue();
        const value = this.pos.getStoredValue(order.partner_id);
        if (!used && value.total <= 0) {
            return null;
        }
        return {...value, used, offline: this.pos.data.network.offline};
    },

    async onClickStoredValue() {
        if (this.currentOrder.getUsedValueLines().length) {
            this.pos.dropUsedValue(this.currentOrder);
            return;
        }
        await this.pos.payWithStoredValue(this.currentOrder);
    },
});
