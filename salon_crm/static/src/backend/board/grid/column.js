import {Component, useState} from "@odoo/owl";
import {STATES, badgesOf} from "../states";
import {heightOf, place} from "../layout";

/** How much of a gap's edge shows that it belongs to a visit. */
const SPINE = 10;
/** Lower than this a card has one line. */
const LOW = 30;

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

    get offs() {
        return this.column.off.map(([start, stop, reason], index) => ({
            key: index,
            reason,
            style: this.style(start, stop),
        }));
    }

    get ghosts() {
        return this.column.ghosts.map((ghost, index) => ({
            key: index,
            style: this.style(ghost.start, ghost.stop),
            text: `${this.store.clock(ghost.start)} – ${this.store.clock(ghost.stop)}`,
        }));
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
            label: this.label(visit, state, badges),
            style: `${this.style(card.start, card.stop)}left:calc(${left + 2}px + ${
                card.lane
            } * ${width});width:calc(${width} - 1px);`,
            gaps: card.gaps.map((gap) => this.span(gap, top)),
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
        const style = `top:${top - cardTop}px;height:${height}px;`;
        return {key: start, style, names, isLow: height < LOW};
    }

    /** Where a phase follows another one. */
    tick({start, name}, block) {
        const {height} = place(this.column, block.start, start, this.store.scale);
        return {key: start, name, style: `top:${height}px;`};
    }

    /** The card in words, for who cannot see it. */
    label(visit, state, badges) {
        return [
            `${this.store.clock(visit.start)} – ${this.store.clock(visit.stop)}`,
            visit.client.name,
            visit.what,
            state.label,
            ...badges.map((badge) => badge.label),
        ].join(", ");
    }
}
