import {PosOrderLine} from "@point_of_sale/../tests/unit/data/pos_order_line.data";
import {SalonAppointment} from "@salon_crm/../tests/unit/data/salon.data";
import {patch} from "@web/core/utils/patch";

patch(PosOrderLine.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(), "salon_deposit_visit_id"];
    },
});

patch(SalonAppointment.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(), "deposit_balance"];
    },
});
