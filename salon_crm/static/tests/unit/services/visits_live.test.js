import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {after, beforeEach, describe, expect, test} from "@odoo/hoot";
import {EventBus} from "@odoo/owl";
import {VisitsLive} from "@salon_crm/pos/services/visits_live";

let bus = null;
let fetched = [];
let answers = true;

function makeLive() {
    const live = new VisitsLive({
        bus,
        branchId: 1,
        origin: "this till",
        concerns: (ids) => ids.some((id) => id < 100),
        fetch: (ids) => {
            fetched.push(ids);
            return Promise.resolve(answers);
        },
    });
    after(live.start());
    return live;
}

const told = (visits, values = {}) => ({
    branch: 1,
    visits,
    moments: [],
    origin: "the desk",
    ...values,
});

beforeEach(() => {
    fetched = [];
    answers = true;
    bus = new EventBus();
    bus.channels = [];
    bus.addChannel = (name) => bus.channels.push(name);
    bus.deleteChannel = () => (bus.channels = []);
    bus.unsubscribe = () => (bus.heard = null);
    bus.subscribe = (name, callback) => (bus.heard = {name, callback});
});

describe("messages", () => {
    test("are those of the branch", () => {
        makeLive();
        expect(bus.channels).toEqual(["salon.branch_1"]);
        expect(bus.heard.name).toBe("salon.board");
    });

    test("of one burst are fetched in one go, each visit once", async () => {
        makeLive();
        bus.heard.callback(told([1, 2]));
        bus.heard.callback(told([2, 3]));
        expect(fetched).toEqual([]);
        await advanceTime(1000);
        expect(fetched).toEqual([[1, 2, 3]]);
        bus.heard.callback(told([1]));
        await advanceTime(1000);
        expect(fetched).toEqual([[1, 2, 3], [1]]);
    });

    test("that are none of this till's are left alone", async () => {
        makeLive();
        bus.heard.callback(told([1], {branch: 2}));
        bus.heard.callback(told([1], {origin: "this till"}));
        bus.heard.callback(told([100]));
        bus.heard.callback(told([]));
        bus.heard.callback({branch: 1, panels: ["hours"]});
        await advanceTime(1000);
        expect(fetched).toEqual([]);
    });
});

describe("what was missed", () => {
    test("is fetched when the connection is back, once", async () => {
        makeLive();
        bus.trigger("BUS:RECONNECT");
        await animationFrame();
        expect(fetched).toEqual([]);
        bus.trigger("BUS:DISCONNECT");
        bus.trigger("BUS:RECONNECT");
        await animationFrame();
        bus.trigger("BUS:CONNECT");
        await animationFrame();
        expect(fetched).toEqual([undefined]);
    });

    test("is fetched again when the server did not answer", async () => {
        makeLive();
        answers = false;
        bus.heard.callback(told([1]));
        await advanceTime(1000);
        answers = true;
        window.dispatchEvent(new CustomEvent("pos-network-online"));
        await animationFrame();
        window.dispatchEvent(new CustomEvent("pos-network-online"));
        await animationFrame();
        expect(fetched).toEqual([[1], undefined]);
    });

    test("is fetched when somebody comes back to a till that slept", async () => {
        const live = makeLive();
        window.dispatchEvent(new Event("focus"));
        await animationFrame();
        expect(fetched).toEqual([]);
        live.fetchedAt = Date.now() - 2 * 60 * 1000;
        window.dispatchEvent(new Event("focus"));
        await animationFrame();
        window.dispatchEvent(new Event("focus"));
        await animationFrame();
        expect(fetched).toEqual([undefined]);
    });
});
