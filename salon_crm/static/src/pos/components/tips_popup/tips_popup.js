import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {parseFloat} from "@web/views/fields/parsers";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** How much of a tip each person gets. */
export class TipsPopup extends Component {
    static template = "salon_crm.TipsPopup";
    static components = {Dialog};
    static props = {order: Object, getPayload: Function, close: Function};

    setup() {
        this.pos = usePos();
        const people = this.pos.getPeopleOfOrder(this.props.order);
        const rows = people.map((person) => this.makeRow(person));
        this.state = useState({rows, wrong: false});
    }

    makeRow(person) {
        const amount = this.pos.getTipOf(this.props.order, person);
        return {id: person.id, name: person.name, value: amount ? String(amount) : ""};
    }

    get others() {
        const listed = new Set(this.state.rows.map((row) => row.id));
        return this.pos.getPeople().filter((person) => !listed.has(person.id));
    }

    add(person) {
        this.state.rows.push(this.makeRow(person));
    }

    /** @returns {Number} NaN for what is no amount */
    getAmount(row) {
        if (!row.value.trim()) {
            return 0;
        }
        try {
            const amount = parseFloat(row.value);
            return amount >= 0 ? amount : NaN;
        } catch {
            return NaN;
        }
    }

    get total() {
        const amounts = this.state.rows.map((row) => this.getAmount(row) || 0);
        return this.env.utils.formatCurrency(
            amounts.reduce((sum, one) => sum + one, 0)
        );
    }

    confirm() {
        const byId = this.props.order.models["resource.resource"];
        const tips = this.state.rows.map((row) => ({
            person: byId.get(row.id),
            amount: this.getAmount(row),
        }));
        this.state.wrong = tips.some((tip) => isNaN(tip.amount));
        if (!this.state.wrong) {
            this.props.getPayload(tips);
            this.props.close();
        }
    }
}
