import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

export class VisitPanel extends Component {
    static template = "salon_crm.BoardVisitPanel";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
    }
}

registry.category("salon_board_panels").add("visit", {
    Component: VisitPanel,
    label: _t("Visit"),
    icon: "fa-calendar-check-o",
    sequence: 100,
    tab: false,
});
