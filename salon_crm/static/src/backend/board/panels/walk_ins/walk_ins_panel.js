import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

export class WalkInsPanel extends Component {
    static template = "salon_crm.BoardWalkInsPanel";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
    }
}

registry.category("salon_board_panels").add("walk_ins", {
    Component: WalkInsPanel,
    label: _t("Walk-ins"),
    icon: "fa-sign-in",
    sequence: 20,
    tab: true,
});
