import {ConnectionLostError} from "@web/core/network/rpc";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {ReferencePopup} from "@salon_crm/pos/components/reference_popup/reference_popup";
import {_t} from "@web/core/l10n/translation";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {patch} from "@web/core/utils/patch";

const VOUCHERS = ["meituan", "dianping", "douyin", "voucher"];

/** A code however it was typed: the server has the last word. */
const plain = (code) =>
    code
        .normalize("NFKC")
        .toUpperCase()
        .replace(/[^\p{L}\p{N}]/gu, "");

patch(PosStore.prototype, {
    isVoucherMethod(method) {
        return VOUCHERS.includes(method?.salon_kind);
    },

    /** Money that is given back needs no number: it belongs to what was paid. */
    asksForReference(method, order) {
        return Boolean(
            this.config.salon_branch_id &&
                method?.salon_asks_reference &&
                order &&
                !order.isRefund
        );
    },

    /**
     * Ask for the number of a payment or the code of a voucher.
     *
     * @returns {Promise<String|undefined>} undefined if it was called off, empty if the
     *     payment has none
     */
    askReference(method, order) {
        const isVoucher = this.isVoucherMethod(method);
        return makeAwaitable(this.dialog, ReferencePopup, {
            title: method.name,
            placeholder: isVoucher
                ? _t("Scan or type the code")
                : _t("Scan or type the number"),
            required: isVoucher,
            check: (typed) =>
                isVoucher ? this.checkVoucher(method, order, typed) : {value: typed},
        });
    },

    /**
     * Whether a voucher can be used: by one call, and by what is in the order already.
     *
     * @returns {Promise<Object>} {value} as it is kept, or {message} why not
     */
    async checkVoucher(method, order, typed) {
        const taken = order.payment_ids.some(
            (payment) =>
                payment.payment_method_id?.id === method.id &&
                payment.payment_ref_no &&
                plain(payment.payment_ref_no) === plain(typed)
        );
        if (taken) {
            return {message: _t("This voucher is in this order already.")};
        }
        try {
            const {code, used} = await this.data.call("salon.till", "check_voucher", [
                this.config.id,
                method.id,
                typed,
            ]);
            return used ? {message: used} : {value: code};
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.notification.add(
                    _t(
                        "The voucher is taken without a check: the server cannot be " +
                            "reached. A manager is told if it was used before."
                    ),
                    {type: "warning"}
                );
                return {value: typed};
            }
            return {message: error.data?.message || _t("This cannot be checked now.")};
        }
    },
});
