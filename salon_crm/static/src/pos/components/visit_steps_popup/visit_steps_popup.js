import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {STATES} from "@salon_crm/common/visits/states";

/** What can be done with a visit now. */
export class VisitStepsPopup extends Component {
    static template = "salon_crm.VisitStepsPopup";
    static components = {Dialog};
    static props = {visit: Object, steps: Array, run: Function, close: Function};

    get look() {
        return STATES[this.props.visit.state];
    }

    choose(name) {
        this.props.close();
        this.props.run(name);
    }
}
