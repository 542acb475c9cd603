import {GRACE} from "@salon_crm/common/visits/states";
import {minutesBetween} from "@salon_crm/common/durations";

// Of another day, "in 26 hours" tells nobody anything.
const MOST_MINUTES = 12 * 60;

const first = (visit) => visit.start;

/**
 * What a visit's row says about the time: `{kind, minutes}`, or null.
 * `urgent` is what somebody should look at now.
 */
function arrivingIn(visit, now) {
    return now > visit.start
        ? {
              kind: "late",
              minutes: minutesBetween(visit.start, now),
              urgent: now - visit.start > GRACE,
          }
        : {kind: "in", minutes: minutesBetween(now, visit.start)};
}

function waitingSince(visit, now) {
    return {
        kind: "waiting",
        minutes: minutesBetween(visit.arrived_at || visit.start, now),
        urgent: now - visit.start > GRACE,
    };
}

function doneIn(visit, now) {
    return now > visit.stop
        ? {kind: "over", minutes: minutesBetween(visit.stop, now), urgent: true}
        : {kind: "done_in", minutes: minutesBetween(now, visit.stop)};
}

function doneSince(visit, now) {
    return {kind: "since", minutes: minutesBetween(visit.done_at || visit.stop, now)};
}

/**
 * The sections in the order of a visit. `holds` says whether a visit is in it, `order`
 * by what they come.
 */
const SECTIONS = [
    {
        name: "arriving",
        holds: (visit) =>
            !visit.to_review && ["booked", "confirmed"].includes(visit.state),
        order: first,
        time: arrivingIn,
    },
    {
        name: "waiting",
        holds: (visit) => !visit.to_review && visit.state === "arrived",
        order: (visit) => visit.arrived_at || visit.start,
        time: waitingSince,
    },
    {
        name: "in_service",
        holds: (visit) => !visit.to_review && visit.state === "in_service",
        order: (visit) => visit.stop,
        time: doneIn,
    },
    {
        name: "to_pay",
        holds: (visit) => visit.state === "done" && visit.to_pay,
        order: (visit) => visit.done_at || visit.stop,
        time: doneSince,
    },
    {
        name: "done",
        holds: (visit) => visit.state === "done" && !visit.to_pay,
        order: (visit) => visit.done_at || visit.stop,
        time: doneSince,
    },
    {
        name: "to_review",
        holds: (visit) => visit.to_review,
        order: first,
        time: () => null,
    },
];

/**
 * The day's visits as staff go through them.
 *
 * @param {Array} visits as the server gives them
 * @param {Number} now in seconds
 * @returns {Array} of `{name, rows: [{visit, time: {kind, minutes, urgent} or null}]}`,
 *  all six, empty ones too. Kinds are `in`, `late`, `waiting`, `done_in`, `over` and
 *  `since`.
 */
export function sectionsOf(visits, now) {
    return SECTIONS.map(({name, holds, order, time}) => ({
        name,
        rows: visits
            .filter(holds)
            .toSorted((one, other) => order(one) - order(other) || one.id - other.id)
            .map((visit) => {
                const spent = time(visit, now);
                const near = spent && spent.minutes <= MOST_MINUTES;
                return {visit, time: near ? spent : null};
            }),
    }));
}
