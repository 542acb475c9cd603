import {Component, useState} from "@odoo/owl";
import {STATES, badgesOf, stepsOf} from "@salon_crm/common/visits/states";
import {STEPS} from "@salon_crm/common/visits/steps";
import {_t} from "@web/core/l10n/translation";
import {durationText} from "@salon_crm/common/durations";
import {registry} from "@web/core/registry";
import {sectionsOf} from "@salon_crm/backend/board/panels/today/sections";
import {stylistsOf} from "@salon_crm/backend/board/people";
import {useTask} from "@salon_crm/backend/board/panels/panel_hooks";

const TITLES = {
    arriving: _t("Arriving"),
    waiting: _t("Waiting"),
    in_service: _t("In service"),
    to_pay: _t("To pay"),
    done: _t("Done"),
    to_review: _t("To review"),
};
const TIMES = {
    in: (time) => _t("in %s", time),
    late: (time) => _t("late by %s", time),
    waiting: (time) => _t("waiting for %s", time),
    done_in: (time) => _t("done in %s", time),
    over: (time) => _t("over by %s", time),
    since: (time) => _t("%s ago", time),
};

/** Who comes, waits, is served and pays, with the one next step of each. */
export class TodayPanel extends Component {
    static template = "salon_crm.BoardToday";
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
        this.task = useTask();
    }

    get sections() {
        const {visits, now} = this.store;
        return sectionsOf(Object.values(visits), now)
            .filter(({rows}) => rows.length)
            .map(({name, rows}) => ({
                name,
                title: TITLES[name],
                rows: rows.map((row) => this.rowOf(row)),
            }));
    }

    rowOf({visit, time}) {
        const {columns} = this.store.data;
        return {
            visit,
            state: STATES[visit.state],
            stylists: stylistsOf(visit, columns),
            time: time && TIMES[time.kind](durationText(time.minutes)),
            urgent: Boolean(time?.urgent),
            badges: badgesOf(visit, this.store.now),
            step: this.stepOf(visit),
            mayHaveMissed: visit.to_review && stepsOf(visit).includes("no_show"),
        };
    }

    /** Of a visit that is over the next one is booked; if nobody knows, they came. */
    stepOf(visit) {
        const [name] = stepsOf(visit);
        if (visit.to_review) {
            return {...STEPS.done, name: "done", label: _t("Came")};
        }
        const {may} = this.store.data;
        if (visit.state === "done" && !visit.to_pay) {
            return (
                may.book && {name: "again", label: _t("Book again"), icon: "fa-repeat"}
            );
        }
        if (!name || (name === "pay" && !may.till)) {
            return null;
        }
        return {name, ...STEPS[name]};
    }

    doStep(visit, name) {
        const {store} = this.props;
        return this.task.run(async () => {
            if (name === "pay") {
                await store.openTill(visit);
            } else if (name === "again") {
                const action = await store.call("next_time", {visit_id: visit.id});
                await store.doAction(action);
            } else {
                await store.act(visit, name);
            }
        });
    }

    openReview() {
        this.props.store.doAction("salon_crm.salon_appointment_action_review");
    }
}

registry.category("salon_board_panels").add("today", {
    Component: TodayPanel,
    label: _t("Today"),
    icon: "fa-sun-o",
    sequence: 10,
    tab: true,
});
