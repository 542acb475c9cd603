import {Component} from "@odoo/owl";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** Opens the screen of today's visits. */
export class VisitsButton extends Component {
    static template = "salon_crm.VisitsButton";
    static props = {};

    setup() {
        this.pos = usePos();
    }

    open() {
        this.pos.navigate("SalonVisitsScreen");
    }
}
