import {momentAt, place, snap, stretch} from "../layout";

/** Pixels after which a press is a drag. */
const TOLERANCE = 5;
/** Milliseconds after which a finger that rests takes hold of a card. */
const REST = 350;
/** Near the edge the board scrolls along: pixels, and pixels a frame. */
const EDGE = 40;
const SPEED = 12;

/**
 * Dragging cards with mouse, pen or finger: a card to another time or column, its lower
 * edge to another length. A copy of the card follows; the board is drawn anew only when
 * the server agreed.
 */
export class Drag {
    /**
     * @param {Object} store
     * @param {Function} grid the element that scrolls
     */
    constructor(store, grid) {
        this.store = store;
        this.grid = grid;
        this.held = null;
    }

    get isOn() {
        return Boolean(this.held?.copy);
    }

    press(ev) {
        const block = ev.target.closest(".o_salon_board_block");
        if (!block || ev.button || ev.target.closest("button") || this.held) {
            return;
        }
        const element = block.parentElement;
        const column = this.columnOf(element);
        const card = column.cards.find(
            ({visit}) => visit.id === Number(element.dataset.visit)
        );
        const isEdge = Boolean(ev.target.closest(".o_salon_board_edge"));
        this.held = {
            element,
            column,
            card,
            block,
            isEdge,
            x: ev.clientX,
            y: ev.clientY,
        };
        this.held.pointer = ev.pointerId;
        if (ev.pointerType === "touch") {
            this.held.timer = setTimeout(() => this.begin(), REST);
        }
    }

    move(ev) {
        if (!this.held || ev.pointerId !== this.held.pointer) {
            return;
        }
        const {x, y} = this.held;
        const far = Math.hypot(ev.clientX - x, ev.clientY - y) > TOLERANCE;
        this.held.at = {x: ev.clientX, y: ev.clientY};
        if (!this.isOn && far) {
            // A finger that moves at once wants to scroll.
            if (ev.pointerType === "touch") {
                this.drop();
                return;
            }
            this.begin();
        }
        if (this.isOn) {
            ev.preventDefault();
            this.follow();
        }
    }

    /** @returns {Boolean} whether something was dragged */
    release() {
        const {held, isOn} = this;
        this.drop();
        if (isOn) {
            this.finish(held).finally(() => this.settle(held));
        }
        return isOn;
    }

    /** Nothing happened, and all is as it was. */
    cancel() {
        const {held} = this;
        this.drop();
        this.settle(held);
    }

    /** Nothing is held any more; what was dragged stays until the server answered. */
    drop() {
        clearTimeout(this.held?.timer);
        cancelAnimationFrame(this.held?.frame);
        this.held = null;
    }

    settle(held) {
        held?.copy?.remove();
        held?.element.classList.remove("o_salon_lifted");
    }

    begin() {
        const {held} = this;
        if (!this.store.data.may.book) {
            this.drop();
            return;
        }
        held.copy = held.element.cloneNode(true);
        held.copy.classList.add("o_salon_board_copy");
        held.element.classList.add("o_salon_lifted");
        held.element.parentElement.append(held.copy);
        held.at ??= {x: held.x, y: held.y};
        held.target = held.column;
        held.scrolled = {x: this.grid().scrollLeft, y: this.grid().scrollTop};
        this.follow();
        this.scroll();
    }

    /** Pixels that the pointer went down the board, scrolling counted. */
    get way() {
        const {at, y, scrolled} = this.held;
        return at.y - y + this.grid().scrollTop - scrolled.y;
    }

    follow() {
        if (this.held.isEdge) {
            this.followEdge();
        } else {
            this.followCard();
        }
    }

    followCard() {
        const {held, store} = this;
        const {card, copy} = held;
        held.target = this.columnAt(held.at.x) || held.target;
        const {top, height} = place(held.column, card.start, card.stop, store.scale);
        const moment = momentAt(held.target, top + this.way, store.scale);
        held.start = snap(held.target, moment, store.data.branch.step);
        const shown = place(
            held.target,
            held.start,
            held.start + card.stop - card.start,
            store.scale
        );
        const body = this.element(held.target);
        if (copy.parentElement !== body) {
            body.append(copy);
        }
        copy.style.top = `${shown.top}px`;
        copy.style.height = `${height}px`;
        copy.dataset.clock = store.clock(held.start);
    }

    followEdge() {
        const {held, store} = this;
        const block = held.card.blocks[held.card.blocks.length - 1];
        const seconds = (this.way / store.scale) * 60;
        held.minutes = stretch(block, seconds, store.data.branch.step);
        const stop = held.card.stop + held.minutes * 60;
        const {height} = place(held.column, held.card.start, stop, store.scale);
        held.copy.style.height = `${height}px`;
        const last = held.copy.querySelectorAll(".o_salon_board_block");
        const own = place(held.column, block.start, stop, store.scale);
        last[last.length - 1].style.height = `${own.height}px`;
        held.copy.dataset.clock = store.clock(stop);
    }

    /** One call; a refusal is told, and the card is where it was. */
    async finish({card, column, target, start, isEdge, minutes}) {
        const {visit} = card;
        if (isEdge) {
            const {lineId} = card.blocks[card.blocks.length - 1];
            await this.store.lengthen(visit, lineId, minutes);
        } else {
            await this.store.move(visit, start - card.start, column, target);
        }
    }

    scroll() {
        if (!this.isOn) {
            return;
        }
        const grid = this.grid();
        const box = grid.getBoundingClientRect();
        const {x, y} = this.held.at;
        const by = (point, first, last) =>
            point < first + EDGE ? -SPEED : point > last - EDGE ? SPEED : 0;
        const before = [grid.scrollLeft, grid.scrollTop];
        grid.scrollLeft += by(x, box.left, box.right);
        grid.scrollTop += by(y, box.top, box.bottom);
        if (before[0] !== grid.scrollLeft || before[1] !== grid.scrollTop) {
            this.follow();
        }
        this.held.frame = requestAnimationFrame(() => this.scroll());
    }

    // ------------------------------------------------------------
    // The board's elements
    // ------------------------------------------------------------

    columnOf(element) {
        const {key} = element.closest(".o_salon_board_column").dataset;
        return this.store.columns.find((column) => column.key === key);
    }

    columnAt(x) {
        for (const element of this.grid().querySelectorAll(".o_salon_board_column")) {
            const box = element.getBoundingClientRect();
            if (box.left <= x && x < box.right) {
                return this.columnOf(element);
            }
        }
        return null;
    }

    element(column) {
        const key = CSS.escape(column.key);
        return this.grid().querySelector(`.o_salon_board_column[data-key="${key}"]`);
    }
}
