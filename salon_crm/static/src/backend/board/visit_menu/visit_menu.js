import {Component, useState} from "@odoo/owl";
import {STATES, stepsOf} from "../states";
import {STEPS} from "../steps";

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
        const {may} = this.store.data;
        const names = [...stepsOf(this.visit), "pay", "again", "client", "open"];
        return [...new Set(names)]
            .map((name) => ({name, ...STEPS[name]}))
            .filter((step) => !step.shown || step.shown(this.visit, may));
    }

    async run(step) {
        this.props.close();
        await step.run(this.props.store, this.visit);
    }
}
