import {Component} from "@odoo/owl";
import {VisitsPopup} from "@salon_crm/pos/components/visits_popup/visits_popup";
import {useService} from "@web/core/utils/hooks";

/** Opens the list of today's visits. */
export class VisitsButton extends Component {
    static template = "salon_crm.VisitsButton";
    static props = {};

    setup() {
        this.dialog = useService("dialog");
    }

    open() {
        this.dialog.add(VisitsPopup);
    }
}
