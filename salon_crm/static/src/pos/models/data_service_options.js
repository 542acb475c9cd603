import {DataServiceOptions} from "@point_of_sale/app/models/data_service_options";
import {patch} from "@web/core/utils/patch";

patch(DataServiceOptions.prototype, {
    get pohibitedAutoLoadedModels() {
        // Whom the till does not know has left the branch: there is nothing to ask.
        return [...super.pohibitedAutoLoadedModels, "resource.resource"];
    },

    get cleanupModels() {
        // Else a till would keep yesterday's visits, and those cancelled since.
        return [
            ...super.cleanupModels,
            "salon.appointment",
            "salon.appointment.line",
            "resource.resource",
        ];
    },
});
