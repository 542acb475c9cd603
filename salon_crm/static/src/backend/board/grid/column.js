import {Component, useState} from "@odoo/owl";
import {STATES, badgesOf} from "@salon_crm/common/visits/states";
import {heightOf, place} from "../layout";

/** How much of a gap's edge shows that it belongs to a visit. */
const SPINE = 10;
/** Lower than this a card has one line, and that a small one; pixels. */
const LOW = 37;
const TINY = 18;
/** Heights of a card's first line, of each other one and of a gap's; pixels. */
const HEAD = 22;
const LINE = 17;
const GAP = 18;

/** One person or thing on one day: what is shut, what is booked, what is planned. */
export class BoardColumn extends Component {
    static template = "salon_crm.BoardColumn";
    static props = {store: Object, column: Object};

    setup() {
        this.store = useState(this.props.store);
        this.column = useState(this.props.column);
    }

    get height() {
        return heightOf(this.column, this.store.scale);
    }

    style(start, stop) {
        const {top, height} = place(this.column, start, stop, this.store.scale);
        return `top:${top}px;height:${height}px;`;
    }

    /** What meets for the same reason has its words once, if they fit. */
    get offs() {
        const spans = [];
        for (const [start, stop, reason] of this.column.off) {
            const last = spans[spans.length - 1];
            if (last?.reason === reason && start <= last.stop) {
                last.stop = Math.max(last.stop, stop);
            } else {
                spans.push({start, stop, reason});
            }
        }
        return spans.map(({start, stop, reason}) => ({
            key: start,
            reason: ((stop - start) / 60) * this.store.scale < GAP ? "" : reason,
            style: this.style(start, stop),
        }));
    }

    get ghosts() {
        return this.column.ghosts.map((ghost, index) => this.drawnGhost(ghost, index));
    }

    /** Where it leaves the stylist free, what is booked there shows through. */
    drawnGhost({start, stop, phases, refused}, key) {
        const {top} = place(this.column, start, stop, this.store.scale);
        return {
            key,
            refused,
            style: this.style(start, stop),
            text: `${this.store.clock(start)} – ${this.store.clock(stop)}`,
            blocks: phases
                .filter((phase) => phase.staffed)
                .map((phase) => this.span(phase, top)),
        };
    }

    /** Cards as the template draws them. */
    get cards() {
        return this.column.cards.map((card) => this.drawn(card));
    }

    drawn(card) {
        const {visit} = card;
        const {scale} = this.store;
        const {top} = place(this.column, card.start, card.stop, scale);
        const late = this.store.late.has(visit.id);
        const left = card.depth * SPINE;
        const isFree = (gap) => !this.isTaken(gap.start, visit);
        const width = `(100% - ${left + 4}px) / ${card.lanes}`;
        const state = STATES[visit.state];
        const badges = badgesOf(visit, late ? this.store.now : visit.start);
        return {
            key: card.key,
            visit,
            state,
            late,
            badges,
            selected: this.store.selected === visit.id,
            clock: this.store.clock(card.start),
            label: this.label(card, state, badges),
            style: `${this.style(card.start, card.stop)}left:calc(${left + 2}px + ${
                card.lane
            } * ${width});width:calc(${width} - 1px);`,
            isNarrow: card.lanes > 1,
            gaps: card.gaps.map((gap) => ({
                ...this.span(gap, top),
                hasName: Boolean(gap.names) && isFree(gap),
            })),
            blocks: card.blocks.map((block, index) => ({
                ...this.span(block, top),
                lineId: block.lineId,
                isFirst: index === 0,
                isLast: index === card.blocks.length - 1,
                steps: block.steps.slice(1).map((step) => this.tick(step, block)),
                name: block.steps.map((step) => step.name).join(", "),
            })),
        };
    }

    /** A block or gap within its card, whose top is given. */
    span({start, stop, names}, cardTop) {
        const {top, height} = place(this.column, start, stop, this.store.scale);
        const lines = Math.max(1, Math.floor((height - HEAD) / LINE));
        return {
            key: start,
            names,
            style: `top:${top - cardTop}px;height:${height}px;--salon-lines:${lines};`,
            isLow: height < LOW,
            isTiny: height < TINY,
        };
    }

    /** Whether somebody else comes so early in a gap that its words are hidden. */
    isTaken(start, visit) {
        const stop = start + (GAP / this.store.scale) * 60;
        return this.column.cards.some(
            (card) =>
                card.visit.id !== visit.id && card.start < stop && card.stop > start
        );
    }

    /** Whose column it is, or of which day. */
    get title() {
        const {name, detail} = this.column;
        return this.store.data.employee_id ? `${name}, ${detail}` : name;
    }

    /** Where a phase follows another one. */
    tick({start, name}, block) {
        const {height} = place(this.column, block.start, start, this.store.scale);
        return {key: start, name, style: `top:${height}px;`};
    }

    /** The card in words, for who cannot see it. */
    label({visit, start, stop}, state, badges) {
        return [
            `${this.store.clock(start)} – ${this.store.clock(stop)}`,
            visit.client.name,
            visit.what,
            state.label,
            ...badges.map((badge) => badge.label),
        ].join(", ");
    }
}
