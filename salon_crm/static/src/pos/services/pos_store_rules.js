import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {SALE, above, allowedPercent, totalOf} from "@salon_crm/pos/utils/giveaway";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {ManagerPinPopup} from "@salon_crm/pos/components/manager_pin_popup/manager_pin_popup";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {SelectionPopup} from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import {_t} from "@web/core/l10n/translation";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {patch} from "@web/core/utils/patch";

const KEEP = "keep";
const KINDS = {
    discount: _t("Discount"),
    price: _t("Changed price"),
    free: _t("Free of charge"),
    rounding: _t("Rounded off"),
    refund: _t("Refund"),
};
const OFFLINE = _t(
    "The server cannot be reached, so that no PIN can be checked. What you may give " +
        "yourself can be given now; the rest when the connection is back."
);

patch(PosStore.prototype, {
    getSalonRules() {
        return this.config.salon_branch_id && this.config._salon_rules;
    },

    /** The limits of who stands at the till: {kind: {mode, percent, amount, reason}} */
    getSalonLimits() {
        const {roles, limits} = this.getSalonRules();
        const cashier = this.getCashier();
        const role = roles[cashier?.model?.name]?.[cashier?.id] || "till";
        return limits[role] || {};
    },

    /**
     * Ask for what an order gives away: the reason, and a manager's leave if it is more
     * than the cashier may give.
     *
     * @returns {Promise<Boolean>} whether the order can be paid as it is now
     */
    async askSalonRules(order) {
        if (!this.getSalonRules() || !order) {
            return true;
        }
        const givens = order.getSalonGivens();
        if (!(await this.askSalonReasons(order, givens))) {
            return false;
        }
        const tooMuch = above(givens, this.getSalonLimits()).filter(
            (given) => !order.isSalonApproved(given)
        );
        if (!tooMuch.length) {
            return true;
        }
        if ((await this.askSalonManager(order, tooMuch)) !== KEEP) {
            return tooMuch.every((given) => order.isSalonApproved(given));
        }
        this.keepSalonLimits(order, givens, tooMuch);
        return this.askSalonRules(order);
    },

    /** One tap for each kind that needs a reason and has none. */
    async askSalonReasons(order, givens) {
        const limits = this.getSalonLimits();
        for (const kind of new Set(givens.map((given) => given.kind))) {
            const open = givens.filter(
                (given) => given.kind === kind && !order.getSalonReason(given)
            );
            const reasons = this.getSalonReasons(kind);
            if (!limits[kind]?.reason || !open.length || !reasons.length) {
                continue;
            }
            const chosen = await makeAwaitable(this.dialog, SelectionPopup, {
                title: this.getSalonQuestion(kind, totalOf(open, kind)),
                list: reasons,
                size: "md",
            });
            if (!chosen) {
                return false;
            }
            order.setSalonReason(open, chosen);
        }
        return true;
    },

    getSalonReasons(kind) {
        return this.getSalonRules()
            .reasons.filter((reason) => reason.kinds.includes(kind))
            .map(({id, name}) => ({id, label: name, item: id}));
    },

    getSalonQuestion(kind, amount) {
        return _t("%(kind)s, %(amount)s: why?", {
            kind: KINDS[kind],
            amount: this.env.utils.formatCurrency(amount),
        });
    },

    /** @returns {Promise<String|undefined>} KEEP when the limit is to be kept */
    async askSalonManager(order, givens) {
        if (this.data.network.offline) {
            this.dialog.add(AlertDialog, {
                title: _t("A manager has to allow this"),
                body: OFFLINE,
            });
            return;
        }
        const answer = await makeAwaitable(this.dialog, ManagerPinPopup, {
            rows: givens.map((given) => this.getSalonRow(order, given)),
            canKeep: givens.every((given) => given.kind !== "refund"),
            check: (pin) => this.checkSalonPin(order, givens, pin),
        });
        if (answer?.token) {
            order.addSalonApproval(answer.token, givens);
            this.notification.add(_t("%s allows it.", answer.approver));
        }
        return answer;
    },

    getSalonRow(order, given) {
        const line = order.lines.find((one) => one.uuid === given.key);
        return {
            id: `${given.kind}:${given.key}`,
            kind: KINDS[given.kind],
            name: line.getFullProductName(),
            amount: this.env.utils.formatCurrency(given.amount),
            percent: given.kind !== "refund" && `${given.percent} %`,
        };
    },

    /** @returns {Promise<Object>} {token, approver} or {refused: why} */
    async checkSalonPin(order, givens, pin) {
        const items = givens.map(({key, ...given}) => ({line: key, ...given}));
        const request = {order_uuid: order.uuid, pin, items};
        try {
            return await this.data.call("salon.till", "approve_exceptions", [
                this.config.id,
                request,
            ]);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return {refused: OFFLINE};
            }
            if (error instanceof RPCError) {
                return {refused: error.data?.message || error.message};
            }
            throw error;
        }
    },

    /** Bring back to the limit what is above it. */
    keepSalonLimits(order, givens, tooMuch) {
        const limits = this.getSalonLimits();
        for (const given of tooMuch) {
            const line = order.lines.find((one) => one.uuid === given.key);
            if (line.getSalonPart() !== SALE) {
                line.delete();
                continue;
            }
            const percent = allowedPercent(givens, given.kind, limits[given.kind]);
            const listed = line.getSalonListPrice();
            if (given.kind === "price") {
                line.setUnitPrice(listed * (1 - percent / 100));
                line.setDiscount(0);
            } else {
                line.setUnitPrice(Math.max(line.price_unit, listed));
                line.setDiscount(given.kind === "free" ? 0 : percent);
            }
        }
    },

    async pay() {
        const order = this.getOrder();
        if (order?.canPay() && !(await this.askSalonRules(order))) {
            return;
        }
        return super.pay(...arguments);
    },
});
