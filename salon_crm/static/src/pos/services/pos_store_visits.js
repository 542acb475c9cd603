import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Mutex} from "@web/core/utils/concurrency";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {VisitsLive} from "@salon_crm/pos/services/visits_live";
import {_t} from "@web/core/l10n/translation";
import {logPosMessage} from "@point_of_sale/app/utils/pretty_console_log";
import {markRaw} from "@odoo/owl";
import {patch} from "@web/core/utils/patch";
import {readDay} from "@salon_crm/pos/utils/day";
import {uuidv4} from "@point_of_sale/utils";

const VISIT_MODELS = ["salon.appointment", "salon.appointment.line"];
const UNDO_DELAY = 10000;

patch(PosStore.prototype, {
    async setup() {
        /** Tells our own changes from those of others. */
        this.salonOrigin = uuidv4();
        // Of two answers the later one counts.
        this.visitsMutex = markRaw(new Mutex());
        return await super.setup(...arguments);
    },

    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        if (this.config.salon_branch_id) {
            this.listenToBranch();
        }
        return result;
    },

    listenToBranch() {
        this.visitsLive = markRaw(
            new VisitsLive({
                bus: this.bus,
                branchId: this.config.salon_branch_id.id,
                origin: this.salonOrigin,
                concerns: (ids, moments) => this.showsVisits(ids, moments),
                fetch: (ids) => this.refreshVisits(ids),
            })
        );
        this.visitsLive.start();
    },

    /** Whether visits are on this till's list, or belong there by their times. */
    showsVisits(ids, moments) {
        const now = luxon.DateTime.now().setZone(this.branchZone);
        return (
            ids.some((id) => this.models["salon.appointment"].get(id)) ||
            moments.some((second) =>
                luxon.DateTime.fromSeconds(second, {zone: this.branchZone}).hasSame(
                    now,
                    "day"
                )
            )
        );
    },

    /** The branch's zone: a till's own clock may be set to another one. */
    get branchZone() {
        return this.config.salon_branch_id?.tz || "local";
    },

    /** What this till pays it knows already: boards and other tills hear of it. */
    getSyncAllOrdersContext() {
        return {
            ...super.getSyncAllOrdersContext(...arguments),
            salon_board_origin: this.salonOrigin,
        };
    },

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
     * @param {Array} [ids] only these
     * @returns {Promise<Boolean>} false when the server could not be asked; what was
     *     loaded before stays usable
     */
    async refreshVisits(ids) {
        return await this.visitsMutex.exec(async () => {
            try {
                await this.takeVisits(await this.readVisits(ids), ids);
                return true;
            } catch (error) {
                logPosMessage("Store", "refreshVisits", "Visits not loaded", false, [
                    error,
                ]);
                return false;
            }
        });
    },

    async readVisits(ids) {
        const {id} = this.config;
        return ids
            ? await this.data.call("salon.till", "visits", [id, ids])
            : readDay(await this.data.call("salon.till", "day", [id]));
    },

    /**
     * Take over what the server says about visits.
     *
     * @param {Object} rows by model
     * @param {Array} [ids] of the visits that were asked for; default: all
     */
    takeVisits(rows, ids) {
        // Not by `callRelated`, which would send all of it to the other devices.
        this.models.connectNewData(rows);
        this.data.synchronizeServerDataInIndexedDB(rows);
        const known = this.models["salon.appointment"].map((visit) => visit.id);
        const others = ids ? [...(this.listedVisits || known)] : [];
        this.listedVisits = new Set([
            ...others.filter((id) => !ids.includes(id)),
            ...(rows["salon.appointment"] || []).map((row) => row.id),
        ]);
        this.forgetVisitsExcept(rows, ids);
    },

    /** Visits that are gone, except for those that an order needs. */
    forgetVisitsExcept(rows, ids) {
        const linked = this.models["pos.order.line"]
            .map((line) => line.salon_appointment_line_id)
            .filter(Boolean);
        const kept = {
            "salon.appointment.line": linked.map((line) => line.id),
            "salon.appointment": linked.map((line) => line.appointment_id?.id),
        };
        const visitIdOf = {
            "salon.appointment.line": (line) => line.appointment_id?.id,
            "salon.appointment": (visit) => visit.id,
        };
        for (const model of VISIT_MODELS.toReversed()) {
            const known = new Set(kept[model]);
            (rows[model] || []).forEach((row) => known.add(row.id));
            const gone = this.models[model].filter(
                (record) =>
                    !known.has(record.id) &&
                    (!ids || ids.includes(visitIdOf[model](record)))
            );
            this.models[model].deleteMany(gone);
        }
    },

    // ------------------------------------------------------------
    // What the till does to visits
    // ------------------------------------------------------------

    /**
     * Ask the server for something that cannot be done without it, and take over what
     * it says about visits. What goes wrong is said here.
     *
     * @param {String} method of `salon.till`
     * @param {Array} args after the till's id
     * @param {Function} [visitIds] (answer) => ids of the visits in `answer.rows`
     * @returns {Promise<Object|null>} the answer, or null if it was not done
     */
    async askSalon(method, args = [], visitIds = () => null) {
        return await this.visitsMutex.exec(async () => {
            try {
                const answer = await this.data.call(
                    "salon.till",
                    method,
                    [this.config.id, ...args],
                    {context: {salon_board_origin: this.salonOrigin}}
                );
                const ids = visitIds(answer);
                if (ids) {
                    await this.takeVisits(answer.rows, ids);
                }
                return answer;
            } catch (error) {
                this.sayNotDone(error);
                return null;
            }
        });
    },

    sayNotDone(error) {
        if (error instanceof ConnectionLostError) {
            this.dialog.add(AlertDialog, {
                title: _t("The server cannot be reached"),
                body: _t(
                    "This needs the server, and nothing was changed. Visits can still " +
                        "be paid meanwhile."
                ),
            });
        } else if (error instanceof RPCError) {
            this.dialog.add(AlertDialog, {
                title: _t("This was not done"),
                body: error.data?.message || error.message,
            });
        } else {
            throw error;
        }
    },

    /**
     * @param {Object} visit
     * @param {String} step as `salon.till.step` has it
     * @param {Object} [values] of a cancellation
     * @returns {Promise<Boolean>} whether it was done
     */
    async stepVisit(visit, step, values = {}) {
        const {id, clientName} = visit;
        const answer = await this.askSalon("step", [id, step, values], () => [id]);
        if (answer?.undo) {
            this.offerUndo({id, clientName}, step, answer.undo);
        }
        return Boolean(answer);
    },

    offerUndo(visit, step, undo) {
        const close = this.notification.add(
            step === "cancel"
                ? _t("%s: cancelled", visit.clientName)
                : _t("%s: did not come", visit.clientName),
            {
                type: "info",
                autocloseDelay: UNDO_DELAY,
                buttons: [
                    {
                        name: _t("Undo"),
                        onClick: () => {
                            close();
                            this.stepVisit(visit, undo);
                        },
                    },
                ],
            }
        );
    },

    /** Asked for once: a salon's reasons do not change while its till is open. */
    async loadCancelReasons() {
        this.cancelReasons ||= await this.askSalon("cancel_reasons");
        return this.cancelReasons;
    },

    /** What can be had changes with who is at work: it is asked for each time. */
    async loadWalkInServices() {
        return await this.askSalon("walk_in_services");
    },

    /**
     * Somebody walked in.
     *
     * @param {Object} request as `salon.till.walk_in` has it
     * @returns {Promise<Object|null>} its answer
     */
    walkIn(request) {
        return this.askSalon("walk_in", [request], (answer) =>
            answer.visit_id ? [answer.visit_id] : null
        );
    },
});
