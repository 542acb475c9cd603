import {PosOrderLine} from "@point_of_sale/../tests/unit/data/pos_order_line.data";
import {PosSession} from "@point_of_sale/../tests/unit/data/pos_session.data";
import {hootPosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {models} from "@web/../tests/web_test_helpers";
import {patch} from "@web/core/utils/patch";

export class SalonBranch extends models.ServerModel {
    _name = "salon.branch";

    _load_pos_data_fields() {
        return ["id", "name", "tz", "price_guaranteed"];
    }
}

export class ResourceResource extends models.ServerModel {
    _name = "resource.resource";

    _load_pos_data_fields() {
        return ["id", "name"];
    }
}

export class SalonAppointment extends models.ServerModel {
    _name = "salon.appointment";

    _load_pos_data_fields() {
        return ["id", "name", "partner_id", "start", "state"];
    }
}

export class SalonAppointmentLine extends models.ServerModel {
    _name = "salon.appointment.line";

    _load_pos_data_fields() {
        return [
            "id",
            "appointment_id",
            "product_id",
            "employee_name",
            "stylist_id",
            "employee_requested",
            "price_unit",
            "start",
            "state",
            "payment_state",
            "is_charged",
        ];
    }
}

patch(hootPosModels, [
    ...hootPosModels,
    SalonBranch,
    ResourceResource,
    SalonAppointment,
    SalonAppointmentLine,
]);

patch(PosSession.prototype, {
    _load_pos_data_models() {
        return [
            ...super._load_pos_data_models(),
            "salon.branch",
            "resource.resource",
            "salon.appointment",
            "salon.appointment.line",
        ];
    },
});

patch(PosOrderLine.prototype, {
    _load_pos_data_fields() {
        return [
            ...super._load_pos_data_fields(),
            "salon_appointment_line_id",
            "salon_visit_id",
            "salon_stylist_id",
            "salon_requested",
            "salon_helper_id",
            "salon_helper_share",
        ];
    },
});
