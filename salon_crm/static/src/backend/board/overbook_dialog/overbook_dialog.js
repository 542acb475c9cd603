import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useAutofocus} from "@web/core/utils/hooks";

/** A manager says why two visits may overlap. */
export class OverbookDialog extends Component {
    static template = "salon_crm.OverbookDialog";
    static components = {Dialog};
    static props = {confirm: Function, close: Function};

    setup() {
        this.state = useState({reason: ""});
        useAutofocus({refName: "reason"});
    }

    confirm() {
        const reason = this.state.reason.trim();
        if (reason) {
            this.props.close();
            this.props.confirm(reason);
        }
    }
}
