import {Component, onWillUnmount, useState} from "@odoo/owl";
import {STATES, isLate, stepsOf} from "@salon_crm/common/visits/states";
import {CancelVisitPopup} from "@salon_crm/pos/components/cancel_visit_popup/cancel_visit_popup";
import {Input} from "@point_of_sale/app/components/inputs/input/input";
import {STEPS} from "@salon_crm/common/visits/steps";
import {VisitStepsPopup} from "@salon_crm/pos/components/visit_steps_popup/visit_steps_popup";
import {WalkInPopup} from "@salon_crm/pos/components/walk_in_popup/walk_in_popup";
import {_t} from "@web/core/l10n/translation";
import {groupBy} from "@web/core/utils/arrays";
import {registry} from "@web/core/registry";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

const SECTIONS = [
    {id: "to_pay", title: _t("To pay"), icon: "fa-money", look: STATES.done.class},
    {
        id: "waiting",
        title: _t("Waiting"),
        icon: STATES.arrived.icon,
        look: STATES.arrived.class,
    },
    {
        id: "in_service",
        title: _t("In service"),
        icon: STATES.in_service.icon,
        look: STATES.in_service.class,
    },
    {
        id: "arriving",
        title: _t("Arriving"),
        icon: STATES.booked.icon,
        look: STATES.booked.class,
    },
    {id: "paid", title: _t("Paid"), icon: "fa-check", look: STATES.done.class},
];
const STANDINGS = {
    open: {label: _t("In an order"), class: "text-bg-info"},
    due: {label: _t("To pay"), class: "text-bg-warning"},
    partial: {label: _t("Partly paid"), class: "text-bg-warning"},
    account: {label: _t("On account"), class: "text-bg-secondary"},
    paid: {label: _t("Paid"), class: "text-bg-success"},
};
// Who is not here yet must not catch the eye.
const AWAITED = {label: _t("To pay"), class: "border text-muted"};
const PAY = {name: "pay", ...STEPS.pay, label: _t("Pay")};
// What the till does of what the board can do with a visit.
const TILL_STEPS = new Set(["arrive", "start", "done", "back", "no_show", "cancel"]);
const TICK = 30 * 1000;

/** Today's visits of the till's branch, and what is done with them. */
export class SalonVisitsScreen extends Component {
    static template = "salon_crm.VisitsScreen";
    static components = {Input};
    static props = {};
    static storeOnOrder = false;

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.dialog = useService("dialog");
        this.state = useState({
            query: "",
            section: null,
            loading: false,
            offline: false,
            busy: null,
            now: Date.now(),
        });
        const clock = setInterval(() => (this.state.now = Date.now()), TICK);
        onWillUnmount(() => clearInterval(clock));
        this.refresh();
    }

    /** The list shows what the till knows meanwhile, and when it cannot be asked. */
    refresh() {
        this.state.loading = true;
        this.refreshed = this.pos.refreshVisits().then((loaded) => {
            this.state.loading = false;
            this.state.offline = !loaded;
        });
    }

    get isOffline() {
        return this.state.offline || this.pos.data.network.offline;
    }

    /** All sections with those visits in them that are searched for. */
    get sections() {
        const visits = this.pos
            .getVisitsToday()
            .filter((visit) => visit.matches(this.state.query))
            .toSorted((one, other) => one.start - other.start || one.id - other.id);
        const found = groupBy(visits, (visit) => visit.getSection());
        return SECTIONS.map((section) => ({
            ...section,
            visits: found[section.id] || [],
            shown: !this.state.section || this.state.section === section.id,
        }));
    }

    toggle(section) {
        this.state.section = this.state.section === section.id ? null : section.id;
    }

    getRow(visit) {
        const standing = visit.getStanding();
        const seconds = this.state.now / 1000;
        const {state} = visit;
        const section = visit.getSection();
        return {
            visit,
            section,
            look: STATES[state],
            late: isLate({state, start: visit.start.toSeconds()}, seconds),
            standing:
                standing === "due" && ["booked", "confirmed"].includes(state)
                    ? AWAITED
                    : STANDINGS[standing],
            settled: section === "paid",
            step: this.stepsOf(visit)[0],
            services: visit.getLines().map((line) => ({
                id: line.id,
                name: line.product_id?.display_name || _t("Service not loaded"),
                stylist: line.employee_name,
            })),
        };
    }

    /** What the till can do with a visit now, the next step first. */
    stepsOf(visit) {
        const section = visit.getSection();
        if (section === "paid") {
            return [];
        }
        const steps = stepsOf(visit)
            .filter((name) => TILL_STEPS.has(name))
            .map((name) => ({name, ...STEPS[name]}));
        return section === "to_pay" ? [PAY, ...steps] : steps;
    }

    // ------------------------------------------------------------
    // What is done
    // ------------------------------------------------------------

    async choose(visit) {
        // Another till may have charged it since this one last asked.
        await this.refreshed;
        await this.pos.payVisit(visit);
    }

    async run(visit, name) {
        if (name === "pay") {
            await this.choose(visit);
        } else if (name === "cancel") {
            await this.askCancel(visit);
        } else {
            await this.step(visit, name);
        }
    }

    async step(visit, name, values) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = visit.id;
        try {
            await this.pos.stepVisit(visit, name, values);
        } finally {
            this.state.busy = null;
        }
    }

    async askCancel(visit) {
        const reasons = await this.pos.loadCancelReasons();
        if (reasons) {
            this.dialog.add(CancelVisitPopup, {
                visit,
                reasons,
                cancel: (values) => this.step(visit, "cancel", values),
            });
        }
    }

    showSteps(visit) {
        const steps = this.stepsOf(visit);
        this.dialog.add(VisitStepsPopup, {
            visit,
            steps: steps.some(({name}) => name === "pay") ? steps : [...steps, PAY],
            run: (name) => this.run(visit, name),
        });
    }

    async askWalkIn() {
        const services = await this.pos.loadWalkInServices();
        if (services) {
            this.dialog.add(WalkInPopup, {services});
        }
    }

    back() {
        const order = this.pos.getOrder();
        if (order && !order.finalized) {
            this.pos.navigateToOrderScreen(order);
        } else {
            const {page, params} = this.pos.defaultPage;
            this.pos.navigate(page, params);
        }
    }
}

registry.category("pos_pages").add("SalonVisitsScreen", {
    name: "SalonVisitsScreen",
    component: SalonVisitsScreen,
    route: `/pos/ui/${odoo.pos_config_id}/visits`,
    params: {},
});
