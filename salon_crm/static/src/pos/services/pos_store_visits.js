import {PosStore} from "@point_of_sale/app/services/pos_store";
import {logPosMessage} from "@point_of_sale/app/utils/pretty_console_log";
import {patch} from "@web/core/utils/patch";

const VISIT_MODELS = ["salon.appointment", "salon.appointment.line"];

patch(PosStore.prototype, {
    getVisitsToday() {
        return this.models["salon.appointment"].filter(
            (visit) =>
                visit.isToday() &&
                visit.getLines().length &&
                // An order may keep a visit here that was cancelled or moved since.
                (!this.listedVisits || this.listedVisits.has(visit.id))
        );
    },

    /**
     * Load today's visits anew.
     *
     * @returns {Promise<Boolean>} false when the server could not be asked; what was
     *     loaded before stays usable
     */
    async refreshVisits() {
        try {
            const rows = await this.data.call(
                "salon.appointment",
                "load_visits_of_till",
                [this.config.id]
            );
            // Not by `callRelated`, which would send all of it to the other devices.
            const data = await this.data.missingRecursive(rows);
            this.models.connectNewData(data);
            this.data.synchronizeServerDataInIndexedDB(data);
            this.listedVisits = new Set(
                (rows["salon.appointment"] || []).map((row) => row.id)
            );
            this.forgetVisitsExcept(rows);
            return true;
        } catch (error) {
            logPosMessage("Store", "refreshVisits", "Visits not loaded", false, [
                error,
            ]);
            return false;
        }
    },

    forgetVisitsExcept(rows) {
        const linked = this.models["pos.order.line"]
            .map((line) => line.salon_appointment_line_id)
            .filter(Boolean);
        const kept = {
            "salon.appointment.line": linked.map((line) => line.id),
            "salon.appointment": linked.map((line) => line.appointment_id?.id),
        };
        for (const model of VISIT_MODELS) {
            const known = new Set(kept[model]);
            (rows[model] || []).forEach((row) => known.add(row.id));
            const gone = this.models[model].filter((record) => !known.has(record.id));
            this.models[model].deleteMany(gone);
        }
    },
});
