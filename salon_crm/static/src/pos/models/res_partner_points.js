import {ResPartner} from "@point_of_sale/app/models/res_partner";
import {patch} from "@web/core/utils/patch";

patch(ResPartner.prototype, {
    /** The id of the client's tier, or false. */
    get salon_tier() {
        return this._salon_tier || false;
    },

    getSalonTier() {
        return this.salon_tier
            ? this.models["salon.tier"]?.get(this.salon_tier)
            : undefined;
    },
});
