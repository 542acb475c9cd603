import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {usePanelAnswer} from "@salon_crm/backend/board/panels/panel_hooks";

/** Who waits for a time on this day: a tap books for them. */
export class WaitlistPanel extends Component {
    static template = "salon_crm.BoardWaitlist";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
        this.answer = usePanelAnswer(this.store, "waitlist", {
            request: () => ({day: this.store.data.day}),
        });
    }

    get rows() {
        return this.answer.answer.map((row) => ({
            ...row,
            answerBy:
                row.answer_until &&
                _t("answers until %s", this.store.clock(row.answer_until)),
        }));
    }

    /** Whoever somebody waits for was asked for by name. */
    book(row) {
        this.props.store.book({
            partner: {id: row.partner_id, name: row.name, phone: row.phone},
            services: row.services.map((one) => ({
                ...one,
                requested: Boolean(one.employee_id),
            })),
            waitlist: row.id,
        });
    }

    add() {
        return this.props.store.letWait({}, () => this.answer.reload());
    }

    openClient(row) {
        this.props.store.openPanel("client", {partnerId: row.partner_id});
    }
}

registry.category("salon_board_panels").add("waitlist", {
    Component: WaitlistPanel,
    label: _t("Waiting list"),
    icon: "fa-list-ol",
    sequence: 30,
    tab: true,
    forDesk: true,
});
