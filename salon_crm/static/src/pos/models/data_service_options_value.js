import {DataServiceOptions} from "@point_of_sale/app/models/data_service_options";
import {patch} from "@web/core/utils/patch";

patch(DataServiceOptions.prototype, {
    get cleanupModels() {
        // Else a till would go on showing offers that are none any more.
        return [...super.cleanupModels, "salon.topup.offer"];
    },
});
