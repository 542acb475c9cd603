import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

const WANTED_BY = [
    {id: "client", label: _t("The client")},
    {id: "salon", label: _t("The salon")},
];

/** Why a visit is cancelled, and who wanted it. */
export class CancelVisitPopup extends Component {
    static template = "salon_crm.CancelVisitPopup";
    static components = {Dialog};
    static props = {
        visit: Object,
        reasons: Array,
        cancel: Function,
        close: Function,
    };

    setup() {
        this.state = useState({reasonId: null, wantedBy: null});
        this.wantedBy = WANTED_BY;
        this.title = _t("Cancel the visit of %s?", this.props.visit.clientName);
    }

    /** A reason says who wanted it, until somebody knows better. */
    chooseReason(reason) {
        this.state.reasonId = reason.id;
        this.state.wantedBy = reason.wanted_by;
    }

    confirm() {
        this.props.cancel({
            reason_id: this.state.reasonId,
            wanted_by: this.state.wantedBy,
        });
        this.props.close();
    }
}
