import {_t} from "@web/core/l10n/translation";

const HOUR = 60;

/**
 * @param {Number} from in seconds
 * @param {Number} to in seconds
 * @returns {Number} whole minutes, none if it is over
 */
export function minutesBetween(from, to) {
    return Math.max(0, Math.floor((to - from) / 60));
}

/**
 * How the board and the till write how long something takes.
 *
 * @param {Number} minutes
 * @returns {String} such as "25 min", "1 h" or "1 h 05"
 */
export function durationText(minutes) {
    if (minutes < HOUR) {
        return _t("%s min", minutes);
    }
    const hours = Math.floor(minutes / HOUR);
    const rest = minutes % HOUR;
    return rest
        ? _t("%(hours)s h %(minutes)s", {hours, minutes: String(rest).padStart(2, "0")})
        : _t("%s h", hours);
}
