// First: what is patched there is patched once more here.
import "@salon_crm/pos/services/pos_store";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {logPosMessage} from "@point_of_sale/app/utils/pretty_console_log";
import {patch} from "@web/core/utils/patch";

// Whose clients are loaded for the time without a connection: who pays next.
const KEPT_READY = 100;

/**
 * A till starts with the names of the day's clients only. What paying their visits needs
 * besides comes when it has started, and again when a visit is opened.
 */
patch(PosStore.prototype, {
    async setup() {
        /** Ids of the clients whose cards came with their visits. */
        this.clientsWithCards = new Set();
        return await super.setup(...arguments);
    },

    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        if (this.config.salon_branch_id) {
            this.bringVisits(this.getVisitsToPrepare());
        }
        return result;
    },

    /** Those that the till could not pay without a connection; who is next comes first. */
    getVisitsToPrepare() {
        const now = luxon.DateTime.now();
        return this.getVisitsToday()
            .filter((visit) => !visit.isSettled() && !this.isReady(visit))
            .toSorted(
                (one, other) => Math.abs(one.start - now) - Math.abs(other.start - now)
            )
            .slice(0, KEPT_READY);
    },

    isReady(visit) {
        return visit.partner_id && visit.getLines().every((line) => line.product_id);
    },

    /**
     * Load visits anew with their clients and services, by one call.
     *
     * @param {Object[]} visits
     * @returns {Promise<Boolean>} false when the server could not be asked
     */
    async bringVisits(visits) {
        if (!visits.length) {
            return true;
        }
        const ids = visits.map((visit) => visit.id);
        const services = visits
            .flatMap((visit) => visit.getLines())
            .filter((line) => !line.product_id)
            .map((line) => line.raw.product_id);
        return await this.visitsMutex.exec(async () => {
            try {
                const args = [this.config.id, ids, [...new Set(services)]];
                const rows = await this.data.call("salon.till", "bring", args);
                this.takeVisits(rows, ids);
                rows["res.partner"].forEach(({id}) => this.clientsWithCards.add(id));
                return true;
            } catch (error) {
                logPosMessage("Store", "bringVisits", "Visits not loaded", false, [
                    error,
                ]);
                return false;
            }
        });
    },

    async payVisit(visit) {
        const {id} = visit;
        await this.bringVisits([visit]);
        // It may have been cancelled at the desk meanwhile.
        const found = this.models["salon.appointment"].get(id);
        return found ? await super.payVisit(found) : this.sayVisitIsGone();
    },

    /** Whoever has no card here after the visit was brought has none at all. */
    async fetchCoupons(domain) {
        const [client, program] = domain;
        const isCardOfProgram =
            domain.length === 2 &&
            client.slice(0, 2).join("") === "partner_id=" &&
            program.slice(0, 2).join("") === "program_id=";
        if (isCardOfProgram && this.clientsWithCards.has(client[2])) {
            return [];
        }
        return await super.fetchCoupons(...arguments);
    },

    sayVisitIsGone() {
        this.notification.add(_t("This visit is not one of today any more."));
        return false;
    },
});
