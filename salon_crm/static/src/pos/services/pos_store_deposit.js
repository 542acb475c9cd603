// First: what is patched there is patched once more here.
import "@salon_crm/pos/services/pos_store";
import "@salon_crm/pos/services/pos_store_visits";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {logPosMessage} from "@point_of_sale/app/utils/pretty_console_log";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    async setup() {
        /** Ids of those whose deposit somebody took in hand at this till. */
        this.visitsWithDeposit = new Set();
        return await super.setup(...arguments);
    },

    /**
     * What is open of a visit's deposit, as far as this till can know: what the server
     * said, and what this till did since. An order in progress uses it already, but has
     * not taken it yet.
     */
    getDepositLeft(visit) {
        let left = visit.deposit_balance || 0;
        for (const line of visit.getDepositLines()) {
            const order = line.order_id;
            const counts = order.finalized
                ? !order.isSynced || this.pendingOrder.write.has(order.id)
                : line.getSignedPrice() < 0;
            left += counts ? line.getSignedPrice() : 0;
        }
        return this.currency.round(left);
    },

    /** Opening a visit uses its deposit. */
    async payVisit(visit) {
        const opened = await super.payVisit(...arguments);
        if (opened) {
            await this.applyDeposit(visit);
        }
        return opened;
    },

    /** Let a visit's open deposit pay as much of the order as it can. */
    async applyDeposit(visit) {
        const order = this.getOrder();
        if (!order || order.finalized || order.isRefund || !this.hasDeposits()) {
            return;
        }
        const left = this.getDepositLeft(visit);
        const amount = this.currency.round(
            Math.min(left, Math.max(0, order.priceIncl))
        );
        if (amount > 0) {
            await this.addDepositLine(visit, -amount);
        }
    },

    hasDeposits() {
        return Boolean(this.config.salon_deposit_product_id?.product_tmpl_id);
    },

    /**
     * @param {Object} visit
     * @param {Number} amount with taxes; negative: the deposit is used
     * @param {Number} qty -1 to give it back
     */
    async addDepositLine(visit, amount, qty = 1) {
        const product = this.config.salon_deposit_product_id;
        const line = await this.addLineToCurrentOrder(
            {
                product_id: product,
                product_tmpl_id: product.product_tmpl_id,
                price_unit: amount,
                qty,
                salon_deposit_visit_id: visit,
            },
            {force: true},
            false
        );
        this.setDepositAmount(line, amount * qty);
        return line;
    },

    /** A tax may come on top of the product's price, but clients pay round amounts. */
    setDepositAmount(line, amount) {
        line.setUnitPrice(amount / line.qty);
        const paid = line.getSignedPrice();
        if (paid && !this.currency.isZero(paid - amount)) {
            line.setUnitPrice(((amount / line.qty) * amount) / paid);
        }
    },

    /** A deposit never pays more than the bill: something may have been taken off. */
    capDeposits(order) {
        const used = order.getUsedDepositLines();
        let excess = -Math.min(0, order.priceIncl);
        const sold = order.lines.some(
            (line) => !line.isDeposit() && line.getSignedPrice() > 0
        );
        if (order.isRefund || !sold) {
            return;
        }
        for (const line of used.toReversed()) {
            if (this.currency.isZero(excess)) {
                return;
            }
            const cut = Math.min(excess, -line.getSignedPrice());
            excess -= cut;
            const rest = this.currency.round(line.getSignedPrice() + cut);
            if (rest) {
                this.setDepositAmount(line, rest);
            } else {
                order.removeOrderline(line);
            }
        }
    },

    async pay() {
        const order = this.getOrder();
        if (order && !order.finalized) {
            this.capDeposits(order);
        }
        return super.pay(...arguments);
    },

    // ---------------------------------------------------------
    // Taking deposits and giving them back
    // ---------------------------------------------------------

    /**
     * @returns {Promise<Array|false>} false when the server cannot be asked
     */
    async findVisitsForDeposit(query, client) {
        try {
            return await this.data.call("salon.till", "find_visits_for_deposit", [
                this.config.id,
                query,
                client?.id || false,
            ]);
        } catch (error) {
            if (error.exceptionName) {
                throw error;
            }
            logPosMessage("Store", "findVisitsForDeposit", "Not found", false, [error]);
            return false;
        }
    },

    /** The visit's record with its client, loaded unless it is known here. */
    async loadVisitForDeposit(id) {
        this.visitsWithDeposit.add(id);
        const known = this.models["salon.appointment"].get(id);
        if (known?.partner_id) {
            return known;
        }
        const rows = await this.data.call("salon.till", "load_visit_for_deposit", [
            this.config.id,
            id,
        ]);
        const data = await this.data.missingRecursive(rows);
        this.models.connectNewData(data);
        this.data.synchronizeServerDataInIndexedDB(data);
        return this.models["salon.appointment"].get(id);
    },

    async takeDeposit(visit, amount) {
        this.showOrderOfVisit(this.getOrderForDeposit(visit));
        await this.addDepositLine(visit, amount);
    },

    /** Nothing else may be on an order that gives money back. */
    async giveDepositBack(visit, amount) {
        const current = this.getOrder();
        const order =
            current?.isEmpty() && !current.finalized ? current : this.addNewOrder();
        order.setPartner(visit.partner_id);
        order.is_refund = true;
        this.showOrderOfVisit(order);
        await this.addDepositLine(visit, amount, -1);
    },

    getOrderForDeposit(visit) {
        const current = this.getOrder();
        const fits =
            current &&
            !current.finalized &&
            !current.isRefund &&
            !current.payment_ids.length &&
            (current.isEmpty() ||
                !current.partner_id ||
                current.partner_id.id === visit.partner_id.id);
        const order = fits ? current : this.addNewOrder();
        order.setPartner(visit.partner_id);
        return order;
    },

    /** Visits of another day stay: an order has their deposit, or will in a moment. */
    forgetVisitsExcept(rows, ids) {
        const linked = this.models["pos.order.line"]
            .map((line) => line.salon_deposit_visit_id)
            .filter(Boolean);
        const kept = {
            ...rows,
            "salon.appointment": [
                ...(rows["salon.appointment"] || []),
                ...linked.map((visit) => ({id: visit.id})),
                ...[...this.visitsWithDeposit].map((id) => ({id})),
            ],
        };
        return super.forgetVisitsExcept(kept, ids);
    },

    setPartnerToCurrentOrder(partner) {
        const served = new Set();
        const lines = this.getOrder()?.lines || [];
        for (const line of lines) {
            served.add(line.salon_appointment_line_id?.appointment_id?.id);
        }
        const foreign = lines
            .map((line) => line.salon_deposit_visit_id)
            .find(
                (visit) =>
                    visit &&
                    !served.has(visit.id) &&
                    visit.partner_id?.id !== partner?.id
            );
        if (!foreign) {
            return super.setPartnerToCurrentOrder(...arguments);
        }
        this.dialog.add(AlertDialog, {
            title: _t("This order has a deposit"),
            body: _t(
                "It is for a visit of %s. For another client, begin a new order or " +
                    "remove the deposit first.",
                foreign.partner_id?.name || foreign.name
            ),
        });
    },
});
