import {
    Component,
    onWillDestroy,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {BoardGrid} from "./grid/grid";
import {BoardStore} from "./board_store";
import {OverbookDialog} from "./overbook_dialog/overbook_dialog";
import {SIZES} from "@web/core/ui/ui_service";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useDateTimePicker} from "@web/core/datetime/datetime_picker_hook";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const {DateTime, Interval} = luxon;
const PANELS = "salon_board_panels";
const TICK = 10000;
/** After a computer slept for so long, all is read anew; milliseconds. */
const NAP = 60000;
const LONG = {weekday: "long", month: "long", day: "numeric"};
const MIDDLE = {...LONG, weekday: "short"};
const SHORT = {...MIDDLE, month: "short"};
const DAY = {month: "short", day: "numeric"};

/** The screen of the front desk: a day of the salon, and all that is done in it. */
export class Board extends Component {
    static template = "salon_crm.Board";
    static components = {BoardGrid};
    static props = {...standardActionServiceProps};

    setup() {
        const services = ["orm", "action", "bus_service", "notification", "ui"];
        this.dialog = useService("dialog");
        this.store = useState(
            new BoardStore(
                Object.fromEntries(services.map((name) => [name, useService(name)])),
                browser.localStorage
            )
        );
        this.ui = useState(useService("ui"));
        useSetupAction({getLocalState: () => ({request: this.store.request})});
        onWillStart(() => this.store.load(this.props.state?.request));
        this.live();
        this.usePicker();
        this.keepFocus();
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
    }

    /** The clock goes on, and what others change comes. */
    live() {
        onWillDestroy(this.store.listen());
        let seen = Date.now();
        const timer = browser.setInterval(() => {
            if (Date.now() - seen > NAP) {
                this.store.load();
            }
            seen = Date.now();
            this.store.tick();
        }, TICK);
        onWillDestroy(() => browser.clearInterval(timer));
        const overbook = ({detail}) => this.overbook(detail);
        useEffect(
            () => {
                this.store.bus.addEventListener("overbook", overbook);
                return () => this.store.bus.removeEventListener("overbook", overbook);
            },
            () => []
        );
    }

    /** When the window in which one typed is gone, the keys are for the columns again. */
    keepFocus() {
        const root = useRef("root");
        let before = null;
        useEffect(
            (name) => {
                if (before && !name && document.activeElement === document.body) {
                    const grid = root.el.querySelector(".o_salon_board_grid");
                    grid?.focus({preventScroll: true});
                }
                before = name;
            },
            () => [this.store.panel?.name]
        );
    }

    usePicker() {
        const getProps = () => ({type: "date", value: this.store.date});
        this.picker = useDateTimePicker({
            target: "day",
            get pickerProps() {
                return getProps();
            },
            onApply: (date) => date && this.store.load({day: date.toISODate()}),
        });
    }

    overbook({method, request}) {
        this.dialog.add(OverbookDialog, {
            confirm: (overbook) => this.store.attempt(method, {...request, overbook}),
        });
    }

    // ------------------------------------------------------------
    // The bar
    // ------------------------------------------------------------

    get dayTitle() {
        const {date, columns} = this.store;
        if (!this.isWeek || !columns.length) {
            return date.toLocaleString(this.dayFormat);
        }
        const days = columns.map(({day}) => DateTime.fromISO(day));
        return Interval.fromDateTimes(days[0], days.at(-1)).toLocaleString(DAY);
    }

    get dayFormat() {
        if (this.ui.isSmall) {
            return SHORT;
        }
        return this.ui.size < SIZES.XXL ? MIDDLE : LONG;
    }

    get isWeek() {
        return Boolean(this.store.data.employee_id);
    }

    get isToday() {
        return this.store.data.day === this.store.today;
    }

    /** Whose week can be shown. */
    get stylists() {
        if (this.isWeek) {
            const [column] = this.store.columns;
            const {employee_id: id} = this.store.data;
            return this.known || [{employee_id: id, name: column?.name || ""}];
        }
        return this.store.columns.filter((column) => column.employee_id);
    }

    go(days) {
        const step = this.isWeek ? 7 * days : days;
        return this.store.load({day: this.store.date.plus({days: step}).toISODate()});
    }

    goToday() {
        return this.store.load({day: this.store.today});
    }

    showWeek(employeeId) {
        if (!this.isWeek) {
            this.known = this.stylists.map(({employee_id, name}) => ({
                employee_id,
                name,
            }));
        }
        return this.store.load({employee_id: employeeId || false, by: "staff"});
    }

    onWeek(ev) {
        return this.showWeek(Number(ev.target.value));
    }

    onBranch(ev) {
        this.store.closePanel();
        return this.store.load({
            branch_id: Number(ev.target.value),
            employee_id: false,
        });
    }

    setBy(by) {
        return this.store.load({by, employee_id: false});
    }

    async print() {
        const {branch, day, employee_id} = this.store.data;
        const resource_ids = employee_id
            ? [this.store.columns[0].resource_id]
            : this.store.columns.map((column) => column.resource_id);
        const request = {branch_id: branch.id, day, resource_ids};
        await this.store.doAction(await this.store.call("day_sheets", request));
    }

    // ------------------------------------------------------------
    // The panels at the side
    // ------------------------------------------------------------

    /** Who may not book has no use for the lists of those who want a time. */
    get tabs() {
        const {book} = this.store.data.may;
        return this.panels.filter(([, panel]) => panel.tab && (book || !panel.forDesk));
    }

    get panels() {
        const entries = registry.category(PANELS).getEntries();
        return entries.sort(([, a], [, b]) => a.sequence - b.sequence);
    }

    get panel() {
        const {panel} = this.store;
        return panel && registry.category(PANELS).get(panel.name);
    }

    /** The list of a day says which, unless it is this one. */
    get panelTitle() {
        const isOther = this.store.panel.name === "today" && !this.isToday;
        return isOther ? this.store.date.toLocaleString(MIDDLE) : this.panel.label;
    }

    /** Why no column is shown. */
    get nobody() {
        const {by, may} = this.store.data;
        if (by === "things") {
            return _t("No chairs, basins or rooms are set up in this branch.");
        }
        return may.book
            ? _t("Nobody is at work on this day.")
            : _t("You are not at work on this day.");
    }

    toggle(name) {
        if (this.store.panel?.name === name) {
            this.store.closePanel();
        } else {
            this.store.openPanel(name);
        }
    }

    // ------------------------------------------------------------
    // Keys that work on the whole screen
    // ------------------------------------------------------------

    onKeydown(ev) {
        const isTyping = ev.target.closest(
            "input, textarea, select, [contenteditable]"
        );
        const isElsewhere = ev.target.closest(".modal, .o_popover, .o-dropdown--menu");
        if (isElsewhere || ev.defaultPrevented) {
            return;
        }
        if (ev.key === "Escape") {
            this.escape();
            return;
        }
        const isCommand = ev.ctrlKey || ev.metaKey;
        if (isTyping || ev.altKey || (isCommand && ev.key !== "z")) {
            return;
        }
        const keys = {
            n: () => this.bookNow(),
            t: () => this.goToday(),
            u: () => this.store.undo(),
            z: () => isCommand && this.store.undo(),
            PageUp: () => this.go(-1),
            PageDown: () => this.go(1),
            "+": () => this.store.setScale(1),
            "-": () => this.store.setScale(-1),
        };
        if (keys[ev.key]) {
            ev.preventDefault();
            keys[ev.key]();
        }
    }

    /** One thing after the other: the window at the side, then the cursor. */
    escape() {
        if (this.store.panel) {
            this.store.closePanel();
        } else {
            this.store.cursor = null;
        }
    }

    /** Where the cursor is, or else at the next time on the grid. */
    bookNow() {
        const {cursor, now, data} = this.store;
        const step = data.branch.step * 60;
        const start = cursor ? cursor.second : Math.ceil(now / step) * step;
        this.store.book({
            start: cursor || this.isToday ? start : data.from,
            resourceId: cursor?.column.resource_id || false,
            employeeId: cursor?.column.employee_id || false,
        });
    }
}

registry.category("actions").add("salon_board", Board);
