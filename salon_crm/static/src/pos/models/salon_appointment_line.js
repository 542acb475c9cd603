import {Base} from "@point_of_sale/app/models/related_models";
import {registry} from "@web/core/registry";

/**
 * A service of a visit.
 *
 * What depends on orders is a method: the till remembers the values of getters.
 */
export class SalonAppointmentLine extends Base {
    static pythonModel = "salon.appointment.line";

    getOrderLines() {
        return this.backLink("<-pos.order.line.salon_appointment_line_id").filter(
            (line) => line.order_id && line.order_id.state !== "cancel"
        );
    }

    /** The order in progress at this till that has this service, if any. */
    getOpenOrder() {
        return this.getOrderLines().find((line) => !line.order_id.finalized)?.order_id;
    }

    /** Whether this till sold it, which the server may not know yet. */
    isSoldHere() {
        return this.getOrderLines().some(
            (line) => line.order_id.finalized && line.qty > line.refundedQty
        );
    }

    isPaid() {
        return this.payment_state === "paid" || this.isSoldHere();
    }

    isDue() {
        return (
            !this.is_charged &&
            !this.isSoldHere() &&
            !this.getOpenOrder() &&
            !this.isNotDone()
        );
    }

    /** Whether the cashier said so, which the server learns with the payment. */
    isNotDone() {
        return this.backLink("<-pos.order.salon_not_done_ids").some(
            (order) => order.state !== "cancel"
        );
    }
}

registry
    .category("pos_available_models")
    .add(SalonAppointmentLine.pythonModel, SalonAppointmentLine);
