import {Component} from "@odoo/owl";

/** What an order changes of the client's points: in its summary and on the receipt. */
export class SalonPoints extends Component {
    static template = "salon_crm.SalonPoints";
    static props = {order: Object, receipt: {type: Boolean, optional: true}};

    get points() {
        const points = this.props.order.getSalonPoints();
        return points && (points.won || points.spent) ? points : null;
    }

    /** As "Gold ×1.5"; a tier that does not multiply is named alone. */
    get tier() {
        const {tier, factor} = this.points;
        return tier && factor !== 1 ? `${tier} ×${factor}` : tier;
    }

    abs(points) {
        return Math.abs(points);
    }
}
