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
        const order = open || this.getOrderForVisit(visit);
        this.showOrderOfVisit(order);
        if (!due.length) {
            this.notification.add(_t("This visit is in this order already."));
            return true;
        }
        if (order.partner_id?.id !== visit.partner_id.id) {
            order.setPartner(visit.partner_id);
        }
        await this.addServicesOfVisit(due);
        return true;
    },

    getOrderForVisit(visit) {
        const order = this.getOrder();
        const fits =
            order &&
            !order.finalized &&
            !order.isRefund &&
            !order.payment_ids.length &&
            (order.isEmpty() ||
                !order.partner_id ||
                order.partner_id.id === visit.partner_id.id);
        if (fits) {
            return order;
        }
        if (order && !order.finalized) {
            this.notification.add(_t("A new order was begun for this client."));
        }
        return this.addNewOrder();
    },

    showOrderOfVisit(order) {
        this.setOrder(order);
        this.mobile_pane = "left";
        this.navigate("ProductScreen", {orderUuid: order.uuid});
    },

    async addServicesOfVisit(lines) {
        for (const line of lines.filter((one) => one.product_id)) {
            // No price is given: today's is what the till's own rules say.
            await this.addLineToCurrentOrder(
                {
                    product_id: line.product_id,
                    product_tmpl_id: line.product_id.product_tmpl_id,
                    salon_appointment_line_id: line,
                },
                {},
                false
            );
        }
        if (lines.some((line) => !line.product_id)) {
            this.sayVisitIsNotLoaded(lines[0].appointment_id.name);
        }
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

    setPartnerToCurrentOrder(partner) {
        const order = this.getOrder();
        const client = order?.lines.find((line) => line.salon_appointment_line_id)
            ?.salon_appointment_line_id.appointment_id?.partner_id;
        if (!client || client.id === partner?.id) {
            return super.setPartnerToCurrentOrder(...arguments);
        }
        // The server would not count another client's money for this visit.
        this.dialog.add(AlertDialog, {
            title: _t("This order pays a visit"),
            body: _t(
                "It has services of a visit of %s. For another client, begin a new " +
                    "order or remove these services first.",
                client.name
            ),
        });
    },
});
