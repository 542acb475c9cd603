import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    /** The visits whose services are on the bill. */
    getVisits() {
        const visits = this.lines.map(
            (line) => line.salon_appointment_line_id?.appointment_id
        );
        return [...new Set(visits.filter(Boolean))];
    },

    /** The visit that the cashier is at: of the line that is chosen, or of the last. */
    getCurrentVisit() {
        const chosen = this.getSelectedOrderline()?.getVisit();
        return chosen || this.getVisits().at(-1);
    },

    /** Whether somebody else than the order's client has a visit on it. */
    hasVisitOfOthers() {
        return this.getVisits().some(
            (visit) => visit.partner_id?.id !== this.partner_id?.id
        );
    },

    removeOrderline(line) {
        const service = line.salon_appointment_line_id;
        if (service && !line.refunded_orderline_id) {
            this.uiState.salonRemoved = [
                ...(this.uiState.salonRemoved || []),
                service.id,
            ];
        }
        return super.removeOrderline(...arguments);
    },

    /** Services that were taken off the bill and are due still. */
    getRemovedServices() {
        const ids = new Set(this.uiState.salonRemoved || []);
        return [...ids]
            .map((id) => this.models["salon.appointment.line"].get(id))
            .filter((service) => service?.isDue());
    },
});
