import {_t} from "@web/core/l10n/translation";

/**
 * The states of a visit as the board shows them: each has words, an icon and colours,
 * so that nobody has to tell them by the colour alone. The class sets the CSS
 * variables `--salon-state-fill`, `--salon-state-edge` and `--salon-state-text`
 * (states.scss).
 */
export const STATES = {
    hold: {
        label: _t("Held"),
        icon: "fa-hourglass-half",
        class: "o_salon_state_hold",
    },
    booked: {
        label: _t("Booked"),
        icon: "fa-calendar-o",
        class: "o_salon_state_booked",
    },
    confirmed: {
        label: _t("Confirmed"),
        icon: "fa-calendar-check-o",
        class: "o_salon_state_confirmed",
    },
    arrived: {
        label: _t("Arrived"),
        icon: "fa-bell",
        class: "o_salon_state_arrived",
    },
    in_service: {
        label: _t("In service"),
        icon: "fa-scissors",
        class: "o_salon_state_in_service",
    },
    done: {
        label: _t("Done"),
        icon: "fa-check",
        class: "o_salon_state_done",
    },
    no_show: {
        label: _t("No-show"),
        icon: "fa-user-times",
        class: "o_salon_state_no_show",
    },
    cancelled: {
        label: _t("Cancelled"),
        icon: "fa-ban",
        class: "o_salon_state_cancelled",
    },
};

/** Who comes a little later is not late, in seconds. */
export const GRACE = 5 * 60;

/**
 * What a state allows, the next step first. `late` and `longer` open the question what
 * that moves; all others are actions of the server's method `act`.
 */
const STEPS = {
    hold: ["book", "cancel"],
    booked: ["arrive", "confirm", "start", "late", "no_show", "cancel"],
    confirmed: ["arrive", "start", "late", "no_show", "cancel"],
    arrived: ["start", "done", "late", "back", "cancel"],
    in_service: ["done", "longer", "back"],
    done: [],
    no_show: ["restore"],
    cancelled: ["restore"],
};

/**
 * @param {Object} visit as the server gives it
 * @returns {Array} names of what can be done with it now, the next step first
 */
export function stepsOf(visit) {
    if (visit.state === "done" && visit.to_pay) {
        return ["pay"];
    }
    return STEPS[visit.state] || [];
}

export function isLate(visit, now) {
    return ["booked", "confirmed"].includes(visit.state) && now - visit.start > GRACE;
}

/**
 * What must be known about a visit at a glance, as icons with words.
 *
 * @param {Object} visit as the server gives it
 * @param {Number} now in seconds
 * @returns {Array} of `{name, icon, label}`, the most urgent first
 */
export function badgesOf(visit, now) {
    const {badges} = visit;
    const shown = [
        [isLate(visit, now), "late", "fa-clock-o", _t("Late")],
        [badges.allergy, "allergy", "fa-exclamation-triangle", _t("Allergy")],
        [badges.deposit, "deposit", "fa-money", _t("Deposit not paid")],
        [visit.overbooked, "overbooked", "fa-clone", _t("Overbooked")],
        [badges.requested, "requested", "fa-heart", _t("Asked for by name")],
        [badges.first, "first", "fa-star", _t("First visit")],
        [badges.birthday, "birthday", "fa-birthday-cake", _t("Birthday")],
        [
            badges.missed,
            "missed",
            "fa-user-times",
            _t("Did not come before: %s", badges.missed),
        ],
        [
            badges.late_cancels,
            "late_cancels",
            "fa-ban",
            _t("Cancelled late before: %s", badges.late_cancels),
        ],
    ];
    return shown
        .filter(([holds]) => holds)
        .map(([, name, icon, label]) => ({name, icon, label}));
}
