import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** What of a bill is paid on another one. */
export class SplitPopup extends Component {
    static template = "salon_crm.SplitPopup";
    static components = {Dialog};
    static props = {lines: Array, getPayload: Function, close: Function};

    setup() {
        this.state = useState({chosen: {}});
    }

    get chosen() {
        return this.props.lines.filter((line) => this.state.chosen[line.uuid]);
    }

    /** A bill of nothing is none. */
    get canConfirm() {
        return this.chosen.length > 0 && this.chosen.length < this.props.lines.length;
    }

    toggle(line) {
        this.state.chosen[line.uuid] = !this.state.chosen[line.uuid];
    }

    confirm() {
        this.props.getPayload(this.chosen);
        this.props.close();
    }
}
