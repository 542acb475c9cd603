import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {patch} from "@web/core/utils/patch";

patch(PosOrderline.prototype, {
    canBeMergedWith(orderline) {
        // A service of a visit is paid by one line, and nothing else is on that line.
        return (
            !this.salon_appointment_line_id &&
            !orderline.salon_appointment_line_id &&
            super.canBeMergedWith(...arguments)
        );
    },
});
