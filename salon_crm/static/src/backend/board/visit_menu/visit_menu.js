import {Component, useState} from "@odoo/owl";
import {STATES, stepsOf} from "@salon_crm/common/visits/states";
import {STEPS} from "@salon_crm/common/visits/steps";

const GONE = ["cancelled", "no_show"];

/** What can be done with a visit, in a list at its card. */
export class VisitMenu extends Component {
    static template = "salon_crm.BoardVisitMenu";
    static props = {store: Object, visitId: Number, close: Function};

    setup() {
        this.store = useState(this.props.store);
    }

    get visit() {
        return this.store.visits[this.props.visitId];
    }

    get state() {
        return STATES[this.visit.state];
    }

    get steps() {
        const {visit} = this;
        const names = new Set([...stepsOf(visit), "pay", "again", "client", "open"]);
        if (!this.store.data.may.till || GONE.includes(visit.state)) {
            names.delete("pay");
        }
        if (!this.store.data.may.book) {
            names.delete("late");
            names.delete("again");
        }
        if (visit.client.is_passer_by) {
            names.delete("client");
            names.delete("again");
        }
        return [...names].map((name) => ({name, ...STEPS[name]}));
    }

    /** Steps that ask something have a window; all others are done at once. */
    async run(name) {
        const {store, close} = this.props;
        const {visit} = this;
        const open = async (method) =>
            store.doAction(await store.call(method, {visit_id: visit.id}));
        const windows = {
            late: () => open("late"),
            again: () => open("next_time"),
            longer: () => store.ask(visit.id, "longer"),
            cancel: () => store.ask(visit.id, "cancel"),
            pay: () => store.openTill(visit),
            client: () => store.openPanel("client", {partnerId: visit.client.id}),
            open: () => store.openVisit(visit),
        };
        close();
        if (windows[name]) {
            await windows[name]();
        } else {
            await store.attempt("act", {visit_id: visit.id, action: name});
        }
    }
}
