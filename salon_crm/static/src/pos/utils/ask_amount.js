import {NumberPopup} from "@point_of_sale/app/components/popups/number_popup/number_popup";
import {_t} from "@web/core/l10n/translation";
import {enhancedButtons} from "@point_of_sale/app/components/numpad/numpad";
import {localization} from "@web/core/l10n/localization";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {parseFloat} from "@web/views/fields/parsers";

function read(buffer) {
    try {
        return parseFloat(String(buffer || "0"));
    } catch {
        return 0;
    }
}

/**
 * Ask for an amount of money.
 *
 * @param {Object} pos
 * @param {String} title
 * @param {Number} proposed 0: nothing is
 * @param {Function} isRight (amount) => whether it can be taken
 * @param {String} [confirm] what the button says
 * @returns {Promise<Number|undefined>} rounded as money is
 */
export async function askAmount(pos, title, proposed, isRight, confirm = _t("OK")) {
    const buffer = await makeAwaitable(pos.dialog, NumberPopup, {
        title,
        startingValue: proposed
            ? String(proposed).replace(".", localization.decimalPoint)
            : "",
        buttons: enhancedButtons(),
        confirmButtonLabel: confirm,
        isValid: (value) => isRight(read(value)),
    });
    return buffer && pos.currency.round(read(buffer));
}
