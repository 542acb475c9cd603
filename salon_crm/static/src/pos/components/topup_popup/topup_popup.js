import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {parseFloat} from "@web/views/fields/parsers";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** What a client may pay in, one tap each; or any other amount, without a bonus. */
export class TopupPopup extends Component {
    static template = "salon_crm.TopupPopup";
    static components = {Dialog};
    static props = {close: Function};

    setup() {
        this.pos = usePos();
        this.notification = useService("notification");
        this.state = useState({amount: ""});
    }

    get title() {
        return _t("Top up: %s", this.pos.getOrder().partner_id.name);
    }

    get offers() {
        return this.pos.models["salon.topup.offer"].getAll();
    }

    get balance() {
        return this.pos.getStoredValue(this.pos.getOrder().partner_id);
    }

    async choose(amount, offer) {
        this.props.close();
        await this.pos.topUp(this.pos.getOrder(), amount, offer);
    }

    async confirm() {
        let amount = 0;
        try {
            amount = this.pos.currency.round(parseFloat(this.state.amount));
        } catch {
            amount = 0;
        }
        if (amount <= 0) {
            this.notification.add(_t("Say how much the client pays."));
            return;
        }
        await this.choose(
            amount,
            this.offers.find((offer) => offer.amount === amount)
        );
    }
}
