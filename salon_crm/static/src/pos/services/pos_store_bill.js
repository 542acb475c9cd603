import {ask, makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {SelectionPopup} from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import {SplitPopup} from "@salon_crm/pos/components/split_popup/split_popup";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

const nameOf = (client) => client?.name || _t("somebody else");

/** What is on which bill: a family's visits, a part of a visit, what was not done. */
patch(PosStore.prototype, {
    /** @returns {Promise<String>} "this", "new", or nothing when it is closed */
    askWhichBill(order, visit) {
        const client = nameOf(visit.partner_id);
        const payer = order.partner_id || order.getVisits()[0]?.partner_id;
        return makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Where does %s pay?", client),
            list: [
                {
                    id: 1,
                    label: _t("Add to this bill"),
                    description: _t("%s pays for both.", nameOf(payer)),
                    item: "this",
                },
                {
                    id: 2,
                    label: _t("A bill of its own"),
                    description: _t("This one stays open."),
                    item: "new",
                },
            ],
        });
    },

    askWhetherOtherPays(client, payer) {
        return ask(this.dialog, {
            title: _t("This order pays a visit"),
            body: payer
                ? _t("Does %(payer)s pay for the visit of %(client)s?", {
                      payer: payer.name,
                      client: client.name,
                  })
                : _t("Does somebody else pay for the visit of %s?", client.name),
            confirmLabel: _t("Yes, pays for it"),
            cancelLabel: _t("No"),
        });
    },

    // ------------------------------------------------------------
    // A part on another bill
    // ------------------------------------------------------------

    canSplit(order = this.getOrder()) {
        return Boolean(
            this.config.salon_branch_id &&
                order &&
                !order.finalized &&
                !order.isRefund &&
                !order.payment_ids.length &&
                this.getLinesToSplit(order).length > 1
        );
    },

    /** Rewards and parts of combos go with what they belong to. */
    getLinesToSplit(order) {
        return order.lines.filter(
            (line) =>
                !line.is_reward_line &&
                !line.combo_parent_id &&
                !line.combo_line_ids.length
        );
    },

    async askToSplit() {
        const order = this.getOrder();
        const lines = await makeAwaitable(this.dialog, SplitPopup, {
            lines: this.getLinesToSplit(order),
        });
        if (lines?.length) {
            this.splitOrder(order, lines);
        }
    },

    /**
     * Take lines to a new bill of the same client, which is then on the screen.
     *
     * @returns {PosOrder} the new bill
     */
    splitOrder(order, lines) {
        const removed = order.uiState.salonRemoved;
        const other = this.addNewOrder();
        if (order.partner_id) {
            other.setPartner(order.partner_id);
        }
        other.setPricelist(order.pricelist_id);
        other.fiscal_position_id = order.fiscal_position_id;
        other.salon_family_bill = order.salon_family_bill;
        for (const line of lines) {
            const values = line.serializeForORM({keepCommands: true});
            delete values.uuid;
            delete values.id;
            this.models["pos.order.line"].create(
                {...values, order_id: other},
                false,
                true
            );
            order.removeOrderline(line);
        }
        // It was not taken off: it is on another bill.
        order.uiState.salonRemoved = removed;
        other.selectOrderline(other.getLastOrderline());
        this.showOrderOfVisit(other);
        this.updateRewards();
        return other;
    },

    // ------------------------------------------------------------
    // What was added to a visit, or taken off its bill
    // ------------------------------------------------------------

    async addLineToOrder(vals, order, ...others) {
        if (!this.config.salon_branch_id) {
            return super.addLineToOrder(...arguments);
        }
        const values = {...this.getValuesOfVisit(vals, order), ...vals};
        return super.addLineToOrder(values, order, ...others);
    },

    /** What is sold while a visit is paid belongs to it; who did the rest did this. */
    getValuesOfVisit(vals, order) {
        const visit = order.getCurrentVisit();
        if (!visit || vals.salon_appointment_line_id || "price_unit" in vals) {
            return {};
        }
        const values = {salon_visit_id: visit};
        const id = vals.product_tmpl_id?.id || vals.product_tmpl_id;
        const template = this.models["product.template"].get(id);
        const lines = order.lines.filter((line) => line.getVisit()?.id === visit.id);
        const stylist =
            order.getSelectedOrderline()?.salon_stylist_id ||
            lines.at(-1)?.salon_stylist_id;
        if (template?.type === "service" && stylist) {
            values.salon_stylist_id = stylist;
        }
        return values;
    },

    /** @returns {Promise<Boolean>} whether to go on to the payment */
    async askAboutRemovedServices(order = this.getOrder()) {
        const services = order.getRemovedServices();
        if (!services.length) {
            return true;
        }
        const names = services.map((service) => service.product_id?.display_name);
        const choice = await makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Taken off this bill: %s", names.join(", ")),
            list: [
                {
                    id: 1,
                    label: _t("It was not done"),
                    description: _t("The visit is changed: nothing is left to pay."),
                    item: "not_done",
                },
                {
                    id: 2,
                    label: _t("It is paid later"),
                    description: _t("It stays to be paid in the visit."),
                    item: "later",
                },
            ],
        });
        if (!choice) {
            return false;
        }
        order.uiState.salonRemoved = [];
        if (choice === "not_done") {
            order.update({salon_not_done_ids: [["link", ...services]]});
        }
        return true;
    },

    async pay() {
        if (await this.askAboutRemovedServices()) {
            await super.pay(...arguments);
        }
    },

    async validateOrderFast() {
        if (await this.askAboutRemovedServices()) {
            await super.validateOrderFast(...arguments);
        }
    },
});
