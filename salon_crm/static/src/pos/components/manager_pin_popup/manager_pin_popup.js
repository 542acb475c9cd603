import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "⌫"];
const LONGEST = 16;

/** Asks a manager for the PIN, which the server checks. */
export class ManagerPinPopup extends Component {
    static template = "salon_crm.ManagerPinPopup";
    static components = {Dialog};
    static props = {
        rows: Array,
        canKeep: Boolean,
        check: Function,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.keys = KEYS;
        this.state = useState({pin: "", refused: "", busy: false});
        this.dots = useRef("dots");
        onMounted(() => this.dots.el.focus());
    }

    press(key) {
        const {pin} = this.state;
        this.state.refused = "";
        this.state.pin = key === "⌫" ? pin.slice(0, -1) : (pin + key).slice(0, LONGEST);
    }

    /** A keyboard does as well; the order behind must not get its keys. */
    onKeydown(ev) {
        ev.stopPropagation();
        if (ev.key === "Enter") {
            this.confirm();
        } else if (ev.key === "Backspace") {
            this.press("⌫");
        } else if (/^\d$/.test(ev.key)) {
            this.press(ev.key);
        } else {
            return;
        }
        ev.preventDefault();
    }

    async confirm() {
        if (!this.state.pin || this.state.busy) {
            return;
        }
        this.state.busy = true;
        const answer = await this.props.check(this.state.pin);
        this.state.busy = false;
        this.state.pin = "";
        if (answer.refused) {
            this.state.refused = answer.refused;
            return;
        }
        this.props.getPayload(answer);
        this.props.close();
    }

    keep() {
        this.props.getPayload("keep");
        this.props.close();
    }
}
