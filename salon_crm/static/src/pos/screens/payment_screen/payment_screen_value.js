import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {_t} from "@web/core/l10n/translation";
import {askAmount} from "@salon_crm/pos/utils/ask_amount";
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

    /** Pay a part of what stored value could pay. */
    async onClickStoredValuePart() {
        const order = this.currentOrder;
        const most = Math.min(
            this.pos.getDueByStoredValue(order),
            this.pos.getStoredValue(order.partner_id).total
        );
        const amount = await askAmount(
            this.pos,
            _t("How much stored value?"),
            most,
            (value) => value > 0 && value <= most
        );
        if (amount) {
            await this.pos.payWithStoredValue(order, amount);
        }
    },

    async onClickStoredValue() {
        if (this.currentOrder.getUsedValueLines().length) {
            this.pos.dropUsedValue(this.currentOrder);
            return;
        }
        await this.pos.payWithStoredValue(this.currentOrder);
    },
});
