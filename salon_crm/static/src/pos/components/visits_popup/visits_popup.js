import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {Input} from "@point_of_sale/app/components/inputs/input/input";
import {_t} from "@web/core/l10n/translation";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

const STATES = {
    booked: _t("Booked"),
    confirmed: _t("Confirmed"),
    arrived: _t("Arrived"),
    in_service: _t("In service"),
    done: _t("Done"),
};
const STANDINGS = {
    open: {label: _t("In an order"), class: "text-bg-info"},
    due: {label: _t("To pay"), class: "text-bg-warning"},
    partial: {label: _t("Partly paid"), class: "text-bg-warning"},
    account: {label: _t("On account"), class: "text-bg-secondary"},
    paid: {label: _t("Paid"), class: "text-bg-success"},
};
// Who is not here yet must not catch the eye.
const AWAITED = {label: _t("To pay"), class: "border text-muted"};

/** Today's visits of the till's branch: who has to pay comes first. */
export class VisitsPopup extends Component {
    static template = "salon_crm.VisitsPopup";
    static components = {Dialog, Input};
    static props = {close: Function};

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.state = useState({query: "", loading: false, offline: false});
        this.refresh();
    }

    /** The list shows what the till knows meanwhile, and when it cannot be asked. */
    refresh() {
        this.state.loading = true;
        this.refreshed = this.pos.refreshVisits().then((loaded) => {
            this.state.loading = false;
            this.state.offline = !loaded;
        });
    }

    get sections() {
        const rows = this.pos
            .getVisitsToday()
            .filter((visit) => visit.matches(this.state.query))
            .toSorted((one, other) => one.start - other.start || one.id - other.id)
            .map((visit) => this.getRow(visit));
        const sections = [
            {id: "due", title: _t("To pay"), rows: rows.filter((row) => !row.settled)},
            {
                id: "settled",
                title: _t("Settled"),
                rows: rows.filter((row) => row.settled),
            },
        ];
        return sections.filter((section) => section.rows.length);
    }

    getRow(visit) {
        const standing = visit.getStanding();
        return {
            visit,
            client:
                visit.guest_name || visit.partner_id?.name || _t("Client not loaded"),
            phone: visit.partner_id?.phone,
            state: STATES[visit.state],
            standing:
                standing === "due" && ["booked", "confirmed"].includes(visit.state)
                    ? AWAITED
                    : STANDINGS[standing],
            settled: ["account", "paid"].includes(standing),
            services: visit.getLines().map((line) => ({
                id: line.id,
                name: line.product_id?.display_name || _t("Service not loaded"),
                stylist: line.employee_name,
            })),
        };
    }

    async choose(visit) {
        // Another till may have charged it since this one last asked.
        await this.refreshed;
        if (await this.pos.payVisit(visit)) {
            this.props.close();
        }
    }
}
