import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

export class WaitlistPanel extends Component {
    static template = "salon_crm.BoardWaitlistPanel";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
    }
}

registry.category("salon_board_panels").add("waitlist", {
    Component: WaitlistPanel,
    label: _t("Waiting list"),
    icon: "fa-list-ol",
    sequence: 30,
    tab: true,
});
