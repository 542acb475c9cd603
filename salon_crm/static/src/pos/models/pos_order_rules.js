import {covers, givenAway} from "@salon_crm/pos/utils/giveaway";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";

const nameOf = (given) => `${given.kind}:${given.key}`;

patch(PosOrder.prototype, {
    getSalonGivens() {
        const lines = this.lines.filter((line) => line.isSalonRuled());
        return givenAway(
            lines.map((line) => line.getSalonRuleLine()),
            this.currency.decimal_places
        );
    },

    /** What the till was told: it goes to the server with the order. */
    getSalonAnswers() {
        const said = JSON.parse(this.salon_rule_answers || "{}");
        return {reasons: said.reasons || {}, approvals: said.approvals || []};
    },

    getSalonReason(given) {
        return this.getSalonAnswers().reasons[nameOf(given)];
    },

    setSalonReason(givens, reasonId) {
        const said = this.getSalonAnswers();
        for (const given of givens) {
            said.reasons[nameOf(given)] = reasonId;
        }
        this.salon_rule_answers = JSON.stringify(said);
    },

    isSalonApproved(given) {
        return this.getSalonAnswers().approvals.some((approval) =>
            approval.items.some((item) => covers(item, given))
        );
    },

    addSalonApproval(token, items) {
        const said = this.getSalonAnswers();
        said.approvals.push({token, items});
        this.salon_rule_answers = JSON.stringify(said);
    },
});
