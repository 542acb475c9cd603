import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useAsyncLockedMethod} from "@point_of_sale/app/hooks/hooks";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "back"];

/**
 * Asks for the number of a payment: typed, tapped on big keys, or scanned, since a
 * scanner types and presses Enter.
 */
export class ReferencePopup extends Component {
    static template = "salon_crm.ReferencePopup";
    static components = {Dialog};
    static props = {
        title: String,
        placeholder: String,
        // Whether the payment can do without
        required: Boolean,
        // Takes what was typed, gives {value} or {message}
        check: Function,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.keys = KEYS;
        this.state = useState({value: "", message: "", checking: false});
        this.input = useRef("input");
        this.confirm = useAsyncLockedMethod(this.confirm);
        onMounted(() => this.input.el.focus());
    }

    press(key) {
        const {message, value} = this.state;
        // What was refused is typed anew
        const kept = message ? "" : value;
        this.state.value = key === "back" ? value.slice(0, -1) : kept + key;
        this.state.message = "";
        this.input.el.focus();
    }

    onKeydown(event) {
        this.state.message = "";
        if (event.key === "Enter") {
            event.preventDefault();
            event.stopPropagation();
            this.confirm();
        }
    }

    async confirm() {
        const typed = this.state.value.trim();
        if (!typed) {
            return;
        }
        this.state.checking = true;
        const {value, message} = await this.props.check(typed);
        this.state.checking = false;
        if (message) {
            this.state.message = message;
            this.input.el?.select();
            return;
        }
        this.props.getPayload(value);
        this.props.close();
    }

    skip() {
        this.props.getPayload("");
        this.props.close();
    }
}
