import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {patch} from "@web/core/utils/patch";

patch(PosOrderline.prototype, {
    canBeMergedWith(orderline) {
        // A service of a visit is paid by one line, and nothing else is on that line.
        return (
            !this.salon_appointment_line_id &&
            !orderline.salon_appointment_line_id &&
            this.isOfSamePeople(orderline) &&
            super.canBeMergedWith(...arguments)
        );
    },

    isOfSamePeople(other) {
        const names = ["salon_visit_id", "salon_stylist_id", "salon_helper_id"];
        return (
            names.every((name) => this[name]?.id === other[name]?.id) &&
            (this.salon_helper_share || 0) === (other.salon_helper_share || 0)
        );
    },

    /** The visit that the line is of, or was sold in. */
    getVisit() {
        return this.salon_appointment_line_id?.appointment_id || this.salon_visit_id;
    },

    /** On a family's bill: the client of the line, who is not the one who pays. */
    getWhoseVisit() {
        const visit = this.getVisit();
        const client = visit?.partner_id;
        return client && client.id !== this.order_id.partner_id?.id
            ? visit.clientName
            : "";
    },

    getStylistName() {
        return (
            this.salon_stylist_id?.name ||
            this.salon_appointment_line_id?.employee_name ||
            this.refunded_orderline_id?.getStylistName()
        );
    },

    getHelperName() {
        return (
            this.salon_helper_id?.name || this.refunded_orderline_id?.getHelperName()
        );
    },

    /** Whether it can be said at this till who did it. */
    canHavePeople() {
        return Boolean(
            this.config?.salon_branch_id &&
                !this.order_id.finalized &&
                !this.refunded_orderline_id &&
                !this.is_reward_line &&
                !this.combo_parent_id
        );
    },
});
