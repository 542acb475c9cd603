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

    /** @returns {Function} that ends it */
    start() {
        const channel = `salon.branch_${this.branchId}`;
        const onMessage = (payload) => this.hear(payload);
        const onLost = () => (this.missed = true);
        const onBack = () => this.catchUp();
        const onLook = () => document.hidden || this.wakeUp();
        const listeners = [
            [this.bus, "BUS:DISCONNECT", onLost],
            [this.bus, "BUS:RECONNECTING", onLost],
            [this.bus, "BUS:CONNECT", onBack],
            [this.bus, "BUS:RECONNECT", onBack],
            [window, "pos-network-online", onBack],
            [window, "focus", onLook],
            [document, "visibilitychange", onLook],
        ];
        this.bus.addChannel(channel);
        this.bus.subscribe("salon.board", onMessage);
        listeners.forEach(([target, ...args]) => target.addEventListener(...args));
        return () => {
            this.bus.deleteChannel(channel);
            this.bus.unsubscribe("salon.board", onMessage);
            listeners.forEach(([target, ...args]) =>
                target.removeEventListener(...args)
            );
        };
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
