import {Navbar} from "@point_of_sale/app/components/navbar/navbar";
import {patch} from "@web/core/utils/patch";

patch(Navbar.prototype, {
    get mainButton() {
        const current = this.pos.router.state.current;
        return current === "SalonVisitsScreen" ? "salon_visits" : super.mainButton;
    },
});
