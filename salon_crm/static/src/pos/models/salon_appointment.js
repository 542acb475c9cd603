import {Base} from "@point_of_sale/app/models/related_models";
import {_t} from "@web/core/l10n/translation";
import {formatDateTime} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";
import {normalize} from "@web/core/l10n/utils";
import {registry} from "@web/core/registry";

const {DateTime} = luxon;
const AWAITED = ["booked", "confirmed"];

/**
 * A visit of today.
 *
 * What depends on orders is a method: the till remembers the values of getters.
 */
export class SalonAppointment extends Base {
    static pythonModel = "salon.appointment";

    /** The branch's zone: a till's own clock may be set to another one. */
    get zone() {
        return this.models["salon.branch"].getFirst()?.tz || "local";
    }

    get clock() {
        const format = localization.timeFormat.replace(/:ss/, "");
        return formatDateTime(this.start, {format, tz: this.zone});
    }

    get clientName() {
        return this.client_name || this.partner_id?.name || _t("Client not loaded");
    }

    isToday() {
        const now = DateTime.now().setZone(this.zone);
        return now.hasSame(this.start.setZone(this.zone), "day");
    }

    getLines() {
        return this.backLink("<-salon.appointment.line.appointment_id")
            .filter((line) => line.state !== "cancelled" && !line.isNotDone())
            .toSorted((one, other) => one.start - other.start || one.id - other.id);
    }

    /** Whether clients pay what it cost when it was booked. */
    isPriceGuaranteed() {
        return Boolean(this.models["salon.branch"].getFirst()?.price_guaranteed);
    }

    getDueLines() {
        return this.getLines().filter((line) => line.isDue());
    }

    getOpenOrder() {
        return this.getLines()
            .map((line) => line.getOpenOrder())
            .find(Boolean);
    }

    /**
     * What the visit still needs at the till.
     *
     * - open: it is in an order that is not finished
     * - due: nothing is charged; partial: a part is not
     * - account: all is charged, but not paid yet; paid: all is paid
     */
    getStanding() {
        const lines = this.getLines();
        if (this.getOpenOrder()) {
            return "open";
        }
        const due = lines.filter((line) => line.isDue());
        if (due.length) {
            return due.length < lines.length ? "partial" : "due";
        }
        return lines.every((line) => line.isPaid()) ? "paid" : "account";
    }

    isSettled() {
        return ["account", "paid"].includes(this.getStanding());
    }

    /**
     * Under which title of the till's list it stands: arriving, waiting, in_service,
     * to_pay or paid.
     */
    getSection() {
        if (this.state === "done") {
            return this.isSettled() ? "paid" : "to_pay";
        }
        // Who paid here is done: the server says so when it is asked next.
        if (this.isSettled() && this.getLines().some((line) => line.isSoldHere())) {
            return "paid";
        }
        if (AWAITED.includes(this.state)) {
            return "arriving";
        }
        if (this.getOpenOrder()) {
            return "to_pay";
        }
        return this.state === "arrived" ? "waiting" : "in_service";
    }

    matches(query) {
        const word = normalize(query.trim());
        const digits = word.replace(/[+\s()./-]/g, "");
        // People say 0470 of a number that is kept as +32 470.
        const wanted = /^\d+$/.test(digits) ? digits.replace(/^0+/, "") : word;
        const client = this.partner_id?.searchString || "";
        const phone = (this.partner_phone || "").replace(/[+\s()./-]/g, "");
        const words = `${client} ${this.clientName} ${phone} ${this.name}`;
        return normalize(words).includes(wanted);
    }
}

registry
    .category("pos_available_models")
    .add(SalonAppointment.pythonModel, SalonAppointment);
