import {Component} from "@odoo/owl";
import {SalonPoints} from "@salon_crm/pos/components/salon_points/salon_points";
import {generateQRCodeDataUrl} from "@point_of_sale/utils";

/**
 * What the salon adds to a receipt: visit, points, next visit and after-care.
 *
 * It comes with the answer to the payment, or is known here already: nothing is asked
 * for. Of an order that the server does not know yet, the next visit is there only if
 * it was booked at this till.
 */
export class SalonReceipt extends Component {
    static template = "salon_crm.SalonReceipt";
    static components = {SalonPoints};
    static props = {order: Object};

    get order() {
        return this.props.order;
    }

    get told() {
        return this.order.salon_receipt || {};
    }

    get numbers() {
        const known = this.order.lines
            .map((line) => line.salon_appointment_line_id?.appointment_id?.name)
            .filter(Boolean);
        return [...new Set([...known, ...(this.told.visits || [])])].join(", ");
    }

    get coming() {
        return this.order.uiState.salonNext || this.told.next;
    }

    get qrCode() {
        return generateQRCodeDataUrl(this.coming.url);
    }

    /** The balances that Odoo's own receipt leaves out. */
    get points() {
        const shown = (this.order.getLoyaltyPoints?.() || [])
            .filter(({points}) => (points.won || points.spent) && points.balance)
            .map(({program}) => program.id);
        const own = this.order.getSalonPoints();
        if (own?.won || own?.spent) {
            shown.push(own.program_id);
        }
        return (this.told.points || [])
            .filter((card) => !shown.includes(card.program_id))
            .map((card) => ({...card, points: this.pointsNow(card)}));
    }

    /** What was won by this order comes after the answer to the payment. */
    pointsNow(card) {
        const known = this.order.models["loyalty.card"]?.find(
            (one) =>
                one.program_id?.id === card.program_id &&
                one.partner_id?.id === this.order.partner_id?.id
        );
        return known ? parseFloat(known.points.toFixed(2)) : card.points;
    }

    /** Each service's once, however often it was done. */
    get aftercare() {
        const templates = this.order.lines
            .filter((line) => line.qty > 0)
            .map((line) => line.product_id?.product_tmpl_id)
            .filter((template) => template?.salon_aftercare);
        return [...new Set(templates)];
    }
}
