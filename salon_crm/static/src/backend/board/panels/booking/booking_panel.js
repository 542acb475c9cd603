import {
    Component,
    onWillDestroy,
    onWillStart,
    onWillUpdateProps,
    useRef,
    useState,
} from "@odoo/owl";
import {failureText, useTask} from "@salon_crm/backend/board/panels/panel_hooks";
import {ghostOf, refusedGhost} from "@salon_crm/backend/board/panels/booking/ghost";
import {useBus, useService} from "@web/core/utils/hooks";
import {ClientSearch} from "@salon_crm/backend/board/panels/client_search/client_search";
import {ServicePicker} from "@salon_crm/backend/board/panels/service_picker/service_picker";
import {_t} from "@web/core/l10n/translation";
import {durationText} from "@salon_crm/common/durations";
import {formatCurrency} from "@web/core/currency";
import {registry} from "@web/core/registry";
import {useDebounced} from "@web/core/utils/timing";
import {uuid} from "@web/core/utils/strings";

const {DateTime} = luxon;

const DELAY = 120;
const CHANNELS = [
    {name: "phone", label: _t("Phone"), icon: "fa-phone"},
    {name: "desk", label: _t("Desk"), icon: "fa-home"},
    {name: "walk_in", label: _t("Walk-in"), icon: "fa-sign-in"},
];
const optionalId = {type: [Number, {value: false}, {value: null}], optional: true};

/**
 * Books: who, what, with whom and when. What it would take is drawn on the grid before
 * it is saved, and if the time cannot be had, why not and which are the next ones.
 */
export class BookingPanel extends Component {
    static template = "salon_crm.BoardBooking";
    static components = {ClientSearch, ServicePicker};
    static props = {
        store: Object,
        start: {type: [Number, {value: null}], optional: true},
        resourceId: optionalId,
        employeeId: optionalId,
        // A row of the server's `clients`
        partner: {type: [Object, {value: null}, {value: false}], optional: true},
        // List of `{product_id, employee_id}`
        services: {type: [Array, {value: null}], optional: true},
        // Id of who waits in the shop, and does not once they have a time
        walkIn: optionalId,
        // What was chosen before the client's card was looked at
        draft: {type: [Object, {value: null}], optional: true},
        // Id of the client's entry of the waiting list, which ends with the booking
        waitlist: optionalId,
        "*": true,
    };

    setup() {
        this.store = useState(this.props.store);
        this.notification = useService("notification");
        const {walkIn, partner, services} = this.props;
        this.state = useState({
            client: partner || null,
            services: (services || []).map((one) => ({requested: false, ...one})),
            ...this.placeOf(this.props),
            note: "",
            channel: walkIn ? "walk_in" : "phone",
            preview: null,
            asking: false,
            refusal: "",
            overbook: null,
            staff: [],
            ...this.props.draft,
        });
        this.task = useTask();
        this.uid = uuid();
        this.asked = 0;
        this.isBooked = false;
        this.preview = useDebounced(() => this.askForPreview(), DELAY);
        this.root = useRef("root");
        useBus(this.props.store.bus, "span", ({detail}) => this.takeSpan(detail));
        onWillUpdateProps((props) => this.onMoved(props));
        onWillDestroy(() => {
            this.props.store.ghost = null;
        });
        onWillStart(() => {
            this.loadStaff();
        });
        this.changed();
    }

    /** On another day there are others than those whose columns are shown. */
    async loadStaff() {
        try {
            const {staff} = await this.props.store.catalogue();
            this.state.staff = staff || [];
        } catch {
            // The list of services says what is wrong, and asks again.
        }
    }

    get channels() {
        return CHANNELS;
    }

    // ------------------------------------------------------------
    // When and where
    // ------------------------------------------------------------

    get step() {
        return this.store.data.branch.step * 60;
    }

    placeOf({start, resourceId, employeeId}) {
        const {columns} = this.props.store.data;
        const column = columns.find(
            (one) =>
                (resourceId && one.resource_id === resourceId) ||
                (employeeId && one.employee_id === employeeId)
        );
        return {
            start: start || this.soon(),
            resourceId: column?.resource_id || resourceId || false,
            employeeId: column?.employee_id || employeeId || false,
        };
    }

    /** The next step of the grid from now; of another day its first moment. */
    soon() {
        const {data, now} = this.props.store;
        const step = data.branch.step * 60;
        const within = now >= data.from && now < data.to;
        return within ? Math.ceil(now / step) * step : data.from;
    }

    /** The board opened the panel that is open, for another span. */
    onMoved(props) {
        const {start, resourceId} = this.props;
        if (props.start && (props.start !== start || props.resourceId !== resourceId)) {
            this.takeSpan(props);
        }
    }

    /** Another span was picked on the grid: what the column's person did goes along. */
    takeSpan({start, resourceId}) {
        const before = this.state.employeeId;
        Object.assign(this.state, this.placeOf({start, resourceId}));
        const {employeeId} = this.state;
        if (employeeId && employeeId !== before) {
            this.state.services = this.state.services.map((one) =>
                one.employee_id && one.employee_id === before && !one.requested
                    ? {...one, employee_id: employeeId}
                    : one
            );
        }
        this.changed();
    }

    moveBy(steps) {
        this.startAt(this.state.start + steps * this.step);
    }

    startAt(start) {
        this.state.start = start;
        this.changed();
    }

    // ------------------------------------------------------------
    // Who and what
    // ------------------------------------------------------------

    setClient(client) {
        this.state.client = client;
        if (client) {
            this.root.el?.querySelector(".o_salon_service_box")?.focus();
        }
        const preferred = client?.preferred_employee_id;
        if (preferred) {
            this.state.services = this.state.services.map((one) =>
                one.employee_id === preferred ? {...one, requested: true} : one
            );
        }
        this.changed();
    }

    /** The booking goes on from the client's card, as far as it is. */
    openClient() {
        const {client, services, start, resourceId, employeeId, note, channel} =
            this.state;
        this.props.store.openPanel("client", {
            partnerId: client.id,
            booking: {
                partner: client,
                waitlist: this.isWaiting ? this.props.waitlist : false,
                walkIn: this.isWhoCame ? this.props.walkIn : false,
                draft: {services, start, resourceId, employeeId, note, channel},
            },
        });
    }

    setServices(services) {
        this.state.services = services;
        this.changed();
    }

    /** Whoever was chosen instead has not waited. */
    get isWaiting() {
        return Boolean(this.props.waitlist && this.isFor(this.props.partner));
    }

    get isWhoCame() {
        return Boolean(this.props.walkIn && this.isFor(this.props.partner));
    }

    isFor(partner) {
        return partner?.id === this.state.client?.id;
    }

    // ------------------------------------------------------------
    // Preview
    // ------------------------------------------------------------

    changed() {
        this.asked += 1;
        this.task.failure = "";
        this.state.refusal = "";
        this.state.overbook = null;
        if (!this.state.services.length) {
            this.preview.cancel();
            Object.assign(this.state, {preview: null, asking: false});
            this.props.store.ghost = null;
            return;
        }
        this.state.asking = true;
        this.preview();
    }

    get request() {
        const {services, start, client} = this.state;
        return {
            services: services.map(({product_id, employee_id}) => ({
                product_id,
                employee_id,
            })),
            start,
            partner_id: client?.id || false,
        };
    }

    async askForPreview() {
        this.asked += 1;
        const turn = this.asked;
        let preview = null;
        let refusal = "";
        try {
            preview = await this.props.store.call("preview", this.request);
        } catch (error) {
            refusal = failureText(error);
        }
        if (turn === this.asked && this.isThere) {
            Object.assign(this.state, {preview, asking: false});
            this.state.refusal = refusal || this.state.refusal;
            this.drawGhost();
        }
    }

    get isThere() {
        return this.root.el?.isConnected;
    }

    drawGhost() {
        const {preview, resourceId, start} = this.state;
        const {data} = this.props.store;
        let ghost = null;
        if (preview?.slot) {
            ghost = ghostOf(preview.slot, data.columns);
        } else if (preview?.minutes && resourceId) {
            ghost = refusedGhost(resourceId, start, preview.minutes);
        }
        this.props.store.ghost = ghost;
    }

    get summary() {
        const {preview} = this.state;
        const price = formatCurrency(preview.price, this.store.data.branch.currency_id);
        return `${durationText(preview.minutes)} · ${price}`;
    }

    /** Who does what, in the words of the column heads. */
    get who() {
        const people = [...this.state.staff, ...this.store.data.columns];
        const names = new Map(people.map((one) => [one.employee_id, one.name]));
        const ids = this.state.preview.slot.lines.map((line) => line.employee_id);
        return [...new Set(ids)]
            .map((id) => names.get(id))
            .filter(Boolean)
            .join(", ");
    }

    // ------------------------------------------------------------
    // Booking
    // ------------------------------------------------------------

    /** What is still missing, in words: the button says so. */
    get missing() {
        const {client, services, asking, preview} = this.state;
        if (!client) {
            return _t("Choose a client");
        }
        if (!services.length) {
            return _t("Choose a service");
        }
        if (asking) {
            return _t("Looking…");
        }
        return preview?.slot ? "" : _t("Not free at this time");
    }

    get mayOverbook() {
        const {client, preview, asking} = this.state;
        return (
            this.store.data.may.overbook &&
            Boolean(client) &&
            !asking &&
            Boolean(preview?.reasons.length)
        );
    }

    /** Nothing suits: what was asked for is on the waiting list's form already. */
    letWait() {
        const {client, services, start, channel} = this.state;
        const people = new Set(services.map((one) => one.employee_id));
        const [employeeId] = people.size === 1 ? people : [false];
        const day = DateTime.fromSeconds(start, {zone: this.store.data.branch.tz});
        return this.props.store.letWait({
            partner_id: client?.id || false,
            product_ids: services.map((one) => one.product_id),
            employee_id: employeeId,
            date_from: day.toISODate(),
            channel,
        });
    }

    onKeydown(ev) {
        if (ev.isComposing) {
            return;
        }
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.store.closePanel();
        } else if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.book();
        }
    }

    book() {
        if (!this.missing) {
            const {slot} = this.state.preview;
            return this.save({slot, start: slot.start});
        }
        return undefined;
    }

    overbook() {
        const reason = this.state.overbook.trim();
        return reason && this.save({overbook: reason});
    }

    /**
     * Only who was asked for by name is booked as such; others come with the slot.
     *
     * @param {Object} values `{slot, start}` as offered, or `{overbook: reason}`
     */
    async save(values) {
        if (this.isBooked) {
            return;
        }
        const {client, services, note, channel} = this.state;
        const whoever = ({product_id, employee_id, requested}) => ({
            product_id,
            employee_id: requested || !values.slot ? employee_id : false,
        });
        const request = {
            ...this.request,
            services: services.map(whoever),
            channel,
            note: note.trim(),
            request_uid: this.uid,
            ...values,
        };
        if (!client.id) {
            request.passer_by = client.name || "";
        }
        if (this.isWaiting) {
            request.waitlist_id = this.props.waitlist;
        }
        if (this.isWhoCame) {
            request.walk_in_id = this.props.walkIn;
        }
        const answer = await this.task.run(() =>
            this.props.store.call("book", request)
        );
        if (answer) {
            this.booked(answer.visits[0], request.start);
        } else {
            // What was refused is likely because the day changed meanwhile.
            this.askForPreview();
        }
    }

    /** An answer that was lost is given again: it may be of the time asked for then. */
    booked(visit, start) {
        const {store} = this.props;
        this.isBooked = true;
        if (visit && visit.start !== start) {
            this.notification.add(
                _t("This was booked at %s already.", store.clock(visit.start)),
                {type: "warning"}
            );
        }
        store.closePanel();
        if (visit) {
            store.select(visit.id);
        } else {
            this.tellBooked(start);
        }
    }

    /** What was booked for a day that is not shown is seen nowhere. */
    tellBooked(start) {
        const {store} = this.props;
        const name = this.state.client.name || _t("Passer-by");
        const when = `${store.dayText(start)} ${store.clock(start)}`;
        const day = DateTime.fromSeconds(start, {zone: store.data.branch.tz});
        this.notification.add(_t("Booked: %(name)s, %(when)s", {name, when}), {
            type: "success",
            buttons: [
                {
                    name: _t("Show the day"),
                    onClick: () => store.load({day: day.toISODate()}),
                },
            ],
        });
    }
}

registry.category("salon_board_panels").add("booking", {
    Component: BookingPanel,
    label: _t("Book"),
    icon: "fa-calendar-plus-o",
    sequence: 110,
    tab: false,
});
