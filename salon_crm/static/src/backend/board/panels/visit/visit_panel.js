import {Component, onMounted, onWillDestroy, useEffect, useState} from "@odoo/owl";
import {STATES, badgesOf, stepsOf} from "@salon_crm/common/visits/states";
import {STEPS} from "@salon_crm/common/visits/steps";
import {_t} from "@web/core/l10n/translation";
import {durationText} from "@salon_crm/common/durations";
import {formatCurrency} from "@web/core/currency";
import {movedGhost} from "@salon_crm/backend/board/panels/booking/ghost";
import {nameOf} from "@salon_crm/backend/board/people";
import {registry} from "@web/core/registry";
import {useComplaint} from "@salon_crm/backend/board/panels/complaint";
import {useService} from "@web/core/utils/hooks";
import {useTask} from "@salon_crm/backend/board/panels/panel_hooks";

const SETTLED = ["nothing_due", "paid", "refunded"];
const MOVABLE = ["hold", "booked", "confirmed", "arrived"];
// Minutes by which a service takes longer with one tap
const LONGER = [5, 10, 15, 30];

/** The chosen visit: all that is known of it here, and all that can be done with it. */
export class VisitPanel extends Component {
    static template = "salon_crm.BoardVisit";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
        this.orm = useService("orm");
        this.task = useTask();
        this.durationText = durationText;
        this.openComplaint = useComplaint(this.props.store);
        // Which question is open: "cancel", "longer", "move" or none
        this.state = useState({asks: "", reasons: null, move: null});
        useEffect(
            () => this.close(),
            () => [this.store.selected]
        );
        onWillDestroy(() => this.dropGhost());
        onMounted(() => this.props.asks && this.doStep(this.props.asks));
    }

    // ------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------

    get visit() {
        return this.store.visits[this.store.selected] || null;
    }

    get title() {
        return this.visit ? this.visit.client.name || _t("Passer-by") : _t("Visit");
    }

    get visitState() {
        return STATES[this.visit.state];
    }

    get badges() {
        return badgesOf(this.visit, this.store.now);
    }

    get minutes() {
        return durationText(Math.round((this.visit.stop - this.visit.start) / 60));
    }

    get deposit() {
        const {branch} = this.store.data;
        const amount = formatCurrency(this.visit.deposit, branch.currency_id);
        return this.visit.deposit_paid
            ? _t("Deposit %s: paid", amount)
            : _t("Deposit %s: not paid", amount);
    }

    stylist(part) {
        return nameOf(part.employee_id, this.store.data.columns);
    }

    /** When the visit really went on, as far as it did. */
    get times() {
        const {arrived_at: arrived, started_at: started, done_at: done} = this.visit;
        return [
            [_t("Arrived"), arrived],
            [_t("Started"), started],
            [_t("Finished"), done],
        ]
            .filter(([, moment]) => moment)
            .map(([label, moment]) => ({label, clock: this.store.clock(moment)}));
    }

    get mayBook() {
        return this.store.data.may.book;
    }

    get steps() {
        return stepsOf(this.visit)
            .filter((name) => name !== "pay" && (this.mayBook || name !== "late"))
            .map((name) => ({name, ...STEPS[name]}));
    }

    get mayPay() {
        const {state, payment_state: payment} = this.visit;
        return (
            this.store.data.may.till &&
            ["arrived", "in_service", "done"].includes(state) &&
            !SETTLED.includes(payment)
        );
    }

    get isMovable() {
        return MOVABLE.includes(this.visit.state);
    }

    // ------------------------------------------------------------
    // Steps
    // ------------------------------------------------------------

    doStep(name) {
        if (name === "cancel") {
            return this.askReason();
        }
        if (name === "longer") {
            return this.ask("longer");
        }
        const {visit} = this;
        return this.task.run(() =>
            name === "late"
                ? this.openAnswer("late")
                : this.props.store.act(visit, name)
        );
    }

    /** The server's method answers what to open. */
    async openAnswer(method) {
        const {store} = this.props;
        const action = await store.call(method, {visit_id: this.visit.id});
        await store.doAction(action);
    }

    bookAgain() {
        return this.task.run(() => this.openAnswer("next_time"));
    }

    pay() {
        return this.task.run(() => this.props.store.openTill(this.visit));
    }

    complain() {
        const {id, client, number, what} = this.visit;
        this.openComplaint(client, [{id, name: `${number} ${what}`}], id);
    }

    openForm() {
        this.props.store.openVisit(this.visit);
    }

    openClient() {
        this.props.store.openPanel("client", {partnerId: this.visit.client.id});
    }

    // ------------------------------------------------------------
    // Questions
    // ------------------------------------------------------------

    ask(question) {
        this.close();
        this.state.asks = question;
    }

    close() {
        this.dropGhost();
        Object.assign(this.state, {asks: "", move: null});
        this.task.failure = "";
    }

    onKeydown(ev) {
        if (ev.key !== "Escape" || ev.isComposing) {
            return;
        }
        ev.stopPropagation();
        if (this.state.asks) {
            this.close();
        } else {
            this.props.store.closePanel();
        }
    }

    askReason() {
        this.ask("cancel");
        return this.task.run(async () => {
            this.state.reasons ||= await this.orm.searchRead(
                "salon.cancel.reason",
                [],
                ["name"]
            );
        });
    }

    /** What was refused leaves the question open, to be answered otherwise. */
    async settle(method, request) {
        const answer = await this.task.run(() =>
            this.props.store.call(method, {visit_id: this.visit.id, ...request})
        );
        if (answer) {
            this.close();
        }
    }

    cancel(reason) {
        return this.settle("act", {action: "cancel", reason_id: reason.id});
    }

    get longer() {
        return LONGER;
    }

    /** The service that goes on, else the last one. */
    get lineInService() {
        const {parts} = this.visit;
        return (parts.find((part) => part.state === "in_service") || parts.at(-1))
            ?.line_id;
    }

    lengthen(minutes) {
        return this.settle("lengthen", {line_id: this.lineInService, minutes});
    }

    // ------------------------------------------------------------
    // Moving, for who does not drag
    // ------------------------------------------------------------

    get people() {
        return this.store.data.columns.filter((column) => column.employee_id);
    }

    /** Those who do the visit, of whom one can hand over. */
    get itsPeople() {
        const held = this.visit.parts
            .flatMap((part) => part.phases)
            .flatMap((phase) => phase.resources);
        return this.people.filter((column) => held.includes(column.resource_id));
    }

    askMove() {
        this.ask("move");
        const from = this.itsPeople[0]?.resource_id || false;
        this.setMove({start: this.visit.start, from, to: from});
    }

    setMove(values) {
        this.state.move = {...this.state.move, ...values};
        const {columns} = this.store.data;
        this.props.store.ghost = movedGhost(this.visit, this.state.move, columns);
    }

    moveBy(steps) {
        const step = this.store.data.branch.step * 60;
        this.setMove({start: this.state.move.start + steps * step});
    }

    handOverFrom(value) {
        this.setMove({from: Number(value), to: Number(value)});
    }

    handOverTo(value) {
        this.setMove({to: Number(value)});
    }

    get isMoved() {
        const {start, from, to} = this.state.move;
        return start !== this.visit.start || from !== to;
    }

    move() {
        const {start, from, to} = this.state.move;
        const people = from === to ? {} : {from_resource_id: from, to_resource_id: to};
        return this.settle("move", {start, ...people});
    }

    /** A day that the board does not show is found in the dialog. */
    findTime() {
        const {id} = this.visit;
        return this.task.run(async () => {
            const action = await this.orm.call("salon.appointment", "action_move", [
                [id],
            ]);
            await this.props.store.doAction(action);
            this.close();
        });
    }

    dropGhost() {
        if (this.state.move) {
            this.props.store.ghost = null;
        }
    }
}

registry.category("salon_board_panels").add("visit", {
    Component: VisitPanel,
    label: _t("Visit"),
    icon: "fa-calendar-check-o",
    sequence: 100,
    tab: false,
});
