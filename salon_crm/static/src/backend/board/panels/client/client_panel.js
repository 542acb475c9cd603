import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

export class ClientPanel extends Component {
    static template = "salon_crm.BoardClientPanel";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
    }
}

registry.category("salon_board_panels").add("client", {
    Component: ClientPanel,
    label: _t("Client"),
    icon: "fa-user",
    sequence: 120,
    tab: false,
});
