/** Changes that come in one burst are fetched in one go; milliseconds. */
const GATHER = 150;
/** Whoever comes back to a till that slept so long sees the list anew; milliseconds. */
const STALE = 60 * 1000;

/**
 * Hears what the desk, other tills and clients change, and has it fetched.
 *
 * The messages are those of the boards of the branch: ids and times, nothing else.
 *
 * @param {Object} options
 * @param {Object} options.bus Odoo's bus service
 * @param {Number} options.branchId
 * @param {String} options.origin what this till calls itself: it knows what it did
 * @param {Function} options.concerns (ids, moments in seconds) => whether it shows them
 * @param {Function} options.fetch (ids, or nothing for all) => promise of whether the
 *     server answered
 */
export class VisitsLive {
    constructor({bus, branchId, origin, concerns, fetch}) {
        Object.assign(this, {bus, branchId, origin, concerns, fetch});
        this.awaited = new Set();
        this.missed = false;
        this.fetchedAt = Date.now();
    }

    start() {
        this.bus.addChannel(`salon.branch_${this.branchId}`);
        this.bus.subscribe("salon.board", (payload) => this.hear(payload));
        for (const name of ["BUS:DISCONNECT", "BUS:RECONNECTING"]) {
            this.bus.addEventListener(name, () => (this.missed = true));
        }
        for (const name of ["BUS:CONNECT", "BUS:RECONNECT"]) {
            this.bus.addEventListener(name, () => this.catchUp());
        }
        window.addEventListener("pos-network-online", () => this.catchUp());
        window.addEventListener("focus", () => this.wakeUp());
        document.addEventListener("visibilitychange", () => {
            if (!document.hidden) {
                this.wakeUp();
            }
        });
    }

    /** @param {Object} payload {branch, visits, moments, origin} */
    hear({branch, visits = [], moments = [], origin}) {
        const known = branch !== this.branchId || origin === this.origin;
        if (known || !visits.length || !this.concerns(visits, moments)) {
            return;
        }
        if (!this.awaited.size) {
            setTimeout(() => this.fetchAwaited(), GATHER);
        }
        visits.forEach((id) => this.awaited.add(id));
    }

    async fetchAwaited() {
        const ids = [...this.awaited];
        this.awaited.clear();
        await this.run(ids);
    }

    /** What was missed is fetched when the connection is back. */
    async catchUp() {
        if (this.missed) {
            await this.run();
        }
    }

    async wakeUp() {
        if (Date.now() - this.fetchedAt > STALE) {
            await this.run();
        }
    }

    async run(ids) {
        this.fetchedAt = Date.now();
        const answered = await this.fetch(ids);
        this.missed = answered ? this.missed && Boolean(ids) : true;
    }
}
