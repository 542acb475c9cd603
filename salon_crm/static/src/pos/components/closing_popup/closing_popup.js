import {ClosePosPopup} from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import {UnpaidVisits} from "@salon_crm/pos/components/closing_popup/unpaid_visits";
import {_t} from "@web/core/l10n/translation";
import {ask} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {patch} from "@web/core/utils/patch";

ClosePosPopup.props = [...ClosePosPopup.props, "salon_unpaid?"];

patch(ClosePosPopup, {
    components: {...ClosePosPopup.components, UnpaidVisits},
});

patch(ClosePosPopup.prototype, {
    getInitialState() {
        const state = super.getInitialState();
        state.unpaidReasons = Object.fromEntries(
            this.unpaidVisits.map((visit) => [visit.id, visit.reason])
        );
        return state;
    },

    get unpaidVisits() {
        return this.props.salon_unpaid || [];
    },

    getVisitsWithoutReason() {
        return this.unpaidVisits.filter(
            (visit) => !this.state.unpaidReasons[visit.id].trim()
        );
    },

    /** Reasons are asked for, and nobody is kept from going home for want of one. */
    async confirm() {
        const missing = this.getVisitsWithoutReason().length;
        if (missing) {
            const anyway = await ask(this.dialog, {
                title: _t("Visits without a reason"),
                body: _t(
                    "%s visits are done but not paid, and nobody said why. The manager " +
                        "will see them on the report.",
                    missing
                ),
                confirmLabel: _t("Close anyway"),
                cancelLabel: _t("Say why"),
            });
            if (!anyway) {
                return;
            }
        }
        return super.confirm(...arguments);
    },

    async closeSession() {
        await this.giveUnpaidReasons();
        return super.closeSession(...arguments);
    },

    async giveUnpaidReasons() {
        const reasons = this.unpaidVisits
            .map((visit) => [visit.id, this.state.unpaidReasons[visit.id].trim()])
            .filter(
                ([id, reason]) =>
                    reason &&
                    reason !== this.unpaidVisits.find((visit) => visit.id === id).reason
            );
        if (!reasons.length) {
            return;
        }
        try {
            await this.pos.data.call("salon.till", "give_unpaid_reasons", [
                this.pos.config.id,
                reasons,
            ]);
        } catch {
            // The till must close all the same: they can be given in the back office.
            this.pos.notification.add(
                _t("The reasons of visits that are not paid could not be kept."),
                {type: "warning"}
            );
        }
    },

    printClosingReport() {
        return this.report.doAction("salon_crm.salon_closing_report", [
            this.pos.session.id,
        ]);
    },
});
