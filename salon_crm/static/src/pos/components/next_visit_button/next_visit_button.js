import {Component} from "@odoo/owl";
import {NextVisitPopup} from "@salon_crm/pos/components/next_visit_popup/next_visit_popup";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** Opens the proposals for the next visit of an order's client. */
export class NextVisitButton extends Component {
    static template = "salon_crm.NextVisitButton";
    static props = {
        order: {type: Object, optional: true},
        class: String,
        onOpen: {type: Function, optional: true},
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
    }

    get isShown() {
        return this.pos.canHaveNextVisit(this.props.order);
    }

    open() {
        this.props.onOpen?.();
        this.dialog.add(NextVisitPopup, {order: this.props.order});
    }
}
