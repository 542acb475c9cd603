import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /** Whether this till knows stored value at all. */
    hasStoredValue() {
        const company = this.config.company_id;
        return Boolean(
            this.config.salon_branch_id &&
                company?.salon_principal_product_id &&
                company?.salon_bonus_product_id
        );
    },

    /** What a client had when the server was last asked. */
    getStoredValue(partner) {
        const principal = partner?.salon_value_principal || 0;
        const bonus = partner?.salon_value_bonus || 0;
        return {principal, bonus, total: this.currency.round(principal + bonus)};
    },

    /** What stored value may pay of an order: neither top-ups nor what is paid already. */
    getDueByStoredValue(order) {
        const price = order.getTaxGroups().reduce((sum, {amount}) => sum + amount, 0);
        return this.currency.round(Math.min(order.remainingDue, price));
    },

    /**
     * Pay what is due with what the client has, as far as it goes.
     *
     * The server says what is there: another till may have spent it.
     *
     * @param {Object} order
     * @param {Number} [most] not more than this, as the client wishes
     * @returns {Promise<Boolean>} whether something is paid by it now
     */
    async payWithStoredValue(order, most = Infinity) {
        this.dropUsedValue(order);
        const partner = order.partner_id;
        if (!partner || !this.hasStoredValue()) {
            return false;
        }
        const groups = order.getTaxGroups();
        const due = Math.min(this.getDueByStoredValue(order), most);
        const answer = await this.askServerForValue("stored_value", [
            partner.id,
            due,
            groups.map((group) => group.amount),
        ]);
        if (!answer) {
            return false;
        }
        partner.salon_value_principal = answer.principal;
        partner.salon_value_bonus = answer.bonus;
        const {principal, bonus} = answer.use;
        if (!principal && !bonus.some(Boolean)) {
            this.notification.add(_t("%s has no stored value left.", partner.name));
            return false;
        }
        bonus.forEach((amount, index) =>
            this.useBonus(order, amount, groups[index].taxes)
        );
        // A price without its taxes may be a cent off: the principal makes up for it.
        const wanted = principal + bonus.reduce((sum, amount) => sum + amount, 0);
        const missing = this.currency.round(wanted - order.getUsedValue());
        this.usePrincipal(order, Math.min(missing, answer.principal));
        return true;
    },

    /**
     * @returns {Promise<Object|false>} false if the server refuses or cannot be reached,
     *     which was said then
     */
    async askServerForValue(method, args) {
        try {
            if (!this.data.network.offline) {
                return await this.data.call("salon.till", method, [
                    this.config.id,
                    ...args,
                ]);
            }
        } catch (error) {
            if (error instanceof RPCError) {
                this.dialog.add(AlertDialog, {
                    title: _t("Not possible"),
                    body: error.data?.message || error.message,
                });
                return false;
            }
        }
        this.sayValueIsOffline();
        return false;
    },

    sayValueIsOffline() {
        this.dialog.add(AlertDialog, {
            title: _t("Not while offline"),
            body: _t(
                "Stored value and points cannot be spent while the server is not " +
                    "reached: they may have been spent elsewhere. Wait for the " +
                    "connection, or take another payment."
            ),
        });
    },

    useBonus(order, amount, taxes) {
        if (!amount) {
            return;
        }
        const product = this.config.company_id.salon_bonus_product_id;
        let price = -amount;
        if (taxes.some((tax) => !tax.price_include)) {
            price = product.getTaxDetails({
                overridedValues: {
                    tax_ids: taxes,
                    price_unit: price,
                    special_mode: "total_included",
                },
            }).total_excluded;
        }
        this.addValueLine(order, "bonus", product, price, taxes);
    },

    usePrincipal(order, amount) {
        if (this.currency.isZero(amount) || amount < 0) {
            return;
        }
        const product = this.config.company_id.salon_principal_product_id;
        this.addValueLine(order, "principal", product, -amount, []);
    },

    addValueLine(order, use, product, price, taxes, values = {}) {
        return this.models["pos.order.line"].create({
            order_id: order,
            product_id: product,
            qty: 1,
            price_unit: price,
            price_type: "manual",
            tax_ids: taxes.map((tax) => ["link", tax]),
            salon_value_use: use,
            ...values,
        });
    },

    dropUsedValue(order) {
        for (const line of order.getUsedValueLines()) {
            line.delete();
        }
    },

    /** Put a top-up on the order of the client. */
    async topUp(order, amount, offer) {
        const product = this.config.company_id.salon_principal_product_id;
        return await this.addLineToCurrentOrder(
            {
                product_id: product,
                product_tmpl_id: product.product_tmpl_id,
                price_unit: amount,
                tax_ids: [],
                salon_value_use: "top_up",
                salon_topup_offer_id: offer,
            },
            {},
            false
        );
    },

    navigate(routeName, routeParams = {}) {
        const order =
            this.models["pos.order"].getBy("uuid", routeParams.orderUuid) ||
            this.getOrder();
        if (routeName === "ProductScreen" && order && !order.finalized) {
            // Whoever goes back may change the bill: it is paid anew then.
            if (!order.isRefund && order.getUsedValueLines().length) {
                this.dropUsedValue(order);
                this.notification.add(
                    _t("Stored value was taken off. It is used anew when you pay.")
                );
            }
        }
        return super.navigate(...arguments);
    },
});
