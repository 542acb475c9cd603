import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    async validateOrder() {
        if (!this.mayUseValue()) {
            return false;
        }
        return await super.validateOrder(...arguments);
    },

    /** Take stored value and points off an order if the connection went meanwhile. */
    mayUseValue() {
        if (!this.pos.config.salon_branch_id || this.order.isRefund) {
            return true;
        }
        const points = this.order
            ._get_reward_lines()
            .filter(
                (line) => line.points_cost && line.reward_id?.program_id.is_nominative
            );
        const lines = [...this.order.getUsedValueLines(), ...points];
        if (!lines.length || !this.pos.data.network.offline) {
            return true;
        }
        for (const line of lines) {
            line.delete();
        }
        this.pos.dialog.add(AlertDialog, {
            title: _t("Not while offline"),
            body: _t(
                "The connection is lost, so stored value and points were taken off " +
                    "this order. Take another payment for the rest, or wait."
            ),
        });
        return false;
    },
});
