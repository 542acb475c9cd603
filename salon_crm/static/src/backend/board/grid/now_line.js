import {Component, useState} from "@odoo/owl";
import {place} from "../layout";

/** The present, across the day's columns. */
export class NowLine extends Component {
    static template = "salon_crm.BoardNowLine";
    static props = {store: Object};

    setup() {
        this.store = useState(this.props.store);
    }

    /** In a week, only its own day's column has it. */
    get lines() {
        const {columns, now, scale} = this.store;
        const shown = columns
            .map((column, index) => ({column, index}))
            .filter(({column}) => column.draw_from <= now && now < column.draw_to);
        if (!shown.length) {
            return [];
        }
        const {top} = place(shown[0].column, now, now, scale);
        const share = 100 / columns.length;
        const left = shown[0].index * share;
        const width = shown.length * share;
        return [{style: `top:${top}px;left:${left}%;width:${width}%`}];
    }
}
