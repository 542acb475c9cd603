import {
    Component,
    onMounted,
    onPatched,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";
import {cardAt, momentAt, nextStop, place, snap, stopsOf} from "../layout";
import {VisitMenu} from "../visit_menu/visit_menu";
import {BoardColumn} from "./column";
import {Drag} from "./drag";
import {NowLine} from "./now_line";

/** Arrow keys: to the next column, or to the next card or free time. */
const ARROWS = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
};

/** The columns of the board, and all that is done in them with mouse, finger and keys. */
export class BoardGrid extends Component {
    static template = "salon_crm.BoardGrid";
    static components = {BoardColumn, NowLine};
    static props = {store: Object};

    setup() {
        this.store = useState(this.props.store);
        this.root = useRef("root");
        this.drag = new Drag(this.props.store, () => this.root.el);
        this.menu = usePopover(VisitMenu, {
            popoverClass: "o_salon_board_menu",
            useBottomSheet: this.env.isSmall,
        });
        useExternalListener(window, "pointermove", (ev) => this.drag.move(ev));
        useExternalListener(window, "pointerup", (ev) => this.onPointerUp(ev));
        useExternalListener(window, "pointercancel", () => this.drag.cancel());
        // While a card is held, a finger does not scroll.
        useEffect(
            (element) => {
                const hold = (ev) => this.drag.isOn && ev.preventDefault();
                element.addEventListener("touchmove", hold, {passive: false});
                return () => element.removeEventListener("touchmove", hold);
            },
            () => [this.root.el]
        );
        useEffect(
            () => this.scrollToNow(),
            () => [
                this.store.data.day,
                this.store.data.branch.id,
                this.store.data.employee_id,
            ]
        );
        onMounted(() => this.showCursor());
        onPatched(() => this.showCursor());
        onWillUnmount(() => cancelAnimationFrame(this.later));
    }

    get axis() {
        const [column] = this.store.columns;
        const {scale} = this.store;
        return (column?.marks || []).map((mark) => ({
            key: mark,
            text: this.store.clock(mark),
            style: `top:${place(column, mark, mark, scale).top}px`,
        }));
    }

    get isWeek() {
        return Boolean(this.store.data.employee_id);
    }

    /** What it does to press a column's head. */
    headTitle(column) {
        if (this.isWeek) {
            return _t("Open this day");
        }
        return column.employee_id ? _t("Open the week") : undefined;
    }

    /** From the day of all to the week of one, and back. */
    openColumn({day, employee_id}) {
        const back = {day, employee_id: false};
        return this.store.load(this.isWeek ? back : {employee_id, by: "staff"});
    }

    get hourStyle() {
        const hour = 60 * this.store.scale;
        return `--salon-hour:${hour}px;--salon-quarter:${hour / 4}px`;
    }

    get cursorText() {
        const {cursor} = this.store;
        if (!cursor) {
            return "";
        }
        const card = cardAt(cursor.column.cards, cursor.second);
        const {name, detail} = cursor.column;
        return card
            ? ""
            : `${this.isWeek ? detail : name}, ${this.store.clock(cursor.second)}`;
    }

    /** A day is shown from the present on, or from its first visit. */
    scrollToNow() {
        const {columns, now, scale} = this.store;
        const isShown = ({draw_from, draw_to}) => draw_from <= now && now < draw_to;
        const today = columns.find(isShown);
        const tops = today
            ? [place(today, now, now, scale).top - this.root.el.clientHeight / 3]
            : columns.flatMap((column) =>
                  column.cards.map(
                      ({start}) => place(column, start, start, scale).top - 30
                  )
              );
        this.root.el.scrollTop = Math.max(0, Math.min(...tops));
        // On a phone, a week would begin with a day that is over.
        const shown = columns.find(({day}) => day === this.store.data.day);
        if (this.isWeek && shown) {
            this.root.el.scrollLeft = this.drag.element(shown).offsetLeft;
        }
    }

    // ------------------------------------------------------------
    // Mouse and finger
    // ------------------------------------------------------------

    onPointerUp(ev) {
        const wasDragged = this.drag.release();
        if (wasDragged) {
            // The click that follows is none.
            this.ignoresClick = true;
            setTimeout(() => (this.ignoresClick = false));
        }
        return ev;
    }

    onClick(ev) {
        if (this.ignoresClick) {
            return;
        }
        const body = ev.target.closest(".o_salon_board_column");
        if (!body) {
            return;
        }
        const visit = this.visitOf(ev.target);
        if (visit && ev.target.closest(".o_salon_board_more")) {
            this.openMenu(ev.target, visit);
        } else if (visit) {
            this.store.cursor = null;
            this.store.select(visit.id);
        } else {
            const column = this.drag.columnOf(body);
            this.chooseSpan(column, this.momentUnder(ev, column, body));
        }
    }

    onContextMenu(ev) {
        const visit = this.visitOf(ev.target);
        if (visit) {
            ev.preventDefault();
            this.openMenu(ev.target, visit);
        }
    }

    visitOf(target) {
        const block = target.closest(".o_salon_board_block");
        const id = block && Number(block.parentElement.dataset.visit);
        return id && this.store.visits[id];
    }

    momentUnder(ev, column, body) {
        const {top} = body.getBoundingClientRect();
        const moment = momentAt(column, ev.clientY - top, this.store.scale);
        const {step} = this.store.data.branch;
        const start = snap(column, moment, step, Math.floor);
        // Right below a card that ends off the grid, the free time begins with its end.
        const ends = column.cards.flatMap(({blocks}) => blocks.map(({stop}) => stop));
        return Math.max(
            start,
            ...ends.filter((stop) => stop <= moment && stop > start)
        );
    }

    /** Free time was chosen: for the visit that is being booked, or for a new one. */
    chooseSpan(column, start) {
        const span = {
            start,
            resourceId: column.resource_id,
            employeeId: column.employee_id,
        };
        if (this.store.panel?.name === "booking") {
            this.store.bus.trigger("span", span);
        } else {
            this.store.book(span);
        }
    }

    openMenu(target, visit) {
        const block = target.closest(".o_salon_board_block");
        this.menu.open(block.querySelector(".o_salon_board_more") || block, {
            store: this.props.store,
            visitId: visit.id,
            close: () => this.menu.close(),
        });
    }

    // ------------------------------------------------------------
    // Keys
    // ------------------------------------------------------------

    onKeydown(ev) {
        const arrow = ARROWS[ev.key];
        if (arrow && !ev.ctrlKey && !ev.metaKey) {
            ev.preventDefault();
            this.onArrow(ev, ...arrow);
        } else if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.onEnter();
        } else if (ev.key === "ContextMenu" || (ev.key === "F10" && ev.shiftKey)) {
            ev.preventDefault();
            const visit = this.cursorCard?.visit;
            if (visit) {
                this.openMenu(this.focused, visit);
            }
        } else if (ev.key === "Escape" && this.drag.isOn) {
            this.drag.cancel();
            ev.stopPropagation();
        }
    }

    get cursorCard() {
        const {cursor} = this.store;
        return cursor && cardAt(cursor.column.cards, cursor.second);
    }

    /** Alt moves the visit itself, Shift its end, nothing the cursor. */
    onArrow(ev, across, down) {
        const {cursorCard: card} = this;
        if (card && ev.altKey) {
            this.moveCard(card, across, down);
        } else if (card && ev.shiftKey && down) {
            const {lineId} = card.blocks[card.blocks.length - 1];
            this.store.lengthen(card.visit, lineId, down * this.store.data.branch.step);
        } else {
            this.moveCursor(across, down);
        }
    }

    async moveCard(card, across, down) {
        const {columns, cursor} = this.store;
        const index = columns.findIndex(({key}) => key === cursor.column.key);
        const target = columns[index + across];
        if (!target) {
            return;
        }
        const seconds = down * this.store.data.branch.step * 60;
        const days = across ? target.from - cursor.column.from : 0;
        await this.store.move(card.visit, seconds + days, cursor.column, target);
        this.followVisit(card.visit.id, target);
    }

    /** The cursor stays on the visit that it moved. */
    followVisit(visitId, target) {
        const columns = [target, this.store.cursor?.column].filter(Boolean);
        for (const column of columns) {
            const card = column.cards.find(({visit}) => visit.id === visitId);
            if (card) {
                this.store.cursor = {column, second: card.start};
                return;
            }
        }
    }

    moveCursor(across, down) {
        const {columns, cursor, now} = this.store;
        if (!columns.length) {
            return;
        }
        if (!cursor) {
            const [column] = columns;
            const {step} = this.store.data.branch;
            const isShown = column.draw_from <= now && now < column.draw_to;
            const second = isShown
                ? snap(column, now, step, Math.floor)
                : column.draw_from;
            this.store.cursor = {column, second};
            return;
        }
        const index = columns.findIndex(({key}) => key === cursor.column.key);
        const column = columns[index + across] || cursor.column;
        const second = cursor.second + column.from - cursor.column.from;
        this.store.cursor = {column, second: this.halt(column, second, down)};
    }

    halt(column, second, down) {
        const stops = stopsOf(column, column.cards, this.store.data.branch.step);
        if (down) {
            return nextStop(stops, second, down);
        }
        const card = cardAt(column.cards, second);
        return card ? card.start : second;
    }

    onEnter() {
        const {cursor} = this.store;
        if (this.cursorCard) {
            this.store.select(this.cursorCard.visit.id);
        } else if (cursor) {
            this.chooseSpan(cursor.column, cursor.second);
        }
    }

    get focused() {
        const {column} = this.store.cursor;
        const id = this.cursorCard?.visit.id;
        const body = this.drag.element(column);
        return body?.querySelector(`[data-visit="${id}"] .o_salon_board_block`);
    }

    /** Keys work on what has the focus, and screen readers read it. */
    showCursor() {
        const {cursor} = this.store;
        const mark = this.root.el.querySelector(".o_salon_board_cursor");
        if (!cursor || this.store.panel?.name === "booking") {
            mark.hidden = true;
            this.shown = null;
            return;
        }
        if (this.cursorCard && !this.focused) {
            // Its column is drawn in a moment.
            this.later = requestAnimationFrame(() => this.showCursor());
            return;
        }
        const key = `${cursor.column.key}/${cursor.second}`;
        const target = this.focused || mark;
        mark.hidden = target !== mark;
        if (target === mark) {
            this.placeMark(mark, cursor);
        }
        if (this.shown !== key) {
            this.shown = key;
            target.focus({preventScroll: true});
            target.scrollIntoView({block: "nearest", inline: "nearest"});
        }
    }

    placeMark(mark, {column, second}) {
        const body = this.drag.element(column);
        const {scale, data} = this.store;
        const {top, height} = place(
            column,
            second,
            second + data.branch.step * 60,
            scale
        );
        Object.assign(mark.style, {
            top: `${body.offsetTop + top}px`,
            left: `${body.offsetLeft}px`,
            width: `${body.offsetWidth}px`,
            height: `${height}px`,
        });
    }
}
