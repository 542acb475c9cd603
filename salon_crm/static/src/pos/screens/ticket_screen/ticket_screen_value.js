import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {TicketScreen} from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/**
 * Stored value comes back with what it paid for.
 *
 * Nobody chooses its lines for a refund: the till adds them, in proportion, as the
 * server works them out.
 */
patch(TicketScreen.prototype, {
    _isEWalletGiftCard(orderline) {
        return orderline?.isUsedValue() || super._isEWalletGiftCard(...arguments);
    },

    _showNotAllowedRefundNotification() {
        const order = this.getSelectedOrder();
        const id = this.getSelectedOrderlineId();
        const line = order?.lines.find((one) => one.id === id);
        if (!line?.isUsedValue()) {
            return super._showNotAllowedRefundNotification(...arguments);
        }
        this.notification.add(
            _t("Stored value comes back by itself. Choose what it paid for.")
        );
    },

    async onDoRefund() {
        const order = this.getSelectedOrder();
        this.valueToGiveBack = [];
        const concerned =
            this.pos.config.salon_branch_id &&
            order?.lines.some((line) => line.salon_value_use);
        if (concerned && !(await this.askValueToGiveBack(order))) {
            return;
        }
        await super.onDoRefund(...arguments);
    },

    /** @returns {Promise<Boolean>} whether the refund may go on */
    async askValueToGiveBack(order) {
        if (typeof order.id !== "number") {
            this.dialog.add(AlertDialog, {
                title: _t("Not while offline"),
                body: _t("The server does not know this order yet. Refund it later."),
            });
            return false;
        }
        const rows = await this.pos.askServerForValue("value_of_refund", [
            order.id,
            this.getQuantitiesToRefund(order),
        ]);
        this.valueToGiveBack = rows || [];
        return Boolean(rows);
    },

    getQuantitiesToRefund(order) {
        const details = this._getRefundableDetails(order.getPartner(), order);
        if (!details.length && this._doesOrderHaveSoleItem(order)) {
            return [[order.lines[0].id, 1]];
        }
        return details.map((detail) => [detail.line.id, detail.qty]);
    },

    async addAdditionalRefundInfo(order, destinationOrder) {
        await super.addAdditionalRefundInfo(...arguments);
        for (const {line_id: id, amount} of this.valueToGiveBack || []) {
            const used = order.lines.find((line) => line.id === id);
            const share = amount / Math.abs(used.prices.total_included);
            this.pos.addValueLine(
                destinationOrder,
                used.salon_value_use,
                used.product_id,
                used.price_unit * share,
                [...used.tax_ids],
                {qty: -1, refunded_orderline_id: used}
            );
        }
    },
});
