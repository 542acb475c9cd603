import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useComplaint} from "@salon_crm/backend/board/panels/complaint";
import {usePanelAnswer} from "@salon_crm/backend/board/panels/panel_hooks";

/** What whoever greets a client should know, without leaving the board. */
export class ClientPanel extends Component {
    static template = "salon_crm.BoardClient";
    static props = {
        store: Object,
        partnerId: Number,
        // What `book` goes on with: the booking from which the card was opened
        booking: {type: [Object, {value: null}], optional: true},
        "*": true,
    };

    setup() {
        this.store = useState(this.props.store);
        this.answer = usePanelAnswer(this.store, "client_card", {
            panel: "client",
            request: () => ({partner_id: this.props.partnerId}),
        });
        this.openComplaint = useComplaint(this.props.store);
    }

    /** Of another client, nothing of this one may be seen meanwhile. */
    get card() {
        const card = this.answer.answer;
        return card?.id === this.props.partnerId ? card : null;
    }

    get title() {
        return this.card?.name || _t("Client");
    }

    /** What there is to say, in the order in which it matters. */
    get facts() {
        const {card} = this;
        const facts = [
            [_t("Birthday"), card.birthday],
            [_t("Client since"), card.since],
            [_t("Visits"), card.visits],
            [_t("Did not come"), card.missed],
            [_t("Cancelled late"), card.late_cancels],
            [_t("Prefers"), card.preferred],
            [_t("Not with"), card.refused.join(", ")],
            [_t("Skin"), card.skin],
            [_t("Hair"), card.hair],
        ];
        return facts
            .filter(([, value]) => value)
            .map(([label, value]) => ({label, value}));
    }

    book() {
        const {id, name, phone, allergy, missed} = this.card;
        const partner = {id, name, phone, allergy, missed};
        this.props.store.book({partner, ...this.props.booking});
    }

    complain() {
        const {last, next} = this.card;
        const visits = [...(next ? [next] : []), ...last].map((visit) => ({
            id: visit.id,
            name: `${visit.day} ${visit.what}`,
        }));
        this.openComplaint(this.card, visits, last[0]?.id || false);
    }

    open() {
        this.props.store.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.props.partnerId,
            views: [[false, "form"]],
        });
    }

    openVisit(visit) {
        const {store} = this.props;
        if (store.visits[visit.id]) {
            store.select(visit.id);
        } else {
            store.openVisit(visit);
        }
    }
}

registry.category("salon_board_panels").add("client", {
    Component: ClientPanel,
    label: _t("Client"),
    icon: "fa-user",
    sequence: 120,
    tab: false,
});
