import {Component, useEffect, useState} from "@odoo/owl";
import {usePanelAnswer, useTask} from "@salon_crm/backend/board/panels/panel_hooks";
import {ClientSearch} from "@salon_crm/backend/board/panels/client_search/client_search";
import {ServicePicker} from "@salon_crm/backend/board/panels/service_picker/service_picker";
import {_t} from "@web/core/l10n/translation";
import {durationText} from "@salon_crm/common/durations";
import {nameOf} from "@salon_crm/backend/board/people";
import {registry} from "@web/core/registry";

/** Who came without a time: how long they will wait, and whose turn it is. */
export class WalkInsPanel extends Component {
    static template = "salon_crm.BoardWalkIns";
    static components = {ClientSearch, ServicePicker};
    static props = {store: Object, "*": true};

    setup() {
        this.store = useState(this.props.store);
        this.answer = usePanelAnswer(this.store, "walk_ins");
        this.task = useTask();
        // What is filled in for one who comes in now, null if nobody does
        this.state = useState({fresh: null});
        useEffect(
            () => this.onMinute(),
            () => [Math.floor(this.store.now / 60)]
        );
    }

    /** Who is free changes by itself, too, when a break ends. */
    onMinute() {
        if (this.answer.answer?.queue.length) {
            this.answer.reload();
        }
    }

    get rows() {
        return this.answer.answer.queue.map((row) => ({
            ...row,
            name: row.name || _t("Passer-by"),
            waited: _t("waits for %s", durationText(this.waited(row))),
            expected: this.expected(row.wait),
            next: row.next_id && this.nextFor(row),
        }));
    }

    /** Minutes: they go on while the panel is open. */
    waited(row) {
        return Math.max(0, Math.floor((this.store.now - row.since) / 60));
    }

    expected(wait) {
        if (!wait) {
            return _t("no time left today");
        }
        const [least, most] = wait.map((minutes) =>
            minutes === false ? false : durationText(minutes)
        );
        if (most === false) {
            return wait[0]
                ? _t("in %s, unless those before take the time", least)
                : _t("now, unless those before take the time");
        }
        if (least === most) {
            return wait[1] ? _t("in about %s", most) : _t("now");
        }
        return wait[0]
            ? _t("in %(least)s to %(most)s", {least, most})
            : _t("now, or within %s", most);
    }

    /** Who takes them: whom they asked for, else the first in turn who can now. */
    nextFor({next_id: employeeId, employee_id: asked}) {
        const {turns} = this.answer.answer;
        const next = turns.find((one) => one.employee_id === employeeId);
        return {
            employee_id: employeeId,
            name: next?.name || nameOf(employeeId, this.store.data.columns),
            asked: employeeId === asked,
        };
    }

    get turns() {
        return this.answer.answer.turns.map((one) => ({
            ...one,
            state: this.standing(one),
        }));
    }

    standing({free, free_at: freeAt}) {
        if (free) {
            return _t("free");
        }
        return freeAt
            ? _t("busy until %s", this.store.clock(freeAt))
            : _t("no time left today");
    }

    // ------------------------------------------------------------
    // One who comes in
    // ------------------------------------------------------------

    open() {
        this.state.fresh = {client: null, services: []};
    }

    close() {
        this.state.fresh = null;
        this.task.failure = "";
    }

    get isComplete() {
        const {client, services} = this.state.fresh;
        return Boolean(client) && services.length > 0;
    }

    onKeydown(ev) {
        if (ev.key === "Escape" && !ev.isComposing) {
            ev.stopPropagation();
            this.close();
        }
    }

    async add() {
        if (!this.isComplete) {
            return;
        }
        const {client, services} = this.state.fresh;
        await this.task.run(async () => {
            await this.props.store.call("walk_in_add", {
                partner_id: client.id,
                name: client.name || _t("Passer-by"),
                services: services.map(({product_id, employee_id}) => ({
                    product_id,
                    employee_id,
                })),
            });
            this.close();
        });
        this.answer.reload();
    }

    // ------------------------------------------------------------
    // The queue
    // ------------------------------------------------------------

    async seat(row) {
        const {store} = this.props;
        const answer = await this.task.run(() =>
            store.call("walk_in_seat", {
                id: row.id,
                // Nobody in particular: not the one whose week is shown either.
                employee_id: row.next?.employee_id || false,
            })
        );
        this.answer.reload();
        if (answer?.visits.length) {
            store.select(answer.visits[0].id);
        }
    }

    /** Nobody is free for them: they may take another time, or wait for one. */
    book(row) {
        this.props.store.book({
            partner: {id: row.partner_id, name: row.name},
            services: row.services.map((one) => ({
                ...one,
                requested: Boolean(one.employee_id),
            })),
            walkIn: row.id,
        });
    }

    async leave(row) {
        await this.task.run(() => this.props.store.call("walk_in_leave", {id: row.id}));
        this.answer.reload();
    }
}

registry.category("salon_board_panels").add("walk_ins", {
    Component: WalkInsPanel,
    label: _t("Walk-ins"),
    icon: "fa-sign-in",
    sequence: 20,
    tab: true,
    forDesk: true,
});
