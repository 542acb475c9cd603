import {Component, onWillUnmount, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {Dialog} from "@web/core/dialog/dialog";
import {Input} from "@point_of_sale/app/components/inputs/input/input";
import {NumberPopup} from "@point_of_sale/app/components/popups/number_popup/number_popup";
import {_t} from "@web/core/l10n/translation";
import {enhancedButtons} from "@point_of_sale/app/components/numpad/numpad";
import {localization} from "@web/core/l10n/localization";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {parseFloat} from "@web/views/fields/parsers";
import {useDebounced} from "@web/core/utils/timing";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** For which visit a deposit is taken, or given back. */
export class DepositPopup extends Component {
    static template = "salon_crm.DepositPopup";
    static components = {Dialog, Input};
    static props = {close: Function};

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.dialog = useService("dialog");
        this.client = this.pos.getOrder()?.getPartner();
        this.state = useState({query: "", rows: [], loading: true, offline: false});
        this.search = useDebounced(() => this.load(), 250);
        onWillUnmount(() => (this.closed = true));
        this.load();
    }

    onQuery(query) {
        this.state.query = query;
        // Whoever types looks for anybody.
        this.client = undefined;
        this.search();
    }

    async load() {
        const query = this.state.query.trim();
        this.state.loading = true;
        const rows = await this.pos.findVisitsForDeposit(query, this.client);
        if (this.closed || query !== this.state.query.trim()) {
            return;
        }
        this.state.loading = false;
        this.state.offline = !rows;
        this.state.rows = rows
            ? rows.map((row) => this.getRow(row))
            : this.known(query);
    }

    /** Without a connection: what the till has of today. */
    known(query) {
        return this.pos
            .getVisitsToday()
            .filter((visit) => visit.matches(query))
            .map((visit) => ({
                id: visit.id,
                number: visit.name,
                client: visit.guest_name || visit.partner_id?.name || "",
                phone: visit.partner_id?.phone,
                time: visit.dayAndClock,
                due: 0,
                balance: this.pos.getDepositLeft(visit),
            }));
    }

    getRow(row) {
        const format = localization.timeFormat.replace(/:ss/, "");
        const time = formatDateTime(deserializeDateTime(row.start), {
            format: `ccc ${localization.dateFormat} ${format}`,
            tz: this.pos.models["salon.branch"].getFirst()?.tz,
        });
        return {...row, time};
    }

    money(amount) {
        return this.env.utils.formatCurrency(amount);
    }

    async take(row) {
        const amount = await this.askAmount(
            _t("Deposit of %s", row.client),
            row.due ? String(row.due) : "",
            (value) => value > 0
        );
        const visit = amount && (await this.loadVisit(row));
        if (visit) {
            this.props.close();
            await this.pos.takeDeposit(visit, amount);
        }
    }

    async giveBack(row) {
        const amount = await this.askAmount(
            _t("Give back to %s", row.client),
            String(row.balance),
            (value) => value > 0 && value <= row.balance
        );
        const visit = amount && (await this.loadVisit(row));
        if (visit) {
            this.props.close();
            await this.pos.giveDepositBack(visit, amount);
        }
    }

    async askAmount(title, startingValue, isRight) {
        const read = (buffer) => {
            try {
                return parseFloat(String(buffer || "0"));
            } catch {
                return 0;
            }
        };
        const buffer = await makeAwaitable(this.dialog, NumberPopup, {
            title,
            startingValue,
            buttons: enhancedButtons(),
            confirmButtonLabel: _t("To the order"),
            isValid: (value) => isRight(read(value)),
        });
        return buffer && this.pos.currency.round(read(buffer));
    }

    async loadVisit(row) {
        try {
            return await this.pos.loadVisitForDeposit(row.id);
        } catch (error) {
            if (error.exceptionName) {
                throw error;
            }
            this.state.offline = true;
            return false;
        }
    }
}
