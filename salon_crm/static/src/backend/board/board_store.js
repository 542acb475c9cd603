import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {EventBus, markRaw, reactive} from "@odoo/owl";
import {cardsOf, hourMarks} from "./layout";
import {_t} from "@web/core/l10n/translation";
import {isLate} from "@salon_crm/common/visits/states";

const {DateTime, Settings} = luxon;

const MODEL = "salon.board";
/** Changes that come in one burst are fetched in one go; milliseconds. */
const GATHER = 100;
/** A server that did not answer is asked again after so many milliseconds. */
const AGAIN = 5000;
/** Whom no time suits waits for one so many weeks, as salon.waitlist.entry has it. */
const WAITS = 2;
export const SCALES = [1, 1.4, 2, 2.8];
const SCALE_KEY = "salon_board_scale";

/** Whom and what a visit needs. */
function resourcesOf(visit) {
    return visit.parts.flatMap((part) =>
        part.phases.flatMap((phase) => phase.resources)
    );
}

/**
 * The one state of the board, and the only way to the server.
 *
 * Visits are plain objects that are replaced, never changed. A column has its own
 * reactive `cards`, so that what happens in one column redraws no other.
 */
export class BoardStore {
    constructor({orm, action, bus_service, notification, ui}, localStorage) {
        this.orm = orm;
        this.actionService = action;
        this.busService = bus_service;
        this.notification = notification;
        this.ui = ui;
        this.localStorage = localStorage;
        this.bus = new EventBus();
        /** Tells our own changes from those of others. */
        this.origin = Math.random().toString(36).slice(2);
        this.data = null;
        this.columns = [];
        this.visits = {};
        this.now = Math.floor(Date.now() / 1000);
        this.selected = null;
        this.cursor = null;
        this.panel = null;
        this.planned = null;
        this.opened = 0;
        this.lastUndo = null;
        this.late = markRaw(new Set());
        this.online = true;
        this.loading = false;
        this.loads = 0;
        this.goal = {};
        const scale = Number(localStorage.getItem(SCALE_KEY));
        this.scale = SCALES.includes(scale) ? scale : SCALES[1];
        this.catalogues = markRaw({});
        this.awaited = markRaw(new Set());
        return reactive(this);
    }

    // ------------------------------------------------------------
    // Loading
    // ------------------------------------------------------------

    /** What the board shows; the server makes the rows of an answer for it. */
    get request() {
        if (!this.data) {
            return {};
        }
        const {branch, day, by, employee_id} = this.data;
        return {branch_id: branch.id, day, by, employee_id};
    }

    /**
     * Show another day, branch or person: one call.
     *
     * @param {Object} changed keys of the request that differ from what is shown
     */
    async load(changed = {}) {
        const turn = ++this.loads;
        // The day asked for stands in the bar at once, and the next one follows it. A
        // reading anew while the answer is awaited asks for the same.
        this.goal = {...this.goal, ...changed};
        this.loading = true;
        try {
            const answer = await this.rpc("load", {...this.request, ...this.goal});
            // Who leafs fast sees the last day asked for only.
            if (turn === this.loads) {
                this.take(answer);
            }
        } finally {
            if (turn === this.loads) {
                this.loading = false;
                this.goal = {};
            }
        }
    }

    take({columns, visits, ...data}) {
        const another = this.data?.branch.id !== data.branch.id;
        if (another) {
            this.subscribe(this.data?.branch.id, data.branch.id);
        }
        this.data = markRaw({...data, columns});
        this.clockFormat = markRaw(
            new Intl.DateTimeFormat(Settings.defaultLocale || [], {
                hour: "numeric",
                minute: "2-digit",
                timeZone: data.branch.tz,
            })
        );
        this.setClock(data.now);
        this.visits = Object.fromEntries(visits.map((row) => [row.id, markRaw(row)]));
        const shown = new Map(this.columns.map((column) => [column.key, column]));
        this.columns = columns.map((column) =>
            // What is on the screen already listens to its column: it stays the same.
            Object.assign(shown.get(column.key) || reactive({ghosts: markRaw([])}), {
                ...this.columnOf(column),
                cards: markRaw(cardsOf(visits, column)),
            })
        );
        if (!this.visits[this.selected]) {
            this.selected = null;
        }
        if (!this.columns.some(({key}) => key === this.cursor?.column.key)) {
            this.cursor = null;
        }
        // What is being booked stays in sight when the day is read anew.
        this.ghost = this.planned;
        this.markLate();
    }

    columnOf(column) {
        const {zone} = this;
        const minuteOf = (second) => DateTime.fromSeconds(second, {zone}).minute;
        return {
            ...column,
            off: markRaw(column.off),
            marks: markRaw(hourMarks(column, minuteOf)),
        };
    }

    /**
     * A visit that is not booked yet, drawn in the columns of whom and what it needs.
     *
     * @param {object[]|null} spans {resource_id, start, stop, phases}
     */
    get ghost() {
        return this.planned;
    }

    set ghost(spans) {
        this.planned = spans && markRaw(spans);
        for (const column of this.columns) {
            const ghosts = (spans || []).filter(
                (span) =>
                    span.resource_id === column.resource_id &&
                    span.start < column.draw_to &&
                    span.stop > column.draw_from
            );
            if (ghosts.length || column.ghosts.length) {
                column.ghosts = markRaw(ghosts);
            }
        }
    }

    get zone() {
        return this.data.branch.tz;
    }

    // ------------------------------------------------------------
    // Talking to the server
    // ------------------------------------------------------------

    rpc(method, request) {
        return this.orm.silent.call(MODEL, method, [request], {
            context: {salon_board_origin: this.origin},
        });
    }

    /**
     * One gesture or question, and its answer taken into the board.
     *
     * @returns {Promise<object>} the server's answer
     */
    async call(method, request = {}) {
        const answer = await this.rpc(method, {...this.request, ...request});
        // A client's card has a number of visits.
        if (Array.isArray(answer?.visits)) {
            this.apply(answer);
        }
        if (answer && "undo" in answer) {
            this.lastUndo = answer.undo && markRaw(answer.undo);
        }
        return answer;
    }

    /** Replace visits, and redraw the columns in which something changed. */
    apply({visits, gone = [], review, now}) {
        const touched = new Set(gone);
        for (const id of gone) {
            delete this.visits[id];
        }
        for (const row of visits) {
            this.visits[row.id] = markRaw(row);
            touched.add(row.id);
        }
        const resources = new Set(visits.flatMap(resourcesOf));
        for (const column of this.columns) {
            const held = column.cards.some((card) => touched.has(card.visit.id));
            if (held || resources.has(column.resource_id)) {
                column.cards = markRaw(cardsOf(Object.values(this.visits), column));
            }
        }
        if (review !== undefined && review !== this.data.review) {
            this.data = markRaw({...this.data, review});
        }
        if (now) {
            this.setClock(now);
        }
        if (gone.includes(this.selected)) {
            this.select(null);
        }
    }

    /** Services that can be booked in the branch; read once. */
    catalogue() {
        const {id} = this.data.branch;
        this.catalogues[id] ??= this.rpc("catalogue", {branch_id: id}).catch(
            (error) => {
                delete this.catalogues[id];
                throw error;
            }
        );
        return this.catalogues[id];
    }

    // ------------------------------------------------------------
    // Live
    // ------------------------------------------------------------

    /** Listen to the server as long as the board is open. */
    listen() {
        const onMessage = (payload) => this.hear(payload);
        const onLost = () => (this.online = false);
        const onBack = () => this.catchUp();
        this.busService.subscribe("salon.board", onMessage);
        const events = {
            "BUS:DISCONNECT": onLost,
            "BUS:RECONNECTING": onLost,
            "BUS:CONNECT": onBack,
            "BUS:RECONNECT": onBack,
        };
        for (const [name, callback] of Object.entries(events)) {
            this.busService.addEventListener(name, callback);
        }
        return () => {
            this.busService.unsubscribe("salon.board", onMessage);
            for (const [name, callback] of Object.entries(events)) {
                this.busService.removeEventListener(name, callback);
            }
            this.subscribe(this.data?.branch.id, null);
        };
    }

    subscribe(before, after) {
        if (before) {
            this.busService.deleteChannel(`salon.branch_${before}`);
        }
        if (after) {
            this.busService.addChannel(`salon.branch_${after}`);
        }
    }

    /**
     * @param {Object} payload {visits, moments, panels, branch, origin}: what changed,
     *  when that takes or took place, and who did it
     */
    hear({branch, visits = [], moments = [], panels = [], origin}) {
        if (!this.data || branch !== this.data.branch.id) {
            return;
        }
        for (const name of panels) {
            this.bus.trigger("panel", name);
        }
        if (panels.includes("hours")) {
            this.load();
            return;
        }
        // What we did ourselves came with the answer.
        if (origin === this.origin || !this.isShown(visits, moments)) {
            return;
        }
        if (!this.awaited.size) {
            setTimeout(() => this.fetchChanges(), GATHER);
        }
        visits.forEach((id) => this.awaited.add(id));
    }

    /** Whether visits are on the board, or take place on one of its days. */
    isShown(visits, moments) {
        return (
            visits.some((id) => this.visits[id]) ||
            moments.some((moment) =>
                this.columns.some(({from, to}) => from <= moment && moment <= to)
            )
        );
    }

    async fetchChanges() {
        const ids = [...this.awaited];
        this.awaited.clear();
        try {
            const request = {...this.request, visit_ids: ids};
            const answer = await this.rpc("changes", request);
            const {branch_id, day, by, employee_id} = request;
            const shown = {branch_id, day, by, employee_id};
            // The answer may be for a day that was left meanwhile.
            if (JSON.stringify(shown) === JSON.stringify(this.request)) {
                this.apply(answer);
            }
        } catch {
            // Without a connection: all of it comes when it is back.
            this.online = false;
            setTimeout(() => this.catchUp(), AGAIN);
        }
    }

    /** The connection is back: what was missed comes with the day. */
    async catchUp() {
        if (this.online) {
            return;
        }
        try {
            await this.load();
            this.online = true;
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            setTimeout(() => this.catchUp(), AGAIN);
        }
    }

    // ------------------------------------------------------------
    // Clock
    // ------------------------------------------------------------

    setClock(now) {
        this.ahead = now - Date.now() / 1000;
        this.tick();
    }

    /** The server's time, whatever the desk's computer says. */
    tick() {
        this.now = Math.floor(Date.now() / 1000 + (this.ahead || 0));
        this.markLate();
    }

    /** Who should be here by now. Cards are redrawn when somebody is added only. */
    markLate() {
        const late = Object.values(this.visits)
            .filter((visit) => isLate(visit, this.now))
            .map((visit) => visit.id);
        if (late.length !== this.late.size || late.some((id) => !this.late.has(id))) {
            this.late = markRaw(new Set(late));
        }
    }

    clock(second) {
        return this.clockFormat.format(second * 1000);
    }

    minutes(from, to) {
        return Math.round((to - from) / 60);
    }

    dayText(second) {
        return DateTime.fromSeconds(second, {zone: this.zone}).toLocaleString({
            weekday: "short",
            month: "short",
            day: "numeric",
        });
    }

    /** The day shown, or about to be, as luxon has days. */
    get date() {
        const day = this.goal.day || this.data?.day;
        return day ? DateTime.fromISO(day) : DateTime.now();
    }

    get today() {
        return DateTime.fromSeconds(this.now, {zone: this.zone}).toISODate();
    }

    // ------------------------------------------------------------
    // What is open
    // ------------------------------------------------------------

    select(id) {
        this.selected = id;
        if (id) {
            this.openPanel("visit");
        } else if (this.panel?.name === "visit") {
            this.closePanel();
        }
    }

    /** Open a visit with a question about it, such as why it is cancelled. */
    ask(id, question) {
        this.selected = id;
        this.openPanel("visit", {asks: question});
    }

    openPanel(name, props = {}) {
        // What was typed for one booking is not for the next; a visit is only shown.
        const isShown = name === "visit" && !props.asks;
        const key = isShown ? name : `${name}-${this.opened++}`;
        this.panel = {name, props, key};
    }

    closePanel() {
        const name = this.panel?.name;
        this.panel = null;
        this.ghost = null;
        if (name === "visit") {
            this.selected = null;
        }
    }

    /** Open the window in which a visit is booked. */
    book(props = {}) {
        if (this.data.may.book) {
            this.openPanel("booking", props);
        }
    }

    setScale(direction) {
        const index = SCALES.indexOf(this.scale) + direction;
        this.scale = SCALES[Math.min(Math.max(index, 0), SCALES.length - 1)];
        this.localStorage.setItem(SCALE_KEY, this.scale);
    }

    // ------------------------------------------------------------
    // Gestures
    // ------------------------------------------------------------

    act(visit, action, more = {}) {
        return this.call("act", {visit_id: visit.id, action, ...more});
    }

    /**
     * As `call`, for gestures without a window of their own: a refusal is told.
     *
     * @returns {Promise<object|null>} null: refused, and told why
     */
    async attempt(method, request) {
        try {
            return await this.call(method, request);
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.notification.add(error.data?.message || error.message, {
                title: _t("That is not possible"),
                type: "danger",
                buttons: this.overbookButtons(method, request),
            });
            return null;
        }
    }

    overbookButtons(method, request) {
        if (method !== "move" || !this.data.may.overbook || request.overbook) {
            return [];
        }
        return [
            {
                name: _t("Overbook…"),
                onClick: () => this.bus.trigger("overbook", {method, request}),
            },
        ];
    }

    /**
     * Move a visit by some seconds, and what one column has of it to another one.
     */
    async move(visit, seconds, from, to) {
        const moved = from.resource_id !== to.resource_id;
        if (seconds || moved) {
            await this.attempt("move", {
                visit_id: visit.id,
                start: visit.start + seconds,
                from_resource_id: moved && from.resource_id,
                to_resource_id: moved && to.resource_id,
            });
        }
    }

    async lengthen(visit, lineId, minutes) {
        if (minutes) {
            const request = {visit_id: visit.id, line_id: lineId, minutes};
            await this.attempt("lengthen", request);
        }
    }

    async undo() {
        const undo = this.lastUndo;
        if (undo) {
            this.lastUndo = null;
            await this.attempt(undo.method, undo.request);
            this.lastUndo = null;
        }
    }

    // ------------------------------------------------------------
    // Elsewhere
    // ------------------------------------------------------------

    doAction(action, options) {
        return this.actionService.doAction(action, options);
    }

    openVisit(visit) {
        return this.doAction({
            type: "ir.actions.act_window",
            res_model: "salon.appointment",
            res_id: visit.id,
            views: [[false, "form"]],
        });
    }

    /**
     * The window in which somebody is put on the waiting list of the day shown.
     *
     * @param {Object} [values] defaults of the entry
     * @param {Function} [onClose]
     */
    letWait(values = {}, onClose = undefined) {
        const {branch, day} = this.data;
        const {date_from = day} = values;
        const until = DateTime.fromISO(date_from).plus({weeks: WAITS});
        const defaults = {
            branch_id: branch.id,
            date_from,
            date_until: until.toISODate(),
            ...values,
        };
        const named = ([name, value]) => [`default_${name}`, value];
        return this.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Waiting list"),
                res_model: "salon.waitlist.entry",
                views: [[false, "form"]],
                target: "new",
                context: Object.fromEntries(Object.entries(defaults).map(named)),
            },
            {onClose}
        );
    }

    /** The branch's till, with the visit in its order. */
    openTill(visit) {
        return this.doAction({
            type: "ir.actions.act_url",
            url: `/pos/ui/${this.data.may.till}?from_backend=1&salon_visit=${visit.id}`,
            target: "self",
        });
    }
}
