import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

export class CallsPanel extends Component {
    static template = "salon_crm.BoardCallsPanel";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
    }
}

registry.category("salon_board_panels").add("calls", {
    Component: CallsPanel,
    label: _t("Call list"),
    icon: "fa-phone",
    sequence: 40,
    tab: true,
});
