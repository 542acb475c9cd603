import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

export class TodayPanel extends Component {
    static template = "salon_crm.BoardTodayPanel";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
    }
}

registry.category("salon_board_panels").add("today", {
    Component: TodayPanel,
    label: _t("Today"),
    icon: "fa-sun-o",
    sequence: 10,
    tab: true,
});
