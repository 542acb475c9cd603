import {Component, onWillUnmount, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {Dialog} from "@web/core/dialog/dialog";
import {Input} from "@point_of_sale/app/components/inputs/input/input";
import {_t} from "@web/core/l10n/translation";
import {askAmount} from "@salon_crm/pos/utils/ask_amount";
import {localization} from "@web/core/l10n/localization";
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
        const amount = await askAmount(
            this.pos,
            _t("Deposit of %s", row.client),
            row.due || 0,
            (value) => value > 0,
            _t("To the order")
        );
        const visit = amount && (await this.loadVisit(row));
        if (visit) {
            this.props.close();
            await this.pos.takeDeposit(visit, amount);
        }
    }

    async giveBack(row) {
        const amount = await askAmount(
            this.pos,
            _t("Give back to %s", row.client),
            row.balance,
            (value) => value > 0 && value <= row.balance,
            _t("To the order")
        );
        const visit = amount && (await this.loadVisit(row));
        if (visit) {
            this.props.close();
            await this.pos.giveDepositBack(visit, amount);
        }
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
