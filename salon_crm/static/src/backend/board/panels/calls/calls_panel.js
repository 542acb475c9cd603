import {Component, useState} from "@odoo/owl";
import {usePanelAnswer, useTask} from "@salon_crm/backend/board/panels/panel_hooks";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

// The most frequent first; all are the outcomes of a message to call about.
const OUTCOMES = [
    {name: "reached", label: _t("Reached"), icon: "fa-check"},
    {name: "left_message", label: _t("Left a message"), icon: "fa-microphone"},
    {name: "no_answer", label: _t("No answer"), icon: "fa-bell-slash-o"},
    {name: "wrong_number", label: _t("Wrong number"), icon: "fa-exclamation"},
    {name: "not_needed", label: _t("No call needed"), icon: "fa-times"},
];

/** Whom no message could reach: each needs a call, and its outcome takes one tap. */
export class CallsPanel extends Component {
    static template = "salon_crm.BoardCalls";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
        this.answer = usePanelAnswer(this.store, "calls");
        this.task = useTask();
    }

    get outcomes() {
        return OUTCOMES;
    }

    async note(row, outcome) {
        await this.task.run(() => this.props.store.call("call", {id: row.id, outcome}));
        this.answer.reload();
    }

    /** A visit of another day is not on the board: its form is opened. */
    openVisit(row) {
        const {store} = this.props;
        if (store.visits[row.visit_id]) {
            store.select(row.visit_id);
        } else {
            store.openVisit({id: row.visit_id});
        }
    }
}

registry.category("salon_board_panels").add("calls", {
    Component: CallsPanel,
    label: _t("Call list"),
    icon: "fa-phone",
    sequence: 40,
    tab: true,
    forDesk: true,
});
