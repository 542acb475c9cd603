import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const REASONS = [
    _t("Pays next time"),
    _t("Paid elsewhere"),
    _t("Free of charge"),
    _t("Left without paying"),
    _t("Was not done"),
];

/** Visits that are done but not paid, each with the reason why. */
export class UnpaidVisits extends Component {
    static template = "salon_crm.UnpaidVisits";
    static props = {
        visits: Array,
        // {visit id: reason}, changed in place
        reasons: Object,
    };

    setup() {
        this.words = REASONS.map(String);
        this.reasons = useState(this.props.reasons);
    }

    choose(visit, word) {
        this.reasons[visit.id] = this.reasons[visit.id] === word ? "" : word;
    }

    write(visit, event) {
        this.reasons[visit.id] = event.target.value;
    }
}
