import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /**
     * Put the services of a visit that are not charged yet on an order of its client.
     *
     * @returns {Promise<Boolean>} whether the order is on the screen now
     */
    async payVisit(visit) {
        const due = visit.getDueLines();
        const open = visit.getOpenOrder();
        if (!due.length && !open) {
            this.notification.add(_t("Nothing is left to pay in this visit."));
            return false;
        }
        if (!visit.partner_id) {
            this.sayVisitIsNotLoaded(visit.name);
            return false;
        }
        const order = open || (await this.getOrderForVisit(visit));
        if (!order) {
            return false;
        }
        this.showOrderOfVisit(order);
        if (!due.length) {
            this.notification.add(_t("This visit is in this order already."));
            return true;
        }
        if (!order.salon_family_bill && order.partner_id?.id !== visit.partner_id.id) {
            order.setPartner(visit.partner_id);
        }
        await this.addServicesOfVisit(due);
        return true;
    },

    /** The order on which a visit is paid; none if the cashier thought better of it. */
    async getOrderForVisit(visit) {
        const order = this.getOrder();
        const open = order && !order.finalized && !order.isRefund;
        if (!open || order.payment_ids.length) {
            return this.addNewOrder();
        }
        const own = !order.partner_id || order.partner_id.id === visit.partner_id.id;
        if (order.isEmpty() || (own && !order.hasVisitOfOthers())) {
            return order;
        }
        const choice = await this.askWhichBill(order, visit);
        if (choice === "this") {
            order.salon_family_bill = true;
            return order;
        }
        return choice === "new" ? this.addNewOrder() : null;
    },

    showOrderOfVisit(order) {
        this.setOrder(order);
        this.mobile_pane = "left";
        this.navigate("ProductScreen", {orderUuid: order.uuid});
    },

    async addServicesOfVisit(lines) {
        for (const line of lines.filter((one) => one.product_id)) {
            await this.addLineToCurrentOrder(this.getBillValues(line), {}, false);
        }
        if (lines.some((line) => !line.product_id)) {
            this.sayVisitIsNotLoaded(lines[0].appointment_id.name);
        }
    },

    getBillValues(line) {
        const values = {
            product_id: line.product_id,
            product_tmpl_id: line.product_id.product_tmpl_id,
            salon_appointment_line_id: line,
            salon_requested: Boolean(line.employee_requested),
        };
        if (line.stylist_id) {
            values.salon_stylist_id = line.stylist_id;
        }
        // Else no price is given: today's is what the till's own rules say.
        if (line.appointment_id.isPriceGuaranteed()) {
            values.price_unit = line.price_unit;
        }
        return values;
    },

    sayVisitIsNotLoaded(number) {
        this.dialog.add(AlertDialog, {
            title: _t("Not all of visit %s is known here", number),
            body: _t(
                "The client or a service could not be loaded. Choose the visit again " +
                    "when the connection is back, or add what is missing by hand."
            ),
        });
    },

    async setPartnerToCurrentOrder(partner) {
        const order = this.getOrder();
        const clients = order?.getVisits().map((visit) => visit.partner_id) || [];
        const others = clients.filter((client) => client && client.id !== partner?.id);
        if (!others.length || order.salon_family_bill) {
            return super.setPartnerToCurrentOrder(...arguments);
        }
        // Without this word the server would not count another's money for the visit.
        if (await this.askWhetherOtherPays(others[0], partner)) {
            order.salon_family_bill = true;
            super.setPartnerToCurrentOrder(...arguments);
        }
    },
});
