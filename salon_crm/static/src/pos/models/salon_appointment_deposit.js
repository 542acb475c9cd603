import {SalonAppointment} from "@salon_crm/pos/models/salon_appointment";
import {formatDateTime} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";
import {patch} from "@web/core/utils/patch";

patch(SalonAppointment.prototype, {
    /** Day and time, on the branch's clock. */
    get dayAndClock() {
        const time = localization.timeFormat.replace(/:ss/, "");
        return formatDateTime(this.start, {
            format: `${localization.dateFormat} ${time}`,
            tz: this.zone,
        });
    },

    getDepositLines() {
        return this.backLink("<-pos.order.line.salon_deposit_visit_id").filter(
            (line) => line.order_id && line.order_id.state !== "cancel"
        );
    },
});
